// The result beside the form, the same words and order as scoring_result.c writes without JavaScript.
import type { ComponentChildren } from "preact";
import { type Key, say } from "../base/texts";
import type { Step, Unmet } from "../law/law";
import { Icon, Stars } from "../shell/drawn";
import type { Criterion, Sheet } from "./form";
import type { Outcome, Way } from "./score";

export const anchorOf = (code: string) => `#tc-${code}`;

const starsInWords = ({ stars, open }: Outcome) => {
  if (open.length > 0) return say("stars_so_far", { stars });
  return say(stars === 1 ? "star_one" : "stars", { stars });
};

function Ruler({ sheet, total }: { sheet: Sheet; total: number }) {
  const named = sheet.bands.filter((band) => band.stars >= 3);
  const bands = named
    .slice()
    .reverse()
    .map((band) => say("ruler_band", { from: band.from, stars: band.stars }))
    .join("; ");
  return (
    <svg class="ruler" viewBox="0 0 300 48" role="img" aria-label={say("ruler", { points: total, bands })}>
      <rect class="rail" y="22" width="300" height="8" rx="4" />
      <rect class="reached" y="22" width={total * 3} height="8" rx="4" />
      {sheet.bands
        .filter((band) => band.from > 0)
        .map((band) => (
          <g key={band.stars}>
            <rect class="tick" x={band.from * 3 - 1} y="22" width="2" height="8" />
            <text x={band.from * 3} y="46" text-anchor="middle">
              {band.from}
            </text>
          </g>
        ))}
      {named.map((band) => (
        <g key={band.stars} class="mark-star" transform={`translate(${band.from * 3 - band.stars * 6} 4) scale(0.6)`}>
          {Array.from({ length: band.stars }, (_, index) => (
            <use key={index} href="#star" x={index * 20} />
          ))}
        </g>
      ))}
    </svg>
  );
}

/** The stars, and what stands between them and the points. Nothing is said before anything is chosen. */
function Rank({ outcome }: { outcome: Outcome }) {
  const { stars, starsByPoints, answered } = outcome;
  if (answered === 0) return <p class="small quiet after">{say("begin")}</p>;
  return (
    <>
      <p class="rank">
        <Stars full={stars} all={5} /> <span>{starsInWords(outcome)}</span>
      </p>
      {starsByPoints > stars && <p class="small after">{say("held_back", { by_points: starsByPoints, stars })}</p>}
      {starsByPoints === stars && stars < 3 && <p class="small quiet after">{say("from_three")}</p>}
    </>
  );
}

function Label({ sheet, outcome }: { sheet: Sheet; outcome: Outcome }) {
  const { total, open, answered } = outcome;
  return (
    <div class="label-card">
      <h2 id="ket-qua-ten">{say("heading")}</h2>
      <p class="kind">{say("not_official")}</p>
      <p class="total">
        <b class="figure">{total}</b> {say("of_hundred")}
      </p>
      <Rank outcome={outcome} />
      <Ruler sheet={sheet} total={total} />
      <dl class="parts small">
        {sheet.parts.map((part) => (
          <div key={part.id}>
            <dt>{part.name}</dt>
            <dd class="figure">{say("part_points", { points: outcome.parts[part.id] ?? 0, max: part.max })}</dd>
          </div>
        ))}
      </dl>
      {open[0] ? (
        <p class="todo small">
          <a href={anchorOf(open[0])}>{say("left", { count: open.length })}</a>
          <br />
          <span class="quiet">{say("provisional")}</span>
        </p>
      ) : (
        <p class="todo small">{say("all_chosen", { count: answered })}</p>
      )}
    </div>
  );
}

function MissingItem({ unmet, criterion }: { unmet: Unmet; criterion: Criterion | undefined }) {
  return (
    <li>
      <a href={anchorOf(unmet.criterion)}>
        {unmet.criterion} {criterion?.name}
      </a>
      <span class="quiet"> – {say("missing_item", { needs: unmet.needs, has: unmet.has })}</span>
    </li>
  );
}

