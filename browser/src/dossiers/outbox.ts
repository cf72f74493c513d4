// What was written on a criterion while there was no network stays on the device until the server has it; each person sees and sends
// only his own. Where the server says no, the form is sent as any form is, and the server's page tells why.
import { say } from "../base/texts";
import { drawIcon } from "../shell/drawings";

interface Kept {
  action: string; // the criterion's own path
  name: string; // the criterion's heading
  fields: [string, string][];
  pressed: boolean; // it was to be saved; else it was only written
}
type End = "sent" | "later" | "refused";

const prefix = () => `openocop.claim.${document.querySelector<HTMLElement>("[data-person]")?.dataset.person ?? ""}.`;

function isKept(value: unknown): value is Kept {
  const kept = value as Partial<Kept> | null;
  return (
    typeof kept === "object" &&
    kept !== null &&
    typeof kept.action === "string" &&
    typeof kept.name === "string" &&
    Array.isArray(kept.fields)
  );
}

/** Everything that this person left below the path. */
function allKept(below: string): Kept[] {
  const found: Kept[] = [];
  try {
    for (const [key, text] of Object.entries(localStorage)) {
      if (!key.startsWith(prefix() + below)) continue;
      const value: unknown = JSON.parse(text);
      if (isKept(value)) found.push(value);
    }
  } catch {
    /* a device that keeps nothing */
  }
  return found;
}

/** False where the device keeps nothing. */
function keep(kept: Kept): boolean {
  try {
    localStorage.setItem(prefix() + kept.action, JSON.stringify(kept));
    return true;
  } catch {
    return false;
  }
}

const commandOf = (kept: Kept) => kept.fields.find(([name]) => name === "lenh")?.[1];

/** Forgets it; what was written meanwhile in another window stays. */
function drop(kept: Kept): void {
  const now = allKept(kept.action).find(({ action }) => action === kept.action);
  if (now && commandOf(now) === commandOf(kept)) localStorage.removeItem(prefix() + kept.action);
}

/** The end of it, and the page to go on with. */
async function send(kept: Kept): Promise<{ end: End; next: string }> {
  const body = new URLSearchParams(kept.fields);
  body.set("csrf", document.querySelector<HTMLInputElement>('input[name="csrf"]')?.value ?? "");
  try {
    const answer = await fetch(kept.action, { method: "POST", body });
    if (answer.redirected) return { end: "sent", next: answer.url };
    return { end: answer.status >= 500 || answer.status === 429 ? "later" : "refused", next: "" };
  } catch {
    return { end: "later", next: "" };
  }
}

function keptOf(form: HTMLFormElement, button: HTMLElement | null, pressed: boolean): Kept {
  const fields: [string, string][] = [];
  for (const [name, value] of new FormData(form, button)) if (typeof value === "string" && name !== "csrf") fields.push([name, value]);
  return { action: new URL(form.action).pathname, name: document.querySelector("h1")?.textContent ?? "", fields, pressed };
}

/** Back into the form, with the version on which it was written: who has saved meanwhile is not written over. */
function fill(form: HTMLFormElement, kept: Kept): void {
  const values = new Map(kept.fields);
  for (const element of form.elements) {
    if (element instanceof HTMLTextAreaElement) element.value = values.get(element.name) ?? "";
    if (!(element instanceof HTMLInputElement)) continue;
    if (element.type === "radio") element.checked = values.get(element.name) === element.value;
    if (element.type === "checkbox") element.checked = values.has(element.name);
    if (element.name === "phien-ban" || element.name === "lenh") element.value = values.get(element.name) ?? element.value;
  }
  form.dispatchEvent(new Event("change"));
}

export async function startCriterion(): Promise<void> {
  const form = document.querySelector<HTMLFormElement>("main form.fields");
  if (!form) return;
  const state = document.createElement("p");
  state.className = "attention";
  state.setAttribute("role", "status");
  form.append(state);
  const tell = (key: "claim_waits" | "claim_typed" | "claim_not_kept") => state.replaceChildren(drawIcon("i-no-network"), ` ${say(key)}`);
  let waits: Kept | undefined;
  let busy = false;
  const go = async (kept: Kept) => {
    if (busy) return;
    busy = true;
    const { end, next } = await send(kept);
    busy = false;
    if (end === "later") {
      waits = { ...kept, pressed: true };
      tell(keep(waits) ? "claim_waits" : "claim_not_kept");
      return;
    }
    waits = undefined;
    if (end === "sent") {
      drop(kept);
      location.assign(next);
      return;
    }
    keep({ ...kept, pressed: false }); // a session that has ended takes nothing with it
    form.submit();
  };
  const [kept] = allKept(new URL(form.action).pathname).filter(({ action }) => action === new URL(form.action).pathname);
  const shown = document.querySelector("main .notice:not(.good), main .fault") !== null; // the server's answer to what was sent
  if (kept && shown) drop(kept);
  else if (kept) {
    fill(form, kept);
    if (kept.pressed) await go(kept);
    else tell("claim_typed");
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void go(keptOf(form, event.submitter, true));
  });
  form.addEventListener("input", () => {
    if (navigator.onLine) return;
    waits = undefined;
    tell(keep(keptOf(form, null, false)) ? "claim_typed" : "claim_not_kept");
  });
  window.addEventListener("online", () => {
    if (waits) void go(waits);
  });
}

/** On the dossier's page: sends what was to be saved, and names what is only written. */
export async function startDossier(): Promise<void> {
  const place = document.querySelector(".dossier");
  const below = `${location.pathname}/tieu-chi/`;
  let sent = false;
  for (const kept of allKept(below)) {
    if (!kept.pressed) continue;
    const { end } = await send(kept);
    if (end === "sent") drop(kept);
    if (end === "refused") keep({ ...kept, pressed: false });
    sent ||= end === "sent";
  }
  if (sent) return location.reload();
  const left = allKept(below).filter(({ action }) => document.querySelector(`a[href=${JSON.stringify(action)}]`)); // those that may be written now
  if (left.length === 0 || !place) return;
  const notice = document.createElement("div");
  notice.className = "notice";
  const words = document.createElement("div");
  words.append(say("claims_here"));
  for (const { action, name } of left) {
    const line = document.createElement("p");
    const link = document.createElement("a");
    link.href = action;
    link.textContent = name;
    line.append(link);
    words.append(line);
  }
  notice.append(drawIcon("i-no-network"), words);
  place.before(notice);
}
