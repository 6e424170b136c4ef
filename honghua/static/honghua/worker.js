/* Keeps the shell of the app and the pages of the field, and sends what waits when the signal comes back.
   The workers of old phones import nothing (docs/decisions/0030): the server writes the modules that this one imports before
   these lines, and VERSION, SHELL, LOST, FILES, HOMES, PAGES_KEPT, FORMS, HOURS.

   Pages come from the network first; the kept copy serves when there is none, two days at most. What is kept holds
   masked data only: nothing that the server marked `no-store`. The page takes it away when another person signs in. */

import * as queue from "./queue.js";

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
  return (await caches.match(request).catch(() => undefined)) || fetch(request); // storage that fails costs nobody a page
}

/* The network's answer, or the kept copy when the network is silent for too long; a late answer is kept all the same. */
async function page(request, url) {
  const began = era;
  const asked = fetch(request).then((answer) => kept(url, answer, began));
  const known = await find(url).catch(() => undefined);
  if (!known) return asked.catch(() => (url.pathname === "/" ? home() : lost()));
  const late = new Promise((passed) => setTimeout(() => passed("slow"), PATIENCE));
  const answer = await Promise.race([asked.catch(() => "signal"), late]);
  if (typeof answer === "string") return shown(known, answer);
  return [502, 503, 504].includes(answer.status) ? shown(known, "busy") : answer;
}

/* A kept copy says that it is one, from when, and why it is shown; all browsers can read it there. */
async function shown(copy, why) {
  const html = (await copy.text()).replace("<html ", `<html data-kept-at="${since(copy)}" data-kept-why="${why}" `);
  const headers = new Headers(copy.headers);
  for (const name of ["Content-Length", "Content-Encoding"]) headers.delete(name);
  return new Response(html, { headers });
}

/* The network's answer, of which a copy is kept if it can be. */
async function kept(url, answer, began) {
  try {
    return await keep(url, answer, began);
  } catch (full) {
    console.warn("page not kept", full.name); // the page itself is there all the same
    return answer;
  }
}

async function keep(url, answer, began = era) {
  const html = (answer.headers.get("Content-Type") || "").startsWith("text/html");
  const secret = (answer.headers.get("Cache-Control") || "").includes("no-store");
  if (!answer.ok || answer.redirected || !html || secret) return answer;
  const headers = new Headers(answer.headers);
  headers.set("Server-Timing", `kept;desc="${Date.now()}"`);
  const copy = new Response(await answer.clone().arrayBuffer(), { headers });
  if (began !== era) return answer;
  try {
    await (await caches.open(PAGES)).put(url.pathname + url.search, copy);
  } catch (full) {
    console.warn("page not kept", full.name); // storage is full: the page itself is there all the same
  }
  return answer;
}

const since = (copy) => Number((/desc="(\d+)"/.exec(copy.headers.get("Server-Timing")) || [])[1]);
const isOld = (copy) => Date.now() - since(copy) > HOURS * 3600000;

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
  const began = era;
  await sweep();
  for (const address of addresses) {
    if (began !== era) return false;
    try {
      await keep(new URL(address, self.location.origin), await fetch(address, { credentials: "same-origin", redirect: "manual" }), began);
    } catch (gone) {
      return false; // the signal is gone; the rest comes another time
    }
  }
  return true;
}

async function prepared(event) {
  if (!(await ahead(event.data.ahead))) return;
  if (event.ports[0]) event.ports[0].postMessage("kept");
  await renew();
}

self.addEventListener("message", (event) => {
  if (event.data && event.data.ahead) event.waitUntil(prepared(event));
  if (event.data && event.data.forget) {
    era += 1;
    event.waitUntil(caches.delete(PAGES));
  }
});

/* The signal is back while no page is open: the browser wakes the worker, which sends; when it fails it is woken again. */
self.addEventListener("sync", (event) => {
  if (event.tag === "outbox") event.waitUntil(queue.sendAll());
});
