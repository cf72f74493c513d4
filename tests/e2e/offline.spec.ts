// A page opened once works without network, for all sheets; also when it is the server that is gone.
import { expect, openSheet, startServer, test, tick, topChoices, untilKept } from "./house";

test("without network: other sheets, the list, the score, the draft, a link", async ({ page, context, clean }) => {
  await page.goto("/tu-danh-gia/11");
  await untilKept(page);
  await context.setOffline(true);
  for (const no of [1, 14, 26]) {
    await openSheet(page, `/tu-danh-gia/${no}`);
    await expect(page.locator(".no-network p")).toContainText("Chưa có mạng");
    await tick(page, topChoices(no));
    await expect(page.locator(".total b")).toHaveText("100");
    await expect(page.locator(".rank")).toContainText("5 sao");
  }
  await page.reload();
  await expect(page.locator(".total b")).toHaveText("100");
  await page.goto("/");
  await expect(page.locator(".sheets a")).toHaveCount(26);
  await expect(page.locator("#ban-nhap li")).toHaveCount(3);
  await page.goto("/tu-danh-gia/11?chon=3221-31.3211.31223.335.424.22333.4.2.2.2.1&bo=26-2026@1");
  await expect(page.locator("input:checked")).toHaveCount(31);
  await page.goto("/dia-danh-nao-do");
  await expect(page.getByRole("link", { name: "Mở phần tự đánh giá" })).toBeVisible();
  await context.setOffline(false);
  await page.goto("/tu-danh-gia/11");
  await expect(page.locator(".no-network p")).toHaveCount(0);
  clean.length = 0; // the browser notes what it could not fetch
});

test("with everything on the device, pages still come from the server while it answers", async ({ page }) => {
  await page.goto("/tu-danh-gia/11");
  await untilKept(page);
  await page.goto("/");
  await expect(page).toHaveURL(/\/tu-danh-gia$/);
  await expect(page.locator("body[data-from=device]")).toHaveCount(0);
  await page.goto("/don-vi-hanh-chinh");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  expect(await page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
});

test("every sheet on the device is the server's own page, letter by letter", async ({ page, request }) => {
  await page.goto("/tu-danh-gia/11");
  await untilKept(page);
  const bundle = (await (await request.get("/tu-danh-gia/ngoai-tuyen.json")).json()) as { lines: string[]; pages: Record<string, number[]> };
  expect(Object.keys(bundle.pages)).toHaveLength(28);
  for (const path of ["/tu-danh-gia", ...Array.from({ length: 26 }, (_, index) => `/tu-danh-gia/${index + 1}`)]) {
    const page = bundle.pages[path]?.map((line) => bundle.lines[line]).join("\n");
    expect(page, path).toBe((await (await request.get(path)).text()).trimEnd());
  }
});

test("with the server gone: the same, and the sign goes when it is back", async ({ browser }) => {
  const server = await startServer();
  const context = await browser.newContext({ baseURL: server.url });
  const page = await context.newPage();
  await page.goto("/tu-danh-gia");
  await page.getByRole("link", { name: /Cà phê/ }).click();
  await untilKept(page);
  await server.stop();
  await openSheet(page, "/tu-danh-gia/22");
  await expect(page.locator(".no-network p")).toContainText("Chưa có mạng");
  await tick(page, topChoices(22));
  await expect(page.locator(".total b")).toHaveText("100");
  await context.close();
});

test("a slow server: a sheet comes from the device, another page is waited for", async ({ browser }) => {
  const server = await startServer();
  const context = await browser.newContext({ baseURL: server.url });
  const page = await context.newPage();
  await page.goto("/tu-danh-gia/11");
  await untilKept(page);
  server.pause();
  await openSheet(page, "/tu-danh-gia/22");
  await expect(page.locator("body[data-from=device]")).toHaveCount(1);
  const arrives = page.goto("/don-vi-hanh-chinh");
  await page.waitForTimeout(6_000); // longer than a page of the device is held back
  server.resume();
  await arrives;
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Tra cứu đơn vị hành chính");
  await context.close();
  await server.stop();
});
