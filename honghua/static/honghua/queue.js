/* Sends what waits, once and in the order in which it was filed; by one window or by the worker at a time.

   A draft's key makes it once: the server answers the same record for the same key. What the server refuses waits with
   its sentences until the person mends or deletes it; what was filed after it goes on.
   What has to wait says why (`Stopped`): only what found no line is called so. Anything else that is thrown is a fault
   of ours, and is never taken for a dead network. */

import * as vault from "./vault.js";

const PATIENCE = 90000;
const SLOWEST = 10; // bytes in a millisecond: a line that still gets through, only later
const WAITS = { 408: "slow", 429: "limit", 502: "busy", 503: "busy", 504: "busy" };

/* Why something waits: `offline` the phone says so itself, `line` nothing was reached, `slow` the time ran out, `busy` the server
   cannot now, `limit` too much in an hour, `foreign` another server answered (a wireless network that wants a sign-in), `signin`
   nobody is signed in, `other` somebody else is. `one`: only this draft was meant, what was filed after it may go. */
export class Stopped extends Error {
  constructor(why, one = false) {
    super(why);
    this.one = one;
  }
}

const noted = new Set();

/* A fault that holds nothing up: on the console, once. */
export function note(problem) {
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

export async function introduce(more) {
  const told = await ask(more);
  if (told.person !== vault.person()) throw new Stopped(told.person ? "other" : "signin");
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
export async function send(draft) {
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
export async function settle(draft, answer, reasons, seen = false) {
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
export const hold = (key) =>
  new Promise((held) => {
    locked(`honghua-draft-${key}`, {}, () => new Promise((release) => held(release)));
  });

const unlessHeld = (key, task) => locked(`honghua-draft-${key}`, { ifAvailable: true }, (lock) => lock && task());

/* One after another. `reasons` reads the sentences of a refused page: a worker cannot, and leaves it to the next page.
   What stands in the way of one is written on it; fails when something has to wait on. */
export async function sendWaiting({ until = "", except = "", reasons = null }) {
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

export const alone = (task) => locked("honghua-outbox", {}, task);

/* For the worker: whatever waits of whom the server takes us for. Fails when something has to wait on. */
export async function sendAll() {
  vault.belong((await ask()).person);
  await alone(() => sendWaiting({}));
}
