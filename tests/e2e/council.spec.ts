// A council's day in the browser: an agenda, a member whose network goes, one who must step out, one who is replaced, a spread that is discussed, a sheet
// that is replaced with consent, a sheet that comes too late, a product out of season, the minutes. What a browser adds nothing to is done by requests.
import type { BrowserContext, Page } from "@playwright/test";
import { giveReasons, type Hands, level, startHands, VOTING } from "./council";
import { expect, test } from "./house";
import { faults, look, signIn, visitor } from "./story";

test.use({ actionTimeout: 30_000, navigationTimeout: 60_000 });

const [TEA, PURPLE, WHITE] = ["Chè Shan tuyết Suối Giàng", "Chè búp tím Bản Mới", "Bạch trà Phình Hồ"];
const TABLET = { viewport: { width: 820, height: 1180 } };

let hands: Hands;
test.beforeAll(async () => {
  hands = await startHands();
});
test.afterAll(async () => {
  await hands.stop();
});
test.afterEach(() => {
  expect(faults.splice(0)).toEqual([]);
});

/** Ticks on a council's sheet; null: none of its levels. */
async function tick(page: Page, choices: Record<string, string | null>): Promise<void> {
  await page.evaluate((wanted) => {
    for (const [code, id] of Object.entries(wanted)) document.querySelector<HTMLInputElement>(`input[name="c-${code}"][value="${id ?? "x"}"]`)?.click();
  }, choices);
}

const openSheet = async (page: Page, item: string) => {
  await page.goto(`${item}/phieu`);
  await page.locator("form.council-sheet[data-live=yes]").waitFor();
};

/** The battery is flat: the page goes without a word, and a new one is opened on the same device. */
async function restart(page: Page): Promise<Page> {
  const context: BrowserContext = page.context();
  await page.close();
  return context.newPage();
}

const press = (page: Page, words: string) => page.locator("main").getByRole("button", { name: words, exact: true }).first().click();
const state = (page: Page) => page.locator(".device-state");

/** What lies in the outbox, as it would be sent. */
const sealedOn = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<{ body: unknown }[]>((done, fail) => {
        const request = indexedDB.open("openocop-council");
        request.onerror = () => fail(request.error);
        request.onsuccess = () => {
          const all = request.result.transaction("sealed").objectStore("sealed").getAll();
          all.onsuccess = () => done(all.result);
        };
      }),
  );

const post = (page: Page, body: unknown) =>
  page.evaluate(async (sent) => {
    const token = document.querySelector<HTMLInputElement>('input[name="csrf"]')?.value ?? "";
    const headers = { "Content-Type": "application/json", "X-CSRF-Token": token };
    const answer = await fetch("/api/v1/sessions/sheets", { method: "POST", headers, body: JSON.stringify(sent) });
    return [answer.status, await answer.json()] as const;
  }, body);

