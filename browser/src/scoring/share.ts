// The choices of a sheet as a short text for a link, the same as src/ocop/scoring/scoring_link.c reads and writes: one group for each section
// of the sheet, joined by ".", one sign for each criterion in the order of the form: the option's id, "x" for "none of these", "-" where
// nothing was chosen yet. An edition of a pack never changes, so the places never move.

export const NONE = "x";
const NOTHING = "-";

/** A criterion's place in the sheet and the ids that may be chosen there. */
export interface Place {
  code: string;
  section: string;
  ids: readonly string[];
}

export type Choices = Readonly<Record<string, string>>;

function groups(places: readonly Place[]): Place[][] {
  const out: Place[][] = [];
  let section: string | undefined;
  for (const place of places) {
    if (place.section !== section) out.push([]);
    section = place.section;
    out[out.length - 1]?.push(place);
  }
  return out;
}

export function writeChoices(places: readonly Place[], choices: Choices): string {
  return groups(places)
    .map((group) => group.map((place) => choices[place.code] ?? NOTHING).join(""))
    .join(".");
}

/** What could be read, and the codes of what could not. */
export function readChoices(places: readonly Place[], text: string): { choices: Record<string, string>; unread: string[] } {
  const choices: Record<string, string> = {};
  const unread: string[] = [];
  const given = text.split(".");
  groups(places).forEach((group, index) => {
    const signs = given[index] ?? "";
    group.forEach((place, at) => {
      const sign = signs.length === group.length ? (signs[at] ?? "") : "";
      if (place.ids.includes(sign)) choices[place.code] = sign;
      else if (sign !== NOTHING) unread.push(place.code);
    });
  });
  return { choices, unread };
}

/** The address that shows the same choices anywhere. It ends in the edition's digit, which no chat program cuts off. */
export function shareAddress(origin: string, set: string, pack: string, places: readonly Place[], choices: Choices): string {
  return `${origin}/tu-danh-gia/${set}?chon=${writeChoices(places, choices)}&bo=${pack}`;
}
