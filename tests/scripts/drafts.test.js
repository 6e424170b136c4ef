/* The list of what this phone sent: three states in three words, why something waits, lines that can be taken off. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { answer, draft, page, photo, replaced, server, taken, told, wiped } from "./browser.js";
import { parsed } from "./dom.js";

const LIST = `
  <section id="phone-list" data-forget="/track/forget/" data-why-line="没有信号" data-waiting="待发送" data-refused="没有收下"
    data-photos="{n} 张照片" data-untitled="打不开的一件" data-unopened="没有钥匙" data-damaged="坏了" data-too-big="照片太大"
    data-no-reason="没有说原因" data-unkept="不能存" data-cleared="已去掉 {n} 件" data-cleared-here="这里去掉 {n} 件" data-sure="确定吗">
    <div id="drafts"></div><div id="no-drafts" hidden><p></p></div><button id="send-now" hidden></button>
    <h2 data-with-sent hidden></h2><div id="sent"></div>
    <p id="cleared" hidden><span></span><button id="put-back"></button></p><button id="clear-sent"></button>
    <template id="draft-card"><div class="card"><b data-part="title"></b><i data-part="state"></i><i data-part="at"></i>
      <i data-part="photos"></i><div data-part="wrong"></div><a data-part="edit"></a><button data-part="delete"></button></div></template>
    <template id="sent-card"><div class="card"><b data-part="title"></b><i data-part="words"></i><b data-part="code"></b>
      <i data-part="at"></i><a data-part="open"></a><button data-part="away"></button></div></template>
  </section>`;
page.body.append(...parsed(LIST).children);

const vault = await import("../../honghua/static/honghua/vault.js");
const outbox = await import("../../honghua/static/honghua/outbox.js");
await import("../../honghua/static/honghua/drafts.js");

const by = (id) => page.getElementById(id);
const cards = (id = "drafts") => by(id).querySelectorAll(".card");
const part = (card, name) => card.querySelector(`[data-part=${name}]`);
const texts = (name, id = "drafts") => cards(id).map((card) => part(card, name).textContent);
const LINE = { path: "/track/ABC/", code: "ABC", seen: false };

beforeEach(async () => {
  await wiped();
  vault.belong("");
  by("cleared").hidden = true;
});

/* The list as it stands after what changed: it is made anew, and says so by its last part. */
async function listed() {
  const written = new Promise((done) => {
    const { replaceChildren } = by("sent");
    by("sent").replaceChildren = (...lines) => {
      by("sent").replaceChildren = replaceChildren;
      by("sent").replaceChildren(...lines);
      setImmediate(done);
    };
  });
  await outbox.count();
  await written;
}

test("three states, three words; what was refused stands first, with why", async () => {
  await vault.keep(draft("a", { photos: [photo([1]), photo([2])] }));
  await vault.mark("a", { why: "line" });
  await vault.keep({ ...draft("b"), wrong: [{ name: "due_on", text: "请填写日期" }], status: 400 }, "refused");
  await vault.record(draft("c"), LINE);
  await listed();
  assert.deepEqual(texts("state"), ["没有收下", "待发送"]);
  assert.deepEqual(texts("wrong"), ["请填写日期", "没有信号"]);
  assert.deepEqual(texts("photos"), ["", "2 张照片"]);
  assert.deepEqual(cards().map((card) => part(card, "state").className), ["light-red", "light-yellow"]);
  assert.equal(part(cards()[1], "edit").href, "/visits/new/#draft=a");
  assert.deepEqual([texts("title", "sent"), texts("code", "sent")], [["走访 301 室"], ["ABC"]]);
  assert.equal(part(cards("sent")[0], "open").href, "/track/ABC/");
  assert.equal(by("send-now").hidden, false);
  assert.equal(by("no-drafts").hidden, true);
});

test("what was refused without a word says what it can", async () => {
  for (const [key, status] of [["a", 413], ["b", 400]]) await vault.keep({ ...draft(key), wrong: [], status }, "refused");
  await listed();
  assert.deepEqual(texts("wrong"), ["照片太大", "没有说原因"]);
  assert.equal(by("send-now").hidden, true);
});

