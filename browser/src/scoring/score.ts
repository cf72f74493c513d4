// The law's C code, compiled for the browser, asked about one sheet. What a page shows, and in which order ways to more stars are looked
// for, is the same as in src/ocop/scoring/scoring_self.c.
import wasm from "law.wasm?url";
import { Law, type LawSet, type Plan, type Unmet } from "../law/law";
import { type Nature, NONE, type Sheet } from "./form";
import type { Choices } from "./share";

const FIRST_RECOGNISED = 3;
const MOST = 5;

export interface Way extends Plan {
  stars: number;
}

/** What choices come to. */
export interface Standing {
  total: number;
  parts: Record<string, number>;
  stars: number;
  starsByPoints: number;
  unmet: Unmet[];
  target: number; // the rank to reach next: the first that is recognised, or one star more; 0 at five stars
  answered: number;
  open: string[]; // codes of criteria where nothing is chosen yet, in the order of the form
}

export interface Outcome extends Standing {
  way: Way | undefined; // none at five stars
}

/** The sheet with numbers only, as the law counts with it. */
function lawSet(sheet: Sheet): LawSet {
  return {
    from: Object.fromEntries(sheet.bands.map((band) => [band.stars, band.from])),
    criteria: sheet.criteria.map((criterion) => ({
      code: criterion.code,
      part: sheet.parts.findIndex((part) => part.id === criterion.part),
      nature: criterion.nature,
      implicit_zero: criterion.ids.includes(NONE),
      star_on_criterion: criterion.starOnCriterion,
      options: criterion.options.map(({ id, points, starMin, caseNo }) => ({ id, points, star_min: starMin, case: caseNo })),
    })),
  };
}

/** "None of these levels" is nothing ticked. */
function ticked(choices: Choices): Record<string, string> {
  return Object.fromEntries(Object.entries(choices).filter(([, id]) => id !== NONE));
}

/** What is not chosen yet counts as the option of 0 points, or as nothing where the form prints none. */
function completed(set: LawSet, choices: Choices): Record<string, string> {
  const all = ticked(choices);
  for (const criterion of set.criteria) {
    const zero = criterion.options.find((option) => option.points === 0);
    if (choices[criterion.code] === undefined && zero) all[criterion.code] = zero.id;
  }
  return all;
}

/** Papers and investments first; what is judged on the sample, then what hardly changes, only where there is no other way. */
function findWay(law: Law, set: LawSet, choices: Record<string, string>, stars: number): Way {
  const closed: Nature[][] = [["tasting", "fixed"], ["fixed"], []];
  let plan: Plan | undefined;
  for (const natures of closed) {
    const fixed = set.criteria.filter((criterion) => natures.includes(criterion.nature)).map((criterion) => criterion.code);
    plan = law.plan(set, choices, stars, fixed);
    if (plan.reachable) break;
  }
  return { ...(plan as Plan), stars };
}

function stand(law: Law, set: LawSet, choices: Choices): Standing {
  const score = law.score(set, completed(set, choices));
  const stars = score.stars ?? 0;
  const open = set.criteria.filter((criterion) => choices[criterion.code] === undefined).map((criterion) => criterion.code);
  return {
    total: score.sheets[0]?.total ?? 0,
    parts: { ...score.sheets[0]?.parts },
    stars,
    starsByPoints: score.stars_by_points ?? 0,
    unmet: score.unmet_minimums,
    target: stars < MOST ? Math.max(FIRST_RECOGNISED, stars + 1) : 0,
    answered: set.criteria.length - open.length,
    open,
  };
}

function ask(law: Law, set: LawSet, choices: Choices): Outcome {
  const standing = stand(law, set, choices);
  return { ...standing, way: standing.target > 0 ? findWay(law, set, ticked(choices), standing.target) : undefined };
}

/** Undefined where the browser can't run it. */
async function open<T>(set: LawSet, count: (law: Law, set: LawSet, choices: Choices) => T): Promise<((choices: Choices) => T) | undefined> {
  try {
    const law = await Law.open(fetch(wasm));
    count(law, set, {});
    return (choices) => count(law, set, choices);
  } catch {
    return undefined;
  }
}

/** A sheet and the way to more stars; undefined: then the form is sent to the server. */
export const openScore = (sheet: Sheet) => open(lawSet(sheet), ask);

/** What a set's choices come to, without the way; undefined: then the server tells it once they are saved. */
export const openStanding = (set: LawSet) => open(set, stand);