test("a day of the council", async ({ browser }) => {
  test.setTimeout(300_000);
  const step = test.step;
  await hands.tell("ready", TEA, PURPLE, WHITE);
  const session = await hands.tell<string>("session", "Phiên 1, đợt 2 năm 2026");
  const items = await hands.tell<Record<string, string>>("agenda", session);
  const [tea = "", purple = "", white = ""] = [TEA, PURPLE, WHITE].map((name) => items[name]);
  const secretary = await visitor(browser, hands.url, { viewport: { width: 1280, height: 900 } });
  const recused = await visitor(browser, hands.url, TABLET);
  let member = await visitor(browser, hands.url, TABLET);
  let late = await visitor(browser, hands.url, TABLET);
  await signIn(secretary, "demo.thuky");
  await signIn(member, "demo.tv1");
  await signIn(recused, "demo.tv2");
  await signIn(late, "demo.tv4");

  await step("the secretary opens the session and puts a product off for its season", async () => {
    await secretary.goto(session);
    await press(secretary, "Mở phiên họp");
    await secretary.waitForURL(/xong=1/);
    await hands.tell("shift", "thuky", session, white, "season", "Chưa đến vụ hái");
    await secretary.goto(`${session}/chuong-trinh`);
    await expect(secretary.getByText("Chưa đến vụ hái")).toBeVisible();
    await look(secretary, "agenda");
  });

  await step("a member keeps the session on her device before anything is called", async () => {
    await member.goto(session);
    await press(member, "Mở sẵn trên máy này");
    await member.locator('#tren-may[data-kept="yes"]').waitFor();
    await expect(member.locator("#tren-may")).toContainText(/2 phiếu, \d+ giấy tờ/);
    await look(member, "session of a member");
    await openSheet(member, tea);
    await expect(member.getByText("chưa được gọi")).toBeVisible();
    await expect(member.getByRole("button", { name: "Niêm phong" })).toBeHidden();
  });

  await step("who has a conflict declares it, and from the decision on there is no such product for him", async () => {
    await recused.goto(session);
    await press(recused, "Mở sẵn trên máy này");
    await recused.locator('#tren-may[data-kept="yes"]').waitFor();
    await recused.goto(`${session}/hoi-ty`);
    const form = recused.locator(`form[action="${tea}/hoi-ty"]`).first();
    const fold = recused.locator("details", { has: form }).locator("summary");
    if ((await fold.count()) > 0) await fold.first().click();
    await form.locator('[name="vi"]').fill("Cố vấn kỹ thuật của hợp tác xã");
    await form.locator('button[value="khai"]').click();
    await expect(recused.locator("main")).toContainText("Cố vấn kỹ thuật");
    await look(recused, "conflicts");
    await hands.tell("act", "chutich", `${session}/hoi-ty`, `${tea}/hoi-ty`, "hoi-ty", { "ghi-chu": "Quan hệ công việc" });
    await recused.goto(session);
    await expect(recused.locator("main")).not.toContainText(TEA);
    expect((await recused.goto(`${tea}/phieu`))?.status()).toBe(404);
    await recused.context().setOffline(true);
    await recused.goto(`${tea}/phieu`); // nor on his device any more
    await expect(recused.locator("main")).not.toContainText(TEA);
    await recused.goto(`${purple}/phieu`);
    await expect(recused.locator("h1")).toHaveText(PURPLE);
    await recused.context().setOffline(false);
  });

  const [first, second] = Object.keys(level("top"));
  const none = "1.1";
  await step("the network goes while she scores; page and battery go; everything is still there", async () => {
    await hands.tell("call", tea);
    await openSheet(member, tea);
    await expect(member.getByRole("button", { name: "Niêm phong" })).toBeVisible();
    await tick(member, { [first ?? ""]: level("low")[first ?? ""] ?? "" });
    await expect(state(member)).toContainText("Đã lưu trên máy này");
    await member.context().setOffline(true);
    await tick(member, { ...level("low"), [none]: null });
    await member.locator(`textarea[name="n-${second}"]`).fill("Mẫu khô, chưa thấy mã số vùng trồng.");
    await expect(member.locator(".seal-bar output")).toContainText("còn 0");
    const sum = await member.locator(".seal-bar output").textContent();
    await member.waitForTimeout(700);
    member = await restart(member);
    await openSheet(member, tea);
    await expect(member.locator(".no-network")).toContainText("phiếu nằm trên máy này");
    expect(await member.locator(".seal-bar output").textContent()).toBe(sum);
    await expect(member.locator(`input[name="c-${none}"][value="x"]`)).toBeChecked();
    await expect(member.locator(`textarea[name="n-${second}"]`)).toHaveValue("Mẫu khô, chưa thấy mã số vùng trồng.");
    const paper = await member.locator("a[data-paper]").first().getAttribute("href");
    expect((await member.evaluate(async (path) => (await (await caches.match(path))?.blob())?.size ?? 0, paper ?? "")) > 200).toBe(true);
    await look(member, "sheet without network");
  });

  await step("where she is far from the proposal she must say why; sealed without network it waits, and is sent once when the network is back", async () => {
    await press(member, "Niêm phong");
    await expect(state(member)).toContainText("so với đề xuất mà chưa ghi lý do");
    await expect(state(member).getByRole("link", { name: second ?? "", exact: true })).toHaveCount(0); // there she has said why
    await look(member, "sheet that lacks reasons");
    await giveReasons(member);
    await press(member, "Niêm phong");
    await expect(state(member)).toContainText(/Đã niêm phong trên máy này lúc .*, chờ gửi/);
    await look(member, "sheet that waits");
    member = await restart(member);
    await member.goto(session);
    await expect(member.locator("#tren-may")).toContainText("chờ gửi");
    await member.goto(`${tea}/phieu`);
    await expect(state(member)).toContainText("chờ gửi");
    const [waiting] = await sealedOn(member);
    await hands.tell("seal", VOTING.filter((name) => name !== "tv1" && name !== "tv2"), tea);
    await secretary.goto(`${session}/hoi-truong`);
    await expect(secretary.locator(".hall-count")).toHaveText("Đã niêm phong 7 trên 8");
    await look(secretary, "hall");
    await member.context().setOffline(false);
    await expect(member.locator(".notice.good")).toContainText("đã niêm phong");
    const [status, outcome] = await post(member, waiting?.body);
    expect([status, outcome.state]).toEqual([200, "counted"]);
    await secretary.goto(`${session}/thu-ky`);
    await expect(secretary.locator("tr", { hasText: TEA }).locator("td.sealed")).toHaveCount(8);
    await look(secretary, "desk");
    await member.goto(session);
    await expect(member.locator("#tren-may")).toContainText("Máy chủ đã nhận lúc 09:0");
  });

  await step("the scores differ too much: the council talks, and scores again", async () => {
    await secretary.goto(tea);
    await press(secretary, "Mở điểm");
    await expect(secretary.locator("main")).toContainText("vượt mức 10 điểm");
    await look(secretary, "opened with a spread");
    await hands.tell("step", "thuky", tea, "cham-lai", { "ghi-chu": "hương vị và mã số vùng trồng" });
    await openSheet(member, tea);
    await expect(member.locator("main")).toContainText("Lượt chấm 2");
    await expect(member.locator(`input[name="c-${none}"][value="x"]`)).toBeChecked(); // it begins with what she had sealed
    await tick(member, level("top", { "1.2": level("low")["1.2"] ?? "" }));
    await press(member, "Niêm phong");
    await expect(member.locator(".notice.good")).toContainText("đã niêm phong");
    await hands.tell("seal", VOTING.filter((name) => name !== "tv1" && name !== "tv2"), tea);
  });

  await step("she finds a mistake, and seals another sheet with the chair's consent", async () => {
    await hands.tell("act", "tv1", `${session}/thay-phieu`, `${tea}/thay-phieu`, "xin", { "ly-do": "Chọn nhầm ở tiêu chí 1.2" });
    await hands.tell("act", "chutich", `${session}/thay-phieu`, `${tea}/thay-phieu`, "dong-y");
    await openSheet(member, tea);
    await tick(member, level("top"));
    await press(member, "Niêm phong");
    await expect(member.locator(".notice.good")).toContainText("đã niêm phong");
    await member.goto(`${session}/thay-phieu`);
    await expect(member.locator("main")).toContainText("Đã thay phiếu, cả hai phiếu được giữ");
    await look(member, "replacements");
    await hands.tell("step", "thuky", tea, "mo-diem");
    await hands.tell("step", "thuky", tea, "ket-luan", { "ghi-chu": "Hội đồng thống nhất" });
    expect((await hands.tell<[number, string]>("sees", "thuky", tea))[1]).toContain("100,00");
  });

  await step("one is replaced by decision in the middle; one comes too late", async () => {
    await late.goto(session);
    await press(late, "Mở sẵn trên máy này");
    await late.locator('#tren-may[data-kept="yes"]').waitFor();
    await late.context().setOffline(true);
    late = await restart(late);
    await late.goto("/");
    await expect(late).toHaveURL(new RegExp(`${session}$`));
    await openSheet(late, purple);
    await tick(late, level("top"));
    await press(late, "Niêm phong"); // not called yet, as far as this device knows
    await expect(state(late)).toContainText("chờ gửi");
    await hands.tell("replace", "Hứa Thị Lan", "demo.lanhdao", "Hội Liên hiệp Phụ nữ tỉnh");
    await hands.tell("attend", session);
    await hands.tell("call", purple);
    await hands.tell("seal", [...VOTING.filter((name) => name !== "tv4" && name !== "tv7"), "lanhdao"], purple);
    expect((await hands.tell<[number, string]>("sees", "tv7", `${purple}/phieu`))[0]).toBeGreaterThanOrEqual(403);
    await hands.tell("step", "thuky", purple, "mo-diem", { "ly-do": "Một thành viên mất mạng" });
    await late.context().setOffline(false);
    await expect(late.locator("main")).toContainText("không tính điểm");
    await late.goto(session);
    await expect(late.locator("#tren-may")).toContainText("Đến muộn, không tính");
    await hands.tell("step", "thuky", purple, "ket-luan", { "ghi-chu": "Hội đồng thống nhất" });
  });

  await step("the minutes are printed and signed", async () => {
    await secretary.goto(`${session}/bang-tong-hop`);
    await expect(secretary.locator("main")).toContainText(PURPLE);
    await look(secretary, "summary");
    await secretary.goto(session);
    await press(secretary, "Kết thúc phiên họp");
    await secretary.waitForURL(/xong=1/);
    const paper = await secretary.request.get(`${session}/giay/bien-ban.pdf`);
    expect([paper.status(), (await paper.body()).subarray(0, 5).toString()]).toEqual([200, "%PDF-"]);
    await secretary.fill('input[name="so"]', "12/BB-HĐ");
    await secretary.fill('input[name="ngay"]', "25/11/2026");
    await press(secretary, "Ghi biên bản đã ký");
    await expect(secretary.locator(".facts")).toContainText("12/BB-HĐ");
    await look(secretary, "signed session");
    expect(await hands.tell<string>("verify")).toContain("is whole");
  });
});

