// What the screen shows of a sheet, from what the law's C code answers: score and plan as SCORE.md writes them.
import type { Criterion, Sheet } from "./form";
import { type Choices, NONE } from "./share";

export interface Unmet {
  stars: number;
  criterion: string;
  needs: number;
  has: string;
}

export interface Step {
  criterion: string;
  from: string | null;
  to: string;
  gain: number;
  because: "minimum" | "points";
}

export interface Plan {
  stars: number;
  reachable: boolean;
  steps: Step[];
  totalAfter: number;
  starsAfter: number;
}

export interface Outcome {
  total: number;
  parts: Record<string, number>;
  stars: number;
  starsByPoints: number;
  unmet: Unmet[];
  plan: Plan | undefined; // none at five stars
  answered: number;
  open: Criterion[]; // nothing chosen yet, in the order of the form
}

/** Choices as the law knows them: "none of these" is nothing ticked. */
export function ticked(choices: Choices): Record<string, string> {
  return Object.fromEntries(Object.entries(choices).filter(([, id]) => id !== NONE));
}

/** What is not chosen yet counts as the lowest option: 0 points where the form prints such an option, nothing ticked elsewhere. */
export function completed(sheet: Sheet, choices: Choices): Record<string, string> {
  const all = ticked(choices);
  for (const criterion of sheet.criteria) {
    const zero = criterion.options.find((option) => option.points === 0);
    if (choices[criterion.code] === undefined && zero) all[criterion.code] = zero.id;
  }
  return all;
}
