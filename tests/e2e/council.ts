// A council's session for browsers: the demonstration province with hands (hands.py) that bring it, by requests, to where a browser is needed.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Page } from "@playwright/test";
import { leaves } from "./house";
import { SET } from "./story";

const ROOT = join(import.meta.dirname, "../..");

export interface Hands {
  url: string;
  /** Does something, and gives what it gives; see hands.py. */
  tell<T = null>(what: string, ...of: unknown[]): Promise<T>;
  stop(): Promise<void>;
}

export async function startHands(): Promise<Hands> {
  const child = spawn("python3", [join(import.meta.dirname, "hands.py")], {
    env: {
      ...process.env,
      OPENOCOP_SOURCE: ROOT,
      OPENOCOP_PROGRAM: process.env.OPENOCOP_PROGRAM ?? join(ROOT, "build/openocop"),
      OPENOCOP_LAW: join(ROOT, "law"),
      OPENOCOP_FRONT_END: join(ROOT, "build/browser"),
    },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.on("exit", () => resolve()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error("the hands have gone");
    return JSON.parse(value as string) as { url?: string; value?: unknown; fault?: string };
  };
  const { url = "" } = await next();
  let before: Promise<unknown> = Promise.resolve();
  return {
    url,
    tell<T>(what: string, ...of: unknown[]): Promise<T> {
      const turn = before.then(async () => {
        child.stdin.write(`${JSON.stringify([what, ...of])}\n`);
        const { value, fault } = await next();
        if (fault) throw new Error(fault);
        return value as T;
      });
      before = turn.catch(() => undefined);
      return turn;
    },
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}

/** Who fills in a sheet in the demonstration's council (data/demo/council.csv). */
export const VOTING = ["chutich", "tv1", "tv2", "thanhvien", "tv3", "tv4", "tv5", "tv6", "tv7"];

/** The best option of each criterion, or the lowest; some otherwise. */
export function level(which: "top" | "low", changes: Record<string, string> = {}): Record<string, string> {
  const pick = (a: number, b: number) => (which === "top" ? a > b : a < b);
  const all = leaves(SET).map((leaf) => [leaf.code, leaf.options.reduce((best, option) => (pick(option.points, best.points) ? option : best)).id]);
  return { ...Object.fromEntries(all), ...changes };
}

/** Says why wherever the sheet asks for it and nothing stands there yet. */
export async function giveReasons(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const far of document.querySelectorAll("p.far:not([hidden])")) {
      const note = far.parentElement?.querySelector("textarea");
      if (!note || note.value !== "") continue;
      note.value = "Chứng cứ trong hồ sơ chưa đủ cho mức được đề xuất.";
      note.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
}
