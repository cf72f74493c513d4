// The story of a certificate, from signed minutes to the rating after it: used by the test that walks it and by the pictures of the tour.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Locator, Page } from "@playwright/test";
import { type Hands, VOTING } from "./council";
import { expect, untilKept } from "./house";
import { fill, signIn, submit, visitor } from "./story";

/** What is done at a moment of the story: a look, or a picture. */
export type Moment = (page: Page, name: string, wide?: boolean, at?: Locator) => Promise<void>;

const NAMES = ["Chè Shan tuyết Suối Giàng", "Bạch trà Phình Hồ"];
const DESK = { viewport: { width: 1280, height: 900 } };
const TODAY = "25/11/2026"; // the hands' clock

/** The office drafts, its director submits, the clerk enters the number: the decision's path. */
async function decide(browser: Browser, hands: Hands, session: string, moment: Moment): Promise<string> {
  const [office, director, clerk] = [
    await visitor(browser, hands.url, DESK),
    await visitor(browser, hands.url, DESK),
    await visitor(browser, hands.url, DESK),
  ];
  await signIn(office, "demo.chuyenvien");
  await signIn(director, "demo.trinhky");
  await signIn(clerk, "demo.vanthu");
  await office.goto(`${session}/quyet-dinh`);
  for (const name of NAMES) await expect(office.locator("main form")).toContainText(name);
  await moment(office, "01-du-thao", true);
  await office.locator("main form button").first().click();
  await office.waitForURL(/\/quyet-dinh\/[0-9a-f-]{36}/);
  const path = new URL(office.url()).pathname;
  await expect(office.locator("main")).toContainText("chưa có số, chưa có hiệu lực");
  await director.goto(path);
  const form = director.locator(`form[action="${path}/trinh"]`);
  await form.locator('[name="so"]').fill("45/TTr-SNNMT");
  await form.locator('[name="ngay"]').fill(TODAY);
  await form.locator("button").last().click();
  await director.waitForURL((at) => at.pathname === path);
  await clerk.goto(`${path}/vao-so`);
  await fill(clerk, { so: "2585", ngay: TODAY, "nguoi-ky": "Nguyễn Văn A (trình diễn)", "ky-voi-tu-cach": "deputy" });
  const folder = mkdtempSync(join(tmpdir(), "openocop-signed-"));
  await hands.tell("sign", path, join(folder, "quyet-dinh-ky-so.pdf"));
  await clerk.setInputFiles('input[name="tep"]', join(folder, "quyet-dinh-ky-so.pdf"));
  await moment(clerk, "02-vao-so", true);
  await submit(clerk);
  await clerk.waitForURL((at) => at.pathname === path);
  rmSync(folder, { recursive: true });
  await expect(clerk.locator("main")).toContainText("chứng thư do Cơ quan chứng thực (trình diễn) cấp");
  await expect(clerk.locator("main")).toContainText("2585/QĐ-UBND");
  for (const name of NAMES) await expect(clerk.locator("main")).toContainText(name);
  await moment(clerk, "03-quyet-dinh", true);
  await moment(clerk, "15-ky-so", true, clerk.locator("main dt", { hasText: "Ký số" }).first());
  return path;
}

/** In airplane mode: true, and false with one digit changed. */
async function scanOffline(browser: Browser, hands: Hands, code: string, moment: Moment): Promise<void> {
  const shopper = await visitor(browser, hands.url);
  await shopper.clock.setFixedTime("2026-11-25T12:00:00+07:00"); // the program's day
  await shopper.goto("/tu-danh-gia/11");
  await untilKept(shopper); // what the device keeps is there
  await shopper.goto("/kiem-tra-chung-nhan");
  await expect(shopper.locator("body")).toHaveAttribute("data-verify", "ready");
  await expect(shopper.locator("#verify-list")).toContainText(TODAY);
  await shopper.context().setOffline(true);
  await shopper.goto(new URL(code, hands.url).pathname);
  await expect(shopper.locator("#verify-answer")).toContainText("ĐÚNG");
  await expect(shopper.locator("#verify-answer")).toContainText(NAMES[0] ?? "");
  await moment(shopper, "04-khong-mang", false, shopper.locator("#verify-answer"));
  const bytes = Buffer.from(code.slice(code.lastIndexOf("/") + 1), "base64url");
  bytes[bytes.indexOf("\n4\n") + 1] = "5".charCodeAt(0);
  await shopper.goto("/kiem-tra-chung-nhan");
  await shopper.locator("#ma").fill(bytes.toString("base64url"));
  await shopper.getByRole("button", { name: "Kiểm tra" }).click();
  await expect(shopper.locator("#verify-answer")).toContainText("SAI");
  await shopper.context().close();
}

