import { expect, test } from "vitest";
import { moveCorner, reduced, sharpness, WHOLE } from "./picture";

function picture(width: number, height: number, grey: (x: number, y: number) => number): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i++) pixels.fill(grey(i % width, Math.floor(i / width)), 4 * i, 4 * i + 3);
  return pixels;
}

test("a large photo is reduced to its longer side, a small one stays", () => {
  expect(reduced(4000, 3000, 2000)).toEqual([2000, 1500]);
  expect(reduced(3000, 6000, 2000)).toEqual([1000, 2000]);
  expect(reduced(640, 480, 2000)).toEqual([640, 480]);
  expect(reduced(100_000, 1, 2000)).toEqual([2000, 1]);
});

test("print is sharp, the same print blurred is not, an empty page least of all", () => {
  const print = sharpness(
    picture(100, 100, (x) => (x % 4 < 2 ? 0 : 255)),
    100,
    100,
  );
  const blurred = sharpness(
    picture(100, 100, (x) => 128 + 20 * Math.sin(x / 8)),
    100,
    100,
  );
  expect(print).toBeGreaterThan(1000);
  expect(blurred).toBeLessThan(10);
  expect(
    sharpness(
      picture(50, 50, () => 255),
      50,
      50,
    ),
  ).toBeCloseTo(0);
});

test("the corners of the frame stay within the picture and apart", () => {
  expect(moveCorner(WHOLE, "top-left", 0.2, 0.3)).toEqual({ left: 0.2, top: 0.3, right: 1, bottom: 1 });
  expect(moveCorner(WHOLE, "bottom-right", 2, -1)).toEqual({ left: 0, top: 0, right: 1, bottom: 0.1 });
  expect(moveCorner({ left: 0.5, top: 0, right: 1, bottom: 1 }, "top-right", 0, -3)).toEqual({ left: 0.5, top: 0, right: 0.6, bottom: 1 });
});
