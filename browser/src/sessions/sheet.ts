// A member's sheet: the sum at every tick, the draft kept on the device, and sealing, which works without network. The form is the server's; without
// this script it saves and seals by itself.
import { person } from "../base/person";
import { say } from "../base/texts";
import { bytes, CONTENT_MAX, clean, type Fill, NOTE_MAX, type Place, seal, sheetContent } from "./content";
import { type Draft, draftOf, dropSealed, hasPages, keepDraft, keepSealed, sealedOf, send } from "./device";
import { keyOf, type Sealed, waits } from "./outbox";
import { clock, outcomeLine, refusedLine, waitingLine } from "./states";

const NONE = "x"; // src/ocop/scoring: nothing ticked
const TYPING = 400; // ms after the last key

interface Criterion {
  code: string;
  field: HTMLFieldSetElement;
  radios: HTMLInputElement[];
  note: HTMLTextAreaElement | null;
}

interface Sheet {
  form: HTMLFormElement;
  place: Place;
  key: string;
  criteria: Criterion[];
  comment: HTMLTextAreaElement | null;
  state: HTMLElement;
  bar: HTMLElement;
  saved: number; // the server's version of the draft
  kept: number; // how often it was kept: what an earlier keeping has to tell is old by then
}

const fromDevice = () => document.body.dataset.from === "device";

function readSheet(form: HTMLFormElement): Sheet | undefined {
  const bar = form.querySelector<HTMLElement>(".seal-bar");
  const place = JSON.parse(form.dataset.sheet ?? "null") as Place | null;
  if (!bar || !place) return undefined;
  const state = document.createElement("div");
  state.className = "device-state small";
  state.setAttribute("role", "status");
  bar.prepend(state);
  const criteria = [...form.querySelectorAll<HTMLFieldSetElement>("fieldset.criterion")].map((field) => ({
    code: field.dataset.code ?? "",
    field,
    radios: [...field.querySelectorAll<HTMLInputElement>("input[type=radio]")],
    note: field.querySelector("textarea"),
  }));
  const comment = form.querySelector<HTMLTextAreaElement>('textarea[name="nhan-xet"]');
  return {
    form,
    place,
    key: keyOf(person(), place.item, place.turn),
    criteria,
    comment,
    state,
    bar,
    saved: Number(form.dataset.saved ?? 0),
    kept: 0,
  };
}

// ---- what is ticked and written ----

const accepted = (form: HTMLFormElement) => [...form.querySelectorAll<HTMLInputElement>('input[type=hidden][name^="nhan-"]')];

function read(sheet: Sheet): Fill {
  const choices: Fill["choices"] = {};
  const notes: Fill["notes"] = {};
  for (const { code, radios, note } of sheet.criteria) {
    const ticked = radios.find((radio) => radio.checked);
    if (ticked) choices[code] = ticked.value === NONE ? null : ticked.value;
    if (note?.value) notes[code] = note.value;
  }
  const parts = accepted(sheet.form).filter((input) => input.value !== "");
  return { choices, notes, accepted: parts.map((input) => input.name.slice("nhan-".length)), comment: sheet.comment?.value ?? "" };
}

function write(sheet: Sheet, fill: Fill): void {
  for (const { code, radios, note } of sheet.criteria) {
    const option = fill.choices[code];
    for (const radio of radios) radio.checked = option !== undefined && radio.value === (option ?? NONE);
    if (note) note.value = fill.notes[code] ?? "";
  }
  for (const input of accepted(sheet.form)) input.value = fill.accepted.includes(input.name.slice("nhan-".length)) ? "1" : "";
  if (sheet.comment) sheet.comment.value = fill.comment;
}

const open = (sheet: Sheet) => sheet.criteria.filter(({ radios }) => !radios.some((radio) => radio.checked));

// ---- what the page shows of it ----

function jumpTo({ code, field }: Criterion, words: string): HTMLAnchorElement {
  const link = document.createElement("a");
  link.href = `#${field.id}`;
  link.textContent = words.replace("{code}", code);
  return link;
}

function showSum(sheet: Sheet): void {
  const output = sheet.bar.querySelector("output");
  const left = open(sheet);
  const of = sheet.criteria.length;
  const ticked = sheet.criteria.flatMap(({ radios }) => radios.filter((radio) => radio.checked));
  const points = ticked.reduce((sum, radio) => sum + Number(radio.dataset.points), 0);
  if (output) output.textContent = say("sum", { done: of - left.length, of, points, left: left.length });
  let next = sheet.bar.querySelector<HTMLElement>(".next-open");
  if (!next) {
    next = document.createElement("span");
    next.className = "next-open";
    output?.after(next);
  }
  next.replaceChildren(...left.slice(0, 1).map((criterion) => jumpTo(criterion, say("next_open", { criterion: criterion.code }))));
}

/** More than one option away from what the team proposes: then the reason is asked for. */
function isFar({ radios }: Criterion): boolean {
  const [said, proposed] = [radios.findIndex((radio) => radio.checked), radios.findIndex((radio) => radio.dataset.proposed !== undefined)];
  return said >= 0 && proposed >= 0 && Math.abs(said - proposed) > 1;
}

