import { expect, test } from "vitest";
import { live, sealing, sending, shell } from "../../../text/vi.json";

test("no key stands in two of the rooms that reach the browser: one would hide the other", () => {
  const keys = [live, sealing, sending, shell].flatMap((room) => Object.keys(room));
  expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
});
