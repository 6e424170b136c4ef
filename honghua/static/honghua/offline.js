/* What could not be sent for want of a signal waits on the phone; on each page its number is seen, and it is sent from
   there: at once, when the signal is back, every ten seconds, or by the worker when no page is open.
   What was sent while nobody looked is told on the next page; `/drafts/`, `/` and `/track/` list it for good. */
(() => {
  "use strict";

  const EVERY = 10000;
  const vault = window.honghuaVault;
  const { Stopped, introduce, send, settle, work, alone, hold, note } = window.honghuaSending;
  const ALL = ["offline", "line", "foreign", "signin", "other"]; // what stops one draft so stops the next

  /* The sentences of a refusal with the fields beside which they stand; of a page that only says no, what it says. */
  function sentences(page) {
    const answer = new DOMParser().parseFromString(page, "text/html");
    const beside = [...answer.querySelectorAll(".wrong-place")]
      .map((place) => ({ name: place.id.slice("wrong-".length), text: place.textContent.trim() }))
      .filter(({ text }) => text);
    const said = answer.querySelector(".sorry h1");
    return beside.length || !said ? beside : [{ name: "all", text: said.textContent.trim() }];
  }

  /* The open form's own draft: that form sends it, and while it does it counts as neither sent nor waiting.
     One that is opened to be mended is held, so that nobody sends it meanwhile. */
  const mended = new URLSearchParams(location.hash.slice(1)).get("draft") || "";
  const held = mended ? hold(mended) : Promise.resolve(() => undefined);
  let own = mended;
  let onItsWay = "";

  /* What was filed before goes first. Where only those drafts have to wait, or cannot be read, this one need not. */
  async function before(draft) {
    try {
      await work({ until: draft.key, reasons: sentences });
    } catch (stop) {
      note(stop);
      if (stop instanceof Stopped && ALL.includes(stop.message)) throw stop;
    }
  }

  /* Sends the open form's draft after whatever was filed before it; the draft alone where nothing can be kept. */
  async function push(draft, kept) {
    onItsWay = draft.key;
    try {
      return await alone(async () => {
        if (kept) await before(draft);
        const answer = await send(draft);
        await settle(draft, answer, sentences, true).catch(note); // it arrived, whatever can be kept of it
        return answer;
      });
    } catch (stop) {
      if (kept && stop instanceof Stopped) await vault.mark(draft.key, { why: stop.message }).catch(note);
      throw stop;
    } finally {
      onItsWay = "";
      await count();
    }
  }

  /* The worker is woken when the signal is back, where the browser can do that; else a page sends. */
  async function wake() {
    const worker = navigator.serviceWorker && (await navigator.serviceWorker.ready);
    if (worker && worker.sync) await worker.sync.register("outbox");
  }

  async function flush() {
    await count();
    await alone(() => work({ except: own, reasons: sentences })).catch(note); // what waits says why in the list
    await count();
  }

  /* This person's rows; none where the browser keeps nothing. */
  async function rows() {
    try {
      return (await vault.rows()).filter((row) => row.key !== onItsWay);
    } catch (unkept) {
      note(unkept);
      return [];
    }
  }

  function number(state, amount) {
    for (const mark of document.querySelectorAll(`[data-count=${state}]`)) {
      mark.hidden = amount === 0;
      mark.querySelector("b").textContent = amount;
    }
  }

  /* How much waits and how much was refused, wherever one is; what went out unseen. Answers how much waits. */
  async function count() {
    const all = await rows();
    const of = (state) => all.filter((row) => row.state === state);
    for (const state of ["waiting", "refused"]) number(state, of(state).length);
    const box = document.getElementById("waiting");
    if (box) {
      for (const row of of("sent")) if (!row.seen) await tell(box, row);
      box.hidden = all.every((row) => row.state === "sent") && !box.querySelector("a.sent");
    }
    document.dispatchEvent(new CustomEvent("outbox:changed"));
    return of("waiting").length;
  }

  /* What was sent while nobody looked at it; seen once it is opened, here or in the list. */
  async function tell(box, row) {
    const said = !box.querySelector(`[data-key="${row.key}"]`) && (await vault.receipt(row));
    if (!said || box.querySelector(`[data-key="${row.key}"]`)) return;
    const words = said.code ? `${box.dataset.sent} ${said.code}` : `${box.dataset.sentOther} ${said.title}`;
    const link = Object.assign(document.createElement("a"), { href: said.path, textContent: words, className: "sent" });
    link.dataset.key = row.key;
    link.addEventListener("click", () => vault.mark(row.key, { seen: true }).catch(note));
    box.append(link);
  }

  /* How much of this person's did not arrive: waiting and refused. */
  const unsent = async () => (await rows()).filter((row) => row.state !== "sent").length;

  const keep = async (draft) => {
    try {
      return await vault.keep(draft);
    } catch (unkept) {
      note(unkept); // storage is full or forbidden: the form says that nothing could be kept
      return false;
    }
  };
  const drop = async (key) => {
    await vault.drop(key);
    await count();
  };

  window.addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => document.hidden || flush());
  setInterval(flush, EVERY);
  window.honghuaOutbox = { keep, push, drop, flush, count, unsent, introduce, wake, held, mended, Stopped, note, claim: (key) => { own = key; } };
  flush();
})();

/* The app without a signal: the worker that keeps pages, whose pages they are, and what goes when somebody signs out.
   Each part of it may be missing or forbidden in a browser; the others go on without it, and the site works. */
(() => {
  "use strict";

  const vault = window.honghuaVault;
  const outbox = window.honghuaOutbox;
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
        outbox.note(forbidden);
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
    if (keptAt || vault.person === UNKNOWN) return;
    if (whose.read() !== vault.person) {
      await attempt(forgetPages);
      await attempt(() => vault.forget((person) => person !== vault.person));
    }
    whose.write(vault.person);
    if (vault.person) await attempt(prepare);
    await attempt(keepNamed);
  }

  /* Pages that this one asks to be kept beside it: a form that must open without a signal. */
  async function keepNamed() {
    const named = [...document.querySelectorAll("a[data-keep]")].map((link) => link.pathname);
    if (named.length) await fetchAhead([location.pathname, ...named]);
  }

  /* The key, and the pages for the way: fetched ahead when the phone has time, at most every ten minutes. */
  async function prepare() {
    const key = await vault.key().catch(outbox.note);
    if (key && Date.now() - Number(aheadAt.read() || 0) < AGAIN) return;
    const told = await outbox.introduce("?pages");
    await attempt(() => vault.learn(told));
    await fetchAhead(told.pages, () => aheadAt.write(String(Date.now())));
  }

  /* Where it cannot be remembered whose pages they are, none are kept. */
  async function fetchAhead(pages, done = () => undefined) {
    if (!registered || !pages.length || whose.read() !== vault.person) return;
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
      const waiting = await outbox.unsent();
      if (waiting && !window.confirm(form.dataset.waiting.replace("{n}", waiting))) return;
      await attempt(forgetPages);
      await attempt(() => (vault.person ? vault.forget() : vault.clear()));
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
  async function letGo(address) {
    pending.write(address);
    const { csrf } = await outbox.introduce();
    const answer = await fetch(address, { method: "POST", credentials: "same-origin", headers: { "X-CSRFToken": csrf } });
    if (answer.ok) pending.remove();
    return answer.ok;
  }

  outbox.letGo = letGo;

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
      outbox.note(reason);
    }
  }

  window.addEventListener("load", async () => {
    for (const part of [remind, register, settle, catchUp]) await attempt(part);
  });
})();
