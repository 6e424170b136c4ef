/* What waits goes out once and in its order; what has to wait says why, and only what found no line is called so. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { FORM, KEY, answer, clock, draft, photo, replaced, server, stored, taken, warnings, wiped } from "./browser.js";

const vault = await import("../../honghua/static/honghua/vault.js");
const queue = await import("../../honghua/static/honghua/queue.js");

const REASONS = () => [{ name: "description", text: "请写清楚" }];

beforeEach(async () => {
  await wiped();
  vault.belong("");
});

const sentKeys = () => server.posted.map(({ draft: key }) => key);
const keepAll = async (...keys) => { for (const key of keys) await vault.keep(draft(key)); };
const waiting = async () => (await vault.drafts()).map(({ key, state, why }) => [key, state, why]);
const gone = () => { throw new TypeError("Failed to fetch"); };

/* Answers only when it is told to end. */
const silent = (_, { signal }) => new Promise((_answer, failed) => signal.addEventListener("abort", () => failed(signal.reason)));

/* why it waits → what the server, or something before it, does */
const LINES = {
  offline: () => { navigator.onLine = false; server.answers = gone; },
  line: () => { server.answers = gone; },
  slow: () => { server.answers = () => answer(408); },
  busy: () => { server.answers = () => answer(503); },
  limit: () => { server.answers = () => answer(429); },
  foreign: () => { server.answers = () => answer(200, "<h1>Welcome to our network</h1>"); },
  signin: () => { server.answers = () => taken("/accounts/login/?next=/visits/new/"); },
  other: () => { server.person = "somebody else"; },
};

for (const [why, happens] of Object.entries(LINES)) {
  test(`what has to wait says why: ${why}`, async () => {
    await keepAll("a");
    happens();
    await assert.rejects(queue.sendWaiting({}), (stop) => stop instanceof queue.Stopped && stop.message === why);
    assert.deepEqual(await waiting(), [["a", "waiting", why]]);
    assert.deepEqual(warnings, []);
    navigator.onLine = true;
    Object.assign(server, { answers: () => taken(), person: "" });
    await queue.sendWaiting({});
    assert.deepEqual(await waiting(), []);
  });
}

const BEFORE_THE_FORM = [
  ["busy", () => answer(500)],
  ["busy", () => answer(502)],
  ["limit", () => answer(429)],
  ["slow", () => answer(408)],
  ["foreign", () => answer(200, "<h1>Welcome to our network</h1>")],
  ["line", gone],
];

for (const [why, introduces] of BEFORE_THE_FORM) {
  test(`nothing is sent before it is known who is signed in: ${why}`, async () => {
    server.introduces = introduces;
    await assert.rejects(queue.send(draft("a")), { message: why });
    assert.deepEqual(server.posted, []);
  });
}

for (const status of [502, 503, 504]) {
  test(`a server that cannot now is busy: ${status}`, async () => {
    await keepAll("a");
    server.answers = () => answer(status);
    await assert.rejects(queue.sendWaiting({}), { message: "busy" });
  });
}

test("nothing of one person goes out in another's name, nor in nobody's", async () => {
  vault.belong("ann");
  await assert.rejects(queue.send(draft("a")), { message: "signin" });
  server.person = "bob";
  await assert.rejects(queue.send(draft("a")), { message: "other" });
  assert.deepEqual(server.posted, []);
  assert.deepEqual(await stored("keys"), []);
});

test("each draft brings its key, its words and photos, and a fresh token", async () => {
  const fields = [["csrfmiddlewaretoken", "of a page days old"]];
  const { to, ...rest } = draft("a", { photos: [photo([1, 2])] });
  await queue.send({ ...rest, to, fields: [...rest.fields, ...fields] });
  const [{ photos, ...said }] = server.posted;
  assert.deepEqual(said, { to, draft: "a", description: "draft a", csrfmiddlewaretoken: "fresh" });
  assert.deepEqual([photos.name, photos.size], ["photo.jpg", 2]);
  assert.deepEqual(server.asked, ["/offline/person/", to]);
});

