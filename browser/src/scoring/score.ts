// The law's C code, compiled for the browser, asked about one sheet. What the page shows, and in which order ways to more stars are looked
// for, is the same as in src/ocop/scoring/scoring_self.c.
import wasm from "law.wasm?url";
import { Law, type LawSet, type Plan } from "../law/law";
import { type Criterion, type Nature, NONE, type Sheet } from "./form";
import type { Choices } from "./share";

const FIRST_RECOGNISED = 3;
const MOST = 5;

export interface Way extends Plan {
  stars: number;
}

export interface Outcome {
  total: number;
  parts: Record<string, number>;
  stars: number;
  starsByPoints: number;
  unmet: { stars: number; criterion: string; needs: number; has: string }[];
  way: Way | undefined; // none at five stars
  answered: number;
  open: Criterion[]; // nothing chosen yet, in the order of the form
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
function completed(sheet: Sheet, choices: Choices): Record<string, string> {
  const all = ticked(choices);
  for (const criterion of sheet.criteria) {
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

function ask(law: Law, set: LawSet, sheet: Sheet, choices: Choices): Outcome {
  const score = law.score(set, completed(sheet, choices));
  const stars = score.stars ?? 0;
  const open = sheet.criteria.filter((criterion) => choices[criterion.code] === undefined);
  return {
    total: score.sheets[0]?.total ?? 0,
    parts: { ...score.sheets[0]?.parts },
    stars,
    starsByPoints: score.stars_by_points ?? 0,
    unmet: score.unmet_minimums,
    way: stars < MOST ? findWay(law, set, ticked(choices), Math.max(FIRST_RECOGNISED, stars + 1)) : undefined,
    answered: sheet.criteria.length - open.length,
    open,
  };
}

/** Undefined where the browser can't run it: then the form is sent to the server. */
export async function openScore(sheet: Sheet): Promise<((choices: Choices) => Outcome) | undefined> {
  try {
    const law = await Law.open(fetch(wasm));
    const set = lawSet(sheet);
    ask(law, set, sheet, {});
    return (choices) => ask(law, set, sheet, choices);
  } catch {
    return undefined;
  }
}
