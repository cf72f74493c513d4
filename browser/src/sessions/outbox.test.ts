// A thousand afternoons in a hall with a bad network: answers that are lost, messages that come twice and in any order, devices that die in the middle
// of a step and whose clocks are wrong. In the end device and server say the same of every sheet, and nothing is lost or doubled.
import { expect, test } from "vitest";
import type { SheetSent } from "./content";
import { type Box, keyOf, type Outcome, type Reply, replyOf, type Sealed, sendAll, waits } from "./outbox";

/** The same dice every time. */
function dice(seed: number): (sides: number) => number {
  let state = seed * 2654435761 + 1;
  return (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

const MINUTE = 60_000;
const MORNING = Date.UTC(2026, 10, 25, 2);

/** What the server does with a sheet, by the rules of src/ocop/sessions/README.md, told anew: the oracle of what must come out. */
class Server {
  now = MORNING;
  readonly kept: { body: SheetSent; outcome: Outcome }[] = [];
  readonly called = new Set<string>();
  readonly closed = new Set<string>();
  readonly recused = new Set<string>(); // item and seat
  private readonly done = new Map<string, { body: string; outcome: Outcome }>(); // by command

  post(body: SheetSent): Reply {
    this.now += 1_000;
    const before = this.done.get(body.command);
    if (before) return before.body === JSON.stringify(body) ? replyOf(200, before.outcome) : replyOf(409, { detail: "stale" });
    if (!this.called.has(body.item)) return replyOf(409, { detail: "not called" });
    const twice = this.kept.some(
      ({ body: { item, seat, turn }, outcome }) =>
        item === body.item && seat === body.seat && turn === body.turn && outcome.state === "counted",
    );
    const outcome: Outcome = { state: "counted", reason: "", at: this.now };
    if (this.recused.has(`${body.item} ${body.seat}`)) [outcome.state, outcome.reason] = ["void", "recused"];
    else if (this.closed.has(body.item)) [outcome.state, outcome.reason] = ["late", "closed"];
    else if (twice) [outcome.state, outcome.reason] = ["late", "twice"];
    this.done.set(body.command, { body: JSON.stringify(body), outcome });
    this.kept.push({ body, outcome });
    return replyOf(200, outcome);
  }
}

class Died extends Error {}

/** The disk of a device: what is written stays, whatever dies. */
class Disk implements Box {
  readonly all = new Map<string, Sealed>();
  dies = () => false;

  async sealed(): Promise<Sealed[]> {
    if (this.dies()) throw new Died();
    return structuredClone([...this.all.values()]);
  }

  async settle(key: string, command: string, reply: { outcome: Outcome } | { refusal: string }): Promise<void> {
    if (this.dies()) throw new Died(); // before it is written
    const now = this.all.get(key);
    if (now?.body.command === command) this.all.set(key, { ...now, ...reply });
    if (this.dies()) throw new Died(); // after
  }
}

interface Device {
  person: string;
  skew: number; // its clock against the server's
  disk: Disk;
}

function sealOn({ person, skew, disk }: Device, item: string, server: Server, serial: number): Sealed {
  const key = keyOf(person, item, 1);
  const body = {
    command: `c${serial}`,
    item,
    sheet: `s${serial}`,
    seat: `seat of ${person}`,
    turn: 1,
    nonce: `n${serial}`,
    content: `{"by":"${person}","item":"${item}"}`,
    commitment: `h${serial}`,
    filled_at: server.now + skew,
  };
  const sealed: Sealed = { key, person, path: `/${item}`, name: item, body, sealed: body.filled_at };
  disk.all.set(key, sealed);
  return sealed;
}

async function afternoon(seed: number): Promise<{ server: Server; devices: Device[]; sealed: Sealed[] }> {
  const roll = dice(seed);
  const server = new Server();
  const items = Array.from({ length: 1 + roll(4) }, (_, i) => `p${i}`);
  // Most have one device; now and then somebody seals on two.
  const devices: Device[] = Array.from({ length: 2 + roll(4) }, (_, i) => ({
    person: roll(6) === 0 ? "m0" : `m${i}`,
    skew: (roll(2_880) - 1_440) * MINUTE,
    disk: new Disk(),
  }));
  const todo = devices.flatMap((device) => items.map((item) => ({ device, item })));
  const onTheWay: SheetSent[] = []; // copies that a network delivers later
  const sealed: Sealed[] = [];
  const post = async (body: SheetSent): Promise<Reply> => {
    const luck = roll(10);
    if (luck < 3) return replyOf(0, undefined); // never arrives
    if (luck < 5) {
      onTheWay.push(body); // arrives some time, and nobody hears of it now
      return replyOf(0, undefined);
    }
    const reply = server.post(body);
    if (luck === 5) onTheWay.push(body); // arrives again
    return luck === 6 ? replyOf(502, undefined) : reply; // the answer is lost
  };
  const send = async ({ disk }: Device) => {
    disk.dies = () => roll(12) === 0;
    await sendAll(disk, post).catch((fault) => expect(fault).toBeInstanceOf(Died));
    disk.dies = () => false;
  };
  const some = <T>(of: T[]) => of[roll(of.length)] as T;
  for (let i = 0; i < 60; i++) {
    server.now += roll(5) * MINUTE;
    const what = roll(10);
    if (what < 3 && todo.length > 0) {
      const [{ device, item }] = todo.splice(roll(todo.length), 1) as [(typeof todo)[0]];
      sealed.push(sealOn(device, item, server, sealed.length));
    } else if (what < 6) await send(some(devices));
    else if (what === 6) server.called.add(some(items));
    else if (what === 7 && onTheWay.length > 0) server.post(onTheWay.splice(roll(onTheWay.length), 1)[0] as SheetSent);
    else if (what === 8 && roll(8) === 0) server.recused.add(`${some(items)} seat of ${some(devices).person}`);
    else if (what === 9 && roll(12) === 0) server.closed.add(some(items));
  }
  // Evening: everything is called, the network is good, and what was under way arrives.
  for (const item of items) server.called.add(item);
  for (const body of onTheWay) server.post(body);
  for (const { disk } of devices) expect(await sendAll(disk, async (body) => server.post(body))).toBeUndefined();
  return { server, devices, sealed };
}

test("over 1,000 seeds device and server say the same of every sheet, and nothing is lost or doubled", async () => {
  const ends: Record<string, number> = {};
  for (let seed = 1; seed <= 1_000; seed++) {
    const { server, devices, sealed } = await afternoon(seed);
    const told = new Map(server.kept.map((sheet) => [sheet.body.command, sheet]));
    expect(server.kept, `seed ${seed}: each once`).toHaveLength(sealed.length);
    for (const { body } of sealed) expect(told.get(body.command)?.body, `seed ${seed}: as it was sealed`).toEqual(body);
    for (const { disk } of devices)
      for (const one of disk.all.values()) {
        expect(waits(one), `seed ${seed}`).toBe(false);
        expect(one.outcome, `seed ${seed}`).toEqual(told.get(one.body.command)?.outcome);
      }
    const counted = server.kept
      .filter(({ outcome }) => outcome.state === "counted")
      .map(({ body }) => `${body.item} ${body.seat} ${body.turn}`);
    expect(new Set(counted).size, `seed ${seed}: one counts`).toBe(counted.length);
    for (const { outcome } of server.kept) ends[outcome.reason || outcome.state] = (ends[outcome.reason || outcome.state] ?? 0) + 1;
  }
  for (const end of ["counted", "closed", "twice", "recused"]) expect(ends[end], end).toBeGreaterThan(100);
});

test("a device's clock, however wrong, is never taken for the server's", async () => {
  for (const skew of [-400 * 24 * 60 * MINUTE, 3 * 60 * MINUTE]) {
    const [server, device] = [new Server(), { person: "m", skew, disk: new Disk() }];
    server.called.add("p");
    const { key, sealed } = sealOn(device, "p", server, 1);
    await sendAll(device.disk, async (body) => server.post(body));
    expect(sealed - MORNING).toBe(skew);
    expect((device.disk.all.get(key)?.outcome?.at ?? 0) - MORNING).toBe(1_000);
  }
});

test("what the server can't take yet waits with its words, and holds up nothing else", async () => {
  const [server, device] = [new Server(), { person: "m", skew: 0, disk: new Disk() }];
  server.called.add("second");
  const [first, second] = ["first", "second"].map((item, i) => sealOn(device, item, server, i));
  const post = async (body: SheetSent) => server.post(body);
  expect(await sendAll(device.disk, post)).toEqual({ why: "not-now", words: "not called" });
  expect(device.disk.all.get(second?.key ?? "")?.outcome?.state).toBe("counted");
  server.called.add("first");
  expect(await sendAll(device.disk, post)).toBeUndefined();
  expect(device.disk.all.get(first?.key ?? "")?.outcome?.state).toBe("counted");
});

test.each([
  [401, undefined, { later: { why: "sign-in", words: "" } }],
  [409, { detail: "not called" }, { later: { why: "not-now", words: "not called" } }],
  [503, undefined, { later: { why: "network", words: "" } }],
  [429, undefined, { later: { why: "network", words: "" } }],
  [200, "<html>", { later: { why: "network", words: "" } }], // the sign-in page of a hotel's network
  [400, { detail: "criterion 3.1 is open" }, { refusal: "criterion 3.1 is open" }],
  [404, undefined, { refusal: "404" }],
])("an answer %i means what it says", (status, json, reply) => {
  expect(replyOf(status, json)).toEqual(reply);
});
