// The law in the browser: feeds sets and sheets, as numbers, to law.wasm (the same C that the server runs) and puts its answers back into codes
// and ids. No rule is decided here. Answers have the members of `openocop score` and `openocop plan`.
//
// Types only that can be erased: Node runs this file as it is (tests/law/wasm.mjs).

export type Nature = "document" | "investment" | "tasting" | "fixed";
export type Basis = "average" | "every" | "majority";
export type Role = "member" | "chair" | "deputy";
/** Criterion code → option id; null or absent: nothing ticked. */
export type Ticks = Readonly<Record<string, string | null>>;

export interface LawOption {
  id: string;
  points: number;
  star_min?: number; // 3, 4, 5
  case?: number; // from 1
}

/** A leaf, in the order of the form. */
export interface LawCriterion {
  code: string;
  part: number; // 0 = A, 1 = B, 2 = C
  nature: Nature;
  implicit_zero?: boolean;
  star_on_criterion?: number;
  evidence?: readonly string[];
  options: readonly LawOption[];
}

export interface LawSet {
  /** Lower edges of the bands, by stars: { 2: 30, 3: 50, 4: 70, 5: 90 }. */
  from: Readonly<Record<number, number>>;
  criteria: readonly LawCriterion[];
}

export interface Rules {
  minimum_basis?: Basis | null;
  spread_limit?: number | null;
  quorum?: string | null; // "3/4"
  council_size?: number | null;
  chair_required?: boolean;
}

export interface CouncilSheet {
  member: string;
  role?: Role;
  choices: Ticks;
}

export interface Council {
  rules?: Rules;
  knockouts?: readonly string[];
  sheets: readonly CouncilSheet[];
}

export interface Unmet {
  stars: number;
  criterion: string;
  needs: number;
  has: string;
}

export interface Pair {
  a: string;
  b: string;
  difference: number;
  criteria: { criterion: string; a: number; b: number }[];
}

export interface Parts<T> {
  A: T;
  B: T;
  C: T;
}

export interface Score {
  complete: boolean;
  missing: { member: string; criterion: string }[];
  sheets: { member: string; total: number; parts: Parts<number> }[];
  mean: { exact: string; display: string; parts: Parts<string> } | null;
  criteria: Record<string, string> | null;
  stars_by_points: number | null;
  unmet_minimums: Unmet[];
  knocked_out: boolean;
  stars: number | null;
  recognised: boolean;
  spread: { max_difference: number; exceeded: boolean; pairs: Pair[] } | null;
  quorum: { needed: number; present: number; chair_present: boolean; met: boolean } | null;
}

export interface Step {
  criterion: string;
  from: string | null;
  to: string;
  gain: number;
  because: "minimum" | "points";
  nature: Nature;
  evidence: string[];
}

export interface Plan {
  reachable: boolean;
  already: boolean;
  steps: Step[];
  total_after: number;
  stars_after: number | null;
}

const NATURES: readonly Nature[] = ["document", "investment", "tasting", "fixed"];
const BASES: readonly Basis[] = ["average", "every", "majority"];
const ROLES: readonly Role[] = ["member", "chair", "deputy"];

// ---- a set out of GET /api/v1/law/packs/{pack} ----

export interface BundleNode {
  code: string;
  name: string;
  max: number;
  notes?: string[];
  knockout?: string[];
  precondition?: string[];
  criteria?: BundleNode[]; // of a section
  nature?: Nature; // from here on: of a leaf
  implicit_zero?: boolean;
  star_on_criterion?: number;
  needs?: Record<string, number>;
  evidence?: number[];
  cases?: string[];
  options?: (LawOption & { text: string })[];
}

export interface BundleSet {
  no: number;
  name: string;
  branch?: string;
  group?: string;
  disqualification?: string[];
  knockouts: { criterion: string; text: string; precondition: boolean }[];
  parts: { id: "A" | "B" | "C"; name: string; max: number; criteria: BundleNode[] }[];
}

export interface Bundle {
  pack: string;
  edition: number;
  sha256: string;
  decision: string;
  parts: Parts<number>;
  bands: { stars: number; from: number; below: number | null; level: string | null; recognised_by: string | null; certificate: boolean }[];
  evidence: { id: number; name: string; form: string }[];
  sets: BundleSet[];
}

