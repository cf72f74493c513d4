// What a member's device keeps of a session: drafts, sealed sheets, and the pages with their papers. All of it belongs to one account; nobody else who
// signs in on the device is shown it, and signing out takes it away.
import { MARK, person } from "../base/person";
import { Stores } from "../base/store";
import type { Fill, SheetSent } from "./content";
import { type Box, keyOf, type Later, type Reply, replyOf, type Sealed, sendAll, waits } from "./outbox";

export interface Draft {
  key: string; // keyOf
  person: string;
  path: string;
  fill: Fill;
  based: number; // the server's version of the draft that it was made on
  saved: number; // ms since 1970, the device's
  sent: boolean; // the server has it
  done: number;
  of: number;
}

const stores = new Stores("openocop-council", { drafts: "key", sealed: "key" });
const own = <T extends { person: string }>(all: T[], who: string) => all.filter((one) => one.person === who);

/** That this person has something here: other pages need not open the stores to know (main.ts). */
function mark(on: boolean): void {
  try {
    if (on) localStorage.setItem(MARK + person(), "1");
    else localStorage.removeItem(MARK + person());
  } catch {
    /* a device that keeps nothing */
  }
}

// ---- drafts ----

export const drafts = async (who = person()) => own(await stores.all<Draft>("drafts"), who);
export const draftOf = async (item: string, turn: number) => (await drafts()).find((draft) => draft.key === keyOf(person(), item, turn));
export const dropDraft = (key: string) => stores.drop("drafts", key);
export async function keepDraft(draft: Draft): Promise<void> {
  await stores.put("drafts", draft);
  mark(true);
}

// ---- sealed sheets ----

export const sealed = async (who = person()) => own(await stores.all<Sealed>("sealed"), who);
export const sealedOf = async (item: string, turn: number) => (await sealed()).find((sheet) => sheet.key === keyOf(person(), item, turn));
export const dropSealed = (key: string) => stores.drop("sealed", key);

/** One sheet a turn waits: where another window has sealed meanwhile, that one is given back and stays. */
export async function keepSealed(sheet: Sealed): Promise<Sealed> {
  let kept = sheet;
  await stores.change<Sealed>("sealed", sheet.key, (before) => {
    if (!before || !waits(before)) return sheet;
    kept = before;
    return undefined;
  });
  mark(true);
  return kept;
}

const box = (who: string): Box => ({
  sealed: () => sealed(who),
  settle: async (key, command, reply) => {
    await stores.change<Sealed>("sealed", key, (now) => (now?.body.command === command ? { ...now, ...reply } : undefined));
    if ("outcome" in reply) await dropDraft(key);
  },
});

/** The token of whoever the server takes us for now: the page may be an old one from the device. */
async function freshToken(): Promise<{ who: string; token: string }> {
  const answer = await fetch("/phien-hop", { cache: "no-store" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return { who: person(page), token: page.querySelector<HTMLInputElement>('input[name="csrf"]')?.value ?? "" };
}

async function post(who: string, body: SheetSent): Promise<Reply> {
  try {
    const now = await freshToken();
    if (now.who !== who) return replyOf(401, undefined);
    const headers = { "Content-Type": "application/json", "X-CSRF-Token": now.token };
    const answer = await fetch("/api/v1/sessions/sheets", { method: "POST", headers, body: JSON.stringify(body) });
    return replyOf(answer.status, await answer.json().catch(() => undefined));
  } catch {
    return replyOf(503, undefined);
  }
}

let running: Promise<Later | undefined> | undefined;

/** Sends what this person has sealed, as far as the network goes. */
export function send(): Promise<Later | undefined> {
  const who = person();
  running ??= sendAll(box(who), (body) => post(who, body)).finally(() => {
    running = undefined;
  });
  return running;
}

// ---- pages and papers ----

const PAGES = "openocop-council-";

/** The place of this person's pages; the service worker (worker/sw.ts) takes them from there when there is no network. */
export function openPages(): Promise<Cache> {
  mark(true);
  return caches.open(PAGES + person());
}
export const hasPages = () => caches.has(PAGES + person());

async function dropPages(but = ""): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(PAGES) && name !== PAGES + but);
  await Promise.all(names.map((name) => caches.delete(name)));
}

/** On a page for somebody else than before: his predecessor's pages go; what that one wrote stays hidden under his account. */
export async function startPerson(): Promise<void> {
  await dropPages(person());
  if ((await sealed()).some(waits)) await send();
  const any = (await drafts()).length > 0 || (await sealed()).length > 0 || (await hasPages());
  mark(any);
}

/** What would be lost by signing out: sheets that wait, drafts that only lie here. */
export async function atRisk(): Promise<{ sheets: number; drafts: number }> {
  const waiting = (await sealed()).filter(waits).length;
  return { sheets: waiting, drafts: (await drafts()).filter((draft) => !draft.sent && draft.done > 0).length };
}

export async function forget(): Promise<void> {
  for (const { key } of await drafts()) await dropDraft(key);
  for (const { key } of await sealed()) await dropSealed(key);
  await dropPages();
  mark(false);
}
