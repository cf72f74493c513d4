import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { canonical, clean, newIdent, type Place, seal, sheetContent } from "./content";

const PLACE: Place = {
  format: 1,
  session: "s",
  item: "i",
  seat: "t",
  dossier: "d",
  filed: 2,
  turn: 1,
  pack: "26-2026@1",
  pack_sha256: "0",
  set: 11,
};

test("names stand by their UTF-16 units, numbers that look like numbers too", () => {
  expect(canonical({ "10": "1", "9": null, "1.10": 2, "1.2": [1, "a"] })).toBe('{"1.10":2,"1.2":[1,"a"],"10":"1","9":null}');
  expect(canonical({ b: '\u00e9\u0001"\\\n/', a: {} })).toBe('{"a":{},"b":"\u00e9\\u0001\\"\\\\\\n/"}');
});

test("none of a criterion's levels is left out of what is sealed, and so is an empty note", () => {
  const notes = { "1.2": "\u00a0", "10": " vi\u0323\r\n\u0111\u1eadm " };
  const fill = { choices: { "10": "2", "1.1": null, "1.2": "1" }, notes, accepted: ["C", "A"], comment: "" };
  expect(sheetContent(PLACE, fill)).toBe(
    '{"accepted":["A","C"],"choices":{"1.2":"1","10":"2"},"comment":"","dossier":"d","filed":2,"format":1,"item":"i","notes":{"10":"v\u1ecb\\n\u0111\u1eadm"},' +
      '"pack":"26-2026@1","pack_sha256":"0","seat":"t","session":"s","set":11,"turn":1}',
  );
});

test("what can't be seen is left out, every space is plain, the text is NFC", () => {
  expect(clean("\ufeff a\u200bb\u00a0c\u202ed\u0007e\tf\u2028g\ue000 ")).toBe("ab cde\tf\ng");
  expect(clean("Ho\u0300a")).toBe("H\u00f2a");
  expect(clean("a\ud800b")).toBe("ab");
  expect(clean("👩‍🌾 tea")).toBe("👩‍🌾 tea");
});

test("the commitment is SHA-256 of nonce and content, each seal with a nonce of its own", async () => {
  const fill = { choices: { "1.1": "3" }, notes: {}, accepted: [], comment: "ngon" };
  const [one, two] = [await seal(PLACE, fill, 5), await seal(PLACE, fill, 5)];
  for (const sheet of [one, two]) {
    const bytes = Buffer.concat([Buffer.from(sheet.nonce, "hex"), Buffer.from(sheet.content, "utf8")]);
    expect(sheet.commitment).toBe(createHash("sha256").update(bytes).digest("hex"));
    expect(sheet.nonce).toMatch(/^[0-9a-f]{64}$/);
  }
  expect(new Set([one.nonce, two.nonce, one.command, two.command, one.sheet, two.sheet]).size).toBe(6);
});

test("the device writes the bytes that the server writes (tests/unit/ocop/sessions/test_sheet.c)", () => {
  const ident = (last: number) => `00000000-0000-4000-8000-00000000000${last}`;
  const place: Place = { ...PLACE, session: ident(1), item: ident(2), seat: ident(3), dossier: ident(4), pack_sha256: "a".repeat(64) };
  const choices = { "2.2": "c", "1.1": "b", "3.1": null, "2.10": "a" };
  const notes = { "1.1": "", "2.2": 'm\u00f9i th\u01a1m "r\u00f5"' };
  const content = sheetContent(place, { choices, notes, accepted: ["A", "C"], comment: "" });
  const nonce = Buffer.from(Array.from({ length: 32 }, (_, i) => i));
  const commitment = createHash("sha256").update(nonce).update(content, "utf8").digest("hex");
  expect(commitment).toBe("ffc3247ab5656ada33847cc52150eb8934297f4f68bf194e587d03ab9e3d6a95");
});

test("identifiers are UUIDs of version 4", () => {
  for (let i = 0; i < 100; i++) expect(newIdent()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
