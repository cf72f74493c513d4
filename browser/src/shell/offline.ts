// Keeps the program on the device, so that a page opened once works without network. Needs HTTPS or this very machine, and a browser that
// lets sites keep things; without it everything else works.

async function keep(): Promise<void> {
  await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
  const registration = await navigator.serviceWorker.ready;
  if (navigator.onLine && document.body.dataset.from !== "device") registration.active?.postMessage("refresh");
}

/** Calls back once everything is on the device. */
export function keepOnDevice(kept: () => void): void {
  if ("serviceWorker" in navigator) keep().then(kept, () => undefined);
}
