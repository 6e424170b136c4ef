/* A page's outbox: what was filed before goes first, what waits and what was refused is counted, and sent when it can be. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { FORM, answer, draft, page, repeated, replaced, server, taken, told, warnings, wiped } from "./browser.js";
import { parsed } from "./dom.js";

const vault = await import("../../honghua/static/honghua/vault.js");
const queue = await import("../../honghua/static/honghua/queue.js");

const PAGE = parsed(`
  <div id="waiting" hidden data-sent="已发送，查询码" data-sent-other="已发送">
    <p data-count="waiting" hidden><b></b></p><p data-count="refused" hidden><b></b></p>
  </div>`);
const box = PAGE.querySelector("#waiting");
const mark = (state) => box.querySelector(`[data-count=${state}]`);
const shown = () => ["waiting", "refused"].map((state) => !mark(state).hidden && mark(state).querySelector("b").textContent);

page.body.append(box);
const loading = told(2);
const outbox = await import("../../honghua/static/honghua/outbox.js");
await loading;

beforeEach(async () => {
  await wiped();
  vault.belong("");
  outbox.claim("");
  for (const link of box.querySelectorAll("a")) link.remove();
});

const sentKeys = () => server.posted.map(({ draft: key }) => key);
const waiting = async () => (await vault.drafts()).map(({ key, state, why }) => [key, state, why]);
const gone = () => { throw new TypeError("Failed to fetch"); };

test("what was filed before goes first, then the form's own, which leads on", async () => {
  await outbox.keep(draft("earlier"));
  const own = draft("own");
  outbox.claim("own");
  assert.equal(await outbox.keep(own), true);
  const { url } = await outbox.push(own, true);
  assert.deepEqual([sentKeys(), url], [["earlier", "own"], "https://street.example/visits/7/"]);
  assert.deepEqual((await vault.sent()).map(({ key, seen }) => [key, seen]).sort(), [["earlier", false], ["own", true]]);
});

test("where nothing can be kept the form's own goes alone", async (t) => {
  replaced(t, IDBFactory.prototype, "open", () => { throw new DOMException("no", "SecurityError"); });
  assert.equal(await outbox.keep(draft("own")), false);
  const { url } = await outbox.push(draft("own"), false);
  assert.ok(url);
  assert.deepEqual(sentKeys(), ["own"]);
  assert.deepEqual([await outbox.count(), await outbox.unsent()], [0, 0]);
});

test("what has to wait says so to the form, and on its row", async () => {
  server.answers = gone;
  await outbox.keep(draft("own"));
  await assert.rejects(outbox.push(draft("own"), true), (stop) => stop instanceof queue.Stopped && stop.message === "line");
  assert.deepEqual(await waiting(), [["own", "waiting", "line"]]);
  assert.deepEqual(shown(), ["1", false]);
});

test("a dead line that stopped an earlier draft stops the form's own; a busy server, or a damaged one, does not", async () => {
  server.answers = ({ draft: key }) => (key === "earlier" ? answer(503) : taken());
  for (const key of ["earlier", "own"]) await outbox.keep(draft(key));
  await outbox.push(draft("own"), true);
  assert.deepEqual(sentKeys(), ["earlier", "own"]);
  server.answers = gone;
  await outbox.keep(draft("another"));
  await assert.rejects(outbox.push(draft("another"), true), { message: "line" });
  assert.deepEqual(sentKeys(), ["earlier", "own", "earlier"]);
  server.answers = () => taken();
  await vault.restore([{ ...(await vault.find("earlier")), words: { data: new ArrayBuffer(3), iv: new Uint8Array(12) } }]);
  await outbox.push(draft("another"), true);
  assert.deepEqual(sentKeys().slice(3), ["another"]);
});

test("a refusal is kept with the sentences beside its fields, or with what the page says", async () => {
  await outbox.keep(draft("a"));
  server.answers = () => answer(400, `${FORM}<div class="wrong-place" id="wrong-due_on"> 请填写日期 </div><div class="wrong-place" id="wrong-how"></div>`);
  const { status } = await outbox.push(draft("a"), true);
  assert.equal(status, 400);
  const { wrong } = await vault.open(await vault.find("a"));
  assert.deepEqual(wrong, [{ name: "due_on", text: "请填写日期" }]);
  await outbox.keep(draft("b"));
  server.answers = () => answer(403, `<body data-person=""><div class="sorry"><h1> 这不归您办 </h1></div></body>`);
  await outbox.push(draft("b"), true);
  assert.deepEqual((await vault.open(await vault.find("b"))).wrong, [{ name: "all", text: "这不归您办" }]);
  assert.deepEqual([await outbox.count(), await outbox.unsent(), shown()], [0, 2, [false, "2"]]);
});

test("the open form's own draft is not sent behind its back", async () => {
  for (const key of ["a", "own"]) await outbox.keep(draft(key));
  outbox.claim("own");
  await outbox.flush();
  assert.deepEqual(sentKeys(), ["a"]);
});

test("what is on its way counts as neither waiting nor sent", async () => {
  await outbox.keep(draft("own"));
  let seen = null;
  server.answers = async () => { seen = await outbox.count(); return taken(); };
  await outbox.push(draft("own"), true);
  assert.equal(seen, 0);
});

test("what waits goes out when the signal is back, when the page is seen again, and every ten seconds", async () => {
  const [{ task, every }] = repeated;
  assert.equal(every, 10000);
  const happens = { online: () => dispatchEvent(new Event("online")), seen: () => page.dispatchEvent(new Event("visibilitychange")), tick: task };
  for (const [key, happen] of Object.entries(happens)) {
    await outbox.keep(draft(key));
    const done = told(2);
    happen();
    await done;
  }
  assert.deepEqual(sentKeys(), ["online", "seen", "tick"]);
  await outbox.keep(draft("hidden"));
  page.hidden = true;
  page.dispatchEvent(new Event("visibilitychange"));
  for (let time = 0; time < 2; time += 1) await outbox.count();
  await queue.alone(() => undefined); // after whoever sends now
  page.hidden = false;
  assert.equal(sentKeys().length, 3);
});

test("what was sent while nobody looked is told once, until it is opened", async () => {
  for (const key of ["a", "b"]) await outbox.keep(draft(key));
  server.answers = ({ draft: key }) => taken(key === "a" ? "/report/done/ABC/" : "/visits/7/");
  await outbox.flush();
  await outbox.count();
  const links = box.querySelectorAll("a.sent");
  assert.deepEqual(links.map(({ href, textContent }) => [href, textContent]), [["/track/ABC/", "已发送，查询码 ABC"], ["/visits/7/", "已发送 走访 301 室"]]);
  assert.equal(box.hidden, false);
  links[0].click();
  for (const link of links) link.remove();
  await outbox.count();
  assert.deepEqual(box.querySelectorAll("a.sent").map(({ href }) => href), ["/visits/7/"]);
});

test("what is deleted is counted no more", async () => {
  await outbox.keep(draft("a"));
  assert.equal(await outbox.count(), 1);
  await outbox.drop("a");
  assert.deepEqual([shown(), await outbox.unsent(), box.hidden], [[false, false], 0, true]);
});

test("storage that throws is noted, and the page goes on", async (t) => {
  replaced(t, IDBObjectStore.prototype, "put", () => { throw new DOMException("no room left", "QuotaExceededError"); });
  assert.equal(await outbox.keep(draft("a")), false);
  assert.deepEqual(warnings, ["no room left"]);
});

test("the worker is woken where the browser can do that, and nothing fails where it cannot", async (t) => {
  await outbox.wake();
  const woken = [];
  replaced(t, navigator, "serviceWorker", { ready: Promise.resolve({ sync: { register: (tag) => woken.push(tag) } }) });
  await outbox.wake();
  assert.deepEqual(woken, ["outbox"]);
});