test("the key comes with the signal; one that is there is not asked for again", async () => {
  Object.assign(server, { person: "ann" });
  vault.belong("ann");
  await queue.introduce();
  const [before] = await stored("keys");
  server.introduces = () => answer(200, JSON.stringify({ person: "ann", csrf: "fresh", key: KEY, days: 70 }));
  await queue.introduce("?pages");
  assert.equal((await stored("keys"))[0].until, before.until);
  assert.equal(server.asked[1], "/offline/person/?pages");
});

test("a line that is only slow gets its time: ten bytes a millisecond for photos", async (t) => {
  const pass = clock(t);
  let over = null;
  const asked = new Promise((begun) => { server.answers = (...about) => { begun(); return silent(...about); }; });
  queue.send(draft("a", { photos: [photo(new Array(50000).fill(1))] })).catch((stop) => { over = stop; });
  await asked;
  pass(94999);
  await new Promise(setImmediate);
  assert.equal(over, null);
  pass(1);
  await new Promise(setImmediate);
  assert.equal(over.message, "slow");
});

test("drafts go out in their order, each key once, though two send at the same time", async () => {
  await keepAll("a", "b", "c");
  await Promise.all([1, 2, 3].map(() => queue.alone(() => queue.sendWaiting({}))));
  assert.deepEqual(sentKeys(), ["a", "b", "c"]);
  assert.deepEqual(await waiting(), []);
});

test("each key goes out once even where there are no locks, or the browser refuses them", async (t) => {
  await keepAll("a", "b");
  replaced(t, navigator, "locks", undefined);
  await queue.alone(() => queue.sendWaiting({}));
  assert.deepEqual(warnings, []);
  replaced(t, navigator, "locks", { request: () => Promise.reject(new DOMException("no locks", "SecurityError")) });
  await keepAll("c");
  await queue.alone(() => queue.sendWaiting({}));
  assert.deepEqual(sentKeys(), ["a", "b", "c"]);
});

test("a task that fails under its lock is not begun a second time", async () => {
  let begun = 0;
  await assert.rejects(queue.alone(() => { begun += 1; throw new Error("ours"); }), /ours/);
  assert.equal(begun, 1);
});

test("what is refused is kept with its reasons and status; what was filed after it goes on", async () => {
  await keepAll("a", "b");
  server.answers = ({ draft: key }) => (key === "a" ? answer(413, "too much") : taken());
  await queue.sendWaiting({ reasons: REASONS });
  assert.deepEqual(await waiting(), [["a", "refused", undefined]]);
  const kept = await vault.open(await vault.find("a"));
  assert.deepEqual([kept.wrong, kept.status], [REASONS(), 413]);
  await queue.sendWaiting({ reasons: REASONS });
  assert.deepEqual(sentKeys(), ["a", "b"]); // nobody sends what was refused
});

test("a worker cannot read why something was refused, and leaves it to the next page", async () => {
  await keepAll("a");
  server.answers = () => answer(400, FORM);
  await queue.sendWaiting({});
  assert.deepEqual([await waiting(), warnings], [[["a", "waiting", undefined]], []]);
});

test("a fault of the server's own is no refusal", async () => {
  await keepAll("a");
  server.answers = () => answer(500, "<h1>…</h1>");
  await queue.sendWaiting({ reasons: REASONS });
  assert.deepEqual(await waiting(), [["a", "waiting", "busy"]]);
});

test("a server that cannot take one is asked for the next; a line that is dead is not", async () => {
  await keepAll("a", "b");
  server.answers = ({ draft: key }) => (key === "a" ? answer(503) : taken());
  await assert.rejects(queue.sendWaiting({}), { message: "busy" });
  assert.deepEqual(sentKeys(), ["a", "b"]);
  assert.deepEqual(await waiting(), [["a", "waiting", "busy"]]);
  await keepAll("c");
  server.answers = gone;
  await assert.rejects(queue.sendWaiting({}), { message: "line" });
  assert.deepEqual(sentKeys(), ["a", "b", "a"]);
  assert.deepEqual(await waiting(), [["a", "waiting", "line"], ["c", "waiting", undefined]]);
});

