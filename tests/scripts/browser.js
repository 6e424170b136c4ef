/* As much of a browser as the modules of a phone ask for, and a server that says what a test wants.

   The store is fake-indexeddb, the seals are Node's own. Import this before any module of ours; `page` is what is open. */
import { webcrypto } from "node:crypto";
import { beforeEach } from "node:test";

import "fake-indexeddb/auto";

import { parsed } from "./dom.js";

function supply(name, value) {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

/* Locks as a browser has them: who asks while one is held waits in line, or gets none. */
function locks() {
  const lines = new Map();
  return {
    async request(name, { ifAvailable }, task) {
      const before = lines.get(name);
      if (before && ifAvailable) return task(null);
      const mine = (async () => {
        if (before) await before.catch(() => undefined);
        return task({ name });
      })();
      lines.set(name, mine);
      try {
        return await mine;
      } finally {
        if (lines.get(name) === mine) lines.delete(name);
      }
    },
  };
}

function memory() {
  const known = new Map();
  return {
    getItem: (name) => (known.has(name) ? known.get(name) : null),
    setItem: (name, value) => known.set(name, String(value)),
    removeItem: (name) => known.delete(name),
  };
}

export const repeated = [];
export const page = parsed('<html><body data-person=""></body></html>');
page.body = page.querySelector("body");
page.documentElement = page.querySelector("html");
page.hidden = false;

supply("self", globalThis);
supply("window", globalThis);
supply("crypto", webcrypto);
supply("document", page);
supply("location", { hash: "", pathname: "/", search: "", origin: "https://street.example" });
supply("navigator", { onLine: true, locks: locks() });
supply("localStorage", memory());
supply("sessionStorage", memory());
supply("setInterval", (task, every) => repeated.push({ task, every })); // what is done again and again is done by hand
supply("CustomEvent", class extends Event {
  constructor(name, { detail = null, ...options } = {}) {
    super(name, options);
    this.detail = detail;
  }
});
supply("DOMParser", class {
  parseFromString(html) { return parsed(html); }
});
supply("FileReader", class {
  readAsArrayBuffer(blob) {
    blob.arrayBuffer().then((bytes) => { this.result = bytes; this.onload(); });
  }
});
const heard = new EventTarget();
supply("addEventListener", (...about) => heard.addEventListener(...about));
supply("dispatchEvent", (event) => heard.dispatchEvent(event));

/* Done when the page has been told so often that something changed in the list. */
export async function told(times = 1) {
  for (let time = 0; time < times; time += 1) {
    await new Promise((heardOf) => page.addEventListener("outbox:changed", heardOf, { once: true }));
  }
}

/* The console's warnings: a test says which it expects. */
export const warnings = [];
console.warn = (...words) => warnings.push(words.join(" "));

/* The server: whom it takes us for, how it answers a draft, and what it was sent. `posted` holds each draft in order. */
export const server = {};

export const KEY = Buffer.alloc(32, 7).toString("base64");
export const FORM = '<html><body data-person=""><h1>…</h1></body></html>';

/* An answer of the server's; one with an address is where it led on to. */
export function answer(status, text = "", { url = "", headers = {} } = {}) {
  const made = new Response(status === 304 ? null : text, { status, headers });
  Object.defineProperties(made, { url: { value: url }, redirected: { value: Boolean(url) } });
  return made;
}

export const taken = (path = "/visits/7/", headers = {}) => answer(200, FORM, { url: `https://street.example${path}`, headers });

supply("fetch", async (address, options = {}) => {
  server.asked.push(address);
  if (address.startsWith("/offline/person/")) return server.introduces(options);
  const said = Object.fromEntries(options.body || []);
  server.posted.push({ to: address, ...said });
  return server.answers(said, options);
});

beforeEach(() => {
  Object.assign(server, {
    asked: [],
    posted: [],
    person: "",
    introduces: () => answer(200, JSON.stringify({ person: server.person, csrf: "fresh", key: server.person ? KEY : undefined, days: 7 })),
    answers: () => taken(),
  });
  warnings.length = 0;
  navigator.onLine = true;
});

/* A draft as a form makes it. */
export function draft(key, { words = `draft ${key}`, photos = [], to = "/visits/new/" } = {}) {
  const fields = [["draft", key], ["description", words]];
  return { key, to, from: to, title: "走访 301 室", fields, photos };
}

export const photo = (bytes, name = "photos") => ({ name, file: "photo.jpg", blob: new Blob([new Uint8Array(bytes)], { type: "image/jpeg" }) });

/* All rows of a store, read without our own modules; none where nothing was ever kept. */
export function stored(name) {
  return new Promise((done) => {
    const asked = indexedDB.open("honghua");
    asked.onupgradeneeded = () => asked.transaction.abort();
    asked.onerror = () => done([]);
    asked.onsuccess = () => {
      const rows = asked.result.transaction(name).objectStore(name).getAll();
      rows.onsuccess = () => { asked.result.close(); done(rows.result); };
    };
  });
}

/* Puts a row back as a test wants it. */
export function restore(name, row) {
  return new Promise((done) => {
    indexedDB.open("honghua").onsuccess = ({ target: { result: base } }) => {
      const transaction = base.transaction(name, "readwrite");
      transaction.objectStore(name).put(row);
      transaction.oncomplete = () => { base.close(); done(); };
    };
  });
}

/* An empty phone. */
export function wiped() {
  return new Promise((done, failed) => {
    const asked = indexedDB.deleteDatabase("honghua");
    asked.onsuccess = done;
    asked.onerror = failed;
  });
}

const changes = new WeakMap();

/* One thing of the browser's is as the test wants it until its end; the last change is undone first. */
export function replaced(t, object, name, value) {
  if (!changes.has(t)) {
    changes.set(t, []);
    t.after(() => { for (const undo of changes.get(t).reverse()) undo(); });
  }
  const before = Object.getOwnPropertyDescriptor(object, name);
  changes.get(t).push(() => (before ? Object.defineProperty(object, name, before) : delete object[name]));
  Object.defineProperty(object, name, { value, configurable: true, writable: true });
}

/* Time stands still but for what the test lets pass. */
export function clock(t) {
  let now = 0;
  const due = [];
  replaced(t, globalThis, "setTimeout", (task, after) => due.push({ task, at: now + after }));
  replaced(t, globalThis, "clearTimeout", (number) => delete due[number - 1]);
  return (milliseconds) => {
    now += milliseconds;
    due.forEach(({ task, at }, index) => {
      if (at > now) return;
      delete due[index];
      task();
    });
  };
}
