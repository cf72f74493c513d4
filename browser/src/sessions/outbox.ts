// Sealed sheets that wait on the device until the server has them. A sheet is sent under the identifier that it was sealed with: however often it
// arrives, it is one. Only the server's answer ends the waiting, and only the server's clock says when it arrived.
import type { SheetSent } from "./content";

/** What became of a sheet that the server has. */
export interface Outcome {
  state: "counted" | "late" | "void";
  reason: string;
  at: number; // ms since 1970, the server's
}

/** Why it can't be taken yet. */
export interface Later {
  why: "network" | "sign-in" | "not-now";
  words: string; // the server's, where it said something
}

export type Reply = { outcome: Outcome } | { refusal: string } | { later: Later };

export interface Sealed {
  key: string; // keyOf
  person: string;
  path: string; // of the sheet's page
  name: string; // of the product
  body: SheetSent;
  sealed: number; // ms since 1970, the device's
  outcome?: Outcome;
  refusal?: string; // the server's words: it will never take it like this
}

/** One sheet of a person in a turn. */
export const keyOf = (person: string, item: string, turn: number) => `${person} ${item} ${turn}`;

export const waits = (sealed: Sealed) => sealed.outcome === undefined && sealed.refusal === undefined;

/** Where they lie: IndexedDB (device.ts). */
export interface Box {
  sealed(): Promise<Sealed[]>;
  /** Keeps what the server said of the sheet, where it still is the same sheet. */
  settle(key: string, command: string, reply: { outcome: Outcome } | { refusal: string }): Promise<void>;
}

/** Sends what waits; gives why something still does, if it does. */
export async function sendAll(box: Box, post: (body: SheetSent) => Promise<Reply>): Promise<Later | undefined> {
  let left: Later | undefined;
  for (const sealed of (await box.sealed()).filter(waits)) {
    const reply = await post(sealed.body);
    if (!("later" in reply)) await box.settle(sealed.key, sealed.body.command, reply);
    else if (reply.later.why === "not-now") left = reply.later;
    else return reply.later;
  }
  return left;
}

function isOutcome(value: unknown): value is Outcome {
  const outcome = value as Partial<Outcome> | null;
  return (
    typeof outcome === "object" &&
    outcome !== null &&
    ["counted", "late", "void"].includes(outcome.state ?? "") &&
    typeof outcome.reason === "string" &&
    typeof outcome.at === "number"
  );
}

const soon = (why: Later["why"], words = ""): Reply => ({ later: { why, words } });

/** An answer of POST /api/v1/sessions/sheets: its status and its JSON, or undefined where there was none. */
export function replyOf(status: number, json: unknown): Reply {
  const words = (json as { detail?: string } | undefined)?.detail ?? "";
  if (status === 200) return isOutcome(json) ? { outcome: json } : soon("network"); // something between us and the server
  if (status === 401) return soon("sign-in");
  if (status === 409) return soon("not-now", words);
  if (status === 429 || status >= 500 || status < 400) return soon("network");
  return { refusal: words || String(status) };
}
