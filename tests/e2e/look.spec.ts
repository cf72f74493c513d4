// Small screens, keyboards, readers of the screen, paper.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { dice, expect, leaves, openSheet, randomChoices, test, tick } from "./house";

const shared = "/tu-danh-gia/11?chon=3221-31.3211.31223.335.424.22333.4.2.2.2.1&bo=26-2026@1";

for (const width of [360, 1280])
  for (const colorScheme of ["light", "dark"] as const)
    for (const script of [true, false])
      test(`axe finds nothing at ${width} px, ${colorScheme}, ${script ? "with" : "without"} JavaScript`, async ({ browser, server }) => {
        const context = await browser.newContext({ baseURL: server.url, viewport: { width, height: 800 }, colorScheme });
        const page = await context.newPage();
        if (!script) await page.route(/\.js$/, (route) => route.abort()); // axe itself needs the browser's scripts
        for (const path of ["/tu-danh-gia", "/tu-danh-gia/11", "/tu-danh-gia/26", shared, "/tu-danh-gia/99"]) {
          await page.setViewportSize({ width, height: 800 });
          await page.goto(path);
          if (script && path.includes("?")) await page.locator(".acts").waitFor();
          for (const summary of await page.locator(".missing + .papers summary, fieldset:first-of-type .papers summary").all()) await summary.click();
          // All in sight at once, or the bar at the thumb hides parts of what lies under it just then.
          await page.setViewportSize({ width, height: await page.evaluate(() => document.documentElement.scrollHeight) });
          const found = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
          expect(found.violations.map(({ id, nodes }) => `${path} ${id}: ${nodes[0]?.html}`)).toEqual([]);
        }
        await context.close();
      });

test("no page scrolls sideways at 360 px, also with large letters", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const paths = ["/tu-danh-gia", shared, ...Array.from({ length: 26 }, (_, index) => `/tu-danh-gia/${index + 1}`)];
  for (const path of paths) {
    await page.goto(path);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(360);
  }
  await page.goto(shared);
  await page.evaluate(() => {
    document.documentElement.style.fontSize = "200%";
  });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});

test("everything to press is 44 px high on a phone", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const path of ["/tu-danh-gia", shared]) {
    await page.goto(path);
    const small = await page
      .locator("label.option, button:visible, .button, .sheets a, summary, input.field, .top a, .back")
      .evaluateAll((elements) =>
        elements
          .filter((element) => element.getClientRects().length > 0 && element.getBoundingClientRect().height < 43.5)
          .map((element) => `${element.outerHTML.slice(0, 120)} ${element.getBoundingClientRect().height}`),
      );
    expect(small, path).toEqual([]);
  }
});

test("by keyboard alone: skip link, list, choices, result, share", async ({ page }) => {
  await page.goto("/tu-danh-gia");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Đến nội dung chính" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("searchbox")).toBeFocused();
  await page.keyboard.type("che tuoi");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/tu-danh-gia\/11$/);
  await page.locator("form.desk[data-live=yes]").waitFor();
  await page.locator(".back").focus();
  await page.keyboard.press("Tab");
  await expect(page.locator('input[name="1.1"]').first()).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(page.locator('input[name="1.1"]:checked')).toHaveValue("2");
  const ring = page.locator('label.option:has(input[name="1.1"]:checked) .ring');
  expect(await ring.evaluate((element) => getComputedStyle(element).borderTopWidth)).toBe("3px");
  await page.keyboard.press("Tab");
  await expect(page.locator("#tc-1\\.1 summary")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("#tc-1\\.1 dd")).toBeVisible();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await expect(page.locator('input[name="1.2"]:checked')).toHaveCount(1);
  await expect(page.locator(".todo")).toContainText(`Còn ${leaves(11).length - 2} tiêu chí chưa chọn`);
});

test("motion stops where the system asks for it", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto("/tu-danh-gia/11");
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior)).toBe("auto");
});

test("the printed sheet carries what was chosen, the result, the date and the law", async ({ page }) => {
  await openSheet(page, "/tu-danh-gia/11");
  await page.getByLabel("Tên sản phẩm").fill("Chè Suối Giàng");
  await tick(page, randomChoices(11, dice(5)));
  const folder = mkdtempSync(join(tmpdir(), "openocop-print-"));
  const file = join(folder, "sheet.pdf");
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  writeFileSync(file, await page.pdf({ preferCSSPageSize: true }));
  const text = execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" }).normalize("NFC");
  const pages = Number(/Pages:\s+(\d+)/.exec(execFileSync("pdfinfo", [file], { encoding: "utf8" }))?.[1]);
  rmSync(folder, { recursive: true });
  expect(text).toContain("Phiếu số 11 – Chè tươi, chè chế biến");
  expect(text).toContain("Chè Suối Giàng");
  expect(text).toContain(`${await page.locator(".total b").innerText()}`);
  expect(text).toContain("26/2026/QĐ-TTg");
  expect(text).toMatch(/Mã kiểm tra của bộ tiêu chí:\s+[0-9a-f]{64}/);
  expect(text).toMatch(/Lập ngày \d\d\/\d\d\/20\d\d/);
  expect(text).not.toContain("Chọn phiếu khác");
  for (const leaf of leaves(11)) expect(text).toContain(leaf.code);
  expect(pages).toBeLessThanOrEqual(4);
});
