// The story of a dossier on a telephone, from the registration of its producer to the province, each person in his own browser; and every screen of it
// is readable for everybody, small and large, light and dark.
import type { Page } from "@playwright/test";
import { expect, leaves, test } from "./house";
import { addProduct, begin, COMMUNE, claimAll, faults, fileIt, fill, look, move, photo, register, report, SET, signIn, submit, tickAll, visitor } from "./story";

test.use({ actionTimeout: 30_000, navigationTimeout: 60_000 });

const PHONE = "0912 345 678";
const SENTENCE = "nắng vàng trên nương chè";
const PRODUCER = "Hợp tác xã chè Bản Mới";
const TEA = "Chè búp tím Bản Mới";

test.afterEach(() => {
  expect(faults.splice(0)).toEqual([]);
});

test("from /dang-ky to the province", async ({ browser, demonstration: server }) => {
  test.setTimeout(1_200_000);
  const step = test.step;
  const owner = await visitor(browser, server.url);
  const [examiner, signer, office] = [await visitor(browser, server.url), await visitor(browser, server.url), await visitor(browser, server.url)];
  await signIn(examiner, "demo.xa");
  await signIn(signer, "demo.kyxa");
  await signIn(office, "demo.chuyenvien");
  let producer = "";
  let products: string[] = [];
  let dossiers: string[] = [];

  await step("a producer registers and the commune confirms", async () => {
    await owner.goto("/dang-nhap");
    await look(owner, "sign in");
    await owner.locator('main a[href="/dang-ky"]').click();
    await look(owner, "register");
    await fill(owner, { "loai-hinh": "cooperative", ten: PRODUCER, xa: COMMUNE, "ho-ten": "Hoàng Thị Mây", "dien-thoai": PHONE, "mat-khau": "ngắn" });
    await submit(owner);
    await look(owner, "register, with a fault");
    await expect(owner.locator('input[name="ten"]')).toHaveValue(PRODUCER);
    await fill(owner, { "mat-khau": SENTENCE });
    await submit(owner);
    await look(owner, "registered");
    await signIn(owner, PHONE, SENTENCE);
    await expect(owner).toHaveURL(/\/viec-cua-toi$/);
    await look(owner, "home of somebody new");
    await owner.goto("/chu-the");
    await owner.getByRole("link", { name: PRODUCER }).first().click();
    producer = new URL(owner.url()).pathname;
    await owner.goto(`${producer}/sua`);
    await fill(owner, { "ly-do": "corrected", "dia-chi": "Thôn 3", "dien-thoai": PHONE, "dai-dien": "Hoàng Thị Mây", "chuc-vu": "Giám đốc" });
    await look(owner, "producer's form");
    await submit(owner);
    await owner.waitForURL((url) => url.pathname === producer);
    await examiner.goto(producer);
    await look(examiner, "producer to be confirmed");
    await examiner.locator('form[action$="/xac-nhan"] button').click();
    await expect(examiner.getByText("Đã xác nhận").first()).toBeVisible();
    await owner.reload();
    await look(owner, "producer");
  });

  await step("two products, two dossiers", async () => {
    products = [await addProduct(owner, producer, TEA), await addProduct(owner, producer, "Chè bạch trà Bản Mới")];
    await look(owner, "product");
    dossiers = [await begin(owner, products[0] ?? ""), await begin(owner, products[1] ?? "")];
    await look(owner, "empty dossier");
  });
  const [dossier = "", other = ""] = dossiers;
  const first = leaves(SET)[0]?.code;

  await step("a photo taken without network waits and is sent when it is back", async () => {
    await owner.goto(`${dossier}/tieu-chi/${first}`);
    await look(owner, "criterion without papers");
    await owner.locator('button[name="them-giay"]').click();
    await owner.waitForURL(/giay-to\/moi/);
    await fill(owner, { loai: "conditions", so: "12/2026/NNMT" });
    await owner.setInputFiles('input[type="file"]', await photo(owner));
    await owner.locator(".crop canvas").waitFor();
    await look(owner, "photo");
    await owner.locator(".crop .main").click();
    await owner.context().setOffline(true);
    await submit(owner);
    await expect(owner.locator(".stage .attention")).toContainText("chờ gửi");
    await look(owner, "photo that waits");
    await owner.context().setOffline(false);
    await owner.waitForURL((url) => url.pathname === `${dossier}/tieu-chi/${first}`);
    await expect(owner.getByLabel(/12\/2026\/NNMT/)).toBeChecked();
  });

  await step("one paper serves both dossiers", async () => {
    await owner.goto(`${other}/tieu-chi/${first}`);
    await owner.locator('input[name="muc"]').last().check();
    await owner.getByLabel(/12\/2026\/NNMT/).check();
    await owner.locator("main form .act button:not([name])").click();
    await owner.waitForURL((url) => url.pathname === other);
    await claimAll(owner, dossier);
    await expect(owner.locator(".outcome .total strong")).toHaveText("100");
    await look(owner, "dossier with all claims");
    await owner.goto(`${dossier}/tieu-chi/${first}`);
    await look(owner, "criterion with its paper");
  });

  await step("a name that differs is found, mended, and the dossier filed", async () => {
    await report(owner, dossier, "Chè búp tím Bản Cũ");
    await owner.goto(`${dossier}/kiem-tra`);
    await expect(owner.locator(".gaps")).toContainText(TEA);
    await expect(owner.locator(`form[action="${dossier}/nop"]`)).toHaveCount(0);
    await look(owner, "what is missing");
    await owner.locator(".gaps a").first().click();
    await look(owner, "report");
    await report(owner, dossier, TEA);
    await owner.goto(`${dossier}/kiem-tra`);
    await look(owner, "ready to be filed");
    await fileIt(owner, dossier);
    await expect(owner.getByText("14/12/2026").first()).toBeVisible(); // 15 working days
    await look(owner, "filed dossier");
  });

  await step("the commune returns it with three reasons", async () => {
    await examiner.goto("/viec-cua-toi");
    await look(examiner, "the examiner's tasks");
    await examiner.locator("main .tasks a.button").first().click();
    await expect(examiner.getByRole("heading", { name: TEA })).toBeVisible();
    await tickAll(examiner, dossier, { "mau-02": "missing" });
    await fill(examiner, { "ghi-chu-mau-02": "thiếu trang 3", [`ly-do-${first}`]: "ghi rõ tên thôn", "ly-do-4.1": "hợp đồng mờ" });
    await look(examiner, "examining");
    await examiner.locator('button[value="tra-lai"]').click();
    await examiner.waitForURL((url) => url.pathname === dossier);
    await owner.goto("/viec-cua-toi");
    await expect(owner.locator(".tasks")).toContainText(TEA);
    await look(owner, "the producer's tasks");
    await owner.goto(dossier);
    for (const reason of ["thiếu trang 3", "ghi rõ tên thôn", "hợp đồng mờ"]) await expect(owner.locator(".notice")).toContainText(reason);
    await look(owner, "returned dossier");
  });

  await step("it is filed again, examined and signed", async () => {
    await owner.locator(`.notice a[href="${dossier}/tieu-chi/${first}"]`).click();
    await fill(owner, { "ly-do": "Thôn 3, xã Trấn Yên" });
    await owner.locator("main form .act button:not([name])").click();
    await owner.waitForURL((url) => url.pathname === dossier);
    await fileIt(owner, dossier);
    await tickAll(examiner, dossier);
    await fill(examiner, Object.fromEntries(["material", "labour", "idea", "identity"].map((name) => [name, `Nội dung về ${name}.`])));
    await examiner.locator('button[value="mau-03"]').click();
    await examiner.waitForURL((url) => url.pathname === dossier);
    await look(examiner, "examined dossier");
    await signer.goto("/viec-cua-toi");
    await signer.locator("main .tasks a.button").first().click();
    await signer.locator("details.act summary").first().click();
    await look(signer, "signing");
    await move(signer, dossier, "ky", { so: "15/UBND-KT" });
    await look(signer, "signed dossier");
  });

  await step("samples are taken and the dossier handed over", async () => {
    await examiner.goto(`${dossier}/mau`);
    await look(examiner, "samples");
    await fill(examiner, { lo: "L1", han: "31/12/2027", "tinh-trang": "nguyên vẹn" });
    await submit(examiner);
    await examiner.waitForURL(/mau\?xong=1/);
    await look(examiner, "samples taken");
    expect((await office.goto(dossier))?.status()).toBe(404);
    await move(examiner, dossier, "chuyen");
    expect((await office.goto(dossier))?.status()).toBe(200);
    await look(office, "dossier at the province");
    await office.goto("/ho-so?q=bup+tim");
    await expect(office.locator("main")).toContainText(TEA);
    await look(office, "list of dossiers");
  });
});

