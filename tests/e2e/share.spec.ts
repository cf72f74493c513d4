// Links: what is shared is seen the same elsewhere; what is broken is said, and the rest kept.
import { dice, expect, leaves, openSheet, randomChoices, squeeze, test, tick } from "./house";

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

test("a link shows the same choices and result on another device, and does not touch its draft", async ({ page, browser, server }) => {
  const choices = randomChoices(11, dice(3));
  await openSheet(page, "/tu-danh-gia/11");
  await tick(page, choices);
  await page.getByRole("button", { name: "Chia sẻ" }).click();
  await expect(page.getByText("Đã chép liên kết")).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link.startsWith(`${server.url}/tu-danh-gia/11?chon=`)).toBe(true);
  expect(link.endsWith("&bo=26-2026@1")).toBe(true);
  expect(link.length).toBeLessThan(120);

  const other = await browser.newContext({ baseURL: server.url });
  const guest = await other.newPage();
  await openSheet(guest, "/tu-danh-gia/11");
  await tick(guest, { "1.1": "3" });
  await guest.goto(link);
  await expect(guest.getByText("Đây là bản được chia sẻ")).toBeVisible();
  for (const [code, id] of Object.entries(choices)) await expect(guest.locator(`input[name="${code}"]:checked`)).toHaveValue(id);
  expect(squeeze(await guest.locator(".label-card").innerText())).toBe(squeeze(await page.locator(".label-card").innerText()));
  await guest.goto("/tu-danh-gia/11");
  await expect(guest.locator("input:checked")).toHaveCount(1);
  await guest.goto(link);
  await guest.getByRole("button", { name: "Sửa tiếp trên máy này" }).click();
  await guest.goto("/tu-danh-gia/11");
  await expect(guest.locator("input:checked")).toHaveCount(leaves(11).length);
  await other.close();
});

const whole = "3221-31.3211.31223.335.424.22333.4.2.2.2.1";
for (const script of [true, false]) {
  test.describe(script ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled: script });

    test("hostile and broken links get a clear page and keep what can be read", async ({ page }) => {
      const cases: [string, RegExp, number][] = [
        [`?chon=${whole}`, /Liên kết bị thiếu hoặc sai một phần/, 31],
        [`?chon=${whole}&bo=26-2026@7`, /thuộc bản 7 của bộ tiêu chí/, 31],
        [`?chon=${whole}&bo=1066-1984@1`, /bộ tiêu chí “1066-1984”, không có ở đây/, 31],
        [`?chon=3221-31.3211.3122&bo=26-2026@1`, /không đọc được nên được bỏ trống/, 10],
        [`?chon=9221-31.3211.31223.335.424.22333.4.2.2.2.1&bo=26-2026@1`, /Có 1 lựa chọn không đọc được nên được bỏ trống: 1\.1\./, 30],
        [`?chon=%3Cscript%3Ealert(1)%3C/script%3E&bo=%3Cimg src=x onerror=alert(1)%3E`, /không có ở đây/, 0],
        [`?chon=${"9.".repeat(2000)}&bo=26-2026@1`, /không đọc được/, 0],
        ["?bo=26-2026@1", /không đọc được/, 0],
      ];
      for (const [query, says, chosen] of cases) {
        const answer = await page.goto(`/tu-danh-gia/11${query}`);
        expect(answer?.status(), query.slice(0, 80)).toBe(200);
        await expect(page.locator(".notice").first(), query.slice(0, 80)).toContainText(says);
        await expect(page.locator("input:checked"), query.slice(0, 80)).toHaveCount(chosen);
      }
    });

    test("a sheet that does not exist leads back to the list", async ({ page, clean }) => {
      for (const no of ["27", "0", "011", "-1", "abc", "%3Cb%3E", "999999999999999999999"]) {
        const answer = await page.goto(`/tu-danh-gia/${no}`);
        expect(answer?.status(), no).toBe(404);
        await expect(page.getByRole("alert")).toContainText("Bộ tiêu chí có 26 phiếu");
        await expect(page.locator(".sheets a")).toHaveCount(26);
      }
      clean.length = 0; // the browser itself notes each 404
    });
  });
}
