// Papers that could not be sent yet, kept on the device with their files until the network is back. Only the server's acknowledgement makes a paper
// filed; until then the screen says that it waits. A telephone may serve several people: each sees and sends only what he left himself.
import { signal } from "@preact/signals";
import { person } from "../base/person";
import { Stores } from "../base/store";
import { Refused, send, token } from "./upload";

export interface Waiting {
  id: string; // the command's identifier: sent twice, it is done once
  action: string;
  fields: [string, string][];
  file: Blob;
  name: string;
  producer: string;
  person: string;
  title: string;
  refusal?: string; // the server's words
}

const stores = new Stores("openocop-files", { waiting: "id" });

export const waiting = signal<Waiting[]>([]);

export async function readWaiting(): Promise<void> {
  const all = await stores.all<Waiting>("waiting");
  waiting.value = all.filter((paper) => paper.person === person());
}

export async function keepWaiting(paper: Waiting): Promise<void> {
  await stores.put("waiting", paper);
  await readWaiting();
}

export async function dropWaiting(id: string): Promise<void> {
  await stores.drop("waiting", id);
  await readWaiting();
}

/** Sends the file and then its form; gives the address of the new paper. */
export async function file(paper: Waiting, progress?: (part: number) => void): Promise<string> {
  const receipt = await send({ file: paper.file, name: paper.name, producer: paper.producer, ...(progress ? { progress } : {}) });
  const fields = new URLSearchParams(paper.fields);
  fields.set("csrf", token());
  fields.set("da-gui", receipt.sha256);
  const answer = await fetch(paper.action, { method: "POST", body: fields });
  if (answer.redirected || answer.ok) return answer.url;
  if (answer.status >= 500 || answer.status === 429) throw new Error("busy");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  throw new Refused(page.querySelector("#loi li, main p")?.textContent?.trim() ?? String(answer.status));
}

let busy = false;

/** Sends what waits, one after the other, as far as the network goes. Gives how many were filed. */
export async function sendWaiting(): Promise<number> {
  let filed = 0;
  if (busy || !navigator.onLine) return filed;
  busy = true;
  try {
    await readWaiting();
    for (const paper of waiting.value) {
      if (paper.refusal) continue;
      try {
        await file(paper);
        await dropWaiting(paper.id);
        filed++;
      } catch (fault) {
        if (!(fault instanceof Refused)) break;
        await keepWaiting({ ...paper, refusal: fault.message });
      }
    }
  } finally {
    busy = false;
  }
  return filed;
}
