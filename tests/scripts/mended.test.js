/* A draft that is opened to be mended is held: no page and no worker sends it meanwhile. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { draft, server, told } from "./browser.js";

const vault = await import("../../honghua/static/honghua/vault.js");
const queue = await import("../../honghua/static/honghua/queue.js");

test("the draft in the address is held until its form lets it go", async () => {
  for (const key of ["mended", "other"]) await vault.keep(draft(key));
  location.hash = "#draft=mended";
  const loading = told(2);
  const outbox = await import("../../honghua/static/honghua/outbox.js");
  assert.equal(outbox.mended, "mended");
  const release = await outbox.held;
  await loading;
  await queue.sendWaiting({}); // another window
  assert.deepEqual(server.posted.map(({ draft: key }) => key), ["other"]);
  release();
  await queue.sendWaiting({});
  assert.deepEqual(server.posted.map(({ draft: key }) => key), ["other", "mended"]);
});
