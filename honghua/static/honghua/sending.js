/* Sends what waits, once and in the order in which it was filed; by one window or by the worker at a time.

   A draft's key makes it once: the server answers the same record for the same key. What the server refuses waits with
   its sentences until the person mends or deletes it; what was filed after it goes on. */
(() => {
  "use strict";

  const PATIENCE = 90000;
  const SLOWEST = 10; // bytes in a millisecond: a line that still gets through, only later
  const WAITS = [408, 429, 502, 503, 504];
  const vault = self.honghuaVault;

  class Stopped extends Error {}

  /* Who the server takes us for, and a fresh token against forged requests: a kept page's own may be days old. */
  async function ask(more = "") {
    const answer = await fetch(`/offline/person/${more}`, { cache: "no-store", credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) throw new Stopped("signal");
    return answer.json();
  }

  async function introduce(more) {
    const told = await ask(more);
    if (told.person !== vault.person) throw new Stopped("signin");
    if (!(await vault.key())) await vault.learn(told);
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
    const answer = await fetch(draft.to, { method: "POST", body: body(draft, csrf), credentials: "same-origin", signal: AbortSignal.timeout(patience(draft)) });
    if (answer.redirected) {
      if (new URL(answer.url).pathname.startsWith("/accounts/")) throw new Stopped("signin");
      return { url: answer.url, status: 200 }; // taken in, whatever became of the page after it
    }
    if (WAITS.includes(answer.status)) throw new Stopped("busy");
    return { page: await answer.text(), status: answer.status };
  }

  /* What came of a row: sent, refused with the reason, or, when the fault is the server's own, waiting still. */
  async function settle(row, draft, answer, reasons) {
    if (answer.url) await vault.drop(row.key);
    else if (answer.status < 500 && reasons) await vault.keep({ ...draft, wrong: reasons(answer.page), status: answer.status }, "refused");
  }

  /* Holds a draft while it is being mended: nobody sends it meanwhile. Done when nobody is sending it. */
  function hold(key) {
    if (!navigator.locks) return Promise.resolve(() => undefined);
    return new Promise((held) => {
      navigator.locks.request(`honghua-draft-${key}`, () => new Promise((release) => held(release)));
    });
  }

  const unlessHeld = (key, task) =>
    navigator.locks ? navigator.locks.request(`honghua-draft-${key}`, { ifAvailable: true }, (lock) => lock && task()) : task();

  /* One after another. `reasons` reads the sentences of a refused page: a worker cannot, and leaves it to the next page. */
  async function work({ until = "", except = "", reasons = null, tell = () => undefined }) {
    for (const { key } of (await vault.drafts()).filter((one) => one.state === "waiting" && one.key !== except)) {
      if (key === until) return;
      await unlessHeld(key, async () => {
        const row = await vault.find(key);
        const draft = row && row.state === "waiting" && (await opened(row));
        if (!draft) return; // sent by another window, or damaged
        const answer = await send(draft);
        await settle(row, draft, answer, reasons);
        await tell(answer, draft);
      });
    }
  }

  async function opened(row) {
    if (!(await vault.key())) await introduce();
    return vault.open(row);
  }

  const alone = (task) => (navigator.locks ? navigator.locks.request("honghua-outbox", task) : task());

  /* For the worker: whatever waits of whom the server takes us for. Fails when something has to wait on. */
  async function sendAll() {
    vault.belong((await ask()).person);
    await alone(() => work({}));
  }

  self.honghuaSending = { Stopped, introduce, send, settle, work, alone, hold, sendAll };
})();
