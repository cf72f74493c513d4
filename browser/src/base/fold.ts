// Searching without accents: lower case, no tone or vowel marks, đ as d, anything but letters and digits as one space. The same fold as
// text_fold of the server, for lists that are searched on the device.

const MARKS = /\p{M}+/gu;
const OTHERS = /[^\p{L}\p{N}]+/gu;

export function fold(text: string): string {
  return text.normalize("NFD").replace(MARKS, "").toLowerCase().replaceAll("\u0111", "d").replace(OTHERS, " ").trim();
}

/** Whether every word that was typed begins a word of the text. `folded` is a text that fold gave. */
export function finds(folded: string, typed: string): boolean {
  const words = ` ${folded}`;
  return fold(typed)
    .split(" ")
    .every((word) => words.includes(` ${word}`));
}
