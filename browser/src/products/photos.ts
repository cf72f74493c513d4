// The form that adds a photo of a product: what the telephone took is made upright and small enough before it is sent.
import { readPicture, toJpeg, WHOLE } from "../files/picture";

export function startPhotos(): void {
  const input = document.querySelector<HTMLInputElement>('input[type="file"]');
  input?.addEventListener("change", async () => {
    const taken = input.files?.[0];
    const picture = taken && (await readPicture(taken));
    const jpeg = picture && (await toJpeg(picture, WHOLE));
    if (!taken || !jpeg || jpeg.size >= taken.size || input.files?.[0] !== taken) return;
    const list = new DataTransfer();
    list.items.add(new File([jpeg], `${taken.name.replace(/\.\w+$/, "")}.jpg`, { type: "image/jpeg" }));
    input.files = list.files;
  });
}