/** Tab after Tab to there; on the way every place shows that it has the focus. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate((wanted) => {
      const element = document.activeElement;
      if (!element || element === document.body) return "nowhere";
      const { outlineStyle, boxShadow } = getComputedStyle(element);
      if (outlineStyle === "none" && boxShadow === "none") return `no sign of the focus: ${element.outerHTML}`;
      return element.matches(wanted) ? "there" : "further";
    }, selector);
    if (at === "there") return;
    expect(at).toMatch(/further|nowhere/);
  }
  throw new Error(`the keyboard does not reach ${selector}`);
}

test("by keyboard alone: signing in, one criterion, saving it", async ({ browser, demonstration: server }) => {
  const [helper, page] = [await visitor(browser, server.url), await visitor(browser, server.url)];
  const producer = await register(helper, "Tổ chè Bàn Phím", "0912 000 001", SENTENCE);
  const dossier = await begin(helper, await addProduct(helper, producer, "Chè sen"));
  const [first, second] = leaves(SET);

  await page.goto(dossier); // leads to the sign-in page, and back
  await tabTo(page, 'input[name="ten"]');
  await page.keyboard.type("0912000001");
  await tabTo(page, 'input[name="mat-khau"]');
  await page.keyboard.type(SENTENCE);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname === dossier);
  await tabTo(page, `a[href="${dossier}/tieu-chi/${first?.code}"]`);
  await page.keyboard.press("Enter");
  await page.waitForURL(/tieu-chi/);
  await tabTo(page, 'input[name="muc"]');
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  const chosen = await page.locator('input[name="muc"]:checked').getAttribute("value");
  await tabTo(page, 'textarea[name="ly-do"]');
  await page.keyboard.type("Chè hái trong xã");
  await tabTo(page, 'button[name="tiep"]');
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname === `${dossier}/tieu-chi/${second?.code}`);
  await page.goto(`${dossier}/tieu-chi/${first?.code}`);
  await expect(page.locator('input[name="muc"]:checked')).toHaveValue(chosen ?? "");
  await expect(page.locator('textarea[name="ly-do"]')).toHaveValue("Chè hái trong xã");
});

test("on a telephone that several people use, nobody gets what was another's", async ({ browser, demonstration: server }) => {
  test.setTimeout(180_000);
  const page = await visitor(browser, server.url);
  const mine = "Tổ chè Thứ Nhất";
  await register(page, "Tổ chè Thứ Hai", "0912 000 003", SENTENCE);
  await page.locator(".corner form button").click();
  await register(page, mine, "0912 000 002", SENTENCE);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.goto("/viec-cua-toi"); // now through the service worker
  expect(await page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  for (const path of ["/viec-cua-toi", "/ho-so", "/chu-the", "/giay-to", "/san-pham"]) {
    const answer = await page.goto(path);
    expect(answer?.headers()["cache-control"], path).toContain("no-store");
    await expect(page.locator(".corner"), path).toContainText(mine);
  }
  // A paper that waits here.
  await page.goto("/giay-to");
  await page.locator('main a[href^="/giay-to/moi"]').first().click();
  await fill(page, { loai: "conditions", so: "77/2026" });
  await page.setInputFiles('input[type="file"]', await photo(page));
  await page.locator(".crop .main").click();
  await page.locator(".stage .ok").waitFor();
  await page.route("**/api/v1/uploads", (route) => route.abort());
  await page.context().setOffline(true);
  await submit(page);
  await expect(page.locator(".stage .attention")).toContainText("chờ gửi");
  await page.goto("/viec-cua-toi"); // without network: the page that says so, not his own
  await expect(page.getByRole("link", { name: "Mở phần tự đánh giá" })).toBeVisible();
  await expect(page.locator("body")).not.toContainText(mine);
  await page.context().setOffline(false);
  const kept = await page.evaluate(async () => {
    const texts: string[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) texts.push(request.url, (await (await cache.match(request))?.text()) ?? "");
    }
    return texts.join("\n");
  });
  expect(kept.length).toBeGreaterThan(10_000);
  expect(kept).not.toContain(mine);

  await page.goto("/viec-cua-toi");
  await page.locator(".corner form button").click();
  await expect(page.locator(".corner")).not.toContainText(mine);
  await page.goBack();
  await expect(page.locator("body")).not.toContainText(mine);
  await signIn(page, "0912000003", SENTENCE);
  await page.unroute("**/api/v1/uploads");
  await page.goto("/giay-to");
  await expect(page.locator("#waiting[data-person]")).toBeEmpty();
  await page.locator(".corner form button").click();
  await signIn(page, "0912000002", SENTENCE);
  await page.goto("/giay-to");
  await expect(page.getByText("77/2026").first()).toBeVisible(); // sent now, by whom it belongs to
});