function showFar(criterion: Criterion): void {
  const place = document.getElementById(`xa-${criterion.code}`);
  if (place) place.hidden = !isFar(criterion);
}

function show(sheet: Sheet): void {
  showSum(sheet);
  sheet.criteria.forEach(showFar);
  for (const radio of sheet.criteria.flatMap(({ radios }) => radios)) radio.parentElement?.classList.toggle("chosen", radio.checked);
}

/** The whole part at once: the team's proposals for what papers settle, never for what is tasted. */
function accept(sheet: Sheet, button: HTMLButtonElement): void {
  for (const field of button.closest("section.part")?.querySelectorAll("fieldset[data-takes]") ?? []) {
    const proposed = field.querySelector<HTMLInputElement>("input[data-proposed]");
    if (proposed) proposed.checked = true;
  }
  for (const input of accepted(sheet.form)) if (input.name === `nhan-${button.value}`) input.value = "1";
  button.parentElement?.querySelector(".small")?.replaceChildren(say("accepted"));
  sheet.form.dispatchEvent(new Event("change"));
}

function close(sheet: Sheet, closed: boolean): void {
  for (const element of sheet.form.elements)
    if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement || element instanceof HTMLButtonElement)
      element.disabled = closed && !element.dataset.always;
  sheet.form.classList.toggle("closed", closed);
}

// ---- the draft ----

async function keep(sheet: Sheet, sent = false): Promise<void> {
  const of = sheet.criteria.length;
  const draft: Draft = {
    key: sheet.key,
    person: person(),
    path: location.pathname,
    fill: read(sheet),
    based: sheet.saved,
    saved: Date.now(),
    sent,
    done: of - open(sheet).length,
    of,
  };
  const time = ++sheet.kept;
  const kept = await keepDraft(draft).then(
    () => true,
    () => false,
  );
  if (time !== sheet.kept) return;
  sheet.state.replaceChildren(kept ? say(sent ? "draft_sent" : "draft_here", { time: clock(draft.saved) }) : say("draft_not_kept"));
}

/** The server's version that the form goes on from; a page from the device may be older than what was saved since. */
function setVersion(sheet: Sheet, saved: number): void {
  const version = sheet.form.querySelector<HTMLInputElement>('input[name="phien-ban"]');
  sheet.saved = saved;
  if (version) version.value = String(saved + 1);
}

/** Saves on the server too; where it says no, the form is sent as any form is, and the server's page tells why. */
async function save(sheet: Sheet): Promise<void> {
  await keep(sheet);
  const { form } = sheet;
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
  body.set("viec", "luu");
  try {
    const answer = await fetch(form.action, { method: "POST", body });
    if (answer.status >= 500 || answer.status === 429) return;
    if (!answer.redirected || new URL(answer.url).pathname !== new URL(form.action).pathname) {
      form.submit();
      return;
    }
  } catch {
    sheet.state.replaceChildren(say("draft_here_only", { time: clock(Date.now()) }));
    return;
  }
  setVersion(sheet, sheet.saved + 1);
  await keep(sheet, true);
}

/** What lies here comes back into the form, unless the server has something newer from another device: then one is chosen. */
function takeUp(sheet: Sheet, draft: Draft | undefined): void {
  if (!draft || (draft.sent && draft.based < sheet.saved)) return;
  if (draft.based >= sheet.saved || fromDevice()) {
    setVersion(sheet, Math.max(sheet.saved, draft.based));
    write(sheet, draft.fill);
    sheet.state.replaceChildren(say("draft_here", { time: clock(draft.saved) }));
    return;
  }
  if (sheetContent(sheet.place, draft.fill) === sheetContent(sheet.place, read(sheet))) return;
  const take = document.createElement("button");
  take.type = "button";
  take.className = "button small";
  take.textContent = say("draft_take");
  take.addEventListener("click", () => {
    write(sheet, draft.fill);
    sheet.form.dispatchEvent(new Event("change"));
  });
  sheet.state.replaceChildren(say("draft_newer", { time: clock(draft.saved) }), " ", take);
}

// ---- sealing ----

function listed(words: string, criteria: Criterion[]): Node {
  const line = document.createElement("span");
  line.append(words, ...criteria.flatMap((criterion, i) => [i > 0 ? ", " : " ", jumpTo(criterion, criterion.code)]), ".");
  return line;
}

/** Why it can't be sealed yet, as words with the way to the place; nothing where it can. */
function hindrance(sheet: Sheet, fill: Fill): Node[] {
  const left = open(sheet);
  if (left.length > 0) return [listed(say("open_first", { count: left.length }), left)];
  const silent = sheet.criteria.filter((criterion) => isFar(criterion) && clean(fill.notes[criterion.code] ?? "") === "");
  if (silent.length > 0) return [listed(say("reason_first", { count: silent.length }), silent)];
  const long = sheet.criteria.find(({ code }) => bytes(clean(fill.notes[code] ?? "")) > NOTE_MAX);
  if (long) return [jumpTo(long, say("note_long", { criterion: long.code }))];
  if (bytes(clean(fill.comment)) > NOTE_MAX || bytes(sheetContent(sheet.place, fill)) > CONTENT_MAX)
    return [document.createTextNode(say("comment_long"))];
  return [];
}

