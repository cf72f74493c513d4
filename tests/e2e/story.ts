// The story of a dossier as its people live it, one function a step: used by the test that walks it and by the pictures of the tour.
import AxeBuilder from "@axe-core/playwright";
import type { Browser, BrowserContextOptions, Page } from "@playwright/test";
import { expect, type Leaf, leaves, PASSWORD } from "./house";

export const SET = 11;
export const COMMUNE = "04498"; // Xã Trấn Yên, where demo.xa and demo.kyxa work

/** The main thing to press on a page of one form. */
export const submit = (page: Page) => page.locator("main form.fields button.main").last().click();

/** Somebody's own browser; on a phone unless told otherwise. No script of it may fail, and nothing break the content security policy. */
export async function visitor(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Page> {
  const phone = { viewport: { width: 360, height: 760 }, locale: "vi-VN", timezoneId: "Asia/Ho_Chi_Minh" };
  const page = await (await browser.newContext({ baseURL: url, ...phone, ...options })).newPage();
  page.on("pageerror", (error) => faults.push(`${page.url()}: ${error.message}`));
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) faults.push(`${page.url()}: ${message.text()}`);
  });
  return page;
}

/** What went wrong in anybody's browser. */
export const faults: string[] = [];

export async function signIn(page: Page, name: string, password = PASSWORD): Promise<void> {
  await page.goto("/dang-nhap");
  await page.fill('input[name="ten"]', name);
  await page.fill('input[name="mat-khau"]', password);
  await submit(page);
  await page.waitForURL((url) => url.pathname !== "/dang-nhap");
}

/** Registers at /dang-ky, unconfirmed, and signs in; gives the path of the producer. */
export async function register(page: Page, name: string, phone: string, password: string): Promise<string> {
  await page.goto("/dang-ky");
  await fill(page, { "loai-hinh": "cooperative", ten: name, xa: COMMUNE, "ho-ten": `Người của ${name}`, "dien-thoai": phone, "mat-khau": password });
  await submit(page);
  await signIn(page, phone, password);
  await page.goto("/chu-the");
  await page.locator("main").getByRole("link", { name }).click();
  await page.waitForURL(/\/chu-the\/[0-9a-f-]{36}/);
  return new URL(page.url()).pathname;
}

export async function fill(page: Page, fields: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) {
    const field = page.locator(`main [name="${name}"]`).first();
    const kind = await field.evaluate((element) => (element instanceof HTMLInputElement ? element.type : element.tagName));
    if (kind === "radio") await page.check(`main [name="${name}"][value="${value}"]`);
    else if (kind === "SELECT") await field.selectOption(value);
    else await field.fill(value);
  }
}

/** Adds a product from its producer's page; gives its path. */
export async function addProduct(page: Page, producer: string, name: string): Promise<string> {
  await page.goto(producer);
  await page.locator('main a[href^="/san-pham/moi"]').first().click();
  await fill(page, { ten: name });
  await submit(page);
  await page.waitForURL(/\/san-pham\/[0-9a-f-]{36}/);
  return new URL(page.url()).pathname;
}

/** Adds a paper of a producer, photographed as it is. */
export async function addPaper(page: Page, producer: string, kind: string, number: string, title: string): Promise<void> {
  await page.goto(`/giay-to/moi?chu-the=${producer.slice("/chu-the/".length)}`);
  await fill(page, { loai: kind, so: number });
  await page.setInputFiles('input[type="file"]', await photo(page, title.toUpperCase(), `Số ${number}`));
  await page.locator(".crop .main").click();
  await page.locator(".stage .ok").waitFor();
  await submit(page);
  await page.waitForURL(/\/giay-to\/[0-9a-f-]{36}/);
}

/** Begins a dossier from its product's page; gives its path. */
export async function begin(page: Page, product: string): Promise<string> {
  await page.goto(product);
  await page.locator('main a[href^="/ho-so/moi"]').click();
  await fill(page, { phieu: String(SET), loai: "first" });
  await submit(page);
  await page.waitForURL(/\/ho-so\/[0-9a-f-]{36}/);
  return new URL(page.url()).pathname;
}

/** What is claimed on one criterion: the option, why, and the numbers of the papers that prove it. */
export interface Claim {
  option: string;
  reason?: string;
  papers?: string[];
}

const bestClaim = (leaf: Leaf): Claim => ({ option: leaf.options.reduce((most, option) => (option.points > most.points ? option : most)).id });

/** Claims on each criterion, one page after the other; unless told otherwise the most, each with every paper there is. */
export async function claimAll(page: Page, dossier: string, claimOf: (leaf: Leaf) => Claim = bestClaim): Promise<void> {
  const all = leaves(SET);
  await page.goto(`${dossier}/tieu-chi/${all[0]?.code}`);
  for (const leaf of all) {
    await expect(page).toHaveURL(new RegExp(`/tieu-chi/${leaf.code.replaceAll(".", "\\.")}$`));
    const { option, reason, papers } = claimOf(leaf);
    await page.check(`input[name="muc"][value="${option}"]`);
    if (reason) await page.fill('textarea[name="ly-do"]', reason);
    if (papers) for (const number of papers) await page.getByLabel(number).check();
    else for (const box of await page.locator('input[name^="giay-"]').all()) await box.check();
    await page.locator('button[name="tiep"]').click();
  }
  await page.waitForURL((url) => url.pathname === dossier);
}

