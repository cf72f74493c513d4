// The pictures of docs/tour/: the self-assessment from the example in docs/examples/ (a tea cooperative with 58 points, its trademark filed, no HACCP
// yet), and the stories of a dossier and of a council that docs/tour.md tells.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { tellOfCertificates } from "./certificates";
import { giveReasons, level, startHands, VOTING } from "./council";
import { expect, type Leaf, openSheet, test, tick } from "./house";
import {
  addPaper,
  addProduct,
  begin,
  type Claim,
  COMMUNE,
  claimAll,
  fileIt,
  fill,
  move,
  photo,
  report,
  signIn,
  submit,
  tickAll,
  visitor,
} from "./story";

const ROOT = join(import.meta.dirname, "../..");
const example = JSON.parse(readFileSync(join(ROOT, "docs/examples/tea-cooperative.json"), "utf8")) as {
  sheets: { choices: Record<string, string | null> }[];
};
const choices = Object.fromEntries(Object.entries(example.sheets[0]?.choices ?? {}).map(([code, id]) => [code, id ?? "x"]));

for (const [name, width, height, colorScheme] of [
  ["1280", 1280, 900, "light"],
  ["1280-toi", 1280, 900, "dark"],
  ["360", 360, 760, "light"],
  ["360-toi", 360, 760, "dark"],
] as const)
  test(`pictures ${name}`, async ({ browser, server }) => {
    const context = await browser.newContext({ baseURL: server.url, viewport: { width, height }, colorScheme, locale: "vi-VN" });
    const page = await context.newPage();
    const picture = (of: string) => page.screenshot({ path: join(ROOT, `docs/tour/${of}-${name}.png`), animations: "disabled" });
    await page.goto("/tu-danh-gia");
    await page.locator("#tim").waitFor();
    await page.evaluate(() => document.fonts.ready);
    await picture("chon-phieu");
    await openSheet(page, "/tu-danh-gia/11");
    await tick(page, choices);
    await expect(page.locator(".total b")).toHaveText("58");
    await picture("tu-danh-gia");
    if (width < 400) {
      for (const [of, id] of [["tieu-chi", "tc-3.5"], ["ket-qua", "ket-qua"]] as const) {
        await page.evaluate((there) => document.getElementById(there)?.scrollIntoView({ block: "start", behavior: "instant" }), id);
        await page.waitForTimeout(300);
        await picture(of);
      }
    }
    await context.close();
  });

const NAME = "Hợp tác xã chè Bản Mới";
const TEA = "Chè búp tím Bản Mới";
const [PHONE, SENTENCE] = ["0912 345 678", "nắng vàng trên nương chè"];

/** The papers of the cooperative: what each is, its number, and the criteria that it proves. */
const PAPERS: [kind: string, number: string, title: string, criteria: string][] = [
  ["materials", "05/HĐLK-2026", "Hợp đồng liên kết vùng chè", "1.1 1.2 1.5"],
  ["environment", "08/CK-BVMT", "Cam kết bảo vệ môi trường", "1.6 1.7"],
  ["business", "16-2024/HTX", "Giấy chứng nhận đăng ký hợp tác xã", "1.4 2.1 3.1 3.2"],
  ["labour", "03/DS-2026", "Danh sách lao động", "3.3"],
  ["growth", "02/BCTC-2025", "Báo cáo tài chính", "1.3 3.4"],
  ["property", "4-0512345", "Giấy chứng nhận đăng ký nhãn hiệu", "3.5"],
  ["market", "27/HĐMB-2026", "Hợp đồng mua bán", "4.1 4.2 4.3"],
  ["story", "01/CC-2026", "Câu chuyện chè búp tím", "5.1 5.2 5.3"],
  ["barcode", "893512345", "Giấy chứng nhận mã số mã vạch", "2.2 2.3 2.4"],
  ["test", "118/KN-2026", "Phiếu kiểm nghiệm", "6.1.1 6.1.2 6.2.1 6.2.2 6.2.3 8"],
  ["declaration", "01/TCB-2026", "Bản tự công bố sản phẩm", "8 10"],
  ["award", "41/BK-2025", "Bằng khen hội thi chè", "7"],
];
/** Photographed in the story itself. */
const CONDITIONS = "12/2026/NNMT";

