// A certificate is checked in airplane mode, with the keys and the status list that the device has kept; the register and its pages need no script.
import { generateKeyPairSync, sign } from "node:crypto";
import type { Page } from "@playwright/test";
import { tellOfCertificates } from "./certificates";
import { startHands } from "./council";
import { expect, test, untilKept } from "./house";
import { faults, glance } from "./story";

const pair = generateKeyPairSync("ed25519");
const der = pair.publicKey.export({ format: "der", type: "spki" });
const key = { id: "0123456789abcdef", public: der.subarray(der.length - 32).toString("hex"), from: "2026-01-01T00:00:00.000Z", until: null };

function seal(place: number, from: string, to: string): string {
  const words = ["OCOP1", key.id, "15-04498-3-2026", "4", from, to, "2585/QĐ-UBND", String(place), "Chè Shan tuyết", "HTX Suối Giàng", ""];
  const message = Buffer.from(words.join("\n"));
  return Buffer.concat([message, sign(null, message, pair.privateKey)]).toString("base64url");
}

function list(day: string) {
  const bits = Buffer.from([0b11_10_01_00]).toString("base64url"); // places 1 as printed, 2 withdrawn, 3 replaced
  const message = Buffer.from(["openocop.certificate.status.1", day, key.id, 4, bits].join("\n"));
  return { format: "openocop.certificate.status.1", day, key: key.id, count: 4, bits, signature: sign(null, message, pair.privateKey).toString("base64url") };
}

const day = (offset: number) => new Date(Date.now() + 7 * 3_600_000 + offset * 86_400_000).toISOString().slice(0, 10);

async function check(page: Page, code: string): Promise<string> {
  await page.locator("#ma").fill(code);
  await page.getByRole("button", { name: "Kiểm tra" }).click();
  await expect(page.locator("#verify-answer p").first()).toBeVisible();
  await page.waitForTimeout(100);
  return page.locator("#verify-answer").innerText();
}

test.describe("with keys and list of a province", () => {
  test.use({ serviceWorkers: "block" });

  test("true, changed, withdrawn, replaced, expired, and a list that is old, without network", async ({ page, context, clean }) => {
    let told = list(day(0));
    await page.route("**/api/v1/certificates/keys", (route) => route.fulfill({ json: { keys: [key] } }));
    await page.route("**/api/v1/certificates/status", (route) => route.fulfill({ json: told }));
    await page.goto("/kiem-tra-chung-nhan");
    await expect(page.locator("body")).toHaveAttribute("data-verify", "ready");
    await expect(page.locator("main")).toContainText("không phải chữ ký số theo Luật");
    await page.unrouteAll();
    await context.setOffline(true);
    const code = seal(1, day(-10), day(1000));
    const good = await check(page, `https://ocop.example.vn/gcn/${code}`);
    expect(good).toContain("ĐÚNG");
    expect(good).toContain("còn hiệu lực");
    expect(good).toContain("Chè Shan tuyết");
    const bytes = Buffer.from(code, "base64url");
    bytes[bytes.indexOf("\n4\n") + 1] = "5".charCodeAt(0);
    expect(await check(page, bytes.toString("base64url"))).toContain("SAI");
    expect(await check(page, seal(2, day(-10), day(1000)))).toContain("thu hồi hoặc hủy");
    expect(await check(page, seal(3, day(-10), day(1000)))).toContain("thay bằng giấy mới hơn");
    expect(await check(page, seal(1, day(-1100), day(-4)))).toContain("hết hạn");
    expect(await check(page, seal(9, day(-1), day(1000)))).toContain("chưa có giấy này");
    expect(await check(page, "xin chào")).toContain("KHÔNG ĐỌC ĐƯỢC");
    await context.setOffline(false);
    told = list(day(-8));
    await page.route("**/api/v1/certificates/keys", (route) => route.fulfill({ json: { keys: [key] } }));
    await page.route("**/api/v1/certificates/status", (route) => route.fulfill({ json: told }));
    await page.reload();
    await expect(page.locator("#verify-list")).toContainText("cũ hơn 7 ngày");
    told = { ...list(day(0)), day: day(-1) };
    await page.reload();
    await expect(page.locator("#verify-list")).toContainText("chưa lưu danh sách");
    clean.length = 0;
  });
});

test("what a QR code leads to is answered on the device when there is no network", async ({ page, context, clean }) => {
  await page.goto("/tu-danh-gia/11");
  await untilKept(page);
  await context.setOffline(true);
  await page.goto(`/gcn/${seal(1, day(-1), day(1000))}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Kiểm tra giấy chứng nhận không cần mạng");
  await expect(page.locator("#verify-answer")).toContainText("không biết"); // the key is not this server's
  await page.goto("/kiem-tra-chung-nhan");
  await expect(page.locator("#ma")).toBeVisible();
  clean.length = 0;
});

test("from signed minutes to the rating after the next", async ({ browser }) => {
  test.setTimeout(300_000);
  const hands = await startHands();
  try {
    await tellOfCertificates(browser, hands, glance);
    expect(await hands.tell<string>("verify")).toContain("is whole");
  } finally {
    await hands.stop();
  }
  expect(faults.splice(0)).toEqual([]);
});
