// Photos before they are sent: upright, cut to the paper, no larger than is needed to read it, and not blurred. What the browser can't read (HEIC
// where it has no such reader) is sent as it is.

const SIDE_MAX = 2000;
const QUALITY = 0.8;
const BLUR_SIDE = 512;
/** The variance of the Laplacian below which small print can't be read; found with photos of printed pages. */
const BLUR_LIMIT = 60;

/** A part of a picture, in fractions of its sides. */
export interface Frame {
  left: number;
  top: number;
  right: number;
  bottom: number;
}
export const WHOLE: Frame = { left: 0, top: 0, right: 1, bottom: 1 };

const FRAME_MIN = 0.1;
const within = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));

export type Corner = "top-left" | "top-right" | "bottom-left" | "bottom-right";

/** The frame with one corner moved, never smaller than a tenth of the picture. */
export function moveCorner(frame: Frame, corner: Corner, x: number, y: number): Frame {
  const next = { ...frame };
  if (corner.endsWith("left")) next.left = within(x, 0, frame.right - FRAME_MIN);
  else next.right = within(x, frame.left + FRAME_MIN, 1);
  if (corner.startsWith("top")) next.top = within(y, 0, frame.bottom - FRAME_MIN);
  else next.bottom = within(y, frame.top + FRAME_MIN, 1);
  return next;
}

/** The size of a picture whose longer side is at most `most`. */
export function reduced(width: number, height: number, most: number): [number, number] {
  const scale = Math.min(1, most / Math.max(width, height));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

/** The variance of the Laplacian of the grey picture: how sharp its edges are. `pixels` are red, green, blue, alpha. */
export function sharpness(pixels: Uint8ClampedArray, width: number, height: number): number {
  const grey = new Float32Array(width * height);
  for (let i = 0; i < grey.length; i++) {
    grey[i] = 0.299 * (pixels[4 * i] ?? 0) + 0.587 * (pixels[4 * i + 1] ?? 0) + 0.114 * (pixels[4 * i + 2] ?? 0);
  }
  const at = (i: number) => grey[i] ?? 0;
  let sum = 0;
  let squares = 0;
  let count = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      const edge = at(i - width) + at(i + width) + at(i - 1) + at(i + 1) - 4 * at(i);
      sum += edge;
      squares += edge * edge;
      count++;
    }
  }
  return count === 0 ? 0 : squares / count - (sum / count) ** 2;
}

export async function readPicture(file: Blob): Promise<ImageBitmap | null> {
  if (!file.type.startsWith("image/") || typeof createImageBitmap !== "function") return null;
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return null;
  }
}

/** Draws the frame's part so that its longer side is at most `most`. */
export function draw(canvas: HTMLCanvasElement, picture: ImageBitmap, frame: Frame, most: number): CanvasRenderingContext2D | null {
  const [width, height] = [(frame.right - frame.left) * picture.width, (frame.bottom - frame.top) * picture.height];
  [canvas.width, canvas.height] = reduced(width, height, most);
  const context = canvas.getContext("2d");
  context?.drawImage(picture, frame.left * picture.width, frame.top * picture.height, width, height, 0, 0, canvas.width, canvas.height);
  return context;
}

export function isBlurred(picture: ImageBitmap): boolean {
  const canvas = document.createElement("canvas");
  const context = draw(canvas, picture, WHOLE, BLUR_SIDE);
  if (!context) return false;
  const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
  return sharpness(data, width, height) < BLUR_LIMIT;
}

/** The frame's part as a JPEG, without what the camera wrote about place and time. */
export function toJpeg(picture: ImageBitmap, frame: Frame): Promise<Blob | null> {
  const canvas = document.createElement("canvas");
  draw(canvas, picture, frame, SIDE_MAX);
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
}
