/* What could not be sent for want of a signal waits on the phone; on each page its number is seen, and it is sent from
   there: at once, when the signal is back, every ten seconds, or by the worker when no page is open. */
(() => {
  "use strict";

  const EVERY = 10000;
  const vault = window.honghuaVault;
  const { Stopped, introduce, send, settle, work, alone, hold } = window.honghuaSending;

  /* The sentences of a refusal with the fields beside which they stand; of a page that only says no, what it says. */
  function sentences(page) {
    const answer = new DOMParser().parseFromString(page, "text/html");
    const beside = [...answer.querySelectorAll(".wrong-place")]
      .map((place) => ({ name: place.id.slice("wrong-".length), text: place.textContent.trim() }))
      .filter(({ text }) => text);
    const said = answer.querySelector(".sorry h1")?.textContent.trim();
    return beside.length || !said ? beside : [{ name: "all", text: said }];
  }

  /* The open form's own draft: that form sends it, and while it does it counts as neither sent nor waiting.
     One that is opened to be mended is held, so that nobody sends it meanwhile. */
  const mended = new URLSearchParams(location.hash.slice(1)).get("draft") || "";
  const held = mended ? hold(mended) : Promise.resolve(() => undefined);
  let own = mended;
  let onItsWay = "";

  async function tell(answer, draft) {
    if (answer.url) sent(answer.url, draft);
    await count();
  }

  /* Sends the open form's draft after whatever was filed before it; the draft alone where nothing can be kept. */
  async function push(draft, kept) {
    if (!kept) return send(draft);
    onItsWay = draft.key;
    try {
      return await alone(async () => {
        await work({ until: draft.key, reasons: sentences, tell });
        const answer = await send(draft);
        await settle(draft, draft, answer, sentences);
        return answer;
      });
    } finally {
      onItsWay = "";
      await count();
    }
  }

  /* The worker is woken when the signal is back, where the browser can do that; else a page sends. */
  async function wake() {
    const worker = await navigator.serviceWorker?.ready;
    await worker?.sync?.register("outbox");
  }

  async function flush() {
    try {
      await count();
      if (navigator.onLine) await alone(() => work({ except: own, reasons: sentences, tell }));
    } catch {
      // no signal, or not signed in: it goes on waiting, and the count says so
    }
    await count().catch(() => undefined);
  }

  /* How much waits, wherever one is. */
  async function count() {
    const waiting = (await vault.drafts()).filter((row) => row.key !== onItsWay);
    const number = waiting.length;
    for (const mark of document.querySelectorAll(".waiting-count")) {
      mark.hidden = number === 0;
      mark.querySelector("b").textContent = number;
    }
    const box = document.getElementById("waiting");
    if (box) {
      box.querySelector("b").textContent = number;
      box.querySelector("p").hidden = number === 0;
      box.hidden = number === 0 && !box.querySelector("a.sent");
    }
    document.dispatchEvent(new CustomEvent("outbox:changed"));
    return number;
  }

  function sent(url, draft) {
    const box = document.getElementById("waiting");
    if (!box) return;
    const parts = new URL(url).pathname.split("/").filter(Boolean);
    const words = parts[0] === "report" ? `${box.dataset.sent} ${parts.pop()}` : `${box.dataset.sentOther} ${draft.title || ""}`;
    const link = Object.assign(document.createElement("a"), { href: url, textContent: words, className: "sent" });
    box.append(link);
    box.hidden = false;
  }

  const keep = async (draft) => {
    try {
      return await vault.keep(draft);
    } catch {
      return false; // storage is full or forbidden: the form says that nothing could be kept
    }
  };
  const drop = async (key) => {
    await vault.drop(key);
    await count();
  };

  window.addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => document.hidden || flush());
  setInterval(flush, EVERY);
  window.honghuaOutbox = { keep, push, drop, flush, count, introduce, wake, held, mended, Stopped, claim: (key) => { own = key; } };
  flush();
})();

/* The app without a signal: the worker that keeps pages, whose pages they are, and what goes when somebody signs out. */
(() => {
  "use strict";

  const vault = window.honghuaVault;
  const outbox = window.honghuaOutbox;
  const PAGES = "honghua-pages";
  const AGAIN = 600000;
  const UNKNOWN = "?"; // a page that says nothing about its reader: what is not kept, a bad request
  const [navigation] = performance.getEntriesByType("navigation");
  const kept = navigation?.serverTiming?.find((one) => one.name === "kept");
  const words = document.body.dataset;

  /* A kept page says that it is one, and from when. */
  if (kept) {
    const at = new Date(Number(kept.description));
    const bar = document.querySelector(".kept-bar");
    bar.textContent = words.kept.replace("{time}", at.toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" }));
    bar.hidden = false;
  }

  /* Takes the kept pages away, and what the worker is just fetching with them. */
  async function forgetPages() {
    // the worker that fetches ahead, whether or not it has this page in its hands yet; without one nothing is on its way
    const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
    registration?.active?.postMessage({ forget: true });
    await window.caches?.delete(PAGES);
  }

  /* Whoever is here now: nobody else's pages and keys stay on the phone. */
  async function settle() {
    if (kept || vault.person === UNKNOWN) return;
    if (localStorage.getItem("honghua-person") !== vault.person) {
      await forgetPages();
      await vault.forget((person) => person !== vault.person);
    }
    localStorage.setItem("honghua-person", vault.person);
    if (vault.person) await prepare();
    await keepNamed();
  }

  /* Pages that this one asks to be kept beside it: a form that must open without a signal. */
  async function keepNamed() {
    const named = [...document.querySelectorAll("a[data-keep]")].map((link) => link.pathname);
    if (named.length) await fetchAhead([location.pathname, ...named]);
  }

  /* The key, and the pages for the way: fetched ahead when the phone has time, at most every ten minutes. */
  async function prepare() {
    const last = Number(sessionStorage.getItem("honghua-ahead") || 0);
    if ((await vault.key()) && Date.now() - last < AGAIN) return;
    const told = await outbox.introduce("?pages");
    await vault.learn(told);
    await fetchAhead(told.pages, () => sessionStorage.setItem("honghua-ahead", String(Date.now())));
  }

  async function fetchAhead(pages, done = () => undefined) {
    const worker = await navigator.serviceWorker?.ready;
    if (!worker || !pages.length) return;
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      done();
      document.body.dataset.ready = "offline";
    };
    worker.active.postMessage({ ahead: pages }, [channel.port2]);
  }

  /* Signing out takes the pages and the key away; what still waits is sealed until its owner signs in again. */
  for (const form of document.querySelectorAll("form[data-sign-out]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const waiting = await outbox.count().catch(() => 0);
      if (waiting && !window.confirm(form.dataset.waiting.replace("{n}", waiting))) return;
      await forgetPages();
      await vault.forget().catch(() => undefined);
      localStorage.removeItem("honghua-person");
      form.submit();
    });
  }

  /* Where one signs in: that something waits for it. */
  async function remind() {
    const place = document.querySelector("[data-sealed]");
    const number = place && (await vault.sealed());
    if (!number) return;
    place.textContent = place.dataset.sealed.replace("{n}", number);
    place.hidden = false;
  }

  async function begin() {
    await remind();
    if (navigator.serviceWorker) await navigator.serviceWorker.register("/sw.js");
    await settle();
  }

  window.addEventListener("load", () => {
    // without a signal, or in a window that forbids it, the site works as before
    begin().catch((reason) => { document.body.dataset.ready = String(reason?.message || reason); });
  });
})();
