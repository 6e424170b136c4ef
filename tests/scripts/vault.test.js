/* What a phone keeps: sealed, its owner's alone, in its order, and whole or not at all. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { KEY, draft, photo, replaced, restore, stored, warnings, wiped } from "./browser.js";

const vault = await import("../../honghua/static/honghua/vault.js");

const DAY = 86400000;
const OTHER_KEY = Buffer.alloc(32, 9).toString("base64");
const TAKEN = { path: "/cases/HH-1/", code: "HH-1", seen: false };

beforeEach(async () => {
  await wiped();
  vault.belong("");
});

/* The phone is that person's, who has been online. */
async function signedIn(person, key = KEY) {
  vault.belong(person);
  await vault.learn({ person, key, days: 7 });
}

const keysOf = (rows) => rows.map(({ key }) => key);
const full = () => { throw new DOMException("full", "QuotaExceededError"); };

test("a draft comes back as it was kept, and nothing of it lies there in the clear", async () => {
  const kept = draft("a", { words: "三楼漏水", photos: [photo([1, 2, 3]), photo([4], "photos_after")] });
  assert.equal(await vault.keep(kept), true);
  const [row] = await vault.drafts();
  const { photos, ...said } = await vault.open(row);
  assert.deepEqual(said, { key: kept.key, to: kept.to, from: kept.from, title: kept.title, fields: kept.fields });
  assert.deepEqual(photos.map(({ name, file }) => [name, file]), [["photos", "photo.jpg"], ["photos_after", "photo.jpg"]]);
  assert.deepEqual([...new Uint8Array(await photos[0].blob.arrayBuffer())], [1, 2, 3]);
  assert.equal(photos[0].blob.type, "image/jpeg");
  const [sealed] = await stored("drafts");
  assert.deepEqual(Object.keys(sealed).sort(), ["at", "key", "person", "state", "words"]);
  const bytes = Buffer.from(sealed.words.data).toString("utf8");
  assert.ok(!bytes.includes("漏水") && !bytes.includes("301"));
});

test("what was refused is kept with its reasons and is no longer waiting", async () => {
  await vault.keep(draft("a"));
  await vault.keep({ ...draft("a"), wrong: [{ name: "due_on", text: "请填写日期" }], status: 400 }, "refused");
  const [row] = await vault.drafts();
  assert.equal(row.state, "refused");
  const { wrong, status } = await vault.open(row);
  assert.deepEqual([wrong, status], [[{ name: "due_on", text: "请填写日期" }], 400]);
});

test("a draft that is kept again keeps its place; a clock that is set back changes no order", async (t) => {
  await vault.keep(draft("a"));
  await vault.keep(draft("b"));
  replaced(t, Date, "now", () => 1000);
  await vault.keep(draft("c"));
  await vault.keep(draft("a", { words: "mended" }));
  assert.deepEqual(keysOf(await vault.drafts()), ["a", "b", "c"]);
});

test("nobody's key is made up for a person: it comes from the server, for that person alone, for its days", async (t) => {
  vault.belong("ann");
  assert.equal(await vault.keep(draft("a")), false);
  await vault.learn({ person: "bob", key: KEY, days: 7 });
  assert.equal(await vault.key(), null);
  await signedIn("ann");
  assert.equal(await vault.keep(draft("a")), true);
  const now = Date.now();
  replaced(t, Date, "now", () => now + 7 * DAY + 1);
  assert.equal(await vault.key(), null);
  assert.deepEqual(await stored("keys"), []);
  assert.equal(await vault.open((await vault.drafts())[0]), null);
});

test("a key cannot be read out of the browser", async () => {
  await signedIn("ann");
  const [{ key }] = await stored("keys");
  assert.equal(key.extractable, false);
  await assert.rejects(crypto.subtle.exportKey("raw", key));
});

test("another person sees nothing of it but that something waits", async () => {
  await vault.keep(draft("a stranger's"));
  await signedIn("ann");
  await vault.keep(draft("a"));
  await vault.keep(draft("b"), "refused");
  const [row] = await vault.drafts();
  await signedIn("bob", OTHER_KEY);
  assert.deepEqual([await vault.drafts(), await vault.find("a")], [[], undefined]);
  assert.equal(await vault.open(row), null);
  assert.deepEqual(await vault.sealed(), { waiting: 1, refused: 1 });
});

test("signing out takes the keys of persons away; the drafts open again for their owner", async () => {
  await vault.keep(draft("stranger's"));
  await signedIn("ann");
  await vault.keep(draft("a"));
  await vault.forget();
  assert.deepEqual((await stored("keys")).map(({ person }) => person), [""]);
  const [row] = await vault.drafts();
  assert.equal(await vault.open(row), null);
  await signedIn("ann");
  assert.equal((await vault.open(row)).key, "a");
});

test("what others could open here is taken away, one's own key stays", async () => {
  await signedIn("ann");
  await signedIn("bob");
  await vault.forget((person) => person !== "bob");
  assert.deepEqual((await stored("keys")).map(({ person }) => person), ["bob"]);
});

test("a damaged draft, and photos that were exchanged, do not open", async () => {
  await vault.keep(draft("a", { photos: [photo([1]), photo([2])] }));
  await vault.keep(draft("b"));
  const [{ pictures }] = await stored("photos");
  await restore("photos", { key: "a", pictures: pictures.reverse() });
  const row = await vault.find("b");
  row.words.data = row.words.data.slice(1);
  assert.equal(await vault.open(await vault.find("a")), null);
  assert.equal(await vault.open(row), null);
  assert.equal(warnings.length, 2);
});

