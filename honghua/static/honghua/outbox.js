/* What could not be sent for want of a signal is kept on the phone and sent once when the signal is back.

   The draft's key makes it once: the server answers the same case for the same key. */
(() => {
  "use strict";

  const EVERY = 10000;
  const STORE = "drafts";

  function database() {
    return new Promise((ready, failed) => {
      const asked = indexedDB.open("honghua", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "key" });
      asked.onsuccess = () => ready(asked.result);
      asked.onerror = () => failed(asked.error);
    });
  }

  async function inStore(mode, work) {
    const store = (await database()).transaction(STORE, mode).objectStore(STORE);
    return new Promise((ready, failed) => {
      const asked = work(store);
      asked.onsuccess = () => ready(asked.result);
      asked.onerror = () => failed(asked.error);
    });
  }

  const csrf = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value || "";

  function body(draft) {
    const form = new FormData();
    for (const [name, value] of draft.fields) form.append(name, value);
    for (const { name, blob, file } of draft.photos) form.append(name, blob, file);
    form.set("csrfmiddlewaretoken", csrf());
    return form;
  }

  /* Sends a draft: {url} when it was taken in, {page, status} when something is wrong with it; throws without a signal. */
  async function send(draft) {
    const answer = await fetch(draft.to, { method: "POST", body: body(draft), credentials: "same-origin", signal: AbortSignal.timeout(90000) });
    if (answer.status >= 502) throw new TypeError("no answer");
    if (answer.redirected && answer.ok) return { url: answer.url, status: 200 };
    return { page: await answer.text(), status: answer.status };
  }

  const keep = (draft) => inStore("readwrite", (store) => store.put(draft)).catch(() => undefined);
  const drop = (key) => inStore("readwrite", (store) => store.delete(key)).catch(() => undefined);
  const waiting = () => inStore("readonly", (store) => store.getAll()).catch(() => []);

  let busy = false;
  let own = "";

  /* Sends what waits, except the draft that the open form itself is sending. */
  async function flush() {
    const drafts = (await waiting()).filter((draft) => draft.key !== own);
    show(drafts.length);
    if (busy || !drafts.length || !navigator.onLine) return;
    busy = true;
    for (const draft of drafts) {
      try {
        const { url, status } = await send(draft);
        if (url || (status >= 400 && status !== 403 && status !== 429)) await drop(draft.key);
        if (url) sent(url);
      } catch {
        break;
      }
    }
    busy = false;
    show((await waiting()).filter((draft) => draft.key !== own).length);
  }

  function show(count) {
    const box = document.getElementById("waiting");
    if (!box) return;
    box.querySelector("b").textContent = count;
    box.querySelector("p").hidden = count === 0;
    box.hidden = count === 0 && !box.querySelector("a");
  }

  function sent(url) {
    const box = document.getElementById("waiting");
    if (!box) return;
    const code = new URL(url).pathname.split("/").filter(Boolean).pop();
    const link = Object.assign(document.createElement("a"), { href: url, textContent: `${box.dataset.sent} ${code}` });
    box.append(link);
    box.hidden = false;
  }

  window.addEventListener("online", flush);
  setInterval(flush, EVERY);
  flush();
  window.honghuaOutbox = { send, keep, drop, claim: (key) => { own = key; } };
})();
