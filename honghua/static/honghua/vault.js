/* What a phone keeps for a person, sealed: drafts under a key that the server derives for that person alone.

   The key lies in the browser as one that cannot be read out, for a week at most; signing out takes it away. What was
   sealed stays for its owner, who opens it again by signing in. A stranger's drafts lie under a key of the phone's own.
   Pages and the worker read it alike; a page belongs to one person, the worker to whom the server takes it for. */
(() => {
  "use strict";

  const STORES = { drafts: "key", photos: "key", keys: "person" };
  const bytes = new TextEncoder();
  const text = new TextDecoder();
  let person = self.document?.body.dataset.person || "";

  function database() {
    return new Promise((ready, failed) => {
      const asked = indexedDB.open("honghua", 3);
      asked.onupgradeneeded = (event) => {
        const there = asked.result.objectStoreNames;
        // before 3 photos lay elsewhere and nothing was sealed; from 3 on a new version only adds what is missing
        if (event.oldVersion < 3) for (const name of [...there]) asked.result.deleteObjectStore(name);
        for (const [name, keyPath] of Object.entries(STORES)) {
          if (!there.contains(name)) asked.result.createObjectStore(name, { keyPath });
        }
      };
      asked.onsuccess = () => ready(asked.result);
      asked.onerror = () => failed(asked.error);
    });
  }

  /* One transaction over the stores; it is on the disk when this is done. */
  async function within(names, mode, work) {
    const base = await database();
    return new Promise((ready, failed) => {
      const transaction = base.transaction(names, mode, { durability: "strict" });
      const asked = work(...names.map((name) => transaction.objectStore(name)));
      transaction.oncomplete = () => { base.close(); ready(asked.result); };
      transaction.onerror = transaction.onabort = () => { base.close(); failed(transaction.error); };
    });
  }

  const put = (name, row) => within([name], "readwrite", (store) => store.put(row));
  const remove = (name, key) => within([name], "readwrite", (store) => store.delete(key));
  const get = (name, key) => within([name], "readonly", (store) => store.get(key));
  const all = (name) => within([name], "readonly", (store) => store.getAll());

  /* The person's key, or null: nothing can be kept or read then. */
  async function key() {
    if (!self.crypto?.subtle) return null;
    const row = await get("keys", person);
    if (row && row.until > Date.now()) return row.key;
    if (row) await remove("keys", person);
    return person ? null : made();
  }

  async function made() {
    const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    await put("keys", { person: "", key: fresh, until: Infinity });
    return fresh;
  }

  async function learn(told) {
    if (!self.crypto?.subtle || !told.key || told.person !== person) return;
    const raw = Uint8Array.from(atob(told.key), (letter) => letter.charCodeAt(0));
    const learned = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
    await put("keys", { person, key: learned, until: Date.now() + told.days * 86400000 });
  }

  /* Takes away what others, or this person, could open here. */
  async function forget(which = () => true) {
    for (const row of await all("keys")) if (row.person && which(row.person)) await remove("keys", row.person);
  }

  async function seal(own, data, about) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bytes.encode(about) }, own, data) };
  }

  const unseal = (own, { iv, data }, about) =>
    crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: bytes.encode(about) }, own, data);

  /* A draft {key, to, from, title, fields, photos, wrong} as a row; its place in the order stays when it is kept again,
     and a clock that was set back changes no order. */
  async function keep(draft, state = "waiting") {
    const own = await key();
    if (!own) return false;
    const rows = await all("drafts");
    const before = rows.find((row) => row.key === draft.key);
    const at = before?.at ?? rows.reduce((latest, row) => Math.max(latest, row.at + 1), Date.now());
    const { photos, ...said } = draft;
    const named = photos.map(({ name, file, blob }) => ({ name, file, type: blob.type }));
    const pictures = [];
    for (const [number, { blob }] of photos.entries()) {
      pictures.push(await seal(own, await blob.arrayBuffer(), `${draft.key}:${number}`));
    }
    const words = await seal(own, bytes.encode(JSON.stringify({ ...said, named })), draft.key);
    await within(["drafts", "photos"], "readwrite", (drafts, shots) => {
      shots.put({ key: draft.key, pictures });
      return drafts.put({ key: draft.key, person, at, state, words });
    });
    return true;
  }

  /* What was sealed, or null when it cannot be opened: no key here, or it was damaged. */
  async function open(row) {
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

  /* This person's drafts without their photos, in the order in which they were filed. */
  async function drafts() {
    return (await all("drafts")).filter((row) => row.person === person).sort((one, other) => one.at - other.at);
  }

  /* How many wait here for somebody else to sign in: a number and nothing else. */
  const sealed = async () => (await all("drafts")).filter((row) => row.person && row.person !== person).length;

  const drop = (name) =>
    within(["drafts", "photos"], "readwrite", (drafts, shots) => {
      shots.delete(name);
      return drafts.delete(name);
    });
  const belong = (to) => { person = to; };
  const find = async (name) => (await drafts()).find((row) => row.key === name);
  self.honghuaVault = { get person() { return person; }, belong, key, learn, forget, keep, open, drafts, sealed, drop, find };
})();

