/* Keeps the shell of the app and the pages of the field, and sends what waits when the signal comes back.
   VERSION, SHELL, LOST, HOMES, PAGES_KEPT, FORMS, HOURS and the scripts stand before this, by the server.

   Pages come from the network first; the kept copy serves when there is none, two days at most. What is kept holds
   masked data only: nothing that the server marked `no-store`. The page takes it away when another person signs in. */
"use strict";

const PAGES = "honghua-pages";
const OF_SHELL = "honghua-static-";
const STATIC = OF_SHELL + VERSION;
const PATIENCE = 4000;
let era = 0; // ends when somebody signs out: what was asked for before is not kept after it
const KNOWN = PAGES_KEPT.map((pattern) => new RegExp(`^${pattern}$`));

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(STATIC).then((cache) => cache.addAll(SHELL)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim().then(renew)));

/* After a new release kept pages still ask for the old files: those go when every page was fetched anew. */
async function renew() {
  const older = (await caches.keys()).filter((name) => name.startsWith(OF_SHELL) && name !== STATIC);
  if (!older.length) return;
  const cache = await caches.open(PAGES);
  for (const { url } of await cache.keys()) {
    const answer = await fetch(url, { credentials: "same-origin", redirect: "manual" });
    if (answer.ok) await keep(new URL(url), answer);
    else await cache.delete(url);
  }
  for (const name of older) await caches.delete(name);
}

const isKept = (path) => KNOWN.some((pattern) => pattern.test(path));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(isKept(url.pathname) ? page(request, url) : fetch(request).catch(lost));
  } else if (url.pathname.startsWith(FILES)) event.respondWith(fromShell(request));
});

async function fromShell(request) {
  return (await caches.match(request)) || fetch(request);
}

/* The network's answer, or the kept copy when the network is silent for too long; a late answer is kept all the same. */
async function page(request, url) {
  const since = era;
  const asked = fetch(request).then((answer) => keep(url, answer, since));
  const known = await find(url);
  if (!known) return asked.catch(() => (url.pathname === "/" ? home() : lost()));
  const late = new Promise((_, refuse) => setTimeout(() => refuse(new Error("late")), PATIENCE));
  return Promise.race([asked, late]).then(
    (answer) => ([502, 503, 504].includes(answer.status) ? known : answer),
    () => known,
  );
}

async function keep(url, answer, since = era) {
  const html = answer.headers.get("Content-Type")?.startsWith("text/html");
  const secret = answer.headers.get("Cache-Control")?.includes("no-store");
  if (!answer.ok || answer.redirected || !html || secret) return answer;
  const headers = new Headers(answer.headers);
  headers.set("Server-Timing", `kept;desc="${Date.now()}"`);
  const copy = new Response(await answer.clone().arrayBuffer(), { headers });
  if (since !== era) return answer;
  try {
    await (await caches.open(PAGES)).put(url.pathname + url.search, copy);
  } catch (full) {
    console.warn("page not kept", full.name); // storage is full: the page itself is there all the same
  }
  return answer;
}

const isOld = (copy) => Date.now() - Number(/desc="(\d+)"/.exec(copy.headers.get("Server-Timing"))?.[1]) > HOURS * 3600000;

/* The copy of this address; a form's also without its question: the form itself reads what was asked for. */
async function find(url) {
  const cache = await caches.open(PAGES);
  for (const address of [url.pathname + url.search, ...(FORMS.includes(url.pathname) ? [url.pathname] : [])]) {
    const copy = await cache.match(address);
    if (copy && !isOld(copy)) return copy;
  }
  return undefined;
}

/* What lies here for longer than two days goes, whether somebody asks for it or not. */
async function sweep() {
  const cache = await caches.open(PAGES);
  for (const asked of await cache.keys()) if (isOld(await cache.match(asked))) await cache.delete(asked);
}

/* The app opened from the home screen without a signal: the grid, where there is one, or one's own page. */
async function home() {
  for (const address of HOMES) if (await find(new URL(address, self.location.origin))) return Response.redirect(address);
  return lost();
}

async function lost() {
  return (await caches.match(LOST)) || Response.error();
}

/* The pages for the way, one after another; whether all are there. */
async function ahead(addresses) {
  const since = era;
  await sweep();
  for (const address of addresses) {
    if (since !== era) return false;
    try {
      await keep(new URL(address, self.location.origin), await fetch(address, { credentials: "same-origin", redirect: "manual" }), since);
    } catch {
      return false; // the signal is gone; the rest comes another time
    }
  }
  return true;
}

async function prepared(event) {
  if (!(await ahead(event.data.ahead))) return;
  event.ports[0]?.postMessage("kept");
  await renew();
}

self.addEventListener("message", (event) => {
  if (event.data?.ahead) event.waitUntil(prepared(event));
  if (event.data?.forget) {
    era += 1;
    event.waitUntil(caches.delete(PAGES));
  }
});

/* The signal is back while no page is open: the browser wakes the worker, which sends; when it fails it is woken again. */
self.addEventListener("sync", (event) => {
  if (event.tag === "outbox") event.waitUntil(self.honghuaSending.sendAll());
});
