// The service worker: the program's files and the pages of all sheets on the device; and for a member of a council the pages of his session.
//
// Files carry a hash in their name, so what is kept never needs asking. Pages come from the network while it answers within a moment, else
// from the bundle of all pages, which the server writes with the same C code as each page: lines that occur in many pages stand in it once.

const worker = self as unknown as ServiceWorkerGlobalScope;
/** Put in by the build: the version of this build and its files. */
declare const __BUILD__: { version: string; files: string[] };

const BUNDLE = "/tu-danh-gia/ngoai-tuyen.json";
const CACHE = `openocop-${__BUILD__.version}`;
const COUNCIL = "openocop-council-"; // and the account: sessions/device.ts puts pages, papers and the files of their build there
/** The page that checks certificates, with its keys and status list; what a QR code leads to is answered by it without network. */
const VERIFY = "/kiem-tra-chung-nhan";
const SEALS = "/gcn/";
const LISTS = ["/api/v1/certificates/keys", "/api/v1/certificates/status"];
const NO_NETWORK = "/chua-co-mang";
const PATIENCE = 4_000; // ms for a page from the network, where the device has one

interface Bundle {
  lines: string[];
  pages: Record<string, number[]>;
}

async function keepBundle(cache: Cache): Promise<void> {
  const answer = await fetch(BUNDLE, { cache: "no-cache" });
  if (!answer.ok) throw new Error(`bundle: ${answer.status}`);
  await cache.put(BUNDLE, answer);
}

async function keepFresh(cache: Cache, path: string): Promise<void> {
  const answer = await fetch(path, { cache: "no-cache", credentials: "omit" });
  if (answer.ok) await cache.put(path, answer);
}

worker.addEventListener("install", (event) => {
  const work = async () => {
    const cache = await caches.open(CACHE);
    await Promise.all([cache.addAll(__BUILD__.files), keepBundle(cache)]);
    await Promise.all([VERIFY, ...LISTS].map((path) => keepFresh(cache, path).catch(() => undefined)));
    await worker.skipWaiting();
  };
  event.waitUntil(work());
});

worker.addEventListener("activate", (event) => {
  const work = async () => {
    const names = await caches.keys();
    await Promise.all(
      names
        .filter((name) => name.startsWith("openocop-") && !name.startsWith(COUNCIL) && name !== CACHE)
        .map((name) => caches.delete(name)),
    );
    await worker.clients.claim();
  };
  event.waitUntil(work());
});

worker.addEventListener("message", (event) => {
  if (event.data !== "refresh") return;
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => Promise.all([keepBundle(cache), ...[VERIFY, ...LISTS].map((path) => keepFresh(cache, path))]))
      .catch(() => undefined),
  );
});

const councilPages = async () =>
  Promise.all((await caches.keys()).filter((name) => name.startsWith(COUNCIL)).map((name) => caches.open(name)));

/** A page or paper of a session that was kept; for the entrance of the program, the session itself. */
async function councilPage(path: string): Promise<Response | undefined> {
  for (const cache of await councilPages()) {
    const entrance = path === "/" || path === "/viec-cua-toi" || path === "/phien-hop";
    const session = entrance ? (await cache.keys()).find(({ url }) => /\/phien-hop\/[^/]+$/.test(new URL(url).pathname)) : undefined;
    if (session) return Response.redirect(session.url, 302);
    const kept = await cache.match(path);
    if (!kept?.headers.get("Content-Type")?.startsWith("text/html")) {
      if (kept) return kept;
      continue;
    }
    const html = await kept.text();
    return new Response(html.replace("<body>", '<body data-from="device">'), { headers: kept.headers });
  }
  return undefined;
}

/** What is kept follows the server: the newest page, or none where the server has none for this person any more. */
async function followServer(path: string, answer: Response): Promise<void> {
  for (const cache of await councilPages()) {
    if (!(await cache.match(path))) continue;
    if (answer.status === 200) await cache.put(path, answer.clone());
    else if (answer.status === 403 || answer.status === 404) await cache.delete(path);
  }
}

/** The page of the path as the bundle has it; `otherwise`, where it has none. */
async function pageOfBundle(path: string, otherwise = ""): Promise<Response | undefined> {
  const kept = await caches.match(BUNDLE);
  if (!kept) return undefined;
  const bundle = (await kept.json()) as Bundle;
  const page = bundle.pages[path] ?? bundle.pages[otherwise];
  if (!page) return undefined;
  const html = page.map((line) => bundle.lines[line]).join("\n");
  return new Response(html.replace("<body>", '<body data-from="device">'), { headers: { "Content-Type": "text/html; charset=utf-8" } });
}

/** What the device itself has for the path. */
async function fromDevice(path: string): Promise<Response | undefined> {
  const council = await councilPage(path);
  if (council) return council;
  if (path === VERIFY || path.startsWith(SEALS)) return caches.match(VERIFY);
  if (path === "/") return Response.redirect("/tu-danh-gia", 302);
  return pageOfBundle(path);
}

/** The network's answer; a server that is up but says 5xx is no better than none. */
async function fromNetwork(request: Request, path: string): Promise<Response | undefined> {
  try {
    const answer = await fetch(request);
    if (answer.status >= 500) return undefined;
    if (path.startsWith("/phien-hop/") && new URL(request.url).search === "") await followServer(path, answer);
    return answer;
  } catch {
    return undefined;
  }
}

/** The network's page if it comes in time, else the device's; a page that is not on the device is waited for as long as the browser waits. */
async function page(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname;
  const answer = fromNetwork(request, path);
  const late = new Promise<undefined>((done) => setTimeout(done, PATIENCE, undefined));
  const found = (await Promise.race([answer, late])) ?? (await fromDevice(path)) ?? (await answer);
  return found ?? (await pageOfBundle(path, NO_NETWORK)) ?? fetch(request);
}

async function file(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}

/** A picture on a page of a session. */
async function picture(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (fault) {
    const kept = await councilPage(new URL(request.url).pathname);
    if (kept) return kept;
    throw fault;
  }
}

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== worker.location.origin) return;
  if (LISTS.includes(url.pathname))
    event.respondWith(fetch(request).catch(async () => (await caches.match(url.pathname)) ?? Response.error()));
  else if (request.mode === "navigate") event.respondWith(page(request));
  else if (request.destination === "image" && url.pathname.startsWith("/phien-hop/")) event.respondWith(picture(request));
  else if (__BUILD__.files.includes(url.pathname) || url.pathname.startsWith("/assets/")) event.respondWith(file(request));
});
