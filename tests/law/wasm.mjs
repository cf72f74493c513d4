// For test_score.py: answers the questions of `openocop score` and `openocop plan` with the browser's code. One JSON question a line on
// standard input ({pack, set, …} and for a plan also {plan: {stars, fixed}}), one answer a line.
//   node wasm.mjs law.wasm PACK.json…     (what `openocop law show PACK --json` prints)
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { Law, lawSet } from "../../browser/src/law/law.ts";

const [wasm, ...files] = process.argv.slice(2);
const law = await Law.open(readFileSync(wasm));
const sets = new Map();
for (const file of files) {
  const bundle = JSON.parse(readFileSync(file, "utf-8"));
  for (const set of bundle.sets) sets.set(`${bundle.pack}/${set.no}`, lawSet(bundle, set));
}
for await (const line of createInterface({ input: process.stdin })) {
  const { pack, set, plan, ...council } = JSON.parse(line);
  const counted = sets.get(`${pack}/${set}`);
  const answer = plan ? law.plan(counted, council.sheets[0].choices, plan.stars, plan.fixed, council.knockouts) : law.council(counted, council);
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