const TEXTS = ["description", "history", "structure", "material", "quality", "market", "results", "plan"];

/** Writes the report, with the product called so. */
export async function report(page: Page, dossier: string, name: string, texts: Record<string, string> = {}): Promise<void> {
  await page.goto(`${dossier}/bao-cao`);
  await fill(page, { ...Object.fromEntries(TEXTS.map((text) => [text, `${name} do hợp tác xã làm từ búp chè hái tay.`])), ...texts });
  await submit(page);
  await page.waitForURL((url) => url.pathname === dossier);
}

export async function fileIt(page: Page, dossier: string): Promise<void> {
  await page.goto(`${dossier}/kiem-tra`);
  await submit(page);
  await page.waitForURL((url) => url.pathname === dossier);
}

/** The commune ticks everything as there, but for what is named. */
export async function tickAll(page: Page, dossier: string, but: Record<string, string> = {}): Promise<void> {
  await page.goto(`${dossier}/tham-tra`);
  for (const box of await page.locator('form.examine input[value="there"]').all()) await box.check();
  for (const [component, state] of Object.entries(but)) await page.check(`input[name="co-${component}"][value="${state}"]`);
}

/** A short form that opens on the dossier's page: signing, handing over. */
export async function move(page: Page, dossier: string, name: string, fields: Record<string, string> = {}): Promise<void> {
  await page.goto(dossier);
  const form = page.locator(`form[action="${dossier}/${name}"]`);
  await page.locator("details.act", { has: form }).locator("summary").click();
  for (const [field, value] of Object.entries(fields)) await form.locator(`[name="${field}"]`).fill(value);
  await form.locator("button.main").click();
  await page.waitForURL(/\?xong=1/);
}

/** A paper on a table, photographed: lines of print, in the browser's own drawing. */
export async function photo(
  page: Page,
  title = "GIẤY CHỨNG NHẬN",
  line = "Cơ sở đủ điều kiện an toàn thực phẩm",
): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const draw = ([head = "", first = ""]: string[]) => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [1200, 1600];
    const context = canvas.getContext("2d");
    if (!context) return "";
    context.fillStyle = "#6b5a48";
    context.fillRect(0, 0, 1200, 1600);
    context.fillStyle = "#f4f1e8";
    context.beginPath();
    for (const [x = 0, y = 0] of [[110, 90], [1100, 120], [1130, 1520], [70, 1490]]) context.lineTo(x, y);
    context.fill();
    context.fillStyle = "#191919";
    context.textAlign = "center";
    context.font = "bold 46px serif";
    context.fillText(head, 600, 320);
    context.font = "italic 36px serif";
    context.fillText(first, 600, 400);
    context.textAlign = "left";
    context.font = "34px serif";
    const lines = ["Tên cơ sở: Hợp tác xã chè Bản Mới", "Địa chỉ: Thôn Bản Mới, xã Trấn Yên", "Sản phẩm: chè xanh, chè búp tím", "Kết quả thẩm định: loại A"];
    for (const [i, text] of lines.entries()) context.fillText(text, 220, 540 + 80 * i);
    context.fillText("Có hiệu lực ba năm kể từ ngày ký.", 220, 940);
    context.fillText("NGƯỜI KÝ", 780, 1120);
    context.strokeStyle = "#a6261d";
    context.lineWidth = 7;
    context.beginPath();
    context.arc(780, 1260, 95, 0, 7);
    context.stroke();
    return canvas.toDataURL("image/jpeg", 0.9);
  };
  const address = await page.evaluate(draw, [title, line]);
  return { name: "IMG_1.jpg", mimeType: "image/jpeg", buffer: Buffer.from(address.slice(address.indexOf(",") + 1), "base64") };
}

const GLANCE_MOST = 600;

/** The width, and axe in the light on a phone where a page is not too long for it; the page is left 360 px wide. */
export async function glance(page: Page, what: string): Promise<void> {
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 760 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), `${what} at ${width} px`).toBeLessThanOrEqual(0);
  }
  if ((await page.locator("*").count()) > GLANCE_MOST) return;
  const found = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
  expect(found.violations.map(({ id, nodes }) => `${what}: ${id}: ${nodes[0]?.html}`)).toEqual([]);
}

/** axe, and nothing wider than the screen; the page is left as it was, 360 px wide and light. In the dark only colours differ, and only they are asked. */
export async function look(page: Page, what: string): Promise<void> {
  for (const colorScheme of ["dark", "light"] as const)
    for (const width of [1280, 360]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 760 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), `${what} at ${width} px`).toBeLessThanOrEqual(0);
      const axe = new AxeBuilder({ page });
      if (colorScheme === "dark") axe.withRules(["color-contrast"]);
      else axe.withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]);
      const found = await axe.analyze();
      expect(found.violations.map(({ id, nodes }) => `${what}, ${width} px, ${colorScheme}: ${id}: ${nodes[0]?.html}`)).toEqual([]);
    }
}
