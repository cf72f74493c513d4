// What a phone pays for the first sight of a sheet, and for each page of a dossier, measured on the wire.
import type { Page } from "@playwright/test";
import { expect, leaves, test, untilKept } from "./house";
import { addProduct, begin, claimAll, register, report, SET, visitor } from "./story";

interface Sizes {
  [path: string]: number;
}

/** Bytes on the wire by path, from now on; what the browser has already costs nothing. */
async function weigh(page: Page, origin: string): Promise<Sizes> {
  const cdp = await page.context().newCDPSession(page);
  const urls = new Map<string, string>();
  const sizes: Sizes = {};
  await cdp.send("Network.enable");
  cdp.on("Network.responseReceived", ({ requestId, response }) => urls.set(requestId, response.url));
  cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const url = urls.get(requestId);
    if (url?.startsWith(origin) && encodedDataLength > 0) sizes[url.slice(origin.length)] = encodedDataLength;
  });
  return sizes;
}

const besideFonts = (sizes: Sizes) => Object.entries(sizes).reduce((sum, [path, size]) => (path.endsWith(".woff2") ? sum : sum + size), 0);

test("the first load stays within its budget", async ({ page, server }) => {
  const sizes = await weigh(page, server.url);
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

test("the pages of a dossier: 80 kB at first, 40 kB each from then on", async ({ browser, demonstration: { url } }) => {
  test.setTimeout(90_000);
  const secret = "nắng vàng trên nương chè";
  const page = await visitor(browser, url, { serviceWorkers: "block" });
  const producer = await register(page, "Tổ chè Cân Nặng", "0912 000 009", secret);
  const dossier = await begin(page, await addProduct(page, producer, "Chè cân nặng"));
  await claimAll(page, dossier);
  await report(page, dossier, "Chè cân nặng");
  const { cookies } = await page.context().storageState();
  const fresh = await visitor(browser, url, { serviceWorkers: "block" });
  await fresh.context().addCookies(cookies);
  const sizes = await weigh(fresh, url);
  let before = 0;
  for (const path of ["", `/tieu-chi/${leaves(SET)[0]?.code}`, "/bao-cao", "/kiem-tra"].map((rest) => dossier + rest).concat("/giay-to/moi", "/ho-so", "/viec-cua-toi")) {
    await fresh.goto(path);
    await fresh.waitForLoadState("networkidle");
    const sum = besideFonts(sizes);
    console.log(`${path.replace(/[0-9a-f-]{36}/, "…")}: ${sum - before} bytes`);
    expect(sum - before, path).toBeLessThanOrEqual(before === 0 ? 80_000 : 40_000);
    expect(sum).toBeGreaterThan(before);
    before = sum;
  }
});
