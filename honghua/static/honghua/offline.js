/* The app without a signal: the worker that keeps pages, whose pages they are, and what goes when somebody signs out.
   Each part of it may be missing or forbidden in a browser; the others go on without it, and the site works. */

import { unsent } from "./outbox.js";
import { introduce, note } from "./queue.js";
import * as vault from "./vault.js";

const PAGES = "honghua-pages";
const AGAIN = 600000;
const UNKNOWN = "?"; // a page that says nothing about its reader: what is not kept, a bad request
const { keptAt, keptWhy } = document.documentElement.dataset; // written on a copy by the worker
const words = document.body.dataset;

/* A kept page says that it is one, from when and why. */
if (keptAt) {
  const at = new Date(Number(keptAt));
  const why = { busy: words.keptBusy, slow: words.keptSlow }[keptWhy] || words.kept;
  const bar = document.querySelector(".kept-bar");
  bar.textContent = why.replace("{time}", at.toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" }));
  bar.hidden = false;
}

/* A small memory of the browser's that may be forbidden altogether: then nothing is remembered. */
function memory(name, key) {
  const safely = (task) => {
    try {
      return task(window[name]);
    } catch (forbidden) {
      note(forbidden);
      return null;
    }
  };
  return {
    read: () => safely((store) => store.getItem(key)),
    write: (value) => safely((store) => store.setItem(key, value)),
    remove: () => safely((store) => store.removeItem(key)),
  };
}

const whose = memory("localStorage", "honghua-person");
const aheadAt = memory("sessionStorage", "honghua-ahead");
const pending = memory("localStorage", "honghua-let-go");
let registered = false;

/* Takes the kept pages away, and what the worker is just fetching with them. */
async function forgetPages() {
  // the worker that fetches ahead, whether or not it has this page in its hands yet; without one nothing is on its way
  const registration = navigator.serviceWorker && (await navigator.serviceWorker.getRegistration().catch(() => undefined));
  if (registration && registration.active) registration.active.postMessage({ forget: true });
  if (window.caches) await window.caches.delete(PAGES);
}

/* Whoever is here now: nobody else's pages and keys stay on the phone. */
async function settle() {
  if (keptAt || vault.person() === UNKNOWN) return;
  if (whose.read() !== vault.person()) {
    await attempt(forgetPages);
    await attempt(() => vault.forget((person) => person !== vault.person()));
  }
  whose.write(vault.person());
  if (vault.person()) await attempt(prepare);
  await attempt(keepNamed);
}

/* Pages that this one asks to be kept beside it: a form that must open without a signal. */
async function keepNamed() {
  const named = [...document.querySelectorAll("a[data-keep]")].map((link) => link.pathname);
  if (named.length) await fetchAhead([location.pathname, ...named]);
}

/* The key, and the pages for the way: fetched ahead when the phone has time, at most every ten minutes. */
async function prepare() {
  const key = await vault.key().catch(note);
  if (key && Date.now() - Number(aheadAt.read() || 0) < AGAIN) return;
  const told = await introduce("?pages");
  await attempt(() => vault.learn(told));
  await fetchAhead(told.pages, () => aheadAt.write(String(Date.now())));
}

/* Where it cannot be remembered whose pages they are, none are kept. */
async function fetchAhead(pages, done = () => undefined) {
  if (!registered || !pages.length || whose.read() !== vault.person()) return;
  const worker = await navigator.serviceWorker.ready;
  const channel = new MessageChannel();
  channel.port1.onmessage = () => {
    done();
    document.body.dataset.ready = "offline";
  };
  worker.active.postMessage({ ahead: pages }, [channel.port2]);
}

/* Signing out takes the pages and the key away; what still waits is sealed until its owner signs in again. Whoever has
   no account leaves no list of what was sent either. Whatever fails here, nobody is held in. */
for (const form of document.querySelectorAll("form[data-sign-out]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const waiting = await unsent();
    if (waiting && !window.confirm(form.dataset.waiting.replace("{n}", waiting))) return;
    await attempt(forgetPages);
    await attempt(() => (vault.person() ? vault.forget() : vault.clear()));
    whose.remove();
    form.submit();
  });
}

/* Where one signs in: that something waits for it. */
async function remind() {
  const place = document.querySelector("[data-sealed]");
  if (!place) return;
  const { waiting, refused } = await vault.sealed();
  const parts = [waiting && place.dataset.sealed.replace("{n}", waiting), refused && place.dataset.sealedRefused.replace("{n}", refused)];
  place.textContent = parts.filter(Boolean).join(" ");
  place.hidden = !waiting && !refused;
}

/* The server forgets what this browser follows; where it cannot be reached now, the next page asks it again. */
export async function letGo(address) {
  pending.write(address);
  const { csrf } = await introduce();
  const answer = await fetch(address, { method: "POST", credentials: "same-origin", headers: { "X-CSRFToken": csrf } });
  if (answer.ok) pending.remove();
  return answer.ok;
}

async function catchUp() {
  if (pending.read()) await letGo(pending.read());
}

async function register() {
  if (!navigator.serviceWorker) return;
  await navigator.serviceWorker.register("/sw.js");
  registered = true;
}

/* One part; where it fails the page says so to whoever looks for it, and the next one is tried. */
async function attempt(part) {
  try {
    await part();
  } catch (reason) {
    document.body.dataset.ready = String((reason && reason.message) || reason);
    note(reason);
  }
}

window.addEventListener("load", async () => {
  for (const part of [remind, register, settle, catchUp]) await attempt(part);
});
