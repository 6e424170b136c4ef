/* What a phone keeps for a person, sealed: drafts under a key that the server derives for that person alone.

   The key lies in the browser as one that cannot be read out, for a week at most; signing out takes it away. What was
   sealed stays for its owner, who opens it again by signing in. A stranger's drafts lie under a key of the phone's own.
   What was sent stays as a line: its address or tracking code, its first words without numbers, no photo; for a while.
   A row is `waiting`, `refused` or `sent`. Where a browser keeps nothing every call here fails, and sending goes on.
   Pages and the worker read it alike; a page belongs to one person, the worker to whom the server takes it for. */

const STORES = { drafts: "key", photos: "key", keys: "person" };
const MOST_SENT = 40;
const DAYS_SENT = { own: 14, phone: 180 }; // whoever has an account finds it there as well; a stranger has this list alone
const FIRST_WORDS = 30;
const PATIENCE = 4000;
const bytes = new TextEncoder();
const text = new TextDecoder();
let owner = (self.document && self.document.body.dataset.person) || "";
let hung = false; // some browsers never answer: that is waited for once

function database() {
  return new Promise((ready, failed) => {
    if (hung) throw new Error("the store of this browser does not answer");
    const asked = self.indexedDB.open("honghua", 3);
    const late = setTimeout(() => { hung = true; failed(new Error("the store of this browser does not answer")); }, PATIENCE);
    asked.onupgradeneeded = (event) => {
      const base = asked.result;
      // before 3 photos lay elsewhere and nothing was sealed; from 3 on a new version only adds what is missing
      if (event.oldVersion < 3) for (const name of [...base.objectStoreNames]) base.deleteObjectStore(name);
      const there = base.objectStoreNames; // a list of now: it doesn't follow
      for (const [name, keyPath] of Object.entries(STORES)) {
        if (!there.contains(name)) base.createObjectStore(name, { keyPath });
      }
    };
    asked.onsuccess = () => {
      clearTimeout(late);
      if (hung) asked.result.close();
      hung = false;
      ready(asked.result);
    };
    asked.onerror = () => { clearTimeout(late); failed(asked.error); };
  });
}

/* One transaction over the stores; it is on the disk when this is done. */
async function within(names, mode, work) {
  const base = await database();
  return new Promise((ready, failed) => {
    const transaction = base.transaction(names, mode, { durability: "strict" });
    let asked;
    transaction.oncomplete = () => { base.close(); ready(asked.result); };
    transaction.onerror = transaction.onabort = () => { base.close(); failed(transaction.error); };
    try {
      asked = work(...names.map((name) => transaction.objectStore(name)));
    } catch (full) {
      transaction.abort(); // nothing half: no photos without their words
      failed(full);
    }
  });
}

const put = (name, row) => within([name], "readwrite", (store) => store.put(row));
const remove = (name, key) => within([name], "readwrite", (store) => store.delete(key));
const get = (name, key) => within([name], "readonly", (store) => store.get(key));
const all = (name) => within([name], "readonly", (store) => store.getAll());

/* The person's key, or null: nothing can be kept or read then. */
const seals = () => Boolean(self.crypto && self.crypto.subtle); // not on an intranet without TLS

export async function key() {
  if (!seals()) return null;
  const row = await get("keys", owner);
  if (row && row.until > Date.now()) return row.key;
  if (row) await remove("keys", owner);
  return owner ? null : made();
}

async function made() {
  const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await put("keys", { person: "", key: fresh, until: Infinity });
  return fresh;
}

export async function learn(told) {
  if (!seals() || !told.key || told.person !== owner) return;
  const raw = Uint8Array.from(atob(told.key), (letter) => letter.charCodeAt(0));
  const learned = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
  await put("keys", { person: owner, key: learned, until: Date.now() + told.days * 86400000 });
}

/* Takes away what others, or this person, could open here. */
export async function forget(which = () => true) {
  for (const row of await all("keys")) if (row.person && which(row.person)) await remove("keys", row.person);
}

async function seal(own, data, about) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bytes.encode(about) }, own, data) };
}

const unseal = (own, { iv, data }, about) =>
  crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: bytes.encode(about) }, own, data);

/* The bytes of a photo; Blob.arrayBuffer is younger than our phones. */
export const read = (blob) =>
  new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.onerror = () => failed(reader.error);
    reader.readAsArrayBuffer(blob);
  });

/* A draft {key, to, from, title, fields, photos, wrong} as a row; its place in the order stays when it is kept again,
   and a clock that was set back changes no order. */