test("what cannot be opened says whether the key is missing or the draft is damaged, and can only be deleted", async () => {
  await vault.keep(draft("a"));
  const row = await vault.find("a");
  await vault.restore([{ ...row, words: { iv: row.words.iv, data: row.words.data.slice(1) } }]);
  await listed();
  assert.deepEqual([texts("title"), texts("wrong"), part(cards()[0], "edit")], [["打不开的一件"], ["坏了"], null]);
  vault.belong("ann");
  await vault.restore([{ ...row, person: "ann" }]);
  await listed();
  assert.deepEqual(texts("wrong"), ["没有钥匙"]);
});

test("a draft is deleted once somebody is sure", async (t) => {
  await vault.keep(draft("a"));
  await listed();
  const asked = [];
  replaced(t, window, "confirm", (words) => asked.push(words) > 1);
  part(cards()[0], "delete").click();
  assert.deepEqual((await vault.drafts()).length, 1);
  const dropped = told();
  part(cards()[0], "delete").click();
  await dropped;
  assert.deepEqual([asked, await vault.drafts()], [["确定吗", "确定吗"], []]);
});

test("what was sent: the last one first, seen once it is listed, each can be taken off", async () => {
  for (const [key, sent] of [["a", 1000], ["b", 2000]]) {
    await vault.record(draft(key), { ...LINE, code: key });
    await vault.mark(key, { sent: Date.now() - 10000 + sent });
  }
  await listed();
  assert.deepEqual(texts("code", "sent"), ["b", "a"]);
  assert.ok((await vault.sent()).every(({ seen }) => seen));
  const dropped = told();
  part(cards("sent")[0], "away").click();
  await dropped;
  assert.deepEqual((await vault.sent()).map(({ key }) => key), ["a"]);
});

test("one tap takes the lines off and has the server forget; they are put back while the page is open", async () => {
  await vault.record(draft("a"), LINE);
  await vault.keep(draft("waits"));
  await listed();
  const forgotten = new Promise((done) => { server.answers = (_, options) => { done(options); return answer(200); }; });
  const cleared = told();
  by("clear-sent").click();
  const { method, headers } = await forgotten;
  await cleared;
  assert.deepEqual([method, headers["X-CSRFToken"], server.posted], ["POST", "fresh", [{ to: "/track/forget/" }]]);
  assert.equal(by("cleared").querySelector("span").textContent, "已去掉 1 件");
  assert.deepEqual([await vault.sent(), (await vault.drafts()).length], [[], 1]);
  const back = told();
  by("put-back").click();
  await back;
  assert.deepEqual((await vault.sent()).map(({ key }) => key), ["a"]);
  assert.equal(by("cleared").hidden, true);
});

test("without a line the list goes all the same, and the server is asked by the next page", async () => {
  await vault.record(draft("a"), LINE);
  server.introduces = () => { throw new TypeError("Failed to fetch"); };
  const cleared = told();
  by("clear-sent").click();
  await cleared;
  assert.equal(by("cleared").querySelector("span").textContent, "这里去掉 1 件");
  assert.equal(localStorage.getItem("honghua-let-go"), "/track/forget/");
  assert.deepEqual(await vault.sent(), []);
});

test("the button sends what waits", async () => {
  await vault.keep(draft("a"));
  server.answers = () => taken();
  const sent = told(2);
  by("send-now").click();
  await sent;
  assert.deepEqual(server.posted.map(({ draft: key }) => key), ["a"]);
});

test("a browser that keeps nothing says so instead of 'all sent'", async (t) => {
  await listed();
  assert.equal(by("no-drafts").hidden, false);
  by("no-drafts").hidden = true;
  replaced(t, IDBFactory.prototype, "open", () => { throw new DOMException("no", "SecurityError"); });
  await outbox.count();
  await new Promise(setImmediate);
  assert.equal(by("no-drafts").querySelector("p").textContent, "不能存");
  assert.equal(by("no-drafts").hidden, false);
});