/** 74 points, 4 stars. */
const CHOICES: Record<string, string> = Object.fromEntries(
  `1.1=3 1.2=2 1.3=4 1.4=3 1.5=3 1.6=2 1.7=2 2.1=4 2.2=4 2.3=3 2.4=1 3.1=2 3.2=2 3.3=3 3.4=2 3.5=2 4.1=3 4.2=3 4.3=3 5.1=5 5.2=2 5.3=3
   6.1.1=3 6.1.2=3 6.2.1=3 6.2.2=3 6.2.3=3 7=3 8=2 9=2 10=2 11=x`
    .split(/\s+/)
    .map((pair) => pair.split("=") as [string, string]),
);
const REASONS: Record<string, string> = {
  "1.1": "85% búp chè hái từ 14 ha của 32 hộ thành viên ở Bản Mới và Khe Ron.",
  "1.2": "9 ha được cấp mã số vùng trồng năm 2025.",
  "1.3": "Sao, vò, đóng gói tại xưởng của hợp tác xã.",
  "1.4": "Xưởng làm 120 kg chè khô mỗi tuần.",
  "1.5": "Hợp đồng ba năm với 32 hộ, giá mua ghi trước mỗi vụ.",
};
const TEXTS = {
  history: "Thành lập năm 2019 với 9 hộ; nay có 32 hộ thành viên.",
  structure: "Hội đồng quản trị 3 người, xưởng chế biến 11 lao động, tổ hái 40 người.",
  material: "14 ha chè búp tím ở Bản Mới và Khe Ron, hái tay một tôm hai lá.",
};

function claimOf({ code }: Leaf): Claim {
  const papers = PAPERS.filter(([, , , criteria]) => criteria.split(" ").includes(code)).map(([, number]) => number);
  return { option: CHOICES[code] ?? "x", reason: REASONS[code] ?? "", papers: code === "9" ? [CONDITIONS] : papers };
}

/** At the width of a phone or of a desk, from the top or with something in sight. */
async function picture(page: Page, name: string, wide = false, at?: Locator): Promise<void> {
  await page.setViewportSize(wide ? { width: 1280, height: 900 } : { width: 360, height: 760 });
  await page.evaluate(() => document.fonts.ready);
  await page.evaluate(() => window.scrollTo(0, 0));
  await at?.evaluate((element) => element.scrollIntoView({ block: "start", behavior: "instant" }));
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(ROOT, `docs/tour/${name}.png`), animations: "disabled" });
  await page.setViewportSize({ width: 360, height: 760 });
}