/** The set as the law counts with it. */
export function lawSet(bundle: Pick<Bundle, "bands" | "evidence">, set: BundleSet): LawSet {
  const names = new Map(bundle.evidence.map((row) => [row.id, row.name]));
  const criteria: LawCriterion[] = [];
  const add = (nodes: readonly BundleNode[], part: number): void => {
    for (const { criteria: below, code, nature, options, implicit_zero, star_on_criterion, evidence } of nodes) {
      if (below) {
        add(below, part);
        continue;
      }
      if (!nature || !options) throw new Error(`criterion ${code} has neither criteria nor options`);
      criteria.push({
        code,
        part,
        nature,
        options,
        implicit_zero: implicit_zero === true,
        star_on_criterion: star_on_criterion ?? 0,
        evidence: (evidence ?? []).map((id) => names.get(id) ?? ""),
      });
    }
  };
  set.parts.forEach((part, index) => {
    add(part.criteria, index);
  });
  return { from: Object.fromEntries(bundle.bands.map((band) => [band.stars, band.from])), criteria };
}

// ---- law.wasm ----

interface Exports {
  memory: WebAssembly.Memory;
  begin(criteria: number): number;
  criterion(part: number, implicitZero: number, nature: number, starOnCriterion: number, options: number): number;
  option(points: number, starMin: number, caseNo: number): number;
  band(stars: number, from: number): number;
  ready(): number;
  sheets(count: number): number;
  choose(sheet: number, criterion: number, option: number): number;
  role(sheet: number, role: number): number;
  rules(basis: number, spreadLimit: number, chairRequired: number): number;
  quorum(num: bigint, den: bigint, size: number): number;
  knock_out(): void;
  fix(criterion: number): number;
  score(): number;
  plan(stars: number): number;
}

/** Reads a block of numbers from its beginning to its end. */
class Block {
  #numbers: Int32Array;
  #at = 1;

  constructor(memory: WebAssembly.Memory, address: number) {
    if (address === 0) throw new Error("the law gave no answer: out of memory");
    const length = new Int32Array(memory.buffer, address, 1)[0] ?? 0;
    this.#numbers = new Int32Array(memory.buffer, address, length);
  }

  next(): number {
    const number = this.#numbers[this.#at++];
    if (number === undefined) throw new Error("the law's answer is too short");
    return number;
  }

  truth(): boolean {
    return this.next() !== 0;
  }

  fraction(): string {
    const num = this.next();
    const den = this.next();
    return den === 1 ? `${num}` : `${num}/${den}`;
  }

  parts<T>(read: () => T): Parts<T> {
    return { A: read(), B: read(), C: read() };
  }

  list<T>(read: () => T): T[] {
    return Array.from({ length: this.next() }, read);
  }

  text(): string {
    return String.fromCharCode(...this.list(() => this.next()));
  }
}

function must(result: number, what: string): void {
  if (result === 0) throw new Error(`the law refuses ${what}`);
}

export class Law {
  #wasm: Exports;
  #set: LawSet | undefined;
  #places = new Map<string, number>();

  constructor(instance: WebAssembly.Instance) {
    this.#wasm = instance.exports as unknown as Exports;
  }

  /** From the bytes of law.wasm, or from a fetch of it. */
  static async open(source: BufferSource | Response | Promise<Response>): Promise<Law> {
    const given = await source;
    const bytes = given instanceof ArrayBuffer || ArrayBuffer.isView(given) ? given : await given.arrayBuffer();
    const { instance } = await WebAssembly.instantiate(bytes, {});
    return new Law(instance);
  }

  #use(set: LawSet): void {
    if (this.#set === set) return;
    const { begin, criterion, option, band, ready } = this.#wasm;
    this.#set = undefined;
    must(begin(set.criteria.length), "the number of criteria");
    for (const c of set.criteria) {
      const nature = NATURES.indexOf(c.nature);
      must(criterion(c.part, c.implicit_zero ? 1 : 0, nature, c.star_on_criterion ?? 0, c.options.length), `criterion ${c.code}`);
      for (const o of c.options) must(option(o.points, o.star_min ?? 0, o.case ?? 0), `option ${o.id} of ${c.code}`);
    }
    for (const [stars, from] of Object.entries(set.from)) must(band(Number(stars), from), `the band of ${stars} stars`);
    must(ready(), "the set");
    this.#places = new Map(set.criteria.map((c, index) => [c.code, index]));
    this.#set = set;
  }

