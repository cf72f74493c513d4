// The list of sheets: searched as one types, with or without accents; the drafts of this device above it.
import { finds, fold } from "../base/fold";
import { say } from "../base/texts";
import { listDrafts } from "./draft";

interface Row {
  row: HTMLElement;
  words: string;
}

function readRows(): Row[] {
  return [...document.querySelectorAll<HTMLElement>(".sheets li")].map((row) => {
    const sector = row.closest(".sector")?.querySelector("h3")?.textContent ?? "";
    return { row, words: fold(`${row.textContent} ${sector}`) };
  });
}

function search(rows: Row[], typed: string, answer: HTMLOutputElement): void {
  let count = 0;
  for (const { row, words } of rows) {
    row.hidden = !finds(words, typed);
    if (!row.hidden) count++;
  }
  for (const sector of document.querySelectorAll<HTMLElement>(".sector")) sector.hidden = !sector.querySelector("li:not([hidden])");
  answer.textContent = count > 0 ? say("found", { count }) : say("found_none", { typed: typed.trim() });
}

function addSearch(place: HTMLElement): void {
  const label = document.createElement("label");
  const field = document.createElement("input");
  const answer = document.createElement("output");
  const rows = readRows();
  label.htmlFor = field.id = "tim";
  label.textContent = say("find");
  field.className = "field";
  field.type = "search";
  field.autocomplete = "off";
  field.spellcheck = false;
  field.setAttribute("aria-describedby", "tim-thay");
  answer.id = "tim-thay";
  answer.className = "small quiet";
  answer.htmlFor.add(field.id);
  answer.textContent = say("find_hint");
  field.addEventListener("input", () => {
    if (fold(field.value) === "" && field.value.trim() === "") {
      search(rows, "", answer);
      answer.textContent = say("find_hint");
    } else search(rows, field.value, answer);
  });
  place.append(label, field, answer);
  place.hidden = false;
}

/** "Sheet no. 11 – its name", from the row's own words. */
function titleOf(row: HTMLElement): string {
  const [no, name] = [row.querySelector(".no"), row.querySelector(".name")].map((part) => part?.textContent?.replace(/\s+/g, " ").trim());
  return `${no} \u2013 ${name}`;
}

function addDrafts(place: HTMLElement): void {
  const drafts = listDrafts(place.dataset.pack ?? "").filter((draft) => draft.answered > 0);
  if (drafts.length === 0) return;
  const heading = document.createElement("h2");
  const list = document.createElement("ul");
  heading.textContent = say("drafts");
  for (const draft of drafts) {
    const sheet = document.querySelector<HTMLAnchorElement>(`.sheets a[href$="/${CSS.escape(draft.set)}"]`);
    if (!sheet) continue;
    const item = document.createElement("li");
    const link = document.createElement("a");
    const state = document.createElement("span");
    link.href = sheet.href;
    link.textContent = [draft.product, titleOf(sheet)].filter(Boolean).join(", ");
    state.className = "quiet small figure";
    const date = new Date(draft.saved).toLocaleDateString(document.documentElement.lang === "en" ? "en-GB" : "vi-VN");
    state.textContent = say("draft", { points: draft.points, answered: draft.answered, criteria: draft.criteria, date });
    item.append(link, state);
    list.append(item);
  }
  place.append(heading, list);
  place.hidden = list.childElementCount === 0;
}

export function startChooser(): void {
  const find = document.getElementById("tim-phieu");
  const drafts = document.getElementById("ban-nhap");
  if (find) addSearch(find);
  if (drafts) addDrafts(drafts);
}
