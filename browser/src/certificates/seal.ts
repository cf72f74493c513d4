// The seal of a certificate's QR code and the signed status list, read and checked on the device; the bytes are told in
// src/ocop/certificates/certificates_seal_int.h. Needs a browser whose Web Crypto knows Ed25519.

export interface Key {
  id: string;
  public: string; // 64 hexadecimal digits
}

export interface Seal {
  key: string;
  code: string;
  stars: number;
  from: string; // 2026-11-25
  to: string;
  decision: string;
  place: number;
  product: string;
  producer: string;
  message: Uint8Array<ArrayBuffer>;
  signature: Uint8Array<ArrayBuffer>;
}

export interface StatusList {
  format: string;
  day: string;
  key: string;
  count: number;
  bits: string;
  signature: string;
  extended?: { places: string; signature: string }; // since Article 12.3 is applied
}

export type Verdict = "good" | "forged" | "unknown-key" | "unreadable" | "unsupported";

const SIGNATURE = 64;
const LINES = 10;

function fromBase64url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return undefined;
  const bytes = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  const out = new Uint8Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) out[i] = bytes.charCodeAt(i);
  return out;
}

function fromHex(text: string): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(text.length / 2);
  for (let i = 0; i < out.length; i++) out[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return out;
}

/** What was scanned or typed: the seal with or without an address before it. */
export function readSeal(typed: string): Seal | undefined {
  const text = typed.trim().replace(/^.*\//s, "").replace(/\?.*$/s, "");
  const bytes = fromBase64url(text);
  if (!bytes || bytes.length <= SIGNATURE) return undefined;
  const message = bytes.slice(0, bytes.length - SIGNATURE);
  const lines = new TextDecoder().decode(message).split("\n");
  if (lines.length !== LINES + 1 || lines[LINES] !== "" || lines[0] !== "OCOP1") return undefined;
  const [, key = "", code = "", stars = "", from = "", to = "", decision = "", place = "", product = "", producer = ""] = lines;
  if (!/^[1-5]$/.test(stars) || !/^\d+$/.test(place) || !/^\d{4}-\d\d-\d\d$/.test(from) || !/^\d{4}-\d\d-\d\d$/.test(to)) return undefined;
  const signature = bytes.slice(bytes.length - SIGNATURE);
  return { key, code, stars: Number(stars), from, to, decision, place: Number(place), product, producer, message, signature };
}

async function signed(keys: Key[], id: string, message: Uint8Array<ArrayBuffer>, signature: Uint8Array<ArrayBuffer>): Promise<Verdict> {
  const key = keys.find((one) => one.id === id);
  if (!key) return "unknown-key";
  try {
    const known = await crypto.subtle.importKey("raw", fromHex(key.public), "Ed25519", false, ["verify"]);
    return (await crypto.subtle.verify("Ed25519", known, signature, message)) ? "good" : "forged";
  } catch {
    return "unsupported";
  }
}

export async function checkSeal(keys: Key[], seal: Seal): Promise<Verdict> {
  return signed(keys, seal.key, seal.message, seal.signature);
}

export async function checkList(keys: Key[], list: StatusList): Promise<Verdict> {
  const message = new TextEncoder().encode([list.format, list.day, list.key, list.count, list.bits].join("\n"));
  const signature = fromBase64url(list.signature);
  return signature ? signed(keys, list.key, message, signature) : "unreadable";
}

/** The day until which the certificate of a place goes on beyond its printed last day; undefined where it does not, or where nobody signed that. */
export async function extendedUntil(keys: Key[], list: StatusList, place: number): Promise<string | undefined> {
  if (!list.extended) return undefined;
  const message = new TextEncoder().encode(["openocop.certificate.extended.1", list.day, list.key, list.extended.places].join("\n"));
  const signature = fromBase64url(list.extended.signature);
  if (!signature || (await signed(keys, list.key, message, signature)) !== "good") return undefined;
  return new RegExp(`(?:^| )${place}=(\\d{4}-\\d\\d-\\d\\d)(?: |$)`).exec(list.extended.places)?.[1];
}

/** 0 nothing is known of it, 1 as printed, 2 withdrawn or annulled, 3 replaced. */
export function statusOf(list: StatusList, place: number): number {
  const bytes = fromBase64url(list.bits);
  const byte = bytes?.[Math.floor(place / 4)];
  return byte === undefined || place >= list.count ? 0 : (byte >> ((place % 4) * 2)) & 3;
}

/** Whole days from one day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/** The civil date in Vietnam. */
export function todayInVietnam(now: number): string {
  return new Date(now + 7 * 3_600_000).toISOString().slice(0, 10);
}
