// Who judges: the form answers without JavaScript, the steps unfold, on a phone and on a desk.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./house";

const ASKED = "/quy-trinh?loai=first&ngay-nop=20/06/2025&ngay-hop=02/07/2025";

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the form says which way a dossier goes, and opens its steps", async ({ page }) => {
    await page.goto("/quy-trinh");
    await page.getByLabel("phân hạng lại", { exact: true }).check();
    await page.getByLabel("Ngày nộp hồ sơ").fill("20/06/2025");
    await page.getByLabel("Ngày hội đồng họp").fill("02/07/2025");
    await page.getByRole("button", { name: "Xem quy trình" }).click();
    await expect(page.locator("main .notice").first()).toContainText("Chưa rõ thẩm quyền");
    await expect(page.getByLabel("Ngày nộp hồ sơ")).toHaveValue("20/06/2025");
    await page.getByLabel("Ngày hội đồng họp").fill("30/06/2025");
    await page.getByRole("button", { name: "Xem quy trình" }).click();
    await expect(page.locator("main .notice").first()).toContainText("UBND cấp huyện: Công nhận 3 sao");
    await expect(page.locator("[id='148-2023']")).toContainText("Hội đồng cấp huyện");
    await expect(page.locator("[id='148-2023'] > ol").first()).toBeVisible();
    await expect(page.locator("[id='148-2023-1489'] > ol").first()).toBeHidden();
  });
});

for (const width of [360, 1280])
  for (const colorScheme of ["light", "dark"] as const)
    test(`axe finds nothing at ${width} px, ${colorScheme}`, async ({ browser, server }) => {
      const context = await browser.newContext({ baseURL: server.url, viewport: { width, height: 800 }, colorScheme });
      const page = await context.newPage();
      for (const path of [ASKED, `${ASKED}&lang=en`, "/quy-trinh?loai=x"]) {
        await page.goto(path);
        const found = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
        expect(found.violations.map(({ id, nodes }) => `${path} ${id}: ${nodes[0]?.html}`)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(width);
      }
      await context.close();
    });
