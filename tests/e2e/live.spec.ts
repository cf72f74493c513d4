// With JavaScript: the score at every tick, the same as the program's; the plan; the draft.
import { dice, expect, leaves, openSheet, randomChoices, scoreOf, test, tick } from "./house";

for (const no of [2, 11, 16, 18, 21, 26]) {
  test(`sheet ${no}: totals, stars and missing minimums are the program's own`, async ({ page, server }) => {
    const roll = dice(no);
    await openSheet(page, `/tu-danh-gia/${no}`);
    for (let round = 0; round < 3; round++) {
      const choices = randomChoices(no, roll);
      await tick(page, choices);
      const law = await scoreOf(server.url, no, choices);
      await expect(page.locator(".total b")).toHaveText(String(law.sheets[0]?.total));
      await expect(page.locator(".rank")).toContainText(`${law.stars} sao`);
      const parts = await page.locator(".parts dd").allInnerTexts();
      expect(parts.map((text) => text.split(" ")[0])).toEqual(["A", "B", "C"].map((part) => String(law.sheets[0]?.parts[part])));
      const missing = await page.locator(".missing a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
      expect(missing).toEqual(law.unmet_minimums.map((unmet) => `#tc-${unmet.criterion}`));
    }
  });
}

test("each tick changes the sum at once", async ({ page }) => {
  await openSheet(page, "/tu-danh-gia/11");
  const total = page.locator(".total b");
  await expect(total).toHaveText("0");
  let sum = 0;
  for (const leaf of leaves(11)) {
    const option = leaf.options[leaf.options.length - 1];
    if (!option) throw new Error(leaf.code);
    await page.locator(`input[name="${leaf.code}"][value="${option.id}"]`).check();
    sum += option.points;
    await expect(total).toHaveText(String(sum));
  }
  expect(sum).toBe(100);
});

/** The words without white space and without the drawing. */
const words = (elements: Element[]) =>
  elements.map((element) => {
    const copy = element.cloneNode(true) as Element;
    for (const drawing of copy.querySelectorAll("svg")) drawing.remove();
    return (copy.textContent ?? "").replace(/\s+/g, "");
  });

test("what the server writes and what the browser draws are the same words", async ({ page, browser, server }) => {
  const roll = dice(99);
  const plain = await browser.newContext({ javaScriptEnabled: false, baseURL: server.url });
  const still = await plain.newPage();
  for (const no of [1, 11, 26]) {
    const choices = randomChoices(no, roll);
    for (const leaf of leaves(no)) if (roll(8) === 0) delete choices[leaf.code];
    await openSheet(page, `/tu-danh-gia/${no}`);
    await page.evaluate(() => localStorage.clear());
    await openSheet(page, `/tu-danh-gia/${no}`);
    await tick(page, choices);
    await still.goto(`/tu-danh-gia/${no}`);
    await tick(still, choices);
    await still.locator("#thanh button").click();
    for (const part of [".label-card", ".missing", ".steps", ".council"]) {
      const written = await still.locator(part).evaluateAll(words);
      const drawn = await page.locator(part).evaluateAll(words);
      expect(written.length).toBeGreaterThan(0);
      expect(drawn, `sheet ${no}, ${part}`).toEqual(written);
    }
  }
  await plain.close();
});

test("following the plan gives its stars", async ({ page }) => {
  await openSheet(page, "/tu-danh-gia/11");
  for (let stars = 3; stars <= 5; stars++) {
    await expect(page.locator(".rank", { hasText: `${stars} sao` })).toHaveCount(0);
    if (stars === 3) await tick(page, { "1.1": "1" });
    await expect(page.getByRole("heading", { name: `Đường ngắn nhất lên ${stars} sao` })).toBeVisible();
    const steps = await page.locator(".steps li").evaluateAll((items) =>
      items.map((item) => ({ href: item.querySelector("a")?.getAttribute("href") ?? "", option: item.querySelector("p")?.textContent ?? "" })),
    );
    expect(steps.length).toBeGreaterThan(0);
    for (const { href, option } of steps) {
      const words = option.replace("Đạt mức: ", "");
      await page.locator(`[id="${href.slice(1)}"] .says-option`).getByText(words, { exact: true }).click();
    }
    await expect(page.locator(".rank")).toContainText(`${stars} sao`);
  }
  await expect(page.getByText("sản phẩm ở mức cao nhất")).toBeVisible();
});

test("points for four stars without a minimum of three say so", async ({ page }) => {
  const choices = Object.fromEntries(leaves(11).map((leaf) => [leaf.code, leaf.options[leaf.options.length - 1]?.id ?? ""]));
  await openSheet(page, "/tu-danh-gia/11");
  await tick(page, { ...choices, "2.2": "1" });
  await expect(page.locator(".label-card")).toContainText("Điểm đã đủ 5 sao, nhưng còn thiếu yêu cầu tối thiểu nên mới được 2 sao.");
  await expect(page.locator(".missing").first()).toContainText("2.2 Đóng gói, bao bì sản phẩm – cần 2 điểm, đang 0");
});

test("the draft is there after a reload, in the list, and can be cleared and brought back", async ({ page }) => {
  await openSheet(page, "/tu-danh-gia/11");
  await page.getByLabel("Tên sản phẩm").fill("Chè Suối Giàng");
  await page.getByLabel("Tên sản phẩm").blur();
  await tick(page, { "1.1": "x", "1.5": "4", "6.2.3": "4" });
  await expect(page.locator(".total b")).toHaveText("8");
  await page.reload();
  await expect(page.locator(".total b")).toHaveText("8");
  await expect(page.locator('input[name="1.1"]:checked')).toHaveValue("x");
  await expect(page.getByLabel("Tên sản phẩm")).toHaveValue("Chè Suối Giàng");
  await page.getByRole("button", { name: "Làm lại từ đầu" }).click();
  await expect(page.locator(".total b")).toHaveText("0");
  await expect(page.locator("input:checked")).toHaveCount(0);
  await page.getByRole("button", { name: "Hoàn tác" }).click();
  await expect(page.locator(".total b")).toHaveText("8");
  await page.goto("/tu-danh-gia");
  await expect(page.locator("#ban-nhap")).toContainText("Chè Suối Giàng");
  await expect(page.locator("#ban-nhap")).toContainText(`8 điểm, đã chọn 3 trên ${leaves(11).length} tiêu chí`);
});

test("a sheet is found with and without accents", async ({ page }) => {
  await page.goto("/tu-danh-gia");
  const find = page.getByRole("searchbox");
  const shown = page.locator(".sheets li:visible");
  for (const typed of ["mật ong", "mat ong", "MAT ONG"]) {
    await find.fill(typed);
    await expect(shown).toHaveCount(2);
  }
  await find.fill("do uong");
  await expect(page.locator("output")).toHaveText("4 phiếu");
  await find.fill("zzz");
  await expect(shown).toHaveCount(0);
  await expect(page.locator("output")).toContainText("Không thấy phiếu nào có “zzz”");
  await find.fill("");
  await expect(shown).toHaveCount(26);
});
