// The sign "no network" under the header. The browser only knows whether it has a network at all; whether the server answers is asked.
import { say } from "../base/texts";
import { drawIcon } from "./drawings";

const ASK_AGAIN = 20_000; // ms

async function serverAnswers(): Promise<boolean> {
  if (!navigator.onLine) return false;
  try {
    return (await fetch("/health", { cache: "no-store" })).ok;
  } catch {
    return false;
  }
}

export function watchNetwork(): void {
  const place = document.getElementById("no-network");
  if (!place) return;
  let timer: number | undefined;
  const show = (offline: boolean) => {
    window.clearTimeout(timer);
    if (offline) timer = window.setTimeout(check, ASK_AGAIN);
    if (offline === place.hasChildNodes()) return;
    place.replaceChildren();
    if (!offline) return;
    const line = document.createElement("p");
    line.className = "wide";
    const council = document.querySelector<HTMLElement>("main")?.dataset.page?.startsWith("council") ?? false;
    const here = document.querySelector(".corner form") ? "no_network_here" : "no_network";
    line.append(drawIcon("i-no-network"), say(council ? "no_network_sheet" : here));
    place.append(line);
  };
  const check = async () => show(!(await serverAnswers()));
  window.addEventListener("offline", () => show(true));
  window.addEventListener("online", check);
  // The service worker marks the pages that it had to take from the device.
  if (!navigator.onLine || document.body.dataset.from === "device") show(true);
}
