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
