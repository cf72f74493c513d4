// What every test here has: a server of its own worker with an empty data folder, and a page that must stay clean: no script fails, nothing
// breaks the content security policy, nothing is asked of another host.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, type Page } from "@playwright/test";

const ROOT = join(import.meta.dirname, "../..");
const PROGRAM = process.env.OPENOCOP_PROGRAM ?? join(ROOT, "build/openocop");
const ENVIRONMENT = { ...process.env, OPENOCOP_LAW: join(ROOT, "law"), OPENOCOP_FRONT_END: join(ROOT, "build/browser") };

export interface Server {
  url: string;
  /** Answers nothing until it is resumed. */
  pause: () => void;
  resume: () => void;
  stop: () => Promise<void>;
}

/** Everybody's in the demonstration; see README.md. */
export const PASSWORD = "trinh-dien-ocop";

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port"))));
    });
  });
}

async function untilHealthy(url: string, child: ChildProcess, said: string[]): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}: ${said.join("")}`);
    try {
      if ((await fetch(`${url}/health`)).ok) return;
    } catch {
      /* not yet */
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("the server does not answer");
}

/** With `before`, a command of the program that is run first, on the same data. */
export async function startServer(before?: string[]): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), "openocop-e2e-"));
  if (before) execFileSync(PROGRAM, [...before, "--data", folder]);
  return launch(folder, (address) => [PROGRAM, "serve", "--data", folder, "--listen", address]);
}

/** The demonstration province; for the program it is `instant`, such as "2026-11-23T08:00:00+07:00", and stays so. */
export async function startDemonstration(instant: string): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), "openocop-e2e-"));
  const clock = join(folder, "clock");
  const data = join(folder, "data");
  writeFileSync(clock, `${instant}\n`);
  execFileSync(PROGRAM, ["demo", "--data", data], { env: { ...ENVIRONMENT, OPENOCOP_CLOCK: clock } });
  return launch(folder, (address) => [PROGRAM, "serve", "--data", data, "--listen", address, "--clock", clock]);
}

/** The program with people and producers made up: see tests/unit/ocop/files/server_main.c. */
export async function startFilesServer(): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), "openocop-e2e-"));
  return launch(folder, (address) => [join(ROOT, "build/tests/unit/ocop/files/files_test_server"), folder, address]);
}

async function launch(folder: string, command: (address: string) => string[]): Promise<Server> {
  const url = `http://127.0.0.1:${await freePort()}`;
  const [program = "", ...options] = command(url.slice("http://".length));
  const child = spawn(program, options, { env: ENVIRONMENT, stdio: ["ignore", "ignore", "pipe"] });
  const said: string[] = [];
  child.stderr.on("data", (bytes: Buffer) => said.push(bytes.toString()));
  const ended = new Promise<void>((resolve) => child.on("exit", () => resolve()));
  await untilHealthy(url, child, said);
  return {
    url,
    pause: () => child.kill("SIGSTOP"),
    resume: () => child.kill("SIGCONT"),
    stop: async () => {
      child.kill("SIGCONT");
      child.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface Option {
  id: string;
  points: number;
}
export interface Leaf {
  code: string;
  options: Option[];
  implicit_zero?: boolean;
}
interface Node extends Leaf {
  criteria?: Node[];
}

/** The leaves of a set, from the law's own file. */
export function leaves(no: number): Leaf[] {
  const folder = join(ROOT, "law/26-2026");
  const name = readdirSync(folder).find((file) => file.startsWith(`${String(no).padStart(2, "0")}-`)) ?? "";
  const set = JSON.parse(readFileSync(join(folder, name), "utf8")) as { parts: { criteria: Node[] }[] };
  const walk = (node: Node): Leaf[] => (node.criteria ? node.criteria.flatMap(walk) : [node]);
  return set.parts.flatMap((part) => part.criteria.flatMap(walk));
}

/** The same dice every time. */
export function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

/** Some option of each criterion, or now and then none where the form prints no 0. */
export function randomChoices(no: number, roll: (sides: number) => number): Record<string, string> {
  return Object.fromEntries(
    leaves(no).map((leaf) => {
      const ids = leaf.options.map((option) => option.id).concat(leaf.implicit_zero ? ["x"] : []);
      return [leaf.code, ids[roll(ids.length)] ?? ""];
    }),
  );
}

export const topChoices = (no: number) =>
  Object.fromEntries(leaves(no).map((leaf) => [leaf.code, leaf.options.reduce((best, option) => (option.points > best.points ? option : best)).id]));

/** Opens a sheet and waits until it counts by itself. */
export async function openSheet(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.locator("form.desk[data-live=yes]").waitFor();
}

/** Clicks each option; what a finger does, but for the scrolling. */
export async function tick(page: Page, choices: Record<string, string>): Promise<void> {
  const missing = await page.evaluate((wanted) => {
    const lost: string[] = [];
    for (const [code, id] of Object.entries(wanted)) {
      const input = document.querySelector<HTMLInputElement>(`input[name="${code}"][value="${id}"]`);
      input?.click();
      if (!input?.checked) lost.push(`${code}=${id}`);
    }
    return lost;
  }, choices);
  if (missing.length > 0) throw new Error(`these can't be chosen: ${missing.join(", ")}`);
}

/** The result in law, from the program itself. */
export async function scoreOf(url: string, no: number, choices: Record<string, string>) {
  const ticked = Object.fromEntries(Object.entries(choices).filter(([, id]) => id !== "x"));
  const body = { pack: "26-2026", set: no, rules: {}, knockouts: [], sheets: [{ member: "self", choices: ticked }] };
  const answer = await fetch(`${url}/api/v1/score`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`score: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as {
    stars: number;
    stars_by_points: number;
    sheets: { total: number; parts: Record<string, number> }[];
    unmet_minimums: { stars: number; criterion: string; needs: number; has: string }[];
  };
}

/** Until all 26 sheets are on the device. */
export async function untilKept(page: Page): Promise<void> {
  await page.locator("form.desk[data-kept=yes]").waitFor({ timeout: 20_000 });
}

/** Same words, whatever the white space. */
export const squeeze = (text: string) => text.replace(/\s+/g, " ").trim();

/** A Monday in term time. */
export const TODAY = "2026-11-23T08:00:00+07:00";

export const test = base.extend<{ clean: string[]; page: Page }, { server: Server; demonstration: Server }>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's shape
    async ({}, use) => {
      const server = await startServer();
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],
  demonstration: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's shape
    async ({}, use) => {
      const server = await startDemonstration(TODAY);
      await use(server);
      await server.stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  baseURL: async ({ server }, use) => use(server.url),
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's shape
  clean: async ({}, use) => use([]),
  page: async ({ page, server, clean }, use) => {
    page.on("pageerror", (error) => clean.push(`script: ${error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error") clean.push(`console: ${message.text()}`);
    });
    page.on("request", (request) => {
      const url = new URL(request.url());
      if (url.protocol.startsWith("http") && url.origin !== server.url) clean.push(`another host: ${url.href}`);
    });
    await use(page);
    if (clean.length > 0) throw new Error(`the page was not clean:\n${clean.join("\n")}`);
  },
});

export { expect } from "@playwright/test";
