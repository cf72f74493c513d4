// Everything that matters works without JavaScript: choosing a sheet, sending the form, the result, the link.
import { dice, expect, leaves, randomChoices, scoreOf, squeeze, test, tick, topChoices } from "./house";

test.use({ javaScriptEnabled: false });

test("the list leads to each of the 26 sheets", async ({ page }) => {
  await page.goto("/");
  await expect(page).toHaveURL(/\/tu-danh-gia$/);
  await expect(page.locator(".sheets a")).toHaveCount(26);
  await page.getByRole("link", { name: /Phiếu số\s+11\s+Chè/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Phiếu số 11 – Chè tươi, chè chế biến");
  await expect(page.locator("fieldset.criterion")).toHaveCount(leaves(11).length);
});

test("a sent form shows its result, refilled, with a link that shows the same", async ({ page, server }) => {
  const choices = randomChoices(11, dice(7));
  const law = await scoreOf(server.url, 11, choices);
  await page.goto("/tu-danh-gia/11");
  await page.getByLabel("Tên sản phẩm").fill("Chè <b>Suối Giàng</b>");
  await tick(page, choices);
  await page.locator("#thanh button").click();
  await expect(page.locator(".total b")).toHaveText(String(law.sheets[0]?.total));
  await expect(page.locator(".rank")).toContainText(`${law.stars} sao`);
  await expect(page.locator(".todo")).toHaveText(`Đã chọn đủ ${leaves(11).length} tiêu chí`);
  await expect(page.getByLabel("Tên sản phẩm")).toHaveValue("Chè <b>Suối Giàng</b>");
  for (const [code, id] of Object.entries(choices)) await expect(page.locator(`input[name="${code}"]:checked`)).toHaveValue(id);
  const sent = squeeze(await page.locator(".result").innerText());
  await page.getByRole("link", { name: /Liên kết để xem lại/ }).click();
  await expect(page).toHaveURL(/\?chon=.*&bo=26-2026@1$/);
  expect(squeeze(await page.locator(".result").innerText())).toBe(sent);
});

test("an unfinished form says what is left and counts the rest as nothing", async ({ page }) => {
  await page.goto("/tu-danh-gia/11");
  await tick(page, { "1.1": "3", "6.2.3": "4" });
  await page.locator("#thanh button").click();
  await expect(page.locator(".total b")).toHaveText("8");
  await expect(page.locator(".todo")).toContainText(`Còn ${leaves(11).length - 2} tiêu chí chưa chọn`);
  await expect(page.getByRole("heading", { name: "Đường ngắn nhất lên 3 sao" })).toBeVisible();
});

test("the best choices of every sheet give 100 points and five stars", async ({ request }) => {
  for (let no = 1; no <= 26; no++) {
    const answer = await request.post(`/tu-danh-gia/${no}`, { form: topChoices(no), headers: { "Sec-Fetch-Site": "same-origin" } });
    const html = await answer.text();
    expect(html, `sheet ${no}`).toContain('<b class="figure">100</b>');
    expect(html, `sheet ${no}`).toContain("<span>5 sao</span>");
    expect(html, `sheet ${no}`).toContain("sản phẩm ở mức cao nhất");
  }
});

test("a form with choices that do not exist keeps the others and names what was left out", async ({ request }) => {
  const answer = await request.post("/tu-danh-gia/11", {
    form: { "1.1": "3", "1.2": "9", "1.3": "<script>alert(1)</script>", "99.9": "1", "san-pham": "x".repeat(500) },
    headers: { "Sec-Fetch-Site": "same-origin" },
  });
  expect(answer.status()).toBe(200);
  const html = await answer.text();
  expect(html).toContain("Có 2 lựa chọn không đọc được");
  expect(html).toContain("1.2, 1.3");
  expect(html).not.toContain("<script>alert");
  expect(html).not.toContain("xxxxx");
});

test("a form from another site is refused", async ({ request }) => {
  const answer = await request.post("/tu-danh-gia/11", { form: { "1.1": "3" }, headers: { "Sec-Fetch-Site": "cross-site" } });
  expect(answer.status()).toBe(403);
});
