// The list of papers: what waits on this device, sent when the network is back.
import { render } from "preact";
import { say } from "../base/texts";
import { dropWaiting, keepWaiting, readWaiting, sendWaiting, type Waiting, waiting } from "./waiting";

async function go(): Promise<void> {
  if ((await sendWaiting()) > 0) location.reload();
}

async function again(paper: Waiting): Promise<void> {
  const { refusal: _, ...fresh } = paper;
  await keepWaiting(fresh);
  await go();
}

function Row({ paper }: { paper: Waiting }) {
  return (
    <li>
      <strong>{paper.title}</strong>{" "}
      <span class="attention">{paper.refusal ? say("refused", { reason: paper.refusal }) : say("waits")}</span>
      <span class="acts">
        <button class="button small" type="button" onClick={() => void again(paper)}>
          {say("send_now")}
        </button>
        <button class="button small" type="button" onClick={() => void dropWaiting(paper.id)}>
          {say("drop")}
        </button>
      </span>
    </li>
  );
}

function List() {
  if (waiting.value.length === 0) return null;
  return (
    <section class="waiting notice">
      <div>
        <h2>{say("waiting_heading", { count: waiting.value.length })}</h2>
        <ul class="plain">
          {waiting.value.map((paper) => (
            <Row key={paper.id} paper={paper} />
          ))}
        </ul>
      </div>
    </section>
  );
}

export async function startPapers(): Promise<void> {
  const place = document.getElementById("waiting");
  if (!place || typeof indexedDB === "undefined") return;
  await readWaiting();
  render(<List />, place);
  window.addEventListener("online", () => void go());
  await go();
}
