import { expect, test } from "vitest";
import { type Place, readChoices, shareAddress, writeChoices } from "./share";

const places: Place[] = [
  { code: "1.1", section: "1", ids: ["x", "1", "2", "3"] },
  { code: "1.2", section: "1", ids: ["1", "2"] },
  { code: "2.1", section: "2", ids: ["0", "1"] },
  { code: "6.a-2", section: "6", ids: ["1", "2"] },
];

test("what is written is read again", () => {
  const choices = { "1.1": "x", "2.1": "0", "6.a-2": "2" };
  expect(writeChoices(places, choices)).toBe("x-.0.2");
  expect(readChoices(places, "x-.0.2")).toEqual({ choices, unread: [] });
});

test("nothing chosen is written and read as nothing", () => {
  expect(writeChoices(places, {})).toBe("--.-.-");
  expect(readChoices(places, "--.-.-")).toEqual({ choices: {}, unread: [] });
});

test("a broken link keeps what can be read and names the rest", () => {
  expect(readChoices(places, "32.1")).toEqual({ choices: { "1.1": "3", "1.2": "2", "2.1": "1" }, unread: ["6.a-2"] });
  expect(readChoices(places, "3.1.2")).toEqual({ choices: { "2.1": "1", "6.a-2": "2" }, unread: ["1.1", "1.2"] });
  expect(readChoices(places, "39.x.2")).toEqual({ choices: { "1.1": "3", "6.a-2": "2" }, unread: ["1.2", "2.1"] });
  expect(readChoices(places, "<script>").unread).toEqual(["1.1", "1.2", "2.1", "6.a-2"]);
});

test("an address ends in the edition, never in a sign that chat programs cut off", () => {
  expect(shareAddress("https://ocop.example", "11", "26-2026@1", places, { "1.1": "3" })).toBe(
    "https://ocop.example/tu-danh-gia/11?chon=3-.-.-&bo=26-2026@1",
  );
});
