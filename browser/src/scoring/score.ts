// The law's C code, compiled for the browser, asked about one sheet.
import type { Sheet } from "./form";
import type { Outcome } from "./outcome";
import type { Choices } from "./share";

/** Undefined where the browser can't run it: then the form is sent to the server. */
export async function openScore(_sheet: Sheet): Promise<((choices: Choices) => Outcome) | undefined> {
  return undefined;
}
