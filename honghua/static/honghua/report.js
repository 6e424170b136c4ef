/* A form of field work: the place is looked for at once, photos are made small, one draft is sent once. */

import * as outbox from "./outbox.js";
import { galleriesIn } from "./photos.js";
import { Stopped, note } from "./queue.js";
import * as vault from "./vault.js";

const form = document.querySelector("form[data-outbox]"); // a browser that cannot run these modules sends the form itself
const words = form.dataset;
const galleries = galleriesIn(form);
const button = form.querySelector("button[type=submit]");
const said = form.querySelector(".send-word");
const say = (text) => { said.textContent = text || ""; };

/* The draft's key, new for each page: the server takes a key in once. */
function fresh() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  form.draft.value = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  outbox.claim(form.draft.value);
}

window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

/* The place. Who gave it: "" nobody, "fix", "photo", or "person", whose pin nobody moves. */
const place = form.querySelector(".place");
const placeWords = place && place.dataset;
const placeSaid = place && place.querySelector(".place-word span");
const map = place && place.querySelector("[data-map]");
const opener = place && place.querySelector(".place-map");
let giver = "";
let located = Promise.resolve();

function put({ longitude, latitude, accuracy }, by) {
  const rank = ["", "fix", "photo", "person"];
  if (!place || rank.indexOf(by) < rank.indexOf(giver)) return;
  giver = by;
  form.longitude.value = longitude;
  form.latitude.value = latitude;
  form.accuracy.value = accuracy == null ? "" : accuracy;
  placeSaid.textContent = {
    fix: placeWords.wordFound.replace("{metres}", Math.max(1, Math.round(accuracy || 0))),
    photo: placeWords.wordPhoto,
    person: placeWords.wordPicked,
  }[by];
  place.dataset.known = by;
  clear("address");
  if (by !== "person" && map) map.dispatchEvent(new CustomEvent("map:place", { detail: { longitude, latitude } }));
  ask();
}

function refused() {
  if (giver) return;
  placeSaid.textContent = placeWords.wordRefused;
  place.dataset.known = "refused";
}

function locate() {
  if (!place) return;
  if (opener) opener.hidden = false;
  if (form.longitude.value) return;
  if (!navigator.geolocation) return refused();
  placeSaid.textContent = placeWords.wordAsking;
  const better = { enableHighAccuracy: true, timeout: 15000, maximumAge: 30000 };
  located = new Promise((answer, none) => navigator.geolocation.getCurrentPosition(answer, none, better)).then(
    ({ coords }) => put(coords, "fix"),
    refused,
  );
}

/* Whoever sends before the fix is there waits for it a moment, where nothing else tells the place. */
const MOMENT = 4000;

async function placed() {
  if (!place || !form.address || form.address.value.trim() || form.longitude.value) return;
  say(placeWords.wordAsking);
  await Promise.race([located, new Promise((passed) => setTimeout(passed, MOMENT))]);
}

if (opener) opener.addEventListener("click", () => {
  const box = document.getElementById("place-map");
  box.hidden = !box.hidden;
  opener.setAttribute("aria-expanded", String(!box.hidden));
  if (!box.hidden) box.scrollIntoView({ block: "center" });
});
if (map) map.addEventListener("map:picked", ({ detail }) => put(detail, "person"));
form.addEventListener("photo:place", ({ detail }) => put(detail, "photo"));

/* What is known around there already. */
const nearby = document.getElementById("nearby");

function ask() {
  if (!nearby || !form.longitude.value || !form.querySelector("[name=category]:checked")) return;
  nearby.dispatchEvent(new CustomEvent("nearby"));
}

/* What was found stands below the button: the button's line leads there. */
if (nearby) nearby.addEventListener("htmx:afterSwap", () => {
  if (button.disabled) return; // what is said of the sending is not written over by a late answer
  const found = nearby.querySelector("[data-hint]");
  const hint = found && found.dataset.hint;
  const link = Object.assign(document.createElement("a"), { href: "#nearby", textContent: hint });
  said.replaceChildren(...(hint ? [link] : []));
});

form.addEventListener("change", (event) => {
  if (event.target.name === "category") ask();
});

/* While it is typed: red words that go away on leaving the field would move the button from under the finger. */
form.addEventListener("input", (event) => {
  if (event.target.name) clear(event.target.name);
});

/* What is wrong stands beside its field. */
function clear(name) {
  const beside = document.getElementById(`wrong-${name}`);
  const field = form.querySelector(`[name="${name}"]`);
  if (beside) beside.replaceChildren();
  if (field) field.removeAttribute("aria-invalid");
}

