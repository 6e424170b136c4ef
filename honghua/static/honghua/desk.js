/* The desk: one case at a time by keyboard, several by ticks. The server decides; this moves the eye and the focus. */

const desk = document.querySelector("[data-desk]");
const list = document.getElementById("desk-list");
const place = document.getElementById("desk-pane");
const keys = document.getElementById("desk-keys");
const bulk = document.getElementById("bulk");
const chosen = new Set();
const SETTLE = 350; // A second Enter of the same breath belongs to the case before.
const LEAVING = 150; // so that one sees the row go
let next = ""; // where to go when the open case leaves the queue by our own doing
let acted = false;
let informed = false; // the queue was asked for after that; an answer under way at the time knows nothing of it
let done = ""; // the case that we acted on, until the queue says where to go
let awaited = false; // a form that a key asked for is on its way

const pane = () => place.querySelector("[data-pane]");
const current = () => pane()?.dataset.number || "";
const rows = () => [...list.querySelectorAll(".desk-row")];
const rowOf = (number) => list.querySelector(`.desk-row[data-number="${number}"]`);
const map = () => desk.querySelector("[data-map]");
const tab = () => document.getElementById("desk-rows").dataset;
const free = () => place.dataset.ready && !awaited;

function mark() {
  for (const row of rows()) {
    const here = row.dataset.number === current();
    row.classList.toggle("desk-here", here);
    row.querySelector("a").toggleAttribute("aria-current", here);
    row.querySelector("input").checked = chosen.has(row.dataset.number);
  }
  document.body.dataset.pulseUrl = current() ? `${desk.dataset.pulse}?case=${current()}` : desk.dataset.pulse;
  bulk.hidden = chosen.size === 0;
  bulk.querySelector("[data-chosen]").textContent = chosen.size;
}

function address() {
  const asked = new URLSearchParams({ tab: tab().tab });
  if (tab().words) asked.set("q", tab().words);
  if (current()) asked.set("case", current());
  history.replaceState(null, "", `${desk.dataset.home}?${asked}`);
}

function open(number) {
  const row = rowOf(number);
  if (!row) return;
  row.scrollIntoView({ block: "nearest" });
  htmx.ajax("GET", row.querySelector("a").getAttribute("hx-get"), { target: "#desk-pane", swap: "innerHTML" });
}

/* Another case is asked for. What is just being sent ends first: its answer, be it a refusal, belongs to this pane.
   Once it was done, a second one would be refused for the first. */
document.addEventListener("htmx:beforeRequest", (event) => {
  const { target, elt, requestConfig } = event.detail;
  if (requestConfig.verb === "post" && done && done === current() && place.contains(elt)) event.preventDefault();
  if (target !== place || requestConfig.verb !== "get") return;
  if (place.querySelector("form.htmx-request")) {
    next = elt.closest(".desk-row")?.dataset.number || next;
    event.preventDefault();
    return;
  }
  place.setAttribute("aria-busy", "true");
  delete place.dataset.ready;
  pane()?.setAttribute("inert", "");
});

/* An answer that comes for a case no longer shown would write over the one that is. */
const late = (event) => event.currentTarget.isConnected || event.preventDefault();

/* A proposal belongs to what stood in the form when it was asked for. One that comes after the next change, which asks
   for its own, or for a form that is gone, is dropped. */
let changes = 0;
place.addEventListener("input", (event) => (changes += event.target.closest("#triage-parts") && event.target.name !== "words" ? 1 : 0));
document.addEventListener("htmx:beforeRequest", ({ detail: { elt, requestConfig } }) => {
  if (requestConfig.verb !== "get" || !elt.closest("#triage-parts")) return;
  const asked = changes;
  elt.addEventListener("htmx:beforeOnLoad", (event) => (elt.isConnected && asked === changes) || event.preventDefault(), { once: true });
});

function step(by) {
  const all = rows();
  const at = all.findIndex((row) => row.dataset.number === current());
  const to = all[Math.max(0, Math.min(all.length - 1, at + by))];
  if (to && to.dataset.number !== current()) open(to.dataset.number);
}

function neighbour() {
  const all = rows();
  const at = all.findIndex((row) => row.dataset.number === current());
  return (all[at + 1] || all[at - 1])?.dataset.number || "";
}

/* The pane shows a case: focus on its first step, the map on its place. */
function arrived() {
  place.removeAttribute("aria-busy");
  awaited = false;
  pane()?.addEventListener("htmx:beforeOnLoad", late);
  mark();
  address();
  pins();
  const first = place.querySelector("#do-it, .case-buttons .btn-primary, #bulk-title, h1");
  first?.setAttribute("tabindex", first.matches("h1, h2") ? "-1" : "0");
  first?.focus({ preventScroll: true });
  place.scrollTop = 0;
  if (matchMedia("(max-width: 899px)").matches) place.scrollIntoView();
  setTimeout(() => (place.dataset.ready = current() || "bulk"), SETTLE);
}