export async function keep(draft, state = "waiting") {
  const own = await key();
  if (!own) return false;
  const there = await all("drafts");
  const before = there.find((row) => row.key === draft.key);
  const at = before ? before.at : there.reduce((latest, row) => Math.max(latest, row.at + 1), Date.now());
  const { photos, ...said } = draft;
  const named = photos.map(({ name, file, blob }) => ({ name, file, type: blob.type }));
  const pictures = [];
  for (const [number, { blob }] of photos.entries()) {
    pictures.push(await seal(own, await read(blob), `${draft.key}:${number}`));
  }
  const words = await seal(own, bytes.encode(JSON.stringify({ ...said, named })), draft.key);
  await within(["drafts", "photos"], "readwrite", (drafts, shots) => {
    shots.put({ key: draft.key, pictures });
    return drafts.put({ key: draft.key, person: owner, at, state, words });
  });
  return true;
}

/* What was sealed, or null when it cannot be opened: no key here, or it was damaged. */
export async function open(row) {
  const own = await key();
  if (!own) return null;
  try {
    const { named, ...said } = JSON.parse(text.decode(await unseal(own, row.words, row.key)));
    const { pictures } = await get("photos", row.key);
    const photos = [];
    for (const [number, { name, file, type }] of named.entries()) {
      const data = await unseal(own, pictures[number], `${row.key}:${number}`);
      photos.push({ name, file, blob: new Blob([data], { type }) });
    }
    return { ...said, photos };
  } catch (broken) {
    console.warn("draft cannot be opened", broken.name);
    return null;
  }
}

/* What was sent: {title, words, path, code}, or null when it cannot be opened. */
export async function receipt(row) {
  const own = await key();
  if (!own) return null;
  try {
    return JSON.parse(text.decode(await unseal(own, row.words, row.key)));
  } catch (broken) {
    console.warn("receipt cannot be opened", broken.name);
    return null;
  }
}

/* The first words of a draft, for whoever looks for it in the list; no telephone number among them. */
function firstWords({ fields }) {
  const said = fields.find(([name, value]) => /(^|-)(description|words)$/.test(name) && value.trim());
  const words = said ? said[1].trim().replace(/\+?\d[\d\s-]{4,}\d/g, "…").replace(/\s+/g, " ") : "";
  return words.length > FIRST_WORDS ? `${words.slice(0, FIRST_WORDS)}…` : words;
}

/* A draft that was taken in becomes the line of what was sent: under its own key, so that twice is once. */
export async function record(draft, { path, code, seen }) {
  const own = await key();
  if (!own) return drop(draft.key);
  const before = await get("drafts", draft.key);
  const said = { title: draft.title || "", words: firstWords(draft), path, code };
  const row = { key: draft.key, person: owner, at: before ? before.at : Date.now(), sent: Date.now(), state: "sent", seen };
  row.words = await seal(own, bytes.encode(JSON.stringify(said)), draft.key);
  await within(["drafts", "photos"], "readwrite", (drafts, shots) => {
    shots.delete(draft.key);
    return drafts.put(row);
  });
  return sent(); // and what is too old goes
}

/* Writes on a row what has no need of a seal: why it still waits, that it was seen. */
export const mark = (name, changes) =>
  within(["drafts"], "readwrite", (store) => {
    const asked = store.get(name);
    asked.onsuccess = () => asked.result && store.put(Object.assign(asked.result, changes));
    return asked;
  });

/* This person's rows in the order in which they were filed. */
export async function rows() {
  return (await all("drafts")).filter((row) => row.person === owner).sort((one, other) => one.at - other.at);
}

/* The drafts, without their photos: what waits and what was refused. */
export const drafts = async () => (await rows()).filter((row) => row.state !== "sent");

/* What was sent, the last one first; what is too old or too much goes. */
export async function sent() {
  const there = (await rows()).filter((row) => row.state === "sent").sort((one, other) => other.sent - one.sent);
  const since = Date.now() - DAYS_SENT[owner ? "own" : "phone"] * 86400000;
  const kept = there.filter((row, number) => number < MOST_SENT && row.sent > since);
  for (const row of there.slice(kept.length)) await drop(row.key);
  return kept;
}

/* Takes the lines of what was sent off the phone; they can be put back as long as somebody has them. */
export async function clear() {
  const gone = await sent();
  for (const row of gone) await drop(row.key);
  return gone;
}

export const restore = async (gone) => {
  for (const row of gone) await put("drafts", row);
};

/* How many wait here for somebody else to sign in, and how many were refused: numbers and nothing else. */
export async function sealed() {
  const others = (await all("drafts")).filter((row) => row.person && row.person !== owner);
  const count = (state) => others.filter((row) => row.state === state).length;
  return { waiting: count("waiting"), refused: count("refused") };
}

export const drop = (name) =>
  within(["drafts", "photos"], "readwrite", (drafts, shots) => {
    shots.delete(name);
    return drafts.delete(name);
  });
export const person = () => owner;
export const belong = (to) => { owner = to; };
export const find = async (name) => (await rows()).find((row) => row.key === name);
