/* What waits on this phone: each with its kind, hour, photos and, when it was refused, the sentences why. */
(() => {
  "use strict";

  const list = document.getElementById("drafts");
  const vault = window.honghuaVault;
  const outbox = window.honghuaOutbox;
  const words = list.dataset;

  function card(row, draft) {
    const made = document.getElementById("draft-card").content.firstElementChild.cloneNode(true);
    const part = (name) => made.querySelector(`[data-part=${name}]`);
    const lang = document.documentElement.lang;
    part("title").textContent = draft ? draft.title : words.sealed;
    part("at").textContent = new Date(row.at).toLocaleString(lang, { dateStyle: "short", timeStyle: "short" });
    part("photos").textContent = draft?.photos.length ? words.photos.replace("{n}", draft.photos.length) : "";
    part("state").textContent = row.state === "refused" ? words.refused : words.waiting;
    part("state").classList.add(row.state === "refused" ? "light-red" : "light-yellow");
    for (const { text } of draft?.wrong || []) {
      part("wrong").append(Object.assign(document.createElement("p"), { className: "wrong", textContent: text }));
    }
    if (draft) part("edit").href = `${draft.from}#draft=${row.key}`;
    else part("edit").remove();
    part("delete").addEventListener("click", () => {
      if (window.confirm(words.sure)) outbox.drop(row.key);
    });
    return made;
  }

  let latest = 0;

  async function show() {
    const mine = ++latest;
    const rows = await vault.drafts();
    const cards = [];
    for (const row of rows) cards.push(card(row, await vault.open(row)));
    if (mine !== latest) return;
    list.replaceChildren(...cards);
    document.getElementById("no-drafts").hidden = rows.length > 0;
    document.getElementById("send-now").hidden = !rows.some((row) => row.state === "waiting");
  }

  document.getElementById("send-now").addEventListener("click", () => outbox.flush());
  document.addEventListener("outbox:changed", show);
  show();
})();
