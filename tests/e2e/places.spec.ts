// Administrative units: an old name leads to what it is today, without JavaScript, on a phone, by keyboard.
import AxeBuilder from "@axe-core/playwright";
import { expect, type Server, startServer, test as bare } from "./house";

const test = bare.extend<object, { server: Server }>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's shape
    async ({}, use) => {
      const server = await startServer(["import", "places", "--apply"]);
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],
});

const paths = ["/don-vi-hanh-chinh", "/don-vi-hanh-chinh?q=h%E1%BB%93ng+h%C3%A0&ngay=30%2F06%2F2025", "/don-vi-hanh-chinh?q=xyzzy&ngay="];

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("an old commune, typed without accents, shows what it is today", async ({ page }) => {
    await page.goto("/tu-danh-gia");
    await page.getByRole("link", { name: "Đơn vị hành chính" }).click();
    await page.getByLabel("Tên đơn vị").fill("nga quan");
    await page.getByRole("button", { name: "Tra cứu" }).click();
    const found = page.locator(".places > li");
    await expect(found).toHaveCount(1);
    await expect(found.locator(".was")).toContainText("Xã Nga Quán");
    await expect(found.locator(".was")).toContainText("Huyện Trấn Yên, Tỉnh Yên Bái");
    await expect(found.locator(".now")).toContainText("Nay là");
    await expect(found.locator(".now")).toContainText("Xã Trấn Yên, Tỉnh Lào Cai");
  });

  test("a commune that was divided names all its parts", async ({ page }) => {
    await page.goto("/don-vi-hanh-chinh?q=x%C3%A3+h%E1%BB%93ng+h%C3%A0&ngay=30%2F06%2F2025");
    const divided = page.locator(".places > li", { hasText: "Huyện Đan Phượng" });
    await expect(divided.locator(".now li")).toHaveCount(4);
    await expect(divided.locator(".now li").first()).toContainText("một phần vào");
  });

  test("a day that does not exist is said beside the field and above, and what was typed stays", async ({ page, clean }) => {
    await page.goto("/don-vi-hanh-chinh?q=hai&ngay=31%2F02%2F2025");
    await expect(page.getByRole("alert")).toContainText("Ngày chưa đúng");
    await expect(page.getByLabel("Vào ngày")).toHaveValue("31/02/2025");
    await expect(page.getByLabel("Vào ngày")).toHaveAttribute("aria-invalid", "true");
    await expect(page.getByLabel("Tên đơn vị")).toHaveValue("hai");
    expect(clean.splice(0)).toEqual([expect.stringContaining("422")]);
  });
});

for (const width of [360, 1280])
  for (const colorScheme of ["light", "dark"] as const)
    test(`axe finds nothing at ${width} px, ${colorScheme}`, async ({ browser, server }) => {
      const context = await browser.newContext({ baseURL: server.url, viewport: { width, height: 800 }, colorScheme });
      const page = await context.newPage();
      for (const path of [...paths, "/don-vi-hanh-chinh?q=a&ngay=x"]) {
        await page.goto(path);
        const found = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
        expect(found.violations.map(({ id, nodes }) => `${path} ${id}: ${nodes[0]?.html}`)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(width);
      }
      await context.close();
    });

test("by keyboard alone, with everything to press 44 px high", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto("/don-vi-hanh-chinh?q=tan+thanh");
  const small = await page
    .locator("button, .button, input.field, .top a")
    .evaluateAll((elements) => elements.filter((element) => element.getBoundingClientRect().height < 43.5).map((element) => element.outerHTML));
  expect(small).toEqual([]);
  await page.getByLabel("Tên đơn vị").focus();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("dong cuong");
  await page.keyboard.press("Tab");
  await page.keyboard.type("30/6/2025");
  await page.keyboard.press("Enter");
  await expect(page.locator(".places > li h3").first()).toHaveText("Xã Đông Cuông");
});
