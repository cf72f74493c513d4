// While an option of a criterion is chosen, the page tells what the dossier comes to, without a request; once it is saved, the server says the same.
import type { Page } from "@playwright/test";
import { dice, expect, leaves, randomChoices, scoreOf, squeeze, test } from "./house";
import { addProduct, begin, claimAll, faults, register, SET, visitor } from "./story";

const SECRET = "nắng vàng trên nương chè";
const FROM: Record<number, number> = { 3: 50, 4: 70, 5: 90 }; // Decision 26/2026/QD-TTg, Article 3.3

test.afterEach(() => {
  expect(faults.splice(0)).toEqual([]);
});

/** What the page has to say of a result in law. */
function expected(law: Awaited<ReturnType<typeof scoreOf>>): { words: string; missing: string[] } {
  const total = law.sheets[0]?.total ?? 0;
  const target = law.stars === 5 ? 0 : Math.max(3, law.stars + 1);
  const gap = (FROM[target] ?? 0) - total;
  const missing = law.unmet_minimums.filter(({ stars }) => stars <= target).map(({ criterion }) => criterion);
  const words = [`${total} điểm`, `${law.stars} sao`];
  if (gap > 0) words.push(`thêm ${gap} điểm để lên ${target} sao`);
  else if (missing.length > 0) words.push(`đủ điểm ${target} sao, còn thiếu yêu cầu tối thiểu`);
  return { words: words.join(" · "), missing };
}

const sum = (page: Page) => page.locator(".live-sum");
const named = async (page: Page) => (await page.locator(".live-lacks li").allInnerTexts()).map((text) => text.split(" ")[0]);

test("each option shows at once what the server shows after saving", async ({ browser, demonstration: server }) => {
  test.setTimeout(180_000);
  const page = await visitor(browser, server.url);
  const dossier = await begin(page, await addProduct(page, await register(page, "Tổ chè Lên Sao", "0912 000 021", SECRET), "Chè lên sao"));
  const roll = dice(4);
  const choices = randomChoices(SET, roll);
  for (const leaf of leaves(SET)) if (roll(3) > 0) choices[leaf.code] = leaf.options.at(-1)?.id ?? ""; // somewhere about four stars
  await claimAll(page, dossier, (leaf) => ({ option: choices[leaf.code] ?? "" }));

  const seen = new Set<string>();
  for (const leaf of leaves(SET).filter(({ code }) => code === "4.1" || code === "9"))
    for (const { id } of [...leaf.options].reverse()) {
      choices[leaf.code] = id;
      const law = expected(await scoreOf(server.url, SET, choices));
      await page.goto(`${dossier}/tieu-chi/${leaf.code}`);
      await expect(sum(page)).toBeVisible();
      const asked: string[] = [];
      page.on("request", (request) => asked.push(request.url()));
      await page.check(`input[name="muc"][value="${id}"]`);
      await expect(sum(page)).toHaveText(law.words);
      expect(await named(page)).toEqual(law.missing);
      expect(asked).toEqual([]);
      page.removeAllListeners("request");
      await page.locator("main form .act button:not([name])").click();
      await page.waitForURL((url) => url.pathname === dossier);
      const shown = [`${await page.locator(".outcome .total strong").innerText()} điểm`, squeeze(await page.locator(".outcome .rank").innerText())];
      expect(law.words.split(" · ").slice(0, 2)).toEqual(shown);
      seen.add(law.words);
    }
  expect(seen.size).toBeGreaterThan(4);
});

test("it counts without network, says it to who listens, and is not there without scripts", async ({ browser, demonstration: server }) => {
  const page = await visitor(browser, server.url);
  const dossier = await begin(page, await addProduct(page, await register(page, "Tổ chè Ngoại Tuyến", "0912 000 022", SECRET), "Chè ngoại tuyến"));
  const first = `${dossier}/tieu-chi/${leaves(SET)[0]?.code}`;
  await page.goto(first);
  await expect(sum(page)).toBeAttached();
  await expect(sum(page)).toBeEmpty(); // nothing is chosen yet
  await page.context().setOffline(true);
  await page.locator('input[name="muc"]').last().check();
  await expect(sum(page)).toContainText(/^3 điểm · 1 sao · thêm 47 điểm để lên 3 sao · Còn \d+ tiêu chí chưa chọn$/);
  await expect(sum(page)).toHaveAttribute("aria-live", "polite");
  await expect(page.locator(".live-lacks li").first()).toContainText("cần");

  const plain = await visitor(browser, server.url, { javaScriptEnabled: false });
  await plain.context().addCookies((await page.context().storageState()).cookies);
  await plain.goto(first);
  await expect(plain.locator('input[name="muc"]').first()).toBeVisible();
  await expect(sum(plain)).toHaveCount(0);
});
