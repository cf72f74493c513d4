// Sends a file in pieces and goes on after any cut; see src/ocop/files/files_api.c. What the server has acknowledged is on its disk.

export interface Receipt {
  number: string;
  sha256: string;
}

interface Progress {
  upload: string;
  size: number;
  received: number;
  receipt: Receipt | null;
}

export interface Sending {
  file: Blob;
  name: string;
  producer: string;
  /** Of 0 to 1. */
  progress?: (part: number) => void;
}

/** The server has understood and says no: sending again would not help. The message is the server's own words. */
export class Refused extends Error {}

const PIECE_MIN = 131_072;
const PIECE_MAX = 1_048_576;
const QUICK = 1_500; // ms; a piece that took less may be followed by a larger one
const TRIES = 6; // of one piece, before it is left for later

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** The session's token; every page of somebody who is signed in has it. */
export function token(): string {
  return document.querySelector<HTMLInputElement>('input[name="csrf"]')?.value ?? "";
}

export async function sha256(file: Blob): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The answer, or null where the same question has to be asked again: no network, a busy server, a gap. */
async function ask(method: string, path: string, body: Blob | string | null): Promise<Progress | null> {
  const type = typeof body === "string" ? "application/json" : "application/octet-stream";
  let answer: Response;
  try {
    answer = await fetch(path, { method, body, headers: { "Content-Type": type, "X-CSRF-Token": token() } });
  } catch {
    return null;
  }
  if (answer.ok) return (await answer.json()) as Progress;
  if (answer.status === 409 || answer.status === 429 || answer.status >= 500) return null;
  const problem = (await answer.json().catch(() => ({}))) as { detail?: string };
  throw new Refused(problem.detail ?? String(answer.status));
}

async function patiently(question: () => Promise<Progress | null>): Promise<Progress> {
  for (let i = 0; i < TRIES && navigator.onLine; i++) {
    const answer = await question();
    if (answer) return answer;
    await pause(500 * 2 ** i);
  }
  throw new Error("no network");
}

/** Gives the receipt. Refused: the server will never take it; any other error: later. */
export async function send(sending: Sending): Promise<Receipt> {
  const { file, name, producer } = sending;
  const wanted = JSON.stringify({ sha256: await sha256(file), size: file.size, name, producer });
  let told = await patiently(() => ask("POST", "/api/v1/uploads", wanted));
  let size = PIECE_MIN;
  while (!told.receipt) {
    const path = `/api/v1/uploads/${told.upload}`;
    const { received } = told;
    const began = Date.now();
    sending.progress?.(received / file.size);
    const next = await ask("PUT", `${path}?at=${received}`, file.slice(received, received + size));
    // After a cut the server may have got the piece all the same: it is asked.
    told = next ?? (await patiently(() => ask("GET", path, null)));
    size = next && Date.now() - began < QUICK ? Math.min(size * 2, PIECE_MAX) : PIECE_MIN;
    if (!next) await pause(500);
  }
  sending.progress?.(1);
  return told.receipt;
}
