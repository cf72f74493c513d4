// What a sealed sheet says, written as the server writes it: RFC 8785, so that whoever opens the ledger comes to the same bytes.

/** Whose sheet it is and for what, as the form says it. */
export interface Place {
  format: number;
  session: string;
  item: string;
  seat: string;
  dossier: string;
  filed: number;
  turn: number;
  pack: string;
  pack_sha256: string;
  set: number;
}

/** What is ticked and written. An option is null where "none of these levels" is chosen. */
export interface Fill {
  choices: Record<string, string | null>;
  notes: Record<string, string>;
  accepted: string[];
  comment: string;
}

/** The body of POST /api/v1/sessions/sheets. */
export interface SheetSent {
  command: string;
  item: string;
  sheet: string;
  seat: string;
  turn: number;
  nonce: string;
  content: string;
  commitment: string;
  filled_at: number;
}

export const NOTE_MAX = 4000; // bytes, as the server takes them
export const CONTENT_MAX = 65536;

type Json = string | number | null | Json[] | { [name: string]: Json };

/** Not JSON.stringify of an object: that would put the criterion 10 before 1.1. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const names = Object.keys(value).sort((a, b) => (a < b ? -1 : 1)); // by UTF-16 units
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name] ?? null)}`).join(",")}}`;
}

const SPACES = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g;
const BREAKS = /\r\n|[\r\u2028\u2029]/g;
const UNSEEN = /[\p{Cc}\p{Cs}\p{Co}\p{NChar}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu;

/** As the server cleans what people type (src/base/text_clean.c); what it refuses can't be seen and is left out. */
export function clean(text: string): string {
  const plain = text.replace(SPACES, " ").replace(BREAKS, "\n");
  return plain
    .replace(UNSEEN, (character) => ("\n\t".includes(character) ? character : ""))
    .normalize("NFC")
    .trim();
}

export const bytes = (text: string) => new TextEncoder().encode(text).length;

export function sheetContent(place: Place, fill: Fill): string {
  const notes = Object.entries(fill.notes).map(([code, text]) => [code, clean(text)] as const);
  return canonical({
    ...place,
    choices: Object.fromEntries(Object.entries(fill.choices).filter(([, option]) => option !== null)),
    notes: Object.fromEntries(notes.filter(([, text]) => text !== "")),
    accepted: [...fill.accepted].sort(),
    comment: clean(fill.comment),
  });
}

const hex = (all: Uint8Array) => Array.from(all, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** RFC 9562, version 4; crypto.randomUUID is younger than the telephones that this runs on. */
export function newIdent(): string {
  const random = crypto.getRandomValues(new Uint8Array(16));
  random[6] = ((random[6] ?? 0) & 0x0f) | 0x40;
  random[8] = ((random[8] ?? 0) & 0x3f) | 0x80;
  return hex(random).replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** Seals: the commitment is SHA-256 of 32 random bytes and the content. */
export async function seal(place: Place, fill: Fill, now: number): Promise<SheetSent> {
  const content = sheetContent(place, fill);
  const nonce = crypto.getRandomValues(new Uint8Array(32));
  const text = new TextEncoder().encode(content);
  const both = new Uint8Array(nonce.length + text.length);
  both.set(nonce);
  both.set(text, nonce.length);
  const commitment = new Uint8Array(await crypto.subtle.digest("SHA-256", both));
  const { item, seat, turn } = place;
  return {
    command: newIdent(),
    item,
    sheet: newIdent(),
    seat,
    turn,
    nonce: hex(nonce),
    content,
    commitment: hex(commitment),
    filled_at: now,
  };
}