/** The year of the conference, and one figure down to its records. */
async function openFigure(browser: Browser, hands: Hands, moment: Moment): Promise<void> {
  const leader = await visitor(browser, hands.url, DESK);
  await signIn(leader, "demo.lanhdao");
  await leader.goto("/bao-cao?nam=2023");
  await moment(leader, "06-bao-cao", true);
  await leader.locator("main table").first().getByRole("link", { name: "72", exact: true }).click();
  await expect(leader.locator("main tbody tr")).toHaveCount(72);
  await moment(leader, "07-danh-sach", true);
}

/** 605 certificates from the workbook that the office kept, with what is open in them. */
async function importOld(browser: Browser, hands: Hands, moment: Moment): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "openocop-old-"));
  const office = await visitor(browser, hands.url, DESK);
  await signIn(office, "demo.chuyenvien");
  await hands.tell("old", join(folder, "giay-cu.xlsx"));
  await office.goto("/so-dang-ky/nhap");
  await office.setInputFiles('input[type="file"]', join(folder, "giay-cu.xlsx"));
  await office.locator('main button[value="xem"]').or(office.getByRole("button", { name: "Đọc thử" })).first().click();
  await expect(office.locator("main")).toContainText("605 dòng đúng");
  await expect(office.locator("main")).toContainText("cần đối chiếu sau khi nhập: 134");
  await moment(office, "08-nhap", true);
  await office.locator('main button[value="nhap"]').click();
  await expect(office.locator("main")).toContainText("605");
  await office.goto("/so-dang-ky/doi-chieu");
  await expect(office.locator("main")).toContainText("Sản phẩm cũ 7");
  await moment(office, "09-doi-chieu", true);
  rmSync(folder, { recursive: true });
}

/** The clock goes on: in its window everybody is told, the producer begins again; after the last day it says so. */
async function growOld(browser: Browser, hands: Hands, moment: Moment): Promise<void> {
  const [anybody, owner, office] = [await visitor(browser, hands.url), await visitor(browser, hands.url), await visitor(browser, hands.url, DESK)];
  await hands.tell("clock", 3 * 365 + 1 - 150); // 150 days before 25/11/2029
  await anybody.goto("/so-dang-ky?q=che+shan+tuyet+suoi+giang&loai=con-hieu-luc");
  await anybody.locator("main tbody a").first().click();
  await expect(anybody.locator("main")).toContainText("đang trong thời hạn nộp hồ sơ");
  await moment(anybody, "10-san-pham");
  const product = new URL(anybody.url()).pathname;
  await signIn(office, "demo.chuyenvien");
  await expect(async () => {
    await office.goto("/viec-cua-toi");
    await expect(office.locator("main")).toContainText("Gửi thông báo hết hạn", { timeout: 500 });
  }).toPass({ timeout: 60_000 });
  await moment(office, "11-viec", true);
  await office.goto("/lich-het-han");
  await expect(office.locator("main")).toContainText("11/2029");
  await moment(office, "12-lich", true);
  await signIn(owner, "demo.chuthe");
  await owner.goto("/viec-cua-toi");
  await owner.locator("ol.tasks li", { hasText: "nộp hồ sơ phân hạng lại" }).first().locator("a.button").click();
  await expect(owner.locator('input[name="loai"][value="rerating"]')).toBeChecked();
  await moment(owner, "13-phan-hang-lai");
  await submit(owner);
  await owner.waitForURL(/\/ho-so\/[0-9a-f-]{36}/);
  await expect(owner.locator("main")).toContainText("Đánh giá lại");
  await hands.tell("clock", 151);
  await anybody.goto(product);
  await expect(anybody.locator("main")).toContainText("HẾT HẠN");
  await moment(anybody, "14-het-han");
}

export async function tellOfCertificates(browser: Browser, hands: Hands, moment: Moment): Promise<void> {
  await hands.tell("ready", ...NAMES);
  const session = await hands.tell<string>("session", "Phiên 1, đợt 2 năm 2026");
  await hands.tell("decided", session, VOTING);
  const decision = await decide(browser, hands, session, moment);
  const codes = await hands.tell<string[]>("qr", decision);
  expect(codes).toHaveLength(NAMES.length);
  const ofFirst = codes.find((code) => Buffer.from(code.slice(code.lastIndexOf("/") + 1), "base64url").includes(NAMES[0] ?? ""));
  await scanOffline(browser, hands, ofFirst ?? "", moment);
  await openFigure(browser, hands, moment);
  await importOld(browser, hands, moment);
  await growOld(browser, hands, moment);
}