test("the story of a dossier", async ({ browser, demonstration: { url } }) => {
  test.setTimeout(180_000);
  const [owner, examiner, signer, office] = [
    await visitor(browser, url),
    await visitor(browser, url),
    await visitor(browser, url),
    await visitor(browser, url),
  ];
  await signIn(examiner, "demo.xa");
  await signIn(signer, "demo.kyxa");
  await signIn(office, "demo.chuyenvien");

  await owner.goto("/dang-ky");
  await fill(owner, { "loai-hinh": "cooperative", ten: NAME, xa: COMMUNE, "ho-ten": "Hoàng Thị Mây", "dien-thoai": PHONE, "mat-khau": SENTENCE });
  await owner.evaluate(() => (document.activeElement as HTMLElement).blur());
  await picture(owner, "ho-so-01-dang-ky");
  await submit(owner);
  await signIn(owner, PHONE, SENTENCE);
  await owner.goto("/chu-the");
  await owner.locator("main").getByRole("link", { name: NAME }).click();
  await owner.waitForURL(/\/chu-the\/[0-9a-f-]{36}/);
  const producer = new URL(owner.url()).pathname;
  await owner.goto(`${producer}/sua`);
  await fill(owner, { "ly-do": "corrected", "dia-chi": "Thôn Bản Mới", "dien-thoai": PHONE, "dai-dien": "Hoàng Thị Mây", "chuc-vu": "Giám đốc" });
  await submit(owner);
  await owner.waitForURL((at) => at.pathname === producer);
  await examiner.goto(producer);
  await examiner.locator('form[action$="/xac-nhan"] button').click();
  for (const [kind, number, title] of PAPERS) await addPaper(owner, producer, kind, number, title);
  const dossier = await begin(owner, await addProduct(owner, producer, TEA));

  await owner.goto(`${dossier}/tieu-chi/9`);
  await owner.locator('button[name="them-giay"]').click();
  await owner.waitForURL(/giay-to\/moi/);
  await owner.setInputFiles('input[type="file"]', await photo(owner));
  await owner.locator(".crop canvas").waitFor();
  await fill(owner, { loai: "conditions", so: CONDITIONS });
  await picture(owner, "ho-so-02-chup-giay", false, owner.locator("#whose"));
  await owner.locator(".crop .main").click();
  await owner.context().setOffline(true);
  await submit(owner);
  await expect(owner.locator(".stage .attention")).toContainText("chờ gửi");
  await picture(owner, "ho-so-03-cho-gui");
  await owner.context().setOffline(false);
  await owner.waitForURL((at) => at.pathname === `${dossier}/tieu-chi/9`);

  await claimAll(owner, dossier, claimOf);
  await owner.goto(`${dossier}/tieu-chi/1.1`);
  await picture(owner, "ho-so-04-tieu-chi", false, owner.locator(".level").nth(2));
  await report(owner, dossier, "Chè búp tím Bản Cũ", TEXTS);
  await owner.goto(`${dossier}/kiem-tra`);
  await picture(owner, "ho-so-05-kiem-tra");
  await report(owner, dossier, TEA, TEXTS);
  await fileIt(owner, dossier);
  await owner.goto(dossier);
  await picture(owner, "ho-so-06-da-nop", true);

  await tickAll(examiner, dossier, { "mau-02": "missing" });
  await fill(examiner, { "ghi-chu-mau-02": "trang 3", "ly-do-1.1": "ghi rõ tên thôn trồng chè", "ly-do-4.1": "hợp đồng mờ, hãy chụp lại" });
  await examiner.evaluate(() => (document.activeElement as HTMLElement).blur());
  await picture(examiner, "ho-so-07-tham-tra", true);
  await examiner.locator('button[value="tra-lai"]').click();
  await examiner.waitForURL((at) => at.pathname === dossier);
  await owner.goto(dossier);
  await picture(owner, "ho-so-08-tra-lai");
  await fileIt(owner, dossier);

  await tickAll(examiner, dossier);
  await fill(examiner, Object.fromEntries(["material", "labour", "idea", "identity"].map((name) => [name, `Đúng như hồ sơ ghi (${name}).`])));
  await examiner.locator('button[value="mau-03"]').click();
  await examiner.waitForURL((at) => at.pathname === dossier);
  await signer.goto(dossier);
  await signer.locator("details.act summary").first().click();
  await fill(signer, { so: "15/UBND-KT" });
  await signer.evaluate(() => (document.activeElement as HTMLElement).blur());
  await picture(signer, "ho-so-09-ky", false, signer.locator(".outcome"));
  await move(signer, dossier, "ky", { so: "15/UBND-KT" });
  await examiner.goto(`${dossier}/mau`);
  await fill(examiner, { lo: "L1", han: "31/12/2027", "tinh-trang": "nguyên vẹn" });
  await submit(examiner);
  await move(examiner, dossier, "chuyen");
  await office.goto(dossier);
  await picture(office, "ho-so-10-len-tinh", true);
});

/** The first page of a paper, as a picture. */
async function paper(page: Page, path: string, name: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "openocop-tour-"));
  writeFileSync(join(folder, "paper.pdf"), await (await page.request.get(path)).body());
  execFileSync("pdftoppm", ["-png", "-r", "80", "-singlefile", join(folder, "paper.pdf"), join(ROOT, "docs/tour", name)]);
  rmSync(folder, { recursive: true });
}

test("the story of a certificate", async ({ browser }) => {
  test.setTimeout(300_000);
  const hands = await startHands();
  await tellOfCertificates(browser, hands, async (page, name, wide, at) => {
    await picture(page, `giay-${name}`, wide, at);
    if (name === "03-quyet-dinh") await paper(page, `${new URL(page.url()).pathname}/giay-chung-nhan.pdf`, "giay-chung-nhan");
  });
  await hands.stop();
});

