// The pictures of docs/tour/, from the example in docs/examples/: a tea cooperative with 58 points, its trademark filed, no HACCP yet.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, openSheet, test, tick } from "./house";

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
