// What a phone pays for the first sight of a sheet, measured on the wire.
import { expect, test, untilKept } from "./house";

interface Sizes {
  [path: string]: number;
}

test("the first load stays within its budget", async ({ page, server }) => {
  const cdp = await page.context().newCDPSession(page);
  const urls = new Map<string, string>();
  const sizes: Sizes = {};
  await cdp.send("Network.enable");
  cdp.on("Network.responseReceived", ({ requestId, response }) => urls.set(requestId, response.url));
  cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const url = urls.get(requestId);
    if (url?.startsWith(server.url)) sizes[url.slice(server.url.length)] = encodedDataLength;
  });
  await page.goto("/tu-danh-gia/11");
  await page.locator(".total b").waitFor();
  await page.evaluate(() => document.fonts.ready);
  await page.waitForLoadState("networkidle");
  const fonts = Object.entries(sizes).filter(([path]) => path.endsWith(".woff2"));
  const rest = Object.entries(sizes).filter(([path]) => !path.endsWith(".woff2"));
  const sum = (of: [string, number][]) => of.reduce((total, [, size]) => total + size, 0);
  test.info().annotations.push({ type: "first load", description: JSON.stringify(sizes) });
  console.log(`first load: ${sum(rest)} bytes beside ${sum(fonts)} bytes of ${fonts.length} fonts: ${JSON.stringify(Object.fromEntries(rest))}`);
  expect(rest.map(([path]) => path)).toContain("/tu-danh-gia/11");
  expect(rest.some(([path]) => path.endsWith(".wasm"))).toBe(true);
  expect(sum(rest)).toBeLessThanOrEqual(80_000);
  expect(fonts.length).toBeLessThanOrEqual(4);
  expect(sum(fonts)).toBeLessThanOrEqual(70_000);
  await untilKept(page);
});

test("the bundle of all 26 sheets is small", async ({ request }) => {
  const answer = await request.get("/tu-danh-gia/ngoai-tuyen.json", { headers: { "Accept-Encoding": "gzip" } });
  expect(answer.headers()["content-encoding"]).toBe("gzip");
  console.log(`bundle: ${answer.headers()["content-length"]} bytes compressed, ${(await answer.body()).length} plain`);
  expect(Number(answer.headers()["content-length"])).toBeLessThan(60_000);
});