test("what lies on a device is its owner's: nobody else sees it, and signing out asks before it is lost", async ({ browser }) => {
  const name = "Chè dây Bát Xát";
  await hands.tell("ready", name);
  const session = await hands.tell<string>("session", "Phiên 2");
  const item = (await hands.tell<Record<string, string>>("agenda", session))[name] ?? "";
  await hands.tell("open", session);
  await hands.tell("call", item);
  let page = await visitor(browser, hands.url);
  await signIn(page, "demo.tv5");
  await page.goto(session);
  await press(page, "Mở sẵn trên máy này");
  await page.locator('#tren-may[data-kept="yes"]').waitFor();
  await openSheet(page, item);
  // What is still open is named, and the keyboard goes on there.
  const { "2.1": last = "", ...rest } = level("low");
  await tick(page, rest);
  await press(page, "Niêm phong");
  await expect(state(page)).toContainText("Còn 1 tiêu chí chưa chấm: 2.1");
  await expect(state(page).getByRole("link")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/#c-2\.1$/);
  await tick(page, { "2.1": last });
  await expect(state(page)).toContainText("Đã lưu");
  // Saved on the server too; on another device of hers it is there, and what is saved there is offered here, not written over.
  await press(page, "Lưu nháp");
  await expect(state(page)).toContainText("Máy chủ đã có bản nháp");
  const other = await visitor(browser, hands.url);
  await signIn(other, "demo.tv5");
  await openSheet(other, item);
  await expect(other.locator(".seal-bar output")).toContainText("còn 0");
  await tick(other, { "2.1": level("top")["2.1"] ?? "" });
  await press(other, "Lưu nháp");
  await expect(state(other)).toContainText("Máy chủ đã có bản nháp");
  await tick(page, { "1.1": level("top")["1.1"] ?? "" });
  await expect(state(page)).toContainText("Đã lưu trên máy này");
  await openSheet(page, item);
  await expect(state(page)).toContainText("Máy chủ có bản nháp mới hơn");
  await press(page, "Dùng bản trên máy này");
  await expect(page.locator(`input[name="c-1.1"][value="${level("top")["1.1"]}"]`)).toBeChecked();
  await expect(page.locator(`input[name="c-2.1"][value="${last}"]`)).toBeChecked();
  await giveReasons(page);
  await page.context().setOffline(true);
  await press(page, "Niêm phong");
  await expect(state(page)).toContainText("chờ gửi");
  // The session ends without her signing out: somebody else signs in.
  await page.route("**/api/v1/sessions/sheets", (route) => route.abort());
  await page.context().setOffline(false);
  await page.context().clearCookies();
  await signIn(page, "demo.tv6");
  await page.goto(session);
  await expect(page.locator("#tren-may")).toBeVisible();
  await expect(page.locator("#tren-may")).not.toContainText("chờ gửi");
  await openSheet(page, item);
  await expect(page.locator("input:checked")).toHaveCount(0);
  await page.context().setOffline(true);
  await page.goto(session);
  await expect(page.locator("main")).not.toContainText(name); // her pages went with her
  await page.context().setOffline(false);
  await page.goto(session);
  await page.locator(".corner form button").click();
  await page.waitForURL((url) => !url.pathname.startsWith("/phien-hop"));
  // She is back, and what waits is asked about first.
  await signIn(page, "demo.tv5");
  await page.goto(`${item}/phieu`);
  await expect(state(page)).toContainText("chờ gửi");
  await page.locator(".corner form button").click();
  await expect(page.locator("#dang-xuat")).toContainText("1 phiếu đã niêm phong đang chờ gửi");
  await look(page, "signing out with a sheet that waits");
  await press(page, "Ở lại");
  await page.unroute("**/api/v1/sessions/sheets");
  page = await restart(page);
  await page.goto(session);
  await expect(page.locator("#tren-may")).toContainText("Máy chủ đã nhận lúc 09:0");
  await page.locator(".corner form button").click();
  await page.waitForURL((url) => !url.pathname.startsWith("/phien-hop"));
  expect(await sealedOn(page)).toEqual([]);
});
