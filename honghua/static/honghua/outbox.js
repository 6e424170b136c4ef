/* What could not be sent for want of a signal waits on the phone; on each page its number is seen, and it is sent from
   there: at once, when the signal is back, every ten seconds, or by the worker when no page is open.
   What was sent while nobody looked is told on the next page; `/drafts/`, `/` and `/track/` list it for good. */

import { Stopped, alone, hold, note, send, sendWaiting, settle } from "./queue.js";
import * as vault from "./vault.js";

const EVERY = 10000;
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
export const mended = new URLSearchParams(location.hash.slice(1)).get("draft") || "";
export const held = mended ? hold(mended) : Promise.resolve(() => undefined);
let own = mended;
let onItsWay = "";

export const claim = (key) => { own = key; };

/* What was filed before goes first. Where only those drafts have to wait, or cannot be read, this one need not. */
async function before(draft) {
  try {
    await sendWaiting({ until: draft.key, reasons: sentences });
  } catch (stop) {
    note(stop);
    if (stop instanceof Stopped && ALL.includes(stop.message)) throw stop;
  }
}

/* Sends the open form's draft after whatever was filed before it; the draft alone where nothing can be kept. */
export async function push(draft, kept) {
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
export async function wake() {
  const worker = navigator.serviceWorker && (await navigator.serviceWorker.ready);
  if (worker && worker.sync) await worker.sync.register("outbox");
}

export async function flush() {
  await count();
  await alone(() => sendWaiting({ except: own, reasons: sentences })).catch(note); // what waits says why in the list
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
export async function count() {
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
export const unsent = async () => (await rows()).filter((row) => row.state !== "sent").length;

export const keep = async (draft) => {
  try {
    return await vault.keep(draft);
  } catch (unkept) {
    note(unkept); // storage is full or forbidden: the form says that nothing could be kept
    return false;
  }
};
export const drop = async (key) => {
  await vault.drop(key);
  await count();
};

window.addEventListener("online", flush);
document.addEventListener("visibilitychange", () => document.hidden || flush());
setInterval(flush, EVERY);
flush();
