// The words of the screen, from text/ like those of the server; only the rooms named here reach the browser.
import { live, sealing, sending, shell } from "../../../text/vi.json";

export type Key = keyof typeof live | keyof typeof sealing | keyof typeof sending | keyof typeof shell;
type Args = Record<string, string | number>;

let table: Record<string, string> = { ...live, ...sealing, ...sending, ...shell };

/** Loads the page's language before anything is written. Vietnamese is always there. */
export async function loadTexts(): Promise<void> {
  if (document.documentElement.lang === "en") {
    const english = await import("./english");
    table = { ...english.live, ...english.sealing, ...english.sending, ...english.shell };
  }
}

/** The text with its {places} filled. */
export function say(key: Key, args: Args = {}): string {
  return (table[key] ?? key).replace(/\{(\w+)\}/g, (place, name: string) => String(args[name] ?? place));
}