function blame(page) {
  const answer = new DOMParser().parseFromString(page, "text/html");
  let first = null;
  for (const here of form.querySelectorAll(".wrong-place")) {
    const there = answer.getElementById(here.id);
    here.replaceChildren(...(there ? [...there.childNodes].map((node) => document.importNode(node, true)) : []));
    if (!here.querySelector(".wrong")) continue;
    const field = form.querySelector(`[name="${here.id.slice("wrong-".length)}"]:not([type=hidden])`);
    if (field) field.setAttribute("aria-invalid", "true");
    first = first || field || here;
  }
  if (!first) return false;
  first.scrollIntoView({ block: "center" });
  first.focus();
  return true;
}

/* A sentence from an earlier refusal, where the form has its place. */
function remind({ name, text }) {
  const place = document.getElementById(`wrong-${name}`) || document.getElementById("wrong-all");
  if (place) place.append(Object.assign(document.createElement("p"), { className: "wrong", textContent: text }));
}

function draft() {
  const fields = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
  const photos = galleries.flatMap(({ name, kept, field }) =>
    field.closest("fieldset[disabled]") ? [] : kept.map((photo) => ({ name, blob: photo.blob, file: photo.name })),
  );
  const title = words.draftName || document.querySelector("h1").textContent.trim();
  return { key: form.draft.value, to: form.getAttribute("action"), from: location.pathname + location.search, title, fields, photos };
}

let release = () => undefined;

/* A draft that waits on the phone, opened again to be mended: `#draft=<its key>`. */
async function reopen(key) {
  release = await outbox.held;
  const row = await vault.find(key);
  const known = row && row.state !== "sent" && (await vault.open(row));
  if (!known) {
    release();
    return say(!row ? words.wordGone : row.state === "sent" ? words.wordSent : words.wordSealed);
  }
  form.reset();
  form.draft.value = key;
  outbox.claim(key);
  for (const [name, value] of known.fields) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type !== "radio" && field.type !== "checkbox") field.value = value;
      else if (field.value === value) field.checked = true;
      const shut = field.checked && field.closest("details");
      if (shut) shut.setAttribute("open", "");
    }
  }
  for (const gallery of galleries) gallery.restore(known.photos.filter(({ name }) => name === gallery.name));
  form.dispatchEvent(new CustomEvent("drafts:restored"));
  const wrong = known.wrong || [];
  for (const one of wrong) remind(one);
  if (wrong.length) say(words.wordWrong);
}

function busy(is) {
  button.disabled = is;
  button.setAttribute("aria-busy", String(is));
}

/* Why it has to wait, and what becomes of it until then: two sentences. */
const FATES = { busy: "later", limit: "later", signin: "signin", other: "other" };

function waits(why, kept) {
  const fate = kept ? FATES[why] || "kept" : "unkept";
  const space = document.documentElement.lang === "en" ? " " : "";
  return [form.getAttribute(`data-why-${why}`), form.getAttribute(`data-fate-${fate}`)].join(space);
}

let kept = false;

async function submit() {
  busy(true);
  kept = false;
  try {
    await send();
  } catch (stop) {
    const waiting = stop instanceof Stopped;
    if (!waiting) note(stop); // a fault of this page, not of the line
    say(waiting ? waits(stop.message, kept) : words.wordFailed);
    const tried = waiting && kept && !["signin", "other"].includes(stop.message);
    busy(tried);
    if (waiting && kept) again();
  }
}

async function send() {
  say(words.wordPreparing);
  await Promise.all(galleries.map((gallery) => gallery.working));
  await placed();
  const current = draft();
  say(words.wordSending);
  kept = await outbox.keep(current);
  release();
  const { url, page, status } = await outbox.push(current, kept);
  if (url) return location.assign(url);
  if (status >= 500) throw new Stopped("busy");
  say(blame(page) ? words.wordWrong : status === 413 ? words.wordTooBig : words.wordFailed);
  busy(false);
}

/* Kept: tried again when the signal is back, and every ten seconds while the page is open. */
function again() {
  outbox.wake().catch(note); // the browser may forbid it; this page goes on trying
  const once = () => {
    clearTimeout(timer);
    window.removeEventListener("online", once);
    submit();
  };
  const timer = setTimeout(once, 10000);
  window.addEventListener("online", once);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!button.disabled) submit();
});

fresh();
locate();
if (outbox.mended) {
  busy(true); // what is typed or sent before the draft is there would be lost to it
  reopen(outbox.mended).catch((problem) => { note(problem); say(words.wordSealed); }).finally(() => busy(false));
}
