import { expect, test } from "vitest";
import { finds, fold } from "./fold";

// Words are given by their code points, for the code holds no Vietnamese words.
const che = "Ch\u00e8 t\u01b0\u01a1i, ch\u00e8 ch\u1ebf bi\u1ebfn";
const doUong = "\u0110\u1ed3 u\u1ed1ng c\u00f3 c\u1ed3n kh\u00e1c";

test("accents, capitals and signs make no difference", () => {
  expect(fold(che)).toBe("che tuoi che che bien");
  expect(fold(doUong)).toBe("do uong co con khac");
  expect(fold(doUong.normalize("NFD"))).toBe(fold(doUong));
  expect(fold("  (a)  b-C ")).toBe("a b c");
});

test("every word that was typed begins a word of the text", () => {
  expect(finds(fold(che), "che bi")).toBe(true);
  expect(finds(fold(che), "\u0111\u1ed3")).toBe(false);
  expect(finds(fold(doUong), "\u0111\u1ed3 u\u1ed1ng")).toBe(true);
  expect(finds(fold(che), "")).toBe(true);
  expect(finds(fold(che), "ien")).toBe(false);
});
