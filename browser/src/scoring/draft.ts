// The draft of a sheet stays on the device, one for each sheet of a pack: nobody else sees it, and no account is needed.
import type { Choices } from "./share";

const PREFIX = "openocop.draft.";

export interface Draft {
  pack: string; // "26-2026@1"
  set: string;
  product: string;
  choices: Choices;
  points: number;
  answered: number;
  criteria: number;
  saved: number; // ms since 1970
}

function store(): Storage | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}

function isDraft(value: unknown): value is Draft {
  const draft = value as Partial<Draft> | null;
  return (
    typeof draft === "object" &&
    draft !== null &&
    typeof draft.pack === "string" &&
    typeof draft.set === "string" &&
    typeof draft.product === "string" &&
    typeof draft.choices === "object" &&
    draft.choices !== null &&
    typeof draft.points === "number" &&
    typeof draft.answered === "number" &&
    typeof draft.criteria === "number" &&
    typeof draft.saved === "number"
  );
}

function parse(text: string | null): Draft | undefined {
  if (text === null) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isDraft(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const keyOf = (pack: string, set: string) => `${PREFIX}${pack}.${set}`;

export function loadDraft(pack: string, set: string): Draft | undefined {
  return parse(store()?.getItem(keyOf(pack, set)) ?? null);
}

/** False when the device keeps nothing (private window, full disk): the screen must say so. */
export function saveDraft(draft: Draft): boolean {
  try {
    const local = store();
    local?.setItem(keyOf(draft.pack, draft.set), JSON.stringify(draft));
    return local !== undefined;
  } catch {
    return false;
  }
}

export function dropDraft(pack: string, set: string): void {
  store()?.removeItem(keyOf(pack, set));
}

/** All drafts of a pack on this device, the latest first. */
export function listDrafts(pack: string): Draft[] {
  const local = store();
  const found: Draft[] = [];
  for (let i = 0; local !== undefined && i < local.length; i++) {
    const key = local.key(i);
    const draft = key?.startsWith(`${PREFIX}${pack}.`) ? parse(local.getItem(key)) : undefined;
    if (draft) found.push(draft);
  }
  return found.sort((a, b) => b.saved - a.saved);
}
