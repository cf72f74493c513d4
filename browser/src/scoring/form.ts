// The sheet as the server wrote it: the form is the only description of the criteria on a page, and the only place where choices are made.
import type { Nature } from "../law/law";
import { type Choices, NONE, type Place } from "./share";

export { NONE } from "./share";
export type { Nature };

export interface Option {
  id: string;
  points: number;
  starMin: number; // 0: no star stands at the option
  caseNo: number; // 0: none
  text: string;
}

export interface Criterion extends Place {
  name: string;
  part: string;
  nature: Nature;
  starOnCriterion: number; // 0: none
  options: Option[];
  papers: string[];
  field: HTMLFieldSetElement;
}

export interface Part {
  id: string;
  name: string;
  max: number;
}

export interface Sheet {
  form: HTMLFormElement;
  pack: string; // "26-2026@1"
  set: string;
  parts: Part[];
  bands: { stars: number; from: number }[]; // the highest first
  criteria: Criterion[];
}

const text = (element: Element | null | undefined) => element?.textContent?.trim() ?? "";

function readOption(input: HTMLInputElement): Option {
  return {
    id: input.value,
    points: Number(input.dataset.points),
    starMin: Number(input.dataset.star ?? 0),
    caseNo: Number(input.dataset.case ?? 0),
    text: text(input.parentElement?.querySelector(".says-option")),
  };
}

function readCriterion(field: HTMLFieldSetElement): Criterion {
  const inputs = [...field.querySelectorAll<HTMLInputElement>("input[type=radio]")];
  return {
    code: field.dataset.code ?? "",
    section: field.dataset.section ?? "",
    part: field.dataset.part ?? "",
    name: text(field.querySelector(".name")),
    nature: field.dataset.nature as Nature,
    starOnCriterion: Number(field.dataset.star ?? 0),
    ids: inputs.map((input) => input.value),
    options: inputs.filter((input) => input.value !== NONE).map(readOption),
    papers: [...field.querySelectorAll(".papers dt")].map(text),
    field,
  };
}

export function readSheet(form: HTMLFormElement): Sheet {
  const data = form.dataset;
  return {
    form,
    pack: data.pack ?? "",
    set: data.set ?? "",
    parts: [...form.querySelectorAll<HTMLElement>("section.part")].map((part) => ({
      id: part.dataset.part ?? "",
      name: text(part.querySelector("h2 .name")),
      max: Number(part.dataset.max),
    })),
    bands: (data.bands ?? "").split(" ").map((band) => {
      const [stars, from] = band.split(":").map(Number);
      return { stars: stars ?? 0, from: from ?? 0 };
    }),
    criteria: [...form.querySelectorAll<HTMLFieldSetElement>("fieldset.criterion")].map(readCriterion),
  };
}

export function readTicks(sheet: Sheet): Record<string, string> {
  const choices: Record<string, string> = {};
  for (const { code, field } of sheet.criteria) {
    const ticked = field.querySelector<HTMLInputElement>("input[type=radio]:checked");
    if (ticked) choices[code] = ticked.value;
  }
  return choices;
}

export function writeTicks(sheet: Sheet, choices: Choices): void {
  for (const { code, field } of sheet.criteria) {
    for (const input of field.querySelectorAll<HTMLInputElement>("input[type=radio]")) input.checked = choices[code] === input.value;
  }
}

/** For browsers without :has(), which need the class to show and print what is chosen. */
export function markChosen(sheet: Sheet): void {
  for (const { field } of sheet.criteria) {
    for (const input of field.querySelectorAll<HTMLInputElement>("input[type=radio]"))
      input.parentElement?.classList.toggle("chosen", input.checked);
  }
}
