import { generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, it } from "vitest";
import { checkList, checkSeal, daysBetween, extendedUntil, readSeal, type StatusList, statusOf, todayInVietnam } from "./seal";

const pair = generateKeyPairSync("ed25519");
const der = pair.publicKey.export({ format: "der", type: "spki" });
const key = { id: "0123456789abcdef", public: der.subarray(der.length - 32).toString("hex") };
const words = [
  "OCOP1",
  key.id,
  "15-04498-3-2026",
  "4",
  "2026-11-25",
  "2029-11-25",
  "2585/Q\u0110-UBND",
  "5",
  "Ch\u00e8 Shan tuy\u1ebft",
  "HTX Su\u1ed1i Gi\u00e0ng",
  "",
];

function sealed(lines: string[], signer = pair.privateKey): string {
  const message = Buffer.from(lines.join("\n"));
  return Buffer.concat([message, sign(null, message, signer)]).toString("base64url");
}

describe("the seal of a certificate", () => {
  it("is read with or without the address before it", () => {
    expect(readSeal(sealed(words))?.product).toBe("Ch\u00e8 Shan tuy\u1ebft");
    expect(readSeal(` https://ocop.example.vn/gcn/${sealed(words)}?x=1\n`)?.place).toBe(5);
  });

  it("is good as it was signed, and forged when a digit was changed", async () => {
    const seal = readSeal(sealed(words));
    if (!seal) throw new Error("unreadable");
    expect(await checkSeal([key], seal)).toBe("good");
    expect(await checkSeal([], seal)).toBe("unknown-key");
    const raised = readSeal(Buffer.concat([Buffer.from(words.join("\n").replace("\n4\n", "\n5\n")), seal.signature]).toString("base64url"));
    if (!raised) throw new Error("unreadable");
    expect(raised.stars).toBe(5);
    expect(await checkSeal([key], raised)).toBe("forged");
  });

  it("is refused where it is none", () => {
    for (const typed of [
      "",
      "hello",
      "https://example.vn/",
      "AAAA",
      sealed(words.slice(0, 5)),
      sealed(words.map((line) => (line === "4" ? "6" : line))),
    ])
      expect(readSeal(typed)).toBeUndefined();
  });
});

describe("the status list", () => {
  const bits = Buffer.from([0b01_10_11_01, 0b10_01]).toString("base64url");
  const list: StatusList = { format: "openocop.certificate.status.1", day: "2026-11-29", key: key.id, count: 6, bits, signature: "" };

  it("has two bits for each place", () => {
    expect([0, 1, 2, 3, 4, 5, 6, 100].map((place) => statusOf(list, place))).toEqual([1, 3, 2, 1, 1, 2, 0, 0]);
  });

  it("is trusted only as it was signed", async () => {
    const message = Buffer.from([list.format, list.day, list.key, list.count, list.bits].join("\n"));
    const good = { ...list, signature: sign(null, message, pair.privateKey).toString("base64url") };
    expect(await checkList([key], good)).toBe("good");
    expect(await checkList([key], { ...good, day: "2026-12-29" })).toBe("forged");
  });

  it("tells what goes on beyond its printed end, as it was signed", async () => {
    const places = "5=2030-05-24 41=2030-06-01";
    const signature = sign(null, Buffer.from(["openocop.certificate.extended.1", list.day, list.key, places].join("\n")), pair.privateKey);
    const good = { ...list, extended: { places, signature: signature.toString("base64url") } };
    expect([await extendedUntil([key], good, 5), await extendedUntil([key], good, 41)]).toEqual(["2030-05-24", "2030-06-01"]);
    for (const place of [4, 1, 51]) expect(await extendedUntil([key], good, place)).toBeUndefined();
    expect(await extendedUntil([key], list, 5)).toBeUndefined();
    expect(await extendedUntil([key], { ...good, extended: { ...good.extended, places: places.replace("05", "06") } }, 5)).toBeUndefined();
  });
});

describe("days", () => {
  it("are those of Vietnam", () => {
    expect(todayInVietnam(Date.parse("2026-11-28T17:30:00Z"))).toBe("2026-11-29");
    expect(daysBetween("2026-11-21", "2026-11-29")).toBe(8);
  });
});
