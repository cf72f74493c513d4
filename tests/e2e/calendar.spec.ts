// The working-day calendar: a year at a glance, without JavaScript, on a phone and on a desk, by keyboard, on one sheet of A4.
import AxeBuilder from "@axe-core/playwright";
import { expect, type Server, startServer, test as bare } from "./house";

const test = bare.extend<object, { server: Server }>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's shape
    async ({}, use) => {
      const server = await startServer(["import", "calendar", "--apply"]);
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a year shows its months, what differs and why, and leads to the next", async ({ page }) => {
    await page.goto("/lich-lam-viec?nam=2026");
    await expect(page.locator("table")).toHaveCount(12);
    const august = page.locator(".of-month", { has: page.getByRole("heading", { name: "Tháng 8" }) });
    await expect(august.getByRole("cell", { name: "22 Làm bù" })).toBeVisible();
    await expect(august.getByRole("cell", { name: "31 Nghỉ hoán đổi" })).toBeVisible();
    await expect(august.locator(".differences")).toContainText("Thứ Bảy 22/08: Làm bù cho thứ Hai 31/8/2026");
    await expect(august.getByRole("link", { name: "Văn bản 9859/VPCP-KGVX" })).toHaveAttribute("href", /^https:/);
    await page.getByRole("link", { name: "Năm 2027" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Lịch làm việc năm 2027");
    await expect(page.locator("main .notice")).toContainText("chưa có văn bản của Chính phủ");
    await page.getByRole("link", { name: "Năm 2028" }).click();
    await expect(page.locator("main .notice")).toContainText("Chưa có lịch nghỉ năm 2028");
  });
});

for (const width of [360, 1280])
  for (const colorScheme of ["light", "dark"] as const)
    test(`axe finds nothing at ${width} px, ${colorScheme}`, async ({ browser, server }) => {
      const context = await browser.newContext({ baseURL: server.url, viewport: { width, height: 800 }, colorScheme });
      const page = await context.newPage();
      for (const path of ["/lich-lam-viec", "/lich-lam-viec?nam=2026", "/lich-lam-viec?nam=2028&lang=en", "/lich-lam-viec?nam=x"]) {
        await page.goto(path);
        const found = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
        expect(found.violations.map(({ id, nodes }) => `${path} ${id}: ${nodes[0]?.html}`)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(width);
      }
      await context.close();
    });

test("it prints on one sheet of A4", async ({ page }) => {
  await page.goto("/lich-lam-viec?nam=2026");
  const pdf = (await page.pdf({ format: "A4", preferCSSPageSize: true })).toString("latin1");
  expect(pdf.match(/\/Type\s*\/Page\b/g)?.length).toBe(1);
});
