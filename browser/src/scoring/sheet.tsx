// One sheet: the server's form, with the score at every tick, the draft kept on the device, the link to share, and the print.
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { render } from "preact";
import { type Key, say } from "../base/texts";
import { Icon } from "../shell/drawn";
import { dropDraft, loadDraft, saveDraft } from "./draft";
import { type Criterion, markChosen, readSheet, readTicks, type Sheet, writeTicks } from "./form";
import { Bar, Result } from "./result";
import { type Outcome, openScore } from "./score";
import { type Choices, readChoices, shareAddress } from "./share";

/** Where the choices on the screen come from: only one's own are kept as the draft. */
type Origin = "own" | "shared";

interface State {
  sheet: Sheet;
  origin: Signal<Origin>;
  choices: Signal<Choices>;
  said: Signal<preact.ComponentChildren>;
  offline: Signal<boolean>; // all sheets are on the device
  outcome: ReadonlySignal<Outcome>;
  product: HTMLInputElement | null;
}

const sameChoices = (a: Choices, b: Choices) => {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
};

/** Only what the form still offers. */
function known(criteria: readonly Criterion[], choices: Choices): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { code, ids } of criteria) {
    const id = choices[code];
    if (id !== undefined && ids.includes(id)) found[code] = id;
  }
  return found;
}

/** A link's choices stand first, then a form that was sent, then the draft of this device with what was ticked before this ran. */
function firstChoices(sheet: Sheet): { choices: Record<string, string>; origin: Origin; product: string | undefined } {
  const query = new URLSearchParams(window.location.search);
  const draft = loadDraft(sheet.pack, sheet.set);
  const own = draft ? known(sheet.criteria, draft.choices) : {};
  const link = query.get("chon") ?? (query.has("bo") ? "" : null);
  if (link !== null) {
    const { choices } = readChoices(sheet.criteria, link);
    const mine = Object.keys(own).length === 0 || sameChoices(own, choices);
    return { choices, origin: mine ? "own" : "shared", product: mine ? draft?.product : undefined };
  }
  const sent = document.querySelector("#ket-qua:not(.empty)") !== null;
  return { choices: { ...(sent ? {} : own), ...readTicks(sheet) }, origin: "own", product: sent ? undefined : draft?.product };
}

function keep(state: State): void {
  const { sheet, outcome } = state;
  if (state.origin.value !== "own") return;
  const product = state.product?.value.trim() ?? "";
  if (outcome.value.answered === 0 && product === "") {
    dropDraft(sheet.pack, sheet.set);
    return;
  }
  const kept = saveDraft({
    pack: sheet.pack,
    set: sheet.set,
    product,
    choices: state.choices.value,
    points: outcome.value.total,
    answered: outcome.value.answered,
    criteria: sheet.criteria.length,
    saved: Date.now(),
  });
  if (!kept) state.said.value = say("not_kept");
}

async function share(state: State): Promise<void> {
  const { sheet } = state;
  const url = shareAddress(window.location.origin, sheet.set, sheet.pack, sheet.criteria, state.choices.value);
  const title = document.querySelector("h1")?.textContent ?? "";
  try {
    if (navigator.share && window.matchMedia("(pointer: coarse)").matches) {
      await navigator.share({ title, url });
      return;
    }
    await navigator.clipboard.writeText(url);
    state.said.value = say("share_copied");
  } catch (refused) {
    if (refused instanceof DOMException && refused.name === "AbortError") return;
    state.said.value = (
      <label>
        {say("share_by_hand")}
        <input class="field" readOnly value={url} onFocus={(event) => event.currentTarget.select()} />
      </label>
    );
  }
}

function replaceAll(state: State, choices: Choices): void {
  writeTicks(state.sheet, choices);
  state.choices.value = choices;
}

function restart(state: State): void {
  const before = state.choices.value;
  const undo = () => {
    replaceAll(state, before);
    state.said.value = "";
  };
  replaceAll(state, {});
  state.said.value = (
    <>
      {say("restarted")}{" "}
      <button class="button plain" type="button" onClick={undo}>
        {say("undo")}
      </button>
    </>
  );
}

