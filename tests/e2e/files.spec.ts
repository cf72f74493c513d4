// A paper on its way: a photo is cut and sent; without network it waits on the device; every screen is readable at both widths.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { test as base, expect, type Server, startFilesServer } from "./house";

// biome-ignore lint/complexity/noBannedTypes: Playwright's own form for "no fixtures of a test"
const test = base.extend<{}, { server: Server }>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's shape
    async ({}, use) => {
      const server = await startFilesServer();
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],
});

const CORPUS = join(import.meta.dirname, "../fuzz/corpus/file_type");
const button = "main form.fields button[type=submit]";

async function signIn(page: Page): Promise<void> {
  await page.goto("/dang-nhap");
  await page.fill('input[name="ten"]', "htx1");
  await page.fill('input[name="mat-khau"]', "mat-khau-thu");
  await page.click(button);
  await page.waitForURL((url) => url.pathname !== "/dang-nhap");
}

/** A photo of lines of print, in the browser's own drawing, blurred by so many pixels. */
async function photo(page: Page, blur: number): Promise<Buffer> {
  const address = await page.evaluate((pixels) => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [1600, 2400];
    const context = canvas.getContext("2d");
    if (!context) return "";
    context.fillStyle = "#eeeae0";
    context.fillRect(0, 0, 1600, 2400);
    context.filter = `blur(${pixels}px)`;
    context.fillStyle = "#111";
    context.font = "48px serif";
    for (let y = 200; y < 2300; y += 80) context.fillText("No 12/GCN-SYT 2024 Suoi Giang Shan tuyet", 200, y);
    return canvas.toDataURL("image/jpeg", 0.9);
  }, blur);
  return Buffer.from(address.slice(address.indexOf(",") + 1), "base64");
}

const choose = async (page: Page, buffer: Buffer) =>
  page.setInputFiles('input[type="file"]', { name: "IMG_1.jpg", mimeType: "image/jpeg", buffer });

for (const width of [360, 1280])
  test(`a photo is cut, reduced and sent at ${width} px, and axe finds nothing on the way`, async ({ page }) => {
    const check = async (what: string) => {
      const found = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
      expect(found.violations.map(({ id, nodes }) => `${what} ${id}: ${nodes[0]?.html}`)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    };
    await page.setViewportSize({ width, height: 800 });
    await signIn(page);
    await page.goto("/giay-to/moi");
    await check("form");
    await choose(page, await photo(page, 0));
    await page.locator(".crop canvas").waitFor();
    await expect(page.locator(".crop .attention")).toHaveCount(0);
    await page.locator(".corner-handle").first().focus();
    for (let i = 0; i < 10; i++) await page.keyboard.press("ArrowDown");
    await check("crop");
    await page.locator(".crop .main").click();
    await page.locator(".stage .ok").waitFor();
    await page.selectOption('select[name="loai"]', "conditions");
    await page.fill('input[name="so"]', `so-${width}`);
    await page.click(button);
    await page.waitForURL(/giay-to\/[0-9a-f-]{36}/);
    await page.locator(".paper-preview img").waitFor();
    const shown = await page.locator(".paper-preview img").evaluate((image) => (image as HTMLImageElement).decode().then(() => [(image as HTMLImageElement).naturalWidth, (image as HTMLImageElement).naturalHeight]));
    expect(shown[1]).toBe(512);
    expect(Math.abs((shown[0] ?? 0) - (512 * 1600) / (2400 * 0.8))).toBeLessThan(3); // a fifth was cut off above
    await check("paper");
    await page.goto("/giay-to");
    await expect(page.getByText(`so-${width}`)).toHaveCount(1);
    await check("list");
  });

test("a blurred photo is told before it is sent", async ({ page }) => {
  await signIn(page);
  await page.goto("/giay-to/moi");
  await choose(page, await photo(page, 12));
  await expect(page.locator(".crop .attention")).toHaveCount(1);
});

test("without network a paper waits on the device and is sent when the network is back", async ({ page, context, clean }) => {
  await signIn(page);
  await page.goto("/giay-to/moi");
  await page.setInputFiles('input[type="file"]', { name: "a.pdf", mimeType: "application/pdf", buffer: readFileSync(join(CORPUS, "one.pdf")) });
  await page.locator(".stage .ok").waitFor();
  await page.selectOption('select[name="loai"]', "test");
  await page.fill('input[name="so"]', "waited");
  await context.setOffline(true);
  await page.click(button);
  await page.locator(".stage .attention").waitFor({ timeout: 50_000 });
  clean.length = 0; // that the network was gone
  await context.setOffline(false);
  await page.goto("/giay-to");
  await page.getByText("waited").waitFor();
  await expect(page.locator(".waiting")).toHaveCount(0);
  await page.reload();
  await expect(page.getByText("waited")).toHaveCount(1);
});