test("the story of a council", async ({ browser }) => {
  test.setTimeout(300_000);
  const hands = await startHands();
  const [tea, white, purple] = ["Chè Shan tuyết Suối Giàng", "Bạch trà Phình Hồ", "Chè búp tím Bản Mới"];
  await hands.tell("ready", tea, white, purple);
  const session = await hands.tell<string>("session", "Phiên 1, đợt 2 năm 2026");
  const items = await hands.tell<Record<string, string>>("agenda", session);
  const item = items[tea] ?? "";
  await hands.tell("open", session);
  await hands.tell("shift", "thuky", session, items[white], "season", "Chưa đến vụ hái");
  await hands.tell("act", "tv2", `${session}/hoi-ty`, `${item}/hoi-ty`, "khai", { vi: "Cố vấn kỹ thuật của hợp tác xã" });
  await hands.tell("act", "chutich", `${session}/hoi-ty`, `${item}/hoi-ty`, "hoi-ty", { "ghi-chu": "Quan hệ công việc" });
  await hands.tell("call", item);
  const [member, secretary] = [await visitor(browser, hands.url), await visitor(browser, hands.url)];
  await member.clock.setFixedTime("2026-11-25T09:12:00+07:00"); // the server's clock stands still too
  await signIn(member, "demo.tv1");
  await signIn(secretary, "demo.thuky");
  await secretary.goto(`${session}/chuong-trinh`);
  await picture(secretary, "hoi-dong-01-chuong-trinh", true);
  await member.goto(session);
  await member.locator("#tren-may button").click();
  await member.locator('#tren-may[data-kept="yes"]').waitFor();
  await picture(member, "hoi-dong-02-mo-san", false, member.locator("#tren-may"));
  await member.goto(`${item}/phieu`);
  await member.locator("form.council-sheet[data-live=yes]").waitFor();
  const choices = level("top", { "1.2": "2", "1.4": "2", "3.5": "2", "4.1": "2" });
  const fillIn = (wanted: Record<string, string>) =>
    member.evaluate((all) => {
      for (const [code, id] of Object.entries(all)) document.querySelector<HTMLInputElement>(`input[name="c-${code}"][value="${id}"]`)?.click();
    }, wanted);
  await fillIn(Object.fromEntries(Object.entries(choices).slice(0, 24)));
  await picture(member, "hoi-dong-03-phieu", true, member.locator('[id="c-1.1"]'));
  await picture(member, "hoi-dong-04-phieu-may-nho", false, member.locator('[id="c-1.1"] .options'));
  await member.context().setOffline(true);
  await fillIn(choices);
  await giveReasons(member);
  await member.locator('button[value="niem-phong"]').click();
  await expect(member.locator(".device-state")).toContainText("chờ gửi");
  await picture(member, "hoi-dong-05-cho-gui");
  await hands.tell("seal", VOTING.filter((name) => !["tv1", "tv2", "tv7"].includes(name)), item, "top", { "2.3": "2" });
  await secretary.goto(`${session}/hoi-truong`);
  await picture(secretary, "hoi-dong-06-hoi-truong", true);
  await member.context().setOffline(false);
  await expect(member.locator(".notice.good")).toContainText("đã niêm phong");
  await secretary.goto(`${session}/thu-ky`);
  await picture(secretary, "hoi-dong-07-ban-thu-ky", true);
  await hands.tell("seal", ["tv7"], item, "top", { "6.2.1": "2" });
  await hands.tell("step", "thuky", item, "mo-diem");
  await secretary.goto(item);
  await picture(secretary, "hoi-dong-08-ket-qua", true);
  await hands.tell("step", "thuky", item, "ket-luan", { "ghi-chu": "Hội đồng thống nhất đề nghị công nhận" });
  await hands.tell("call", items[purple]);
  await hands.tell("seal", VOTING, items[purple], "top", { "1.1": "1", "1.3": "2", "4.2": "1", "5.1": "2" });
  await hands.tell("step", "thuky", items[purple], "mo-diem");
  await hands.tell("step", "thuky", items[purple], "ket-luan", { "ghi-chu": "Hội đồng thống nhất" });
  await secretary.goto(`${session}/bang-tong-hop`);
  await picture(secretary, "hoi-dong-09-bang-tong-hop", true);
  await hands.tell("send", "thuky", session, {}, `${session}/buoc/ket-thuc`);
  await paper(secretary, `${session}/giay/bien-ban.pdf`, "hoi-dong-10-bien-ban");
  await hands.stop();
});
