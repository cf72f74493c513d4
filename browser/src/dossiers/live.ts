// While an option of a criterion is chosen: what the dossier then comes to, and what is missing for the next star. The set and what is saved on the
// other criteria stand in the form (src/ocop/dossiers/dossiers_live.c); the law counts, as it does on the server when it is saved. No request.
import { say } from "../base/texts";
import type { LawCriterion, LawSet } from "../law/law";
import { openStanding, type Standing } from "../scoring/score";

interface Live extends LawSet {
  criteria: readonly (LawCriterion & { name: string })[];
  criterion: string; // the one of this page
  choices: Record<string, string>; // what is saved, by criterion
}

/** "63 điểm · 3 sao · thêm 7 điểm để lên 4 sao" */
function inWords(set: Live, { total, stars, target, open, unmet }: Standing): string {
  const gap = target > 0 ? (set.from[target] ?? 0) - total : 0;
  const words = [say("points", { points: total }), say(stars === 1 ? "star_one" : "stars", { stars })];
  if (gap > 0) words.push(say("rise_points", { points: gap, stars: target }));
  else if (unmet.some((one) => one.stars <= target)) words.push(say("rise_held", { stars: target }));
  if (open.length > 0) words.push(say("left", { count: open.length }));
  return words.join(" · ");
}

/** The minimums that are missing for the next star, each by the name of its criterion. */
function missing(set: Live, { target, unmet }: Standing): Node[] {
  const below = unmet.filter((one) => one.stars <= target);
  if (below.length === 0) return [];
  const head = document.createElement("p");
  const list = document.createElement("ul");
  head.textContent = say("rise_missing", { stars: target });
  for (const { criterion: code, needs, has } of below) {
    const line = document.createElement("li");
    const name = set.criteria.find((criterion) => criterion.code === code)?.name ?? "";
    line.textContent = `${code} ${name} – ${say("missing_item", { needs, has })}`;
    list.append(line);
  }
  return [head, list];
}

function place(name: string, before: Element): HTMLElement {
  const element = document.createElement("div");
  element.className = name;
  element.setAttribute("aria-live", "polite");
  element.setAttribute("aria-atomic", "true");
  before.after(element);
  return element;
}

export async function startLive(): Promise<void> {
  const form = document.querySelector<HTMLFormElement>("main form[data-live]");
  const options = document.getElementById("o-muc");
  if (!form || !options) return;
  const set = JSON.parse(form.dataset.live ?? "") as Live;
  const ask = await openStanding(set);
  if (!ask) return;
  const sum = place("live-sum", options);
  const lacks = place("live-lacks small", sum);
  const show = () => {
    const chosen = form.querySelector<HTMLInputElement>('input[name="muc"]:checked')?.value;
    const standing = ask(chosen === undefined ? set.choices : { ...set.choices, [set.criterion]: chosen });
    const words = standing.answered > 0 ? inWords(set, standing) : "";
    if (sum.textContent === words) return;
    sum.textContent = words;
    lacks.replaceChildren(...(standing.answered > 0 ? missing(set, standing) : []));
  };
  form.addEventListener("change", show);
  show();
}