function showShared(state: State): void {
  const place = document.createElement("div");
  const take = () => {
    state.origin.value = "own";
    window.history.replaceState(null, "", window.location.pathname);
    render(null, place);
    keep(state);
  };
  place.className = "no-print";
  state.sheet.form.before(place);
  render(
    <div class="notice good">
      <Icon id="i-share" />
      <p>{say("shared")}</p>
      <div>
        <button class="button" type="button" onClick={take}>
          {say("shared_take")}
        </button>
      </div>
    </div>,
    place,
  );
}

function draw(state: State): void {
  const place = document.getElementById("ket-qua");
  const bar = document.getElementById("thanh");
  if (!place || !bar) return;
  const acts = { share: () => void share(state), print: () => window.print(), restart: () => restart(state) };
  const kept = (): Key[] => {
    const draft: Key[] = state.origin.value === "own" && state.outcome.value.answered > 0 ? ["kept"] : [];
    return state.offline.value ? [...draft, "kept_offline"] : draft;
  };
  const Live = () => <Result sheet={state.sheet} outcome={state.outcome.value} acts={acts} said={state.said.value} kept={kept()} />;
  const LiveBar = () => <Bar outcome={state.outcome.value} />;
  for (const element of [place, bar]) element.replaceChildren();
  place.classList.remove("empty", "no-print");
  place.setAttribute("aria-labelledby", "ket-qua-ten");
  bar.classList.add("live");
  render(<Live />, place);
  render(<LiveBar />, bar);
}

/** A reader of the screen hears the sum once the choosing pauses. */
function announce(state: State): void {
  const place = document.createElement("p");
  let timer: number | undefined;
  let first = true;
  place.className = "unseen";
  place.setAttribute("role", "status");
  state.sheet.form.append(place);
  effect(() => {
    const { total, stars, open } = state.outcome.value;
    const rank = say(open.length > 0 ? "stars_so_far" : "stars", { stars });
    const words = [say("points", { points: total }), rank, open.length > 0 ? say("left", { count: open.length }) : ""];
    window.clearTimeout(timer);
    if (!first) timer = window.setTimeout(() => place.replaceChildren(words.filter(Boolean).join(", ")), 700);
    first = false;
  });
}

/** The result's own box scrolls on a desk when it is long; then it must be reachable by keyboard. */
function scrollByKeyboard(): void {
  const place = document.getElementById("ket-qua");
  if (!place) return;
  new ResizeObserver(() => {
    if (place.scrollHeight > place.clientHeight + 1) place.tabIndex = 0;
    else place.removeAttribute("tabindex");
  }).observe(place);
}

/** The paper carries the day and the product's name. */
function beforePrint(product: HTMLInputElement | null): void {
  const line = document.createElement("p");
  line.className = "print-only made";
  document.querySelector("p.law")?.after(line);
  window.addEventListener("beforeprint", () => {
    const now = new Date();
    line.textContent = say("printed", { date: now.toLocaleDateString("vi-VN", { day: "2-digit", month: "2-digit", year: "numeric" }) });
    document.querySelector(".product-name")?.replaceChildren(product?.value ?? "");
  });
}

export async function startSheet(): Promise<void> {
  const form = document.querySelector<HTMLFormElement>("form.desk");
  if (!form) return;
  const sheet = readSheet(form);
  const score = await openScore(sheet);
  if (!score) {
    document.querySelector("#thanh .quiet")?.replaceChildren(say("broken"));
    return;
  }
  const product = form.querySelector<HTMLInputElement>("#san-pham");
  const first = firstChoices(sheet);
  const choices = signal<Choices>(first.choices);
  const state: State = {
    sheet,
    origin: signal<Origin>(first.origin),
    choices,
    said: signal<preact.ComponentChildren>(""),
    offline: signal(false),
    outcome: computed(() => score(choices.value)),
    product,
  };
  writeTicks(sheet, first.choices);
  if (product && first.product !== undefined && product.value === "") product.value = first.product;
  effect(() => {
    void state.choices.value;
    markChosen(sheet);
    keep(state);
  });
  draw(state);
  announce(state);
  scrollByKeyboard();
  beforePrint(product);
  if (first.origin === "shared") showShared(state);
  form.dataset.live = "yes";
  form.addEventListener("change", (event) => {
    if (event.target === product) keep(state);
    else {
      state.said.value = "";
      choices.value = readTicks(sheet);
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    document.getElementById("ket-qua")?.scrollIntoView();
  });
  document.addEventListener("kept", () => {
    form.dataset.kept = "yes";
    state.offline.value = true;
  });
}