/* Sends what waits, once and in the order in which it was filed; by one window or by the worker at a time.

   A draft's key makes it once: the server answers the same record for the same key. What the server refuses waits with
   its sentences until the person mends or deletes it; what was filed after it goes on. */
(() => {
  "use strict";

  const PATIENCE = 90000;
  const SLOWEST = 10; // bytes in a millisecond: a line that still gets through, only later
  const WAITS = [408, 429, 502, 503, 504];
  const vault = self.honghuaVault;

  class Stopped extends Error {}

  /* Who the server takes us for, and a fresh token against forged requests: a kept page's own may be days old. */
  async function ask(more = "") {
    const answer = await fetch(`/offline/person/${more}`, { cache: "no-store", credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) throw new Stopped("signal");
    return answer.json();
  }

  async function introduce(more) {
    const told = await ask(more);
    if (told.person !== vault.person) throw new Stopped("signin");
    if (!(await vault.key())) await vault.learn(told);
    return told;
  }

  function body(draft, token) {
    const form = new FormData();
    for (const [name, value] of draft.fields) form.append(name, value);
    for (const { name, blob, file } of draft.photos) form.append(name, blob, file);
    form.set("csrfmiddlewaretoken", token);
    return form;
  }

  /* How long a draft may take: many photos on a bad line need their time, and hold up what comes after them no longer. */
  const patience = (draft) => PATIENCE + draft.photos.reduce((sum, { blob }) => sum + blob.size, 0) / SLOWEST;

  /* Sends one draft: {url} when it was taken in, {page, status} when it was refused; throws when it has to wait.
     Before each one it is asked who is signed in: nothing of one person goes out in another's name. */
  async function send(draft) {
    const { csrf } = await introduce();
    const answer = await fetch(draft.to, { method: "POST", body: body(draft, csrf), credentials: "same-origin", signal: AbortSignal.timeout(patience(draft)) });
    if (answer.redirected) {
      if (new URL(answer.url).pathname.startsWith("/accounts/")) throw new Stopped("signin");
      return { url: answer.url, status: 200 }; // taken in, whatever became of the page after it
    }
    if (WAITS.includes(answer.status)) throw new Stopped("busy");
    return { page: await answer.text(), status: answer.status };
  }

  /* What came of a row: sent, refused with the reason, or, when the fault is the server's own, waiting still. */
  async function settle(row, draft, answer, reasons) {
    if (answer.url) await vault.drop(row.key);
    else if (answer.status < 500 && reasons) await vault.keep({ ...draft, wrong: reasons(answer.page), status: answer.status }, "refused");
  }

  /* Holds a draft while it is being mended: nobody sends it meanwhile. Done when nobody is sending it. */
  function hold(key) {
    if (!navigator.locks) return Promise.resolve(() => undefined);
    return new Promise((held) => {
      navigator.locks.request(`honghua-draft-${key}`, () => new Promise((release) => held(release)));
    });
  }

  const unlessHeld = (key, task) =>
    navigator.locks ? navigator.locks.request(`honghua-draft-${key}`, { ifAvailable: true }, (lock) => lock && task()) : task();

  /* One after another. `reasons` reads the sentences of a refused page: a worker cannot, and leaves it to the next page. */
  async function work({ until = "", except = "", reasons = null, tell = () => undefined }) {
    for (const { key } of (await vault.drafts()).filter((one) => one.state === "waiting" && one.key !== except)) {
      if (key === until) return;
      await unlessHeld(key, async () => {
        const row = await vault.find(key);
        const draft = row && row.state === "waiting" && (await opened(row));
        if (!draft) return; // sent by another window, or damaged
        const answer = await send(draft);
        await settle(row, draft, answer, reasons);
        await tell(answer, draft);
      });
    }
  }

  async function opened(row) {
    if (!(await vault.key())) await introduce();
    return vault.open(row);
  }

  const alone = (task) => (navigator.locks ? navigator.locks.request("honghua-outbox", task) : task());

  /* For the worker: whatever waits of whom the server takes us for. Fails when something has to wait on. */
  async function sendAll() {
    vault.belong((await ask()).person);
    await alone(() => work({}));
  }

  self.honghuaSending = { Stopped, introduce, send, settle, work, alone, hold, sendAll };
})();
