// The form of a paper: the photo is cut, reduced and checked before it is sent; the file goes in pieces that resume; without network all of it waits
// on the device. The form itself stays what it is, and works without any of this.
import { computed, signal } from "@preact/signals";
import { render } from "preact";
import { person } from "../base/person";
import { say } from "../base/texts";
import { Crop } from "./crop";
import { type Frame, isBlurred, readPicture, toJpeg, WHOLE } from "./picture";
import { Refused } from "./upload";
import { dropWaiting, file, keepWaiting, type Waiting } from "./waiting";

interface Ready {
  file: Blob;
  name: string;
}

type State =
  | { at: "empty" }
  | { at: "crop"; picture: ImageBitmap; blurred: boolean; name: string }
  | { at: "ready"; ready: Ready }
  | { at: "sending"; part: number }
  | { at: "waits"; ready: Ready }
  | { at: "refused"; reason: string; ready: Ready };

const state = signal<State>({ at: "empty" });
const percent = computed(() => (state.value.at === "sending" ? Math.floor(state.value.part * 100) : 0));

async function chosen(input: HTMLInputElement): Promise<void> {
  const taken = input.files?.[0];
  if (!taken) {
    state.value = { at: "empty" };
    return;
  }
  const picture = await readPicture(taken);
  state.value = picture
    ? { at: "crop", picture, blurred: isBlurred(picture), name: taken.name }
    : { at: "ready", ready: { file: taken, name: taken.name } };
}

async function take(picture: ImageBitmap, name: string, frame: Frame, original: Blob | undefined): Promise<void> {
  const jpeg = (await toJpeg(picture, frame)) ?? original;
  if (jpeg) state.value = { at: "ready", ready: { file: jpeg, name: `${name.replace(/\.\w+$/, "")}.jpg` } };
}

function paperOf(form: HTMLFormElement, ready: Ready): Waiting {
  const fields: [string, string][] = [];
  for (const [name, value] of new FormData(form)) if (typeof value === "string" && name !== "csrf") fields.push([name, value]);
  const get = (name: string) => fields.find((field) => field[0] === name)?.[1] ?? "";
  const kind = form.querySelector<HTMLSelectElement>('select[name="loai"]');
  return {
    id: get("lenh"),
    action: form.action,
    fields,
    file: ready.file,
    name: ready.name,
    producer: document.getElementById("whose")?.dataset.producer ?? "",
    person: person(),
    title: get("ten") || kind?.selectedOptions[0]?.textContent?.trim() || get("so") || ready.name,
  };
}

async function sendPaper(form: HTMLFormElement, ready: Ready): Promise<void> {
  const paper = paperOf(form, ready);
  state.value = { at: "sending", part: 0 };
  await keepWaiting(paper).catch(() => undefined); // a browser that keeps nothing sends all the same
  try {
    const address = await file(paper, (part) => {
      state.value = { at: "sending", part };
    });
    await dropWaiting(paper.id).catch(() => undefined);
    location.assign(address);
  } catch (fault) {
    if (!(fault instanceof Refused)) {
      state.value = { at: "waits", ready };
      return;
    }
    await dropWaiting(paper.id).catch(() => undefined);
    state.value = { at: "refused", reason: fault.message, ready };
  }
}

function Stage({ input }: { input: HTMLInputElement }) {
  const now = state.value;
  switch (now.at) {
    case "empty":
      return null;
    case "crop":
      return (
        <Crop
          picture={now.picture}
          blurred={now.blurred}
          take={(frame) => void take(now.picture, now.name, frame, input.files?.[0])}
          again={() => input.click()}
        />
      );
    case "ready":
      return <p class="ok">{say("ready", { size: Math.ceil(now.ready.file.size / 1024) })}</p>;
    case "sending":
      return (
        <p>
          <label>
            {say("sending", { part: percent.value })} <progress max="100" value={percent.value} />
          </label>
        </p>
      );
    case "waits":
      return <p class="attention">{say("kept_here")}</p>;
    case "refused":
      return <p class="bad">{now.reason}</p>;
  }
}

/** Phones open the camera at once where an input asks for it, and then nothing else can be chosen: it gets a button of its own. */
function addCamera(input: HTMLInputElement): void {
  const camera = document.createElement("button");
  camera.type = "button";
  camera.className = "button";
  camera.textContent = say("camera");
  camera.addEventListener("click", () => {
    input.setAttribute("capture", "environment");
    input.accept = "image/*";
    input.click();
    input.removeAttribute("capture");
    input.accept = "image/*,application/pdf";
  });
  input.after(camera);
}

export function startPaper(): void {
  const form = document.querySelector<HTMLFormElement>("main form.fields");
  const input = form?.querySelector<HTMLInputElement>('input[type="file"]');
  if (!form || !input || !("subtle" in (window.crypto ?? {})) || typeof indexedDB === "undefined") return;
  const stage = document.createElement("div");
  stage.className = "stage";
  stage.setAttribute("aria-live", "polite");
  input.after(stage);
  if (matchMedia("(pointer: coarse)").matches) addCamera(input);
  render(<Stage input={input} />, stage);
  input.addEventListener("change", () => void chosen(input));
  form.addEventListener("submit", (event) => {
    const now = state.value;
    if (now.at === "empty") return; // a link, or nothing yet: the form goes as it is
    event.preventDefault();
    if (now.at === "crop") void take(now.picture, now.name, WHOLE, input.files?.[0]).then(() => form.requestSubmit());
    if (now.at === "ready" || now.at === "refused" || now.at === "waits") void sendPaper(form, now.ready);
  });
  window.addEventListener("online", () => {
    if (state.value.at === "waits") void sendPaper(form, state.value.ready);
  });
}