test("what is written on a criterion without network stays on the device and is sent when it is back", async ({ browser, demonstration: server }) => {
  test.setTimeout(180_000);
  const page = await visitor(browser, server.url);
  const context = page.context();
  const producer = await register(page, "Tổ chè Vùng Xa", "0912 000 004", SENTENCE);
  const dossier = await begin(page, await addProduct(page, producer, "Chè vùng xa"));
  const [first, second, third] = leaves(SET).map(({ code }) => `${dossier}/tieu-chi/${code}`);
  const reason = page.locator('textarea[name="ly-do"]');
  const state = page.locator('form [role="status"]');

  await page.goto(first ?? "");
  await context.setOffline(true);
  await page.locator('input[name="muc"]').last().check();
  await reason.fill("Nguyên liệu trong xã");
  await page.locator('button[name="tiep"]').click();
  await expect(state).toContainText("sẽ tự gửi khi có mạng");
  await look(page, "criterion that waits");
  await context.setOffline(false);
  await page.waitForURL((url) => url.pathname === second);
  await page.goto(first ?? "");
  await expect(reason).toHaveValue("Nguyên liệu trong xã");
  await expect(page.locator('input[name="muc"]').last()).toBeChecked();
  await expect(state).toBeEmpty();

  // Written, but not saved; then the page is closed.
  await page.goto(second ?? "");
  await context.setOffline(true);
  await reason.fill("Mã số vùng trồng");
  await expect(state).toContainText("bấm Lưu");
  await page.goto("about:blank");
  await context.setOffline(false);
  await page.goto(dossier);
  await look(page, "dossier with something unsent");
  await page.locator(`main .notice a[href="${second}"]`).click();
  await expect(reason).toHaveValue("Mã số vùng trồng");
  await page.locator('input[name="muc"]').last().check();

  // A server that is out of reach while the browser believes in its network.
  await page.route(`**${second}`, (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
  await page.locator('button[name="tiep"]').click();
  await expect(state).toContainText("sẽ tự gửi khi có mạng");
  await page.unroute(`**${second}`);

  // Another person on the same device gets none of it.
  await page.locator(".corner form button").click();
  await register(page, "Tổ chè Hàng Xóm", "0912 000 005", SENTENCE);
  expect((await page.goto(dossier))?.status()).toBe(404);
  await page.locator(".corner form button").click();
  await signIn(page, "0912000004", SENTENCE);
  await page.goto(dossier);
  await expect(page.locator(".criteria tr", { has: page.locator(`a[href="${second}"]`) })).not.toContainText("chưa chọn");
  await expect(page.locator("main .notice")).toHaveCount(0);
  await page.goto(second ?? "");
  await expect(reason).toHaveValue("Mã số vùng trồng");
  await expect(page.locator('input[name="muc"]').last()).toBeChecked();

  // Saved on another device meanwhile: both are shown, nothing is written over.
  const desk = await visitor(browser, server.url);
  await signIn(desk, "0912000004", SENTENCE);
  await context.setOffline(true);
  await reason.fill("Viết trên nương");
  await page.locator('button[name="tiep"]').click();
  await expect(state).toContainText("sẽ tự gửi khi có mạng");
  await desk.goto(second ?? "");
  await desk.locator('textarea[name="ly-do"]').fill("Viết ở máy bàn");
  await desk.locator('button[name="tiep"]').click();
  await desk.waitForURL((url) => url.pathname === third);
  await context.setOffline(false);
  await expect(page.locator("main blockquote")).toContainText("Viết ở máy bàn");
  await expect(reason).toHaveValue("Viết trên nương");
});
