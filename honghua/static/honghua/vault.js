/* What a phone keeps for a person, sealed: drafts under a key that the server derives for that person alone.

   The key lies in the browser as one that cannot be read out, for a week at most; signing out takes it away. What was
   sealed stays for its owner, who opens it again by signing in. A stranger's drafts lie under a key of the phone's own.
   What was sent stays as a line: its address or tracking code, its first words without numbers, no photo; for a while.
   A row is `waiting`, `refused` or `sent`. Where a browser keeps nothing every call here fails, and sending goes on.
   Pages and the worker read it alike; a page belongs to one person, the worker to whom the server takes it for. */
(() => {
  "use strict";

  const STORES = { drafts: "key", photos: "key", keys: "person" };
  const MOST_SENT = 40;
  const DAYS_SENT = { own: 14, phone: 180 }; // whoever has an account finds it there as well; a stranger has this list alone
  const FIRST_WORDS = 30;
  const PATIENCE = 4000;
  const bytes = new TextEncoder();
  const text = new TextDecoder();
  let person = (self.document && self.document.body.dataset.person) || "";
  let hung = false; // some browsers never answer: that is waited for once

  function database() {
    return new Promise((ready, failed) => {
      if (hung) throw new Error("the store of this browser does not answer");
      const asked = self.indexedDB.open("honghua", 3);
      const late = setTimeout(() => { hung = true; failed(new Error("the store of this browser does not answer")); }, PATIENCE);
      asked.onupgradeneeded = (event) => {
        const there = asked.result.objectStoreNames;
        // before 3 photos lay elsewhere and nothing was sealed; from 3 on a new version only adds what is missing
        if (event.oldVersion < 3) for (const name of [...there]) asked.result.deleteObjectStore(name);
        for (const [name, keyPath] of Object.entries(STORES)) {
          if (!there.contains(name)) asked.result.createObjectStore(name, { keyPath });
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

  async function key() {
    if (!seals()) return null;
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
    if (!seals() || !told.key || told.person !== person) return;
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

  /* The bytes of a photo; Blob.arrayBuffer is younger than our phones. */
  const read = (blob) =>
    new Promise((done, failed) => {
      const reader = new FileReader();
      reader.onload = () => done(reader.result);
      reader.onerror = () => failed(reader.error);
      reader.readAsArrayBuffer(blob);
    });

  /* A draft {key, to, from, title, fields, photos, wrong} as a row; its place in the order stays when it is kept again,
     and a clock that was set back changes no order. */
  async function keep(draft, state = "waiting") {
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

  /* What was sent: {title, words, path, code}, or null when it cannot be opened. */
  async function receipt(row) {
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
  async function record(draft, { path, code, seen }) {
    const own = await key();
    if (!own) return drop(draft.key);
    const before = await get("drafts", draft.key);
    const said = { title: draft.title || "", words: firstWords(draft), path, code };
    const row = { key: draft.key, person, at: before ? before.at : Date.now(), sent: Date.now(), state: "sent", seen };
    row.words = await seal(own, bytes.encode(JSON.stringify(said)), draft.key);
    await within(["drafts", "photos"], "readwrite", (drafts, shots) => {
      shots.delete(draft.key);
      return drafts.put(row);
    });
    return sent(); // and what is too old goes
  }

  /* Writes on a row what has no need of a seal: why it still waits, that it was seen. */
  const mark = (name, changes) =>
    within(["drafts"], "readwrite", (store) => {
      const asked = store.get(name);
      asked.onsuccess = () => asked.result && store.put(Object.assign(asked.result, changes));
      return asked;
    });

  /* This person's rows in the order in which they were filed. */
  async function rows() {
    return (await all("drafts")).filter((row) => row.person === person).sort((one, other) => one.at - other.at);
  }

  /* The drafts, without their photos: what waits and what was refused. */
  const drafts = async () => (await rows()).filter((row) => row.state !== "sent");

  /* What was sent, the last one first; what is too old or too much goes. */
  async function sent() {
    const there = (await rows()).filter((row) => row.state === "sent").sort((one, other) => other.sent - one.sent);
    const since = Date.now() - DAYS_SENT[person ? "own" : "phone"] * 86400000;
    const kept = there.filter((row, number) => number < MOST_SENT && row.sent > since);
    for (const row of there.slice(kept.length)) await drop(row.key);
    return kept;
  }

  /* Takes the lines of what was sent off the phone; they can be put back as long as somebody has them. */
  async function clear() {
    const gone = await sent();
    for (const row of gone) await drop(row.key);
    return gone;
  }

  const restore = async (gone) => {
    for (const row of gone) await put("drafts", row);
  };

  /* How many wait here for somebody else to sign in, and how many were refused: numbers and nothing else. */
  async function sealed() {
    const others = (await all("drafts")).filter((row) => row.person && row.person !== person);
    const count = (state) => others.filter((row) => row.state === state).length;
    return { waiting: count("waiting"), refused: count("refused") };
  }

  const drop = (name) =>
    within(["drafts", "photos"], "readwrite", (drafts, shots) => {
      shots.delete(name);
      return drafts.delete(name);
    });
  const belong = (to) => { person = to; };
  const find = async (name) => (await rows()).find((row) => row.key === name);
  self.honghuaVault = {
    get person() { return person; },
    belong, key, learn, forget, keep, open, receipt, record, mark, rows, drafts, sent, clear, restore, sealed, drop, find, read,
  };
})();

/* Sends what waits, once and in the order in which it was filed; by one window or by the worker at a time.

   A draft's key makes it once: the server answers the same record for the same key. What the server refuses waits with
   its sentences until the person mends or deletes it; what was filed after it goes on.
   What has to wait says why (`Stopped`): only what found no line is called so. Anything else that is thrown is a fault
   of ours, and is never taken for a dead network. */
(() => {
  "use strict";

  const PATIENCE = 90000;
  const SLOWEST = 10; // bytes in a millisecond: a line that still gets through, only later
  const WAITS = { 408: "slow", 429: "limit", 502: "busy", 503: "busy", 504: "busy" };
  const vault = self.honghuaVault;

  /* Why something waits: `offline` the phone says so itself, `line` nothing was reached, `slow` the time ran out, `busy` the server
     cannot now, `limit` too much in an hour, `foreign` another server answered (a wireless network that wants a sign-in), `signin`
     nobody is signed in, `other` somebody else is. `one`: only this draft was meant, what was filed after it may go. */
  class Stopped extends Error {
    constructor(why, one = false) {
      super(why);
      this.one = one;
    }
  }

  const noted = new Set();

  /* A fault that holds nothing up: on the console, once. */
  function note(problem) {
    const words = String((problem && problem.message) || problem);
    if (problem instanceof Stopped || noted.has(words)) return;
    noted.add(words);
    console.warn(words);
  }

  /* One request, read to its end: its answer and its text. Fails with what stood in the way. */
  async function reach(address, options, patience) {
    const ended = new AbortController();
    let late = false;
    const clock = setTimeout(() => { late = true; ended.abort(); }, patience);
    try {
      const answer = await fetch(address, Object.assign({ credentials: "same-origin", signal: ended.signal }, options));
      return { answer, page: await answer.text() };
    } catch (broken) {
      throw new Stopped(late ? "slow" : navigator.onLine === false ? "offline" : "line");
    } finally {
      clearTimeout(clock);
    }
  }

  /* Who the server takes us for, and a fresh token against forged requests: a kept page's own may be days old. */
  async function ask(more = "") {
    const { answer, page } = await reach(`/offline/person/${more}`, { cache: "no-store" }, PATIENCE);
    if (!answer.ok) throw new Stopped(WAITS[answer.status] || "busy");
    try {
      return JSON.parse(page);
    } catch (strange) {
      throw new Stopped("foreign");
    }
  }

  async function introduce(more) {
    const told = await ask(more);
    if (told.person !== vault.person) throw new Stopped(told.person ? "other" : "signin");
    try {
      if (!(await vault.key())) await vault.learn(told);
    } catch (unkept) {
      note(unkept); // nothing can be kept here: what is sent now needs no key
    }
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
    const { answer, page } = await reach(draft.to, { method: "POST", body: body(draft, csrf) }, patience(draft));
    if (answer.redirected) {
      if (new URL(answer.url).pathname.startsWith("/accounts/")) throw new Stopped("signin");
      return { url: answer.url, status: 200, number: answer.headers.get("X-Case-Number") }; // taken in, whatever became of the page after it
    }
    if (WAITS[answer.status]) throw new Stopped(WAITS[answer.status], true);
    if (answer.ok && !page.includes("data-person=")) throw new Stopped("foreign");
    return { page, status: answer.status };
  }

  /* Where the list leads to: the case for whoever has an account, the tracking code for others, else what came of it. */
  function address({ url, number }) {
    const path = new URL(url).pathname;
    const [, code] = /^\/report\/done\/([^/]+)\/$/.exec(path) || [];
    if (!code) return { path, code: "" };
    return number ? { path: `/cases/${number}/`, code: number } : { path: `/track/${code}/`, code };
  }

  /* What came of a draft: sent, refused with the reason, or, when the fault is the server's own, waiting still. */
  async function settle(draft, answer, reasons, seen = false) {
    if (answer.url) await vault.record(draft, Object.assign(address(answer), { seen }));
    else if (answer.status >= 500) await vault.mark(draft.key, { why: "busy" });
    else if (reasons) await vault.keep(Object.assign({}, draft, { wrong: reasons(answer.page), status: answer.status }), "refused");
  }

  /* A lock of the browser's; where it has none, or refuses it, the server's own "once" has to do. */
  async function locked(name, options, task) {
    let begun = false;
    const run = (lock) => { begun = true; return task(lock); };
    if (!navigator.locks) return run({});
    try {
      return await navigator.locks.request(name, options, run);
    } catch (refused) {
      if (begun) throw refused;
      note(refused);
      return run({});
    }
  }

  /* Holds a draft while it is being mended: nobody sends it meanwhile. Done when nobody is sending it. */
  const hold = (key) =>
    new Promise((held) => {
      locked(`honghua-draft-${key}`, {}, () => new Promise((release) => held(release)));
    });

  const unlessHeld = (key, task) => locked(`honghua-draft-${key}`, { ifAvailable: true }, (lock) => lock && task());

  /* One after another. `reasons` reads the sentences of a refused page: a worker cannot, and leaves it to the next page.
     What stands in the way of one is written on it; fails when something has to wait on. */
  async function work({ until = "", except = "", reasons = null }) {
    let waits = null;
    for (const { key } of (await vault.drafts()).filter((one) => one.state === "waiting" && one.key !== except)) {
      if (key === until) break;
      try {
        await unlessHeld(key, () => sendRow(key, reasons));
      } catch (stop) {
        note(stop);
        if (!(stop instanceof Stopped)) continue; // one that breaks holds up no other
        await vault.mark(key, { why: stop.message });
        if (!stop.one) throw stop;
        waits = stop;
      }
    }
    if (waits) throw waits;
  }

  async function sendRow(key, reasons) {
    const row = await vault.find(key);
    const draft = row && row.state === "waiting" && (await opened(row));
    if (draft) await settle(draft, await send(draft), reasons); // else sent by another window, or damaged
  }

  async function opened(row) {
    if (!(await vault.key())) await introduce();
    return vault.open(row);
  }

  const alone = (task) => locked("honghua-outbox", {}, task);

  /* For the worker: whatever waits of whom the server takes us for. Fails when something has to wait on. */
  async function sendAll() {
    vault.belong((await ask()).person);
    await alone(() => work({}));
  }

  self.honghuaSending = { Stopped, introduce, send, settle, work, alone, hold, sendAll, note };
})();