function pins() {
  const features = new Map();
  for (const id of ["queue-pins", "pane-pins"]) {
    const source = document.getElementById(id);
    for (const pin of source ? JSON.parse(source.textContent).features : []) features.set(pin.properties.number, pin);
  }
  const detail = { type: "FeatureCollection", features: [...features.values()] };
  map()?.dispatchEvent(new CustomEvent("map:pins", { detail }));
  const { longitude, latitude, number, grid } = pane()?.dataset || {};
  if (longitude) {
    map()?.dispatchEvent(new CustomEvent("map:focus", { detail: { longitude: Number(longitude), latitude: Number(latitude), number, grid } }));
  }
}

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target === place) arrived();
  if (event.detail.target === list) renewed();
});

/* After our own action the queue is asked again; when the case has left it, the next one opens. */
document.body.addEventListener("acted", () => {
  acted = true;
  done = current();
  rowOf(current())?.classList.add("leaving");
  setTimeout(() => htmx.trigger(list, "refresh"), LEAVING);
});

function renewed() {
  for (const number of chosen) if (!rowOf(number)) chosen.delete(number);
  mark();
  pins();
  if (!acted || !informed) return;
  acted = false;
  done = "";
  if (rowOf(current())) return;
  const to = rowOf(next) || rows()[0];
  if (to) open(to.dataset.number);
  else place.focus();
}

document.addEventListener("htmx:configRequest", (event) => {
  const { elt, parameters } = event.detail;
  if (elt === list) {
    informed = acted;
    Object.assign(parameters, { tab: tab().tab, q: tab().words, rows: String(Math.max(rows().length, 50)) });
  }
  if (event.detail.verb === "post" && place.contains(elt)) next = neighbour();
});

/* A key that comes while the pane changes hands is nobody's. */
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && place.contains(event.target) && (event.repeat || !free())) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}, true);

const commands = {
  j: () => step(1),
  k: () => step(-1),
  r: () => press("do-reject"),
  m: () => press("do-merge"),
  e: () => place.querySelector("#triage select, #triage input:not([type=hidden])")?.focus(),
  x: () => tick(current()),
  "/": () => document.getElementById("desk-search").select(),
  "?": () => keys.showModal(),
  Enter: () => free() && place.querySelector("#do-it, .case-buttons .btn-primary")?.click(),
  Escape: () => {
    awaited = false;
    place.querySelector("#do-it, .case-buttons .btn-primary")?.focus();
  },
};

/* Until the form that a key asked for has the focus, Enter is nobody's: it would press the button that acts. */
function press(id) {
  const button = document.getElementById(id);
  if (!button) return;
  awaited = true;
  button.addEventListener("htmx:afterRequest", ({ detail }) => (awaited = awaited && detail.successful), { once: true });
  button.click();
}

place.addEventListener("focusin", (event) => {
  if (event.target.closest("#case-form")) awaited = false;
});

function tick(number) {
  if (!number) return;
  if (chosen.has(number)) chosen.delete(number);
  else chosen.add(number);
  mark();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing || keys.open) return;
  const typing = event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, dialog");
  if (typing) {
    if (event.key === "Escape") commands.Escape();
    return;
  }
  if (event.key === "Enter" && event.target.closest("a, button, summary, input")) return;
  const command = commands[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (/^[1-8]$/.test(event.key)) turn(list.querySelectorAll("[data-tab]")[Number(event.key) - 1]);
  else if (!command) return;
  else command();
  event.preventDefault();
});

/* Tabs and search without leaving the desk. */
function turn(link) {
  if (!link) return;
  Object.assign(tab(), { tab: link.dataset.tab, words: "" });
  acted = true;
  htmx.trigger(list, "refresh");
}

desk.addEventListener("click", (event) => {
  const link = event.target.closest(".desk-tabs [data-tab]");
  if (link) {
    event.preventDefault();
    turn(link);
  }
  if (event.target.closest("[data-keys]")) keys.showModal();
  if (event.target.closest("[data-clear]")) {
    chosen.clear();
    mark();
  }
});

desk.addEventListener("submit", (event) => {
  if (!event.target.matches(".desk-search")) return;
  event.preventDefault();
  tab().words = event.target.q.value.trim();
  acted = true;
  htmx.trigger(list, "refresh");
});

desk.addEventListener("change", (event) => {
  if (event.target.name === "cases") tick(event.target.value);
  if (event.target.id === "bulk-action") {
    for (const part of bulk.querySelectorAll("[data-for]")) part.hidden = !part.dataset.for.split(" ").includes(event.target.value);
  }
});

desk.addEventListener("map:chosen", (event) => {
  event.preventDefault();
  const { number } = event.detail;
  if (rowOf(number)) open(number);
  else htmx.ajax("GET", `${desk.dataset.home}case/${number}/`, { target: "#desk-pane", swap: "innerHTML" });
});

desk.addEventListener("map:opened", pins);
mark();
pins();
if (pane()) {
  pane().addEventListener("htmx:beforeOnLoad", late);
  place.querySelector("#do-it, .case-buttons .btn-primary")?.focus({ preventScroll: true });
  place.dataset.ready = current();
}
