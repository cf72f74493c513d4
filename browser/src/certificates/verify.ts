// The page that checks a certificate in airplane mode: with the keys and the status list that it has kept. The words stand on the page.
import {
  checkList,
  checkSeal,
  daysBetween,
  extendedUntil,
  type Key,
  readSeal,
  type Seal,
  type StatusList,
  statusOf,
  todayInVietnam,
  type Verdict,
} from "./seal";

const KEYS = "/api/v1/certificates/keys";
const LIST = "/api/v1/certificates/status";
const STALE_DAYS = 7;

/** From the network, else what was kept here the last time. */
async function load<T>(address: string): Promise<T | undefined> {
  try {
    const answer = await fetch(address, { cache: "no-cache" });
    if (answer.ok) {
      const text = await answer.text();
      try {
        localStorage.setItem(address, text);
      } catch {
        /* a browser that keeps nothing */
      }
      return JSON.parse(text) as T;
    }
  } catch {
    /* no network */
  }
  const kept = localStorage.getItem(address);
  return kept ? (JSON.parse(kept) as T) : undefined;
}

function words(of: HTMLElement, name: string, args: Record<string, string> = {}): string {
  return (of.dataset[name] ?? "").replace(/\{(\w+)\}/g, (place, key: string) => args[key] ?? place);
}

function vietnamese(day: string): string {
  return day.split("-").reverse().join("/");
}

function paragraph(text: string, good: boolean): HTMLElement {
  const box = document.createElement("p");
  box.className = good ? "verdict" : "verdict bad";
  box.textContent = text;
  return box;
}

function facts(out: HTMLElement, seal: Seal): HTMLElement {
  const list = document.createElement("dl");
  list.className = "facts";
  const rows: [string, string][] = [
    ["product", seal.product],
    ["producer", seal.producer],
    ["stars", String(seal.stars)],
    ["code", seal.code],
    ["from", vietnamese(seal.from)],
    ["until", vietnamese(seal.to)],
    ["decision", seal.decision],
  ];
  for (const [name, value] of rows) {
    const label = document.createElement("dt");
    const told = document.createElement("dd");
    label.textContent = words(out, name);
    told.textContent = value;
    const row = document.createElement("div");
    row.append(label, told);
    list.append(row);
  }
  return list;
}

/** What is true of it today, as far as this device knows. */
function standing(out: HTMLElement, seal: Seal, list: StatusList | undefined, today: string, longer: string | undefined): HTMLElement {
  const status = list ? statusOf(list, seal.place) : 0;
  const until = vietnamese(seal.to);
  if (status === 2) return paragraph(words(out, "withdrawn"), false);
  if (status === 3) return paragraph(words(out, "replaced"), false);
  if (today > seal.to && longer && today <= longer) return paragraph(words(out, "extended", { until: vietnamese(longer) }), true);
  if (today > seal.to) return paragraph(words(out, "expired", { until }), false);
  if (status === 0) return paragraph(words(out, list ? "unknownPlace" : "none"), false);
  return paragraph(words(out, "holds", { until }), true);
}

export async function startVerify(): Promise<void> {
  const form = document.querySelector<HTMLFormElement>("#verify");
  const field = document.querySelector<HTMLTextAreaElement>("#ma");
  const out = document.querySelector<HTMLElement>("#verify-answer");
  const about = document.querySelector<HTMLElement>("#verify-list");
  if (!form || !field || !out || !about) return;
  const keys = (await load<{ keys: Key[] }>(KEYS))?.keys ?? [];
  let list = await load<StatusList>(LIST);
  if (list && !["good", "unsupported"].includes(await checkList(keys, list))) list = undefined;
  const today = todayInVietnam(Date.now());
  if (!list) about.textContent = words(out, "none");
  else {
    const old = daysBetween(list.day, today) > STALE_DAYS;
    about.textContent = words(out, old ? "old" : "list", { day: vietnamese(list.day) });
    about.classList.toggle("attention", old);
  }

  const show = async () => {
    const seal = readSeal(field.value);
    const verdict: Verdict = seal ? await checkSeal(keys, seal) : "unreadable";
    const said = { good: "good", forged: "forged", "unknown-key": "unknownKey", unreadable: "unreadable", unsupported: "unsupported" }[
      verdict
    ];
    out.replaceChildren(paragraph(words(out, said), verdict === "good"));
    if (!seal || verdict !== "good") return;
    const longer = list && (await extendedUntil(keys, list, seal.place));
    out.append(standing(out, seal, list, today, longer), facts(out, seal));
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void show();
  });
  // A QR code that was scanned without network leads here under its own address.
  if (location.pathname.startsWith("/gcn/")) {
    field.value = decodeURIComponent(location.pathname);
    await show();
  }
  document.body.dataset.verify = "ready";
}