test("a fault of ours is noted once, is never called a dead line and holds up no other", async () => {
  await keepAll("a", "b");
  server.answers = ({ draft: key }) => { if (key === "b") return taken(); throw new TypeError("Failed to fetch"); };
  const broken = await vault.find("a");
  await vault.drop("a");
  await vault.restore([{ ...broken, words: { data: new ArrayBuffer(3), iv: new Uint8Array(12) } }]);
  await queue.sendWaiting({});
  assert.deepEqual([sentKeys(), await waiting()], [["b"], [["a", "waiting", undefined]]]);
  for (let time = 0; time < 2; time += 1) queue.note(new TypeError("ours"));
  queue.note(new queue.Stopped("line"));
  assert.equal(warnings.filter((one) => one === "ours").length, 1);
  assert.ok(!warnings.includes("line"));
});

test("what breaks while it is sent holds up no other", async (t) => {
  await keepAll("a", "b");
  const { append } = FormData.prototype;
  replaced(t, FormData.prototype, "append", function (name, value, ...more) {
    if (value === "draft a") throw new TypeError("this form breaks");
    return append.call(this, name, value, ...more);
  });
  await queue.sendWaiting({});
  assert.deepEqual([sentKeys(), await waiting()], [["b"], [["a", "waiting", undefined]]]);
  assert.deepEqual(warnings, ["this form breaks"]);
});

test("a draft that is being mended is sent by nobody meanwhile", async () => {
  await keepAll("a", "b");
  const release = await queue.hold("a");
  await queue.sendWaiting({});
  assert.deepEqual(sentKeys(), ["b"]);
  release();
  await queue.sendWaiting({});
  assert.deepEqual(sentKeys(), ["b", "a"]);
});

test("what another window sent or had refused meanwhile is not sent again", async () => {
  await keepAll("a", "b", "c");
  server.answers = async ({ draft: key }) => {
    if (key === "a") await Promise.all([vault.mark("b", { state: "refused" }), vault.drop("c")]);
    return taken();
  };
  await queue.sendWaiting({});
  assert.deepEqual(sentKeys(), ["a"]);
});

test("a key that ran out comes back with the signal, and what it opens goes out", async () => {
  Object.assign(server, { person: "ann" });
  vault.belong("ann");
  await vault.learn({ person: "ann", key: KEY, days: 7 });
  await keepAll("a");
  await vault.forget();
  await queue.sendWaiting({});
  assert.deepEqual(sentKeys(), ["a"]);
});

test("an open form's own draft is left to it; before it goes what was filed earlier", async () => {
  await keepAll("a", "b", "c");
  await queue.sendWaiting({ until: "b" });
  assert.deepEqual(sentKeys(), ["a"]);
  await queue.sendWaiting({ except: "b" });
  assert.deepEqual(sentKeys(), ["a", "c"]);
});

const PLACES = [
  ["/report/done/ABC/", {}, { path: "/track/ABC/", code: "ABC" }],
  ["/report/done/ABC/", { "X-Case-Number": "HH-7" }, { path: "/cases/HH-7/", code: "HH-7" }],
  ["/visits/7/", {}, { path: "/visits/7/", code: "" }],
];

for (const [path, headers, line] of PLACES) {
  test(`what was sent is found again: ${line.path}`, async () => {
    await keepAll("a");
    server.answers = () => taken(path, headers);
    await queue.sendWaiting({});
    const [row] = await vault.sent();
    assert.deepEqual(await vault.receipt(row), { title: "走访 301 室", words: "draft a", ...line });
    assert.equal(row.seen, false);
  });
}

test("the worker sends whatever waits of whom the server takes us for, and of nobody else", async () => {
  await keepAll("a stranger's");
  vault.belong("ann");
  await vault.learn({ person: "ann", key: KEY, days: 7 });
  await keepAll("hers");
  vault.belong("");
  server.person = "ann";
  await queue.sendAll();
  assert.deepEqual(sentKeys(), ["hers"]);
  server.answers = gone;
  server.person = "";
  await assert.rejects(queue.sendAll(), { message: "line" }); // the browser wakes it again
});

test("a full phone still sends", async (t) => {
  replaced(t, IDBFactory.prototype, "open", () => { throw new DOMException("full", "QuotaExceededError"); });
  server.person = "ann";
  vault.belong("ann");
  const { url } = await queue.send(draft("a"));
  assert.ok(url);
  assert.deepEqual(warnings, ["full"]);
});