test("what was sent becomes a line: where it is found, its first words, no number and no photo", async () => {
  await vault.keep(draft("a", { words: "电话 139 1234 5678，三楼 漏水\n，很久了，请尽快来看一看，谢谢，真的很急很急", photos: [photo([1])] }));
  const kept = await vault.open(await vault.find("a"));
  const { at } = await vault.find("a");
  await vault.record(kept, TAKEN);
  assert.deepEqual([await vault.drafts(), await stored("photos")], [[], []]);
  const [row] = await vault.sent();
  assert.deepEqual([row.key, row.state, row.at, row.seen], ["a", "sent", at, false]);
  const line = await vault.receipt(row);
  assert.deepEqual(Object.keys(line).sort(), ["code", "path", "title", "words"]);
  assert.match(line.words, /^电话 …，三楼 漏水 ，很久了/);
  assert.equal(line.words.length, 31);
  await vault.record(kept, TAKEN);
  assert.equal((await vault.sent()).length, 1);
});

test("without a key nothing is recorded of what was sent, and nothing waits any more", async () => {
  await signedIn("ann");
  await vault.keep(draft("a"));
  await vault.forget();
  await vault.record(draft("a"), TAKEN);
  assert.deepEqual(await vault.rows(), []);
});

test("the list of what was sent: the last one first, forty at most", async () => {
  for (let number = 0; number < 42; number += 1) {
    await vault.record(draft(`d${number}`), TAKEN);
    await vault.mark(`d${number}`, { sent: Date.now() - 1000 + number });
  }
  const lines = await vault.sent();
  assert.equal(lines.length, 40);
  assert.deepEqual(keysOf(lines.slice(0, 2)), ["d41", "d40"]);
  assert.equal((await stored("drafts")).length, 40);
});

for (const [person, days] of [["ann", 14], ["", 180]]) {
  test(`${person ? "an account's" : "a stranger's"} lines stay for ${days} days; what waits stays for good`, async () => {
    if (person) await signedIn(person);
    for (const name of ["young", "old"]) await vault.record(draft(name), TAKEN);
    await vault.keep(draft("waits"));
    await vault.mark("young", { sent: Date.now() - days * DAY + 60000 });
    await vault.mark("old", { sent: Date.now() - days * DAY - 60000 });
    const waiting = await vault.find("waits");
    await restore("drafts", { ...waiting, at: 0 });
    assert.deepEqual(keysOf(await vault.sent()), ["young"]);
    assert.deepEqual(keysOf(await vault.rows()), ["waits", "young"]);
  });
}

test("the list is taken off the phone and put back as it was; drafts are left alone", async () => {
  await vault.keep(draft("waits"));
  for (const name of ["a", "b"]) await vault.record(draft(name), TAKEN);
  const before = await vault.sent();
  const gone = await vault.clear();
  assert.deepEqual([await vault.sent(), keysOf(await vault.drafts())], [[], ["waits"]]);
  await vault.restore(gone);
  assert.deepEqual(await vault.sent(), before);
});

test("what is deleted is gone with its photos", async () => {
  await vault.keep(draft("a", { photos: [photo([1])] }));
  await vault.drop("a");
  assert.deepEqual([await stored("drafts"), await stored("photos")], [[], []]);
});

test("a mark on what is not there makes nothing", async () => {
  await vault.mark("nothing", { why: "line" });
  assert.deepEqual(await vault.rows(), []);
});

test("a full phone keeps no photos without their words", async (t) => {
  await vault.keep(draft("before"));
  const { put } = IDBObjectStore.prototype;
  replaced(t, IDBObjectStore.prototype, "put", function (row) {
    return this.name === "drafts" ? full() : put.call(this, row);
  });
  await assert.rejects(vault.keep(draft("a", { photos: [photo([1])] })), { name: "QuotaExceededError" });
  assert.deepEqual(keysOf(await stored("photos")), ["before"]);
  assert.deepEqual(keysOf(await stored("drafts")), ["before"]);
});

test("a browser that forbids its store fails every call, one that cannot seal keeps nothing", async (t) => {
  replaced(t, IDBFactory.prototype, "open", () => { throw new DOMException("no", "SecurityError"); });
  await assert.rejects(vault.keep(draft("a")), { name: "SecurityError" });
  await assert.rejects(vault.rows(), { name: "SecurityError" });
  replaced(t, globalThis, "crypto", {});
  assert.equal(await vault.keep(draft("a")), false);
});

test("what lay here before it was sealed goes, and the phone keeps drafts again", async () => {
  await new Promise((done) => {
    const asked = indexedDB.open("honghua", 1);
    asked.onupgradeneeded = () => {
      for (const name of ["drafts", "blobs"]) asked.result.createObjectStore(name, { keyPath: "key" });
    };
    asked.onsuccess = () => { asked.result.close(); done(); };
  });
  await vault.keep(draft("a"));
  const base = await new Promise((done) => { indexedDB.open("honghua").onsuccess = ({ target }) => done(target.result); });
  assert.deepEqual([base.version, [...base.objectStoreNames]], [3, ["drafts", "keys", "photos"]]);
  base.close();
});
