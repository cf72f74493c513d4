// On the page of a session, for who fills in sheets: keeping them with their papers on the device, what lies there, and what waits to be sent.
import { person } from "../base/person";
import { say } from "../base/texts";
import { drafts, hasPages, openPages, sealed, send } from "./device";
import type { Later } from "./outbox";
import { clock, outcomeLine, refusedLine, waitingLine } from "./states";

const AGAIN = 15_000; // ms, while something waits
const KEPT = "openocop-kept"; // header of a kept page: when, by the device's clock

interface Counted {
  sheets: number;
  papers: number;
  missing: number;
}

/** The files that every page of this build needs, from the page itself and from what the service worker has. */
async function programFiles(): Promise<string[]> {
  const own = [...document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"], link[rel="preload"]')].map((link) => link.href);
  const scripts = [...document.querySelectorAll<HTMLScriptElement>("script[src]")].map((script) => script.src);
  const found: string[] = [...own, ...scripts];
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys())
      if (new URL(request.url).pathname.startsWith("/assets/")) found.push(request.url);
  return [...new Set(found)];
}

async function keepOne(cache: Cache, path: string, status = { last: 0 }): Promise<Response | undefined> {
  const answer = await fetch(path, { cache: "no-cache" });
  status.last = answer.status;
  if (!answer.ok || answer.redirected) {
    await cache.delete(path);
    return undefined;
  }
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name); // the copy is plain
  headers.set(KEPT, String(Date.now()));
  const copy = new Response(await answer.blob(), { status: 200, headers });
  await cache.put(path, copy.clone());
  return copy;
}

/** What a sheet's page shows of the product: its papers, its photo. */
const papersOf = (html: string) =>
  [...new DOMParser().parseFromString(html, "text/html").querySelectorAll("[data-paper]")].map(
    (shown) => shown.getAttribute("href") ?? shown.getAttribute("src") ?? "",
  );

/** A paper never changes under its address: what is here needs no fetching. One that the server has no file of (a video elsewhere) is none. */
async function keepPaper(cache: Cache, path: string): Promise<"papers" | "missing" | "none"> {
  if (await cache.match(path)) return "papers";
  const status = { last: 0 };
  const kept = await keepOne(cache, path, status).catch(() => undefined);
  return kept ? "papers" : status.last === 404 ? "none" : "missing";
}

/** Everything for these sheets; tells how far it is. What is not for this person any more goes. */
async function keepAll(sheets: string[], tell: (done: number) => void): Promise<Counted> {
  const cache = await openPages();
  const counted: Counted = { sheets: 0, papers: 0, missing: 0 };
  const wanted = new Set([location.pathname, ...sheets]);
  for (const file of await programFiles()) if (!(await cache.match(file))) await cache.add(file);
  for (const [i, path] of sheets.entries()) {
    const page = await keepOne(cache, path);
    counted.sheets += page ? 1 : 0;
    for (const paper of new Set(papersOf((await page?.text()) ?? ""))) {
      wanted.add(paper);
      const end = await keepPaper(cache, paper);
      if (end !== "none") counted[end]++;
    }
    tell(i + 1);
  }
  await keepOne(cache, location.pathname);
  for (const { url } of await cache.keys()) {
    const { pathname } = new URL(url);
    if (pathname.startsWith(`${location.pathname}/`) && !wanted.has(pathname)) await cache.delete(url);
  }
  return counted;
}

async function keptAt(): Promise<number> {
  if (!(await hasPages())) return 0;
  return Number((await (await openPages()).match(location.pathname))?.headers.get(KEPT) ?? 0);
}

interface Section {
  place: HTMLElement;
  sheets: string[];
  state: HTMLElement;
  list: HTMLElement;
  button: HTMLButtonElement;
}

function draw(place: HTMLElement): Section {
  const [heading, lead, state, list, button] = [
    document.createElement("h2"),
    document.createElement("p"),
    document.createElement("p"),
    document.createElement("ul"),
    document.createElement("button"),
  ];
  heading.textContent = say("device");
  lead.className = "lead";
  lead.textContent = say("device_lead");
  state.setAttribute("role", "status");
  button.type = "button";
  button.className = "button";
  button.textContent = say("keep");
  list.className = "plain";
  place.replaceChildren(heading, lead, button, state, list);
  return { place, sheets: (place.dataset.sheets ?? "").split(" ").filter(Boolean), state, list, button };
}

/** With nothing to keep and nothing kept there is nothing to say. */
async function showList({ place, button, list, sheets }: Section, later?: Later): Promise<void> {
  const below = `${location.pathname}/`;
  const all = (await sealed()).filter((sheet) => sheet.path.startsWith(below));
  const begun = (await drafts()).filter((draft) => sheets.includes(draft.path) && !all.some((sheet) => sheet.key === draft.key));
  const names = new Map(
    [...document.querySelectorAll<HTMLAnchorElement>("table a")].map((link) => [link.pathname, link.textContent ?? ""]),
  );
  const row = (path: string, name: string, state: Node[]) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = path;
    link.textContent = name;
    item.append(link, " ", ...state);
    return item;
  };
  button.hidden = sheets.length === 0;
  place.hidden = sheets.length + all.length + begun.length === 0;
  list.replaceChildren(
    ...all.map((sheet) => {
      const state = sheet.outcome
        ? outcomeLine(sheet.outcome)
        : sheet.refusal === undefined
          ? waitingLine(sheet, later)
          : refusedLine(sheet.refusal);
      return row(sheet.path, sheet.name, state);
    }),
    ...begun.map((draft) =>
      row(draft.path, names.get(draft.path) ?? say("draft_one"), [
        document.createTextNode(say("draft_row", { done: draft.done, of: draft.of, time: clock(draft.saved) })),
      ]),
    ),
  );
}

async function keep(section: Section, quietly: boolean): Promise<void> {
  const { state, button, sheets } = section;
  button.disabled = true;
  try {
    const tell = (done: number) => {
      if (!quietly) state.textContent = say("keeping", { done, of: sheets.length });
    };
    await navigator.serviceWorker.ready; // who hands the pages out
    if (!quietly) await navigator.storage?.persist?.().catch(() => false);
    const counted = await keepAll(sheets, tell);
    const time = clock(Date.now());
    state.textContent = say(counted.missing > 0 ? "kept_partly" : "kept_pages", { ...counted, time });
    section.place.dataset.kept = "yes";
  } catch {
    state.textContent = say("keep_failed");
  } finally {
    button.disabled = false;
  }
}

export async function startCouncilSession(): Promise<void> {
  const place = document.getElementById("tren-may");
  if (!place || person() === "" || !("caches" in window)) return;
  const section = draw(place);
  section.button.addEventListener("click", () => void keep(section, false));
  let again: number | undefined;
  const go = async () => {
    window.clearTimeout(again);
    const later = await send();
    await showList(section, later);
    if (later) again = window.setTimeout(() => void go(), AGAIN);
  };
  window.addEventListener("online", () => void go());
  const at = await keptAt();
  if (at > 0) {
    section.button.textContent = say("keep_again");
    section.state.textContent = say("kept_since", { time: clock(at) });
    place.dataset.kept = "yes";
  }
  await showList(section);
  await go();
  if (at > 0 && section.sheets.length > 0 && document.body.dataset.from !== "device" && navigator.onLine) void keep(section, true);
}
