// What a page says of a sealed sheet: it waits, the server has it, it came too late, the server can't take it.
import { type Key, say } from "../base/texts";
import { drawIcon } from "../shell/drawings";
import type { Later, Outcome, Sealed } from "./outbox";

/** "14:05" in Vietnam, and the day where it is not today. */
export function clock(instant: number): string {
  const zone = { timeZone: "Asia/Ho_Chi_Minh" } as const;
  const [then, today] = [instant, Date.now()].map((at) =>
    new Date(at).toLocaleDateString("vi-VN", { ...zone, day: "2-digit", month: "2-digit", year: "numeric" }),
  );
  const time = new Date(instant).toLocaleTimeString("vi-VN", { ...zone, hour: "2-digit", minute: "2-digit", hour12: false });
  return then === today ? time : `${time}, ${then}`;
}

function line(icon: string, mood: string, words: string): Node[] {
  const place = document.createElement("span");
  place.className = mood;
  place.append(drawIcon(icon), words);
  return [place];
}

const WAITS: Record<Later["why"], Key> = { network: "sealed_waits", "sign-in": "sealed_waits_sign_in", "not-now": "sealed_waits_not_now" };

export function waitingLine(sealed: Sealed, later: Later | undefined): Node[] {
  return line("i-no-network", "attention", say(WAITS[later?.why ?? "network"], { time: clock(sealed.sealed), reason: later?.words ?? "" }));
}

const LOST: Record<string, Key> = {
  closed: "late_closed",
  twice: "late_twice",
  not_asked: "late_not_asked",
  recused: "void_recused",
  removed: "void_removed",
};

export function outcomeLine({ state, reason, at }: Outcome): Node[] {
  if (state === "counted") return line("i-done", "ok", say("received", { time: clock(at) }));
  return line("i-warning", "attention", say(LOST[reason] ?? "late_closed", { time: clock(at) }));
}

export const refusedLine = (reason: string): Node[] => line("i-warning", "bad", say("refused_sheet", { reason }));
