// The front end. Every page works without it; here a page that names a script in <main data-page> gets more.
import "./shell/fonts.css";
import "./shell/shell.css";
import "./shell/desk.css";
import "./scoring/scoring.css";
import "./scoring/print.css";
import "./sessions/sessions.css";
import "./places/places.css";
import "./procedures/procedures.css";
import "./dossiers/dossiers.css";
import "./notices/notices.css";
import "./files/files.css";
import "./councils/councils.css";
import "./laboratory/laboratory.css";
import "./rounds/rounds.css";
import "./producers/producers.css";
import "./reports/reports.css";
import "./products/products.css";
import { isMarked } from "./base/person";
import { loadTexts } from "./base/texts";
import { startChooser } from "./scoring/chooser";
import { startSheet } from "./scoring/sheet";
import { watchNetwork } from "./shell/network";
import { keepOnDevice } from "./shell/offline";

const pages: Record<string, () => void | Promise<void>> = {
  chooser: startChooser,
  sheet: startSheet,
  // Loaded by their own pages alone.
  paper: async () => (await import("./files/paper")).startPaper(),
  photos: async () => (await import("./products/photos")).startPhotos(),
  criterion: async () => {
    const [live, outbox] = await Promise.all([import("./dossiers/live"), import("./dossiers/outbox")]);
    await Promise.all([live.startLive(), outbox.startCriterion()]);
  },
  dossier: async () => (await import("./dossiers/outbox")).startDossier(),
  verify: async () => (await import("./certificates/verify")).startVerify(),
  papers: async () => (await import("./files/papers")).startPapers(),
  "council-session": async () => (await import("./sessions/session")).startCouncilSession(),
  "council-sheet": async () => (await import("./sessions/sheet")).startCouncilSheet(),
};

/** What a session left on this device belongs to one account: sent while it is signed in, out of sight for others, gone when it signs out. */
async function startDevice(): Promise<void> {
  const form = document.querySelector<HTMLFormElement>(".corner form[data-person]");
  if (!form || !isMarked()) return;
  if (document.body.dataset.from !== "device") await (await import("./sessions/device")).startPerson();
}

function guardLeaving(): void {
  const form = document.querySelector<HTMLFormElement>(".corner form[data-person]");
  form?.addEventListener("submit", (event) => {
    if (!isMarked()) return;
    event.preventDefault();
    import("./sessions/leave").then(({ leaveCouncil }) => leaveCouncil(form)).catch(() => form.submit());
  });
}

async function start(): Promise<void> {
  const name = document.querySelector("main")?.dataset.page;
  await loadTexts();
  watchNetwork();
  guardLeaving();
  startDevice().catch(() => undefined);
  await pages[name ?? ""]?.();
  keepOnDevice(() => document.dispatchEvent(new Event("kept")));
}

void start();
