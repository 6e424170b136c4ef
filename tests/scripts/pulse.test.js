/* The pulse: one question at a time while the page is seen, news told once, patience with a line that is gone. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { answer, clock, page, server } from "./browser.js";
import { parsed } from "./dom.js";

const body = page.body;
body.append(...parsed('<div class="connection" hidden></div>').children);
Object.assign(body.dataset, { lost: "连接中断", busy: "服务器没有应答" });
const bar = body.querySelector(".connection");
const said = () => !bar.hidden && bar.textContent;
const heard = [];
for (const name of ["pulse", "pulse-refused"]) body.addEventListener(name, ({ type }) => heard.push(type));
let address = 0;

await import("../../honghua/static/honghua/pulse.js");

beforeEach(() => {
  heard.length = 0;
  address += 1;
  body.dataset.pulseUrl = `/pulse/${address}/`; // another one begins afresh
  body.dataset.pulseTag = "";
  Object.assign(bar, { hidden: true, textContent: "" });
});

const settled = () => new Promise(setImmediate);
const begins = () => { page.dispatchEvent(new Event("DOMContentLoaded")); return settled(); };
const gone = () => { throw new TypeError("Failed to fetch"); };
const news = (tag) => answer(200, "", { headers: { ETag: tag } });

/* Lets time pass, a second after the other, until the page has been asked that often. */
async function beats(pass, times) {
  const until = server.asked.length + times;
  let seconds = 0;
  while (server.asked.length < until && seconds < 60) {
    pass(1000);
    seconds += 1;
    await settled();
  }
  return seconds;
}

test("news is told once: what the page was made at, and what was told, is not asked for again", async (t) => {
  const pass = clock(t);
  const tags = [];
  body.dataset.pulseTag = '"made"';
  server.answers = (_, { headers }) => { tags.push(headers["If-None-Match"]); return tags.length === 2 ? news('"later"') : answer(304); };
  await begins();
  await beats(pass, 2);
  assert.deepEqual([tags, heard], [['"made"', '"made"', '"later"'], ["pulse"]]);
});

test("a page that nobody sees asks nothing, and asks at once when it is seen again", async (t) => {
  const pass = clock(t);
  page.hidden = true;
  await begins();
  pass(60000);
  await settled();
  assert.deepEqual(server.asked, []);
  page.hidden = false;
  page.dispatchEvent(new Event("visibilitychange"));
  await settled();
  assert.equal(server.asked.length, 1);
});

test("a page without an address is never asked for", async (t) => {
  clock(t);
  body.dataset.pulseUrl = "";
  await begins();
  assert.deepEqual(server.asked, []);
});

test("a line that is gone is said at the second time, asked ever more seldom, and forgotten when it is back", async (t) => {
  const pass = clock(t);
  server.answers = gone;
  await begins();
  assert.equal(said(), false);
  const waits = [];
  for (let time = 0; time < 5; time += 1) waits.push(await beats(pass, 1));
  assert.deepEqual([waits, said()], [[2, 4, 8, 15, 15], "连接中断"]);
  dispatchEvent(new Event("online")); // the phone thinks so: asked at once, and soon again
  await settled();
  assert.equal(await beats(pass, 1), 2);
  server.answers = () => news('"back"');
  dispatchEvent(new Event("online"));
  await settled();
  assert.deepEqual(heard, ["pulse"]);
  assert.equal(await beats(pass, 1), 1);
});

test("a server that cannot is not called a lost line", async (t) => {
  const pass = clock(t);
  server.answers = () => answer(503);
  await begins();
  await beats(pass, 1);
  assert.equal(said(), "服务器没有应答");
  server.answers = () => answer(304);
  await beats(pass, 1);
  assert.equal(said(), false);
});

for (const status of [401, 403, 404]) {
  test(`whoever may not hear it any more is told, and asked seldom: ${status}`, async (t) => {
    const pass = clock(t);
    server.answers = () => answer(status);
    await begins();
    assert.deepEqual(heard, ["pulse-refused"]);
    assert.equal(await beats(pass, 1), 15);
    server.answers = () => answer(304);
    await beats(pass, 1);
  });
}

test("an answer that does not come is given up, and no second one is asked for meanwhile", async (t) => {
  const pass = clock(t);
  server.answers = (_, { signal }) => new Promise((_answer, failed) => signal.addEventListener("abort", () => failed(signal.reason)));
  await begins();
  page.dispatchEvent(new Event("visibilitychange"));
  pass(7999);
  await settled();
  assert.equal(server.asked.length, 1);
  pass(1);
  await settled();
  server.answers = () => answer(304);
  assert.equal(await beats(pass, 1), 2);
});