async function sealHere(sheet: Sheet): Promise<void> {
  const fill = read(sheet);
  const found = hindrance(sheet, fill);
  if (found.length > 0) {
    sheet.kept++; // a draft that is still being kept must not wipe away what is to be read now
    sheet.state.replaceChildren(...found);
    sheet.state.querySelector("a")?.focus();
    return;
  }
  await keep(sheet);
  const now = Date.now();
  try {
    const body = await seal(sheet.place, fill, now);
    await keepSealed({ key: sheet.key, person: person(), path: location.pathname, name: sheet.form.dataset.name ?? "", body, sealed: now });
  } catch {
    // A device that keeps nothing, or that can't count a hash: the server seals.
    const work = document.createElement("input");
    work.type = "hidden";
    [work.name, work.value] = ["viec", "niem-phong"];
    sheet.form.append(work);
    sheet.form.submit();
    return;
  }
  await deliver(sheet);
}

const AGAIN = 15_000; // ms; the browser does not always tell when the network is back, and a product that is waited for is called some time
let again: number | undefined;

/** Sends, and shows what became of it. Where the server has it, its own page says so. */
async function deliver(sheet: Sheet): Promise<void> {
  window.clearTimeout(again);
  const before = await sealedOf(sheet.place.item, sheet.place.turn);
  if (!before) return;
  close(sheet, true);
  if (waits(before)) sheet.state.replaceChildren(...waitingLine(before, undefined));
  const later = await send();
  const sealed = (await sealedOf(sheet.place.item, sheet.place.turn)) ?? before;
  if (sealed.outcome && waits(before) && navigator.onLine) {
    location.assign(location.pathname);
    return;
  }
  showSealed(sheet, sealed, later);
  if (waits(sealed)) again = window.setTimeout(() => void deliver(sheet), AGAIN);
}

function showSealed(sheet: Sheet, sealed: Sealed, later?: Parameters<typeof waitingLine>[1]): void {
  if (sealed.outcome) sheet.state.replaceChildren(...outcomeLine(sealed.outcome));
  else if (sealed.refusal === undefined) sheet.state.replaceChildren(...waitingLine(sealed, later));
  else sheet.state.replaceChildren(...refusedLine(sealed.refusal), " ", reopener(sheet, sealed));
}

function reopener(sheet: Sheet, sealed: Sealed): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button small";
  button.dataset.always = "yes";
  button.textContent = say("reopen");
  button.addEventListener("click", async () => {
    await dropSealed(sealed.key);
    close(sheet, false);
    sheet.state.replaceChildren();
  });
  return button;
}

// ---- the page ----

async function startForm(sheet: Sheet): Promise<void> {
  const { item, turn } = sheet.place;
  const [draft, sealed] = await Promise.all([draftOf(item, turn), sealedOf(item, turn)]).catch(() => [undefined, undefined]);
  takeUp(sheet, draft);
  show(sheet);
  // The server's own page shows a form: then what it had is not the last word any more (a replacement was allowed).
  if (sealed && !waits(sealed) && sealed.outcome && !fromDevice()) await dropSealed(sealed.key);
  else if (sealed) await deliver(sheet);
}

function listen(sheet: Sheet): void {
  let timer: number | undefined;
  let typed = false;
  const flush = () => {
    window.clearTimeout(timer);
    if (typed) void keep(sheet);
    typed = false;
  };
  sheet.form.addEventListener("change", () => {
    show(sheet);
    typed = true;
    flush();
  });
  sheet.form.addEventListener("input", (event) => {
    if (!(event.target instanceof HTMLTextAreaElement)) return;
    typed = true;
    window.clearTimeout(timer);
    timer = window.setTimeout(flush, TYPING);
  });
  document.addEventListener("visibilitychange", flush);
  sheet.form.addEventListener("submit", (event) => {
    const button = event.submitter as HTMLButtonElement | null;
    event.preventDefault();
    if (button?.name === "nhan") accept(sheet, button);
    else if (button?.value === "niem-phong") void sealHere(sheet);
    else void save(sheet);
  });
  window.addEventListener("online", () => void deliver(sheet));
}

/** Before a product is called its sheet can be sealed only to wait on the device; with the server in reach, it is asked again instead. */
function showSealing(sheet: Sheet): void {
  const button = sheet.form.querySelector<HTMLButtonElement>('button[value="niem-phong"]');
  if (!button || !(fromDevice() || !navigator.onLine)) return;
  button.hidden = false;
}

export async function startCouncilSheet(): Promise<void> {
  const form = document.querySelector<HTMLFormElement>("form.council-sheet");
  const sheet = form ? readSheet(form) : undefined;
  if (!sheet) return;
  listen(sheet);
  showSealing(sheet);
  window.addEventListener("offline", () => showSealing(sheet));
  await startForm(sheet);
  sheet.form.dataset.live = "yes";
  sheet.form.dataset.kept = (await hasPages().catch(() => false)) ? "yes" : "no";
}
