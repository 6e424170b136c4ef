/* The pulse that tells open pages of news, the connection bar, and pieces that fetch themselves anew. */

const EVERY = 1000;
const SLOWEST = 15000;
const PATIENCE = 8000;
const bar = () => document.querySelector(".connection");

function say(words) {
  const element = bar();
  if (!element) return;
  element.textContent = words;
  element.hidden = words === "";
}

/* The pulse. `body[data-pulse-url]` is asked while the page is seen; the answer's ETag is remembered, and a new
   one makes the event `pulse` on body. `data-pulse-tag`, when the page gives it, is the tag the page was made at. */
const pulse = { url: "", tag: "", failures: 0, timer: 0, asking: false };

function wait() {
  clearTimeout(pulse.timer);
  const delay = Math.min(EVERY * 2 ** pulse.failures, SLOWEST);
  pulse.timer = setTimeout(ask, delay);
}

async function ask() {
  const url = document.body.dataset.pulseUrl || "";
  if (url !== pulse.url) {
    pulse.url = url;
    pulse.tag = document.body.dataset.pulseTag || "";
  }
  if (!url || document.hidden || pulse.asking) return;
  pulse.asking = true;
  const answer = await asked(url);
  pulse.asking = false;
  if (answer) heard(answer);
  else missed(document.body.dataset.lost);
  wait();
}

/* The answer, or null when none came in time. */
async function asked(url) {
  const ended = new AbortController();
  const clock = setTimeout(() => ended.abort(), PATIENCE);
  const headers = pulse.tag ? { "If-None-Match": pulse.tag } : {};
  try {
    return await fetch(url, { headers, cache: "no-store", credentials: "same-origin", signal: ended.signal });
  } catch (broken) {
    return null;
  } finally {
    clearTimeout(clock);
  }
}

function heard(answer) {
  if (answer.status >= 500) return missed(document.body.dataset.busy);
  if (pulse.failures) say("");
  pulse.failures = 0;
  if (answer.status === 200) {
    pulse.tag = answer.headers.get("ETag") || "";
    document.body.dispatchEvent(new CustomEvent("pulse", { bubbles: true }));
  } else if (answer.status === 401 || answer.status === 403 || answer.status === 404) {
    pulse.failures = 4;
    document.body.dispatchEvent(new CustomEvent("pulse-refused"));
  }
}

/* What is wrong, once it was so twice: no connection, or a server that cannot. */
function missed(words) {
  pulse.failures = Math.min(pulse.failures + 1, 4);
  if (pulse.failures > 1) say(words);
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) ask();
});
window.addEventListener("online", () => {
  pulse.failures = 0;
  ask();
});

/* A piece that refetches itself at a pulse is left alone while somebody types in it, has a form open in it or has just
   pressed something; it comes at the next pulse. One that swaps parts of the page out of band (hx-swap="none") never
   swaps a form. */
function byPulse({ detail: { requestConfig } }) {
  return requestConfig && requestConfig.triggeringEvent && requestConfig.triggeringEvent.type === "pulse";
}

for (const name of ["htmx:beforeRequest", "htmx:beforeSwap"]) {
  document.addEventListener(name, (event) => {
    const { elt: piece } = event.detail.requestConfig;
    if (!byPulse(event) || piece.getAttribute("hx-swap") === "none" || !inUse(piece)) return;
    event.preventDefault();
    pulse.tag = "";
  });
}

function inUse(piece) {
  return piece.querySelector(".act-form, .htmx-request:not([hx-trigger*=pulse])") || typedIn(piece);
}

function typedIn(piece) {
  const written = [...piece.querySelectorAll("textarea, input[type=text], input[type=tel], input[type=number], input:not([type])")];
  const files = [...piece.querySelectorAll("input[type=file]")];
  const ticked = [...piece.querySelectorAll("input[type=radio], input[type=checkbox]")];
  const chosen = [...piece.querySelectorAll("select")];
  return (
    written.some((field) => field.value !== field.defaultValue) ||
    chosen.some((field) => field.selectedIndex !== Math.max(0, [...field.options].findIndex((option) => option.defaultSelected))) ||
    ticked.some((field) => field.checked !== field.defaultChecked) ||
    files.some((field) => field.files.length)
  );
}

/* A request that fails must not fail silently. */
for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(name, (event) => {
    if (byPulse(event)) return;
    say(document.body.dataset.failed);
    setTimeout(() => say(""), 6000);
  });
}

/* Scripts that wait for the page have all run by now: the first news finds whoever listens to it. */
document.addEventListener("DOMContentLoaded", ask);
