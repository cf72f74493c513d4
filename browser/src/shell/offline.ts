// Keeps the program on the device, so that a page opened once works without network. Needs HTTPS or this very machine.

/** Resolves when everything is on the device; never where the browser can't. */
export async function keepOnDevice(): Promise<void> {
  if (!("serviceWorker" in navigator)) return new Promise(() => {});
  await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
  const registration = await navigator.serviceWorker.ready;
  if (navigator.onLine && document.body.dataset.from !== "device") registration.active?.postMessage("refresh");
}