function Missing({ outcome, find }: { outcome: Outcome; find: (code: string) => Criterion | undefined }) {
  const ranks = [3, 4, 5].filter((stars) => outcome.unmet.some((unmet) => unmet.stars === stars));
  const items = (stars: number) => (
    <ul class="missing small">
      {outcome.unmet
        .filter((unmet) => unmet.stars === stars)
        .map((unmet) => (
          <MissingItem key={unmet.criterion} unmet={unmet} criterion={find(unmet.criterion)} />
        ))}
    </ul>
  );
  const first = ranks[0];
  if (first === undefined) return null;
  return (
    <>
      <h3>{say("missing")}</h3>
      <p class="small after">
        <Stars full={first} /> {say("missing_for", { stars: first })}
      </p>
      {items(first)}
      {ranks.slice(1).map((stars) => (
        <details key={stars} class="papers">
          <summary>{say("missing_also", { stars, count: outcome.unmet.filter((unmet) => unmet.stars === stars).length })}</summary>
          {items(stars)}
        </details>
      ))}
    </>
  );
}

function StepItem({ step, criterion }: { step: Step; criterion: Criterion | undefined }) {
  const option = criterion?.options.find(({ id }) => id === step.to);
  const papers = criterion?.papers ?? [];
  const facts: string[] = [];
  if (step.because === "minimum") facts.push(say("step_minimum"));
  if (criterion && !(criterion.nature === "document" && papers.length > 0)) facts.push(say(`nature_${criterion.nature}`));
  if (papers.length > 0) facts.push(say("step_papers", { papers: papers.join("; ") }));
  return (
    <li>
      <div class="what">
        <a href={anchorOf(step.criterion)}>
          {step.criterion} {criterion?.name}
        </a>
        <span class="gain figure">{say("step_gain", { points: step.gain })}</span>
      </div>
      <p>{say("step_to", { option: option?.text ?? step.to })}</p>
      <p class="paper">{facts.join(" · ")}</p>
    </li>
  );
}

function WayTo({ way, find }: { way: Way; find: (code: string) => Criterion | undefined }) {
  if (!way.reachable) return <p class="small after">{say("plan_none", { stars: way.stars })}</p>;
  const gain = way.steps.reduce((sum, step) => sum + step.gain, 0);
  return (
    <>
      <h3>{say("plan", { stars: way.stars })}</h3>
      <p class="small quiet after">
        {say("plan_sum", { steps: way.steps.length, gain, points: way.total_after, stars: way.stars_after ?? 0 })} {say("plan_order")}
      </p>
      <ol class="steps">
        {way.steps.map((step) => (
          <StepItem key={step.criterion} step={step} criterion={find(step.criterion)} />
        ))}
      </ol>
    </>
  );
}

export interface Acts {
  share: () => void;
  print: () => void;
  restart: () => void;
}

interface ResultProps {
  sheet: Sheet;
  outcome: Outcome;
  acts: Acts;
  said: ComponentChildren; // an answer to what was pressed
  kept: Key[]; // what the device keeps
}

export function Result({ sheet, outcome, acts, said, kept }: ResultProps) {
  const find = (code: string) => sheet.criteria.find((criterion) => criterion.code === code);
  return (
    <>
      <Label sheet={sheet} outcome={outcome} />
      {outcome.answered > 0 && (
        <div class="acts no-print">
          <button class="button" type="button" onClick={acts.share}>
            <Icon id="i-share" />
            {say("share")}
          </button>
          <button class="button" type="button" onClick={acts.print}>
            <Icon id="i-print" />
            {say("print")}
          </button>
          <button class="button plain" type="button" onClick={acts.restart}>
            {say("restart")}
          </button>
        </div>
      )}
      <div class="said small no-print" role="status">
        {said}
      </div>
      {outcome.answered > 0 && (
        <>
          <Missing outcome={outcome} find={find} />
          {outcome.way ? <WayTo way={outcome.way} find={find} /> : <p class="small after">{say("plan_top")}</p>}
          <p class="small quiet council">{say("council")}</p>
        </>
      )}
      {kept.length > 0 && <p class="small quiet after no-print">{kept.map((key) => say(key)).join(" ")}</p>}
    </>
  );
}

/** What stays in sight on a phone. */
export function Bar({ outcome }: { outcome: Outcome }) {
  return (
    <div class="now">
      <p class="sum">
        <b class="figure">{say("points", { points: outcome.total })}</b>
        <br />
        <span class="small">
          {outcome.answered === 0 ? (
            say("left", { count: outcome.open.length })
          ) : (
            <>
              <Stars full={outcome.stars} /> {starsInWords(outcome)}
              {outcome.open.length > 0 && ` · ${say("left_short", { count: outcome.open.length })}`}
            </>
          )}
        </span>
      </p>
      <a class="button main" href="#ket-qua">
        {say("to_result")}
      </a>
    </div>
  );
}
