/* Some browsers' store never answers: that is waited for once, and the sending goes on. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { clock, draft, replaced, server } from "./browser.js";

const vault = await import("../../honghua/static/honghua/vault.js");
const queue = await import("../../honghua/static/honghua/queue.js");

test("a store that does not answer is waited for once; what is sent needs none", async (t) => {
  const asked = [];
  const { open } = IDBFactory.prototype;
  replaced(t, IDBFactory.prototype, "open", () => asked[asked.push({ result: { close() { this.closed = true; } } }) - 1]);
  const pass = clock(t);
  const first = assert.rejects(vault.rows(), /does not answer/);
  pass(4000);
  await first;
  await assert.rejects(vault.rows(), /does not answer/);
  assert.equal(asked.length, 1);
  const { url } = await queue.send(draft("a"));
  assert.equal(url, "https://street.example/visits/7/");
  assert.deepEqual(server.posted.map(({ draft: key }) => key), ["a"]);
  asked[0].onsuccess();
  assert.equal(asked[0].result.closed, true);
  replaced(t, IDBFactory.prototype, "open", open);
  assert.deepEqual(await vault.rows(), []); // it answered after all
});