  #criterion(set: LawSet, code: string): { index: number; criterion: LawCriterion } {
    const index = this.#places.get(code);
    const criterion = index === undefined ? undefined : set.criteria[index];
    if (index === undefined || criterion === undefined) throw new Error(`there is no criterion ${code}`);
    return { index, criterion };
  }

  #tick(set: LawSet, sheet: number, choices: Ticks): void {
    for (const [code, id] of Object.entries(choices)) {
      const { index, criterion } = this.#criterion(set, code);
      if (id === null) continue;
      const option = criterion.options.findIndex((o) => o.id === id);
      if (option < 0) throw new Error(`criterion ${code} has no option ${id}`);
      must(this.#wasm.choose(sheet, index, option), `option ${id} of ${code}`);
    }
  }

  #feed(set: LawSet, council: Council): void {
    const { sheets, role, rules, quorum, knock_out } = this.#wasm;
    const { minimum_basis, spread_limit, quorum: fraction, council_size, chair_required } = council.rules ?? {};
    this.#use(set);
    must(sheets(council.sheets.length), "the number of sheets");
    council.sheets.forEach((sheet, index) => {
      this.#tick(set, index, sheet.choices);
      must(role(index, ROLES.indexOf(sheet.role ?? "member")), `the role of ${sheet.member}`);
    });
    must(rules(BASES.indexOf(minimum_basis ?? "average"), spread_limit ?? -1, chair_required ? 1 : 0), "the rules");
    if (fraction) {
      const [num, den] = fraction.split("/");
      must(quorum(BigInt(num ?? "0"), BigInt(den ?? "1"), council_size ?? 0), "the quorum");
    }
    if (council.knockouts && council.knockouts.length > 0) knock_out();
  }

  /** A council's sheets. Throws where a code or an option does not exist. */
  council(set: LawSet, council: Council): Score {
    this.#feed(set, council);
    const block = new Block(this.#wasm.memory, this.#wasm.score());
    const code = (): string => set.criteria[block.next()]?.code ?? "";
    const member = (): string => council.sheets[block.next()]?.member ?? "";
    const number = (): number => block.next();
    const complete = block.truth();
    const knocked_out = block.truth();
    const stars_by_points = block.next();
    const stars = block.next();
    const recognised = block.truth();
    const exact = block.fraction();
    const parts = block.parts(() => block.fraction());
    const display = block.text();
    const hasSpread = block.truth();
    const max_difference = block.next();
    const exceeded = block.truth();
    const hasQuorum = block.truth();
    const quorum = { needed: block.next(), present: council.sheets.length, chair_present: block.truth(), met: block.truth() };
    const missing = block.list(() => ({ member: member(), criterion: code() }));
    let row = 0;
    const sheets = block.list(() => ({ member: council.sheets[row++]?.member ?? "", total: number(), parts: block.parts(number) }));
    let leaf = 0;
    const criteria = Object.fromEntries(block.list(() => [set.criteria[leaf++]?.code ?? "", block.fraction()]));
    const unmet_minimums = block.list(() => ({ stars: number(), criterion: code(), needs: number(), has: block.fraction() }));
    const pairs = block.list(() => ({
      a: member(),
      b: member(),
      difference: number(),
      criteria: block.list(() => ({ criterion: code(), a: number(), b: number() })),
    }));
    return {
      complete,
      missing,
      sheets,
      mean: complete ? { exact, display, parts } : null,
      criteria: complete ? criteria : null,
      stars_by_points: complete ? stars_by_points : null,
      unmet_minimums,
      knocked_out,
      stars: stars === 0 ? null : stars,
      recognised,
      spread: hasSpread ? { max_difference, exceeded, pairs } : null,
      quorum: hasQuorum ? quorum : null,
    };
  }

  /** One sheet. */
  score(set: LawSet, choices: Ticks): Score {
    return this.council(set, { sheets: [{ member: "", choices }] });
  }

  /** The shortest way of one sheet to `stars` stars (2 to 5); the criteria in `fixed` are not touched. */
  plan(set: LawSet, choices: Ticks, stars: number, fixed: Iterable<string> = [], knockouts: readonly string[] = []): Plan {
    this.#feed(set, { knockouts, sheets: [{ member: "", choices }] });
    for (const code of fixed) must(this.#wasm.fix(this.#criterion(set, code).index), `criterion ${code}`);
    const block = new Block(this.#wasm.memory, this.#wasm.plan(stars));
    const reachable = block.truth();
    const already = block.truth();
    const total_after = block.next();
    const after = block.next();
    const steps = block.list((): Step => {
      const criterion = set.criteria[block.next()];
      const from = block.next();
      const to = criterion?.options[block.next()];
      const gain = block.next();
      const because = block.truth() ? "minimum" : "points";
      if (!criterion || !to) throw new Error("the law's plan names a criterion that the set lacks");
      const { code, nature, evidence } = criterion;
      return {
        criterion: code,
        from: criterion.options[from]?.id ?? null,
        to: to.id,
        gain,
        because,
        nature,
        evidence: [...(evidence ?? [])],
      };
    });
    return { reachable, already, steps, total_after, stars_after: after === 0 ? null : after };
  }
}
