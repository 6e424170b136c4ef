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
