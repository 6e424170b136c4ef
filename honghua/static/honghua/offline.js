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
    navigator.serviceWorker?.controller?.postMessage({ forget: true });
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
