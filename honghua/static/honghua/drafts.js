/* What this phone sent: what was refused with the sentences why, what waits and for what, and what arrived, with its
   code and address, until somebody takes it off the phone. Three states, three words. */

import { letGo } from "./offline.js";
import * as outbox from "./outbox.js";
import { note } from "./queue.js";
import * as vault from "./vault.js";

const list = document.getElementById("phone-list");
const words = list.dataset;
const part = (made, name) => made.querySelector(`[data-part=${name}]`);
const when = (at) => new Date(at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
const blank = (name) => document.getElementById(name).content.firstElementChild.cloneNode(true);

/* Why a draft waits, or what is wrong with it. */
function reasons(row, draft, opens) {
  if (!draft) return [opens ? words.damaged : words.unopened];
  if (row.state === "waiting") return [row.why && list.getAttribute(`data-why-${row.why}`)].filter(Boolean);
  const said = (draft.wrong || []).map(({ text }) => text);
  return said.length ? said : [draft.status === 413 ? words.tooBig : words.noReason];
}

function card(row, draft, opens) {
  const made = blank("draft-card");
  const refused = row.state === "refused";
  part(made, "title").textContent = draft ? draft.title : words.untitled;
  part(made, "at").textContent = when(row.at);
  part(made, "photos").textContent = draft && draft.photos.length ? words.photos.replace("{n}", draft.photos.length) : "";
  part(made, "state").textContent = refused ? words.refused : words.waiting;
  part(made, "state").classList.add(refused ? "light-red" : "light-yellow");
  for (const text of reasons(row, draft, opens)) {
    part(made, "wrong").append(Object.assign(document.createElement("p"), { className: refused || !draft ? "wrong" : "quiet", textContent: text }));
  }
  if (draft) part(made, "edit").href = `${draft.from}#draft=${row.key}`;
  else part(made, "edit").remove();
  part(made, "delete").addEventListener("click", () => {
    if (window.confirm(words.sure)) outbox.drop(row.key);
  });
  return made;
}

function line(row, said) {
  const made = blank("sent-card");
  part(made, "title").textContent = said.title;
  part(made, "code").textContent = said.code;
  part(made, "code").hidden = !said.code;
  part(made, "words").textContent = said.words;
  part(made, "at").textContent = when(row.sent);
  part(made, "open").href = said.path;
  part(made, "away").addEventListener("click", () => outbox.drop(row.key));
  return made;
}

let latest = 0;

async function show() {
  const mine = ++latest;
  const unsent = await vault.drafts();
  unsent.sort((one, other) => (one.state === other.state ? one.at - other.at : one.state === "refused" ? -1 : 1));
  const opens = unsent.length > 0 && Boolean(await vault.key()); // asking for it makes a stranger's: not on a mere look
  const cards = [];
  for (const row of unsent) cards.push(card(row, await vault.open(row), opens));
  const lines = [];
  for (const row of await vault.sent()) {
    const said = await vault.receipt(row);
    if (said) lines.push(line(row, said));
    if (said && !row.seen) await vault.mark(row.key, { seen: true });
  }
  if (mine !== latest) return;
  document.getElementById("drafts").replaceChildren(...cards);
  document.getElementById("sent").replaceChildren(...lines);
  for (const box of list.querySelectorAll("[data-with-sent]")) box.hidden = lines.length === 0;
  document.getElementById("send-now").hidden = !unsent.some((row) => row.state === "waiting");
  empty(cards.length + lines.length === 0, unsent.length === 0);
}

/* Beside other things an empty list is not shown; on its own page it says that it is. */
function empty(nothing, allSent) {
  const said = document.getElementById("no-drafts");
  if (said) said.hidden = !allSent;
  else list.hidden = nothing && document.getElementById("cleared").hidden;
}

/* One tap for a phone that others use as well: the list goes, and the browser no longer opens what stood in it. Whoever
   did not mean it puts it back while the page is open. */
let gone = [];

async function clear() {
  gone = await vault.clear();
  const forgotten = await forget();
  const said = document.getElementById("cleared");
  said.querySelector("span").textContent = (forgotten ? words.cleared : words.clearedHere).replace("{n}", gone.length);
  said.hidden = false;
  outbox.count();
}

async function forget() {
  if (vault.person()) return true; // signing out does that
  try {
    return await letGo(words.forget);
  } catch (unreached) {
    note(unreached);
    return false;
  }
}

async function putBack() {
  await vault.restore(gone);
  document.getElementById("cleared").hidden = true;
  outbox.count();
}

/* A browser that keeps nothing says so instead of "all sent". */
function unkept(problem) {
  note(problem);
  const said = document.getElementById("no-drafts");
  if (!said) return;
  said.querySelector("p").textContent = words.unkept;
  said.hidden = false;
}

const renew = () => show().catch(unkept);
document.getElementById("send-now").addEventListener("click", () => outbox.flush());
document.getElementById("clear-sent").addEventListener("click", () => clear().catch(note));
document.getElementById("put-back").addEventListener("click", () => putBack().catch(note));
document.addEventListener("outbox:changed", renew);
renew();
