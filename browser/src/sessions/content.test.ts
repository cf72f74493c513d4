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
  expect(canonical({ b: 'é\u0001"\\\n/', a: {} })).toBe('{"a":{},"b":"é\\u0001\\"\\\\\\n/"}');
});

test("none of a criterion's levels is left out of what is sealed, and so is an empty note", () => {
  const notes = { "1.2": "\u00a0", "10": " vi\u0323\r\nđậm " };
  const fill = { choices: { "10": "2", "1.1": null, "1.2": "1" }, notes, accepted: ["C", "A"], comment: "" };
  expect(sheetContent(PLACE, fill)).toBe(
    '{"accepted":["A","C"],"choices":{"1.2":"1","10":"2"},"comment":"","dossier":"d","filed":2,"format":1,"item":"i","notes":{"10":"vị\\nđậm"},' +
      '"pack":"26-2026@1","pack_sha256":"0","seat":"t","session":"s","set":11,"turn":1}',
  );
});

test("what can't be seen is left out, every space is plain, the text is NFC", () => {
  expect(clean("\ufeff a\u200bb\u00a0c\u202ed\u0007e\tf\u2028g\ue000 ")).toBe("ab cde\tf\ng");
  expect(clean("Hòa".normalize("NFD"))).toBe("Hòa".normalize("NFC"));
  expect(clean("a\ud800b")).toBe("ab");
  expect(clean("👩‍🌾 chè")).toBe("👩‍🌾 chè");
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

test("identifiers are UUIDs of version 4", () => {
  for (let i = 0; i < 100; i++) expect(newIdent()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
