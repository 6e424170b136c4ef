/* The dashboard while it is open: after a pulse the parts that changed are fetched and put in place, at most every two seconds;
   every half minute anyway, since terms pass without anybody doing anything. Charts and map live as long as the page. */

import * as charts from "./screen_charts.js";
import * as screenMap from "./screen_map.js";

const SOONEST = 2000;
const ANYWAY = 30000;
const PATIENCE = 8000;
const body = document.body;
const wide = body.dataset.clothes === "screen" || (body.dataset.clothes === "auto" && window.matchMedia("(min-width: 1600px)").matches);
const clock = document.getElementById("d-clock");
const zone = { timeZone: "Asia/Shanghai" };
const told = new Intl.DateTimeFormat("zh-CN", { ...zone, hour: "2-digit", minute: "2-digit", second: "2-digit" });
const hands = [
  new Intl.DateTimeFormat("en-CA", { ...zone, year: "numeric", month: "2-digit", day: "2-digit" }),
  new Intl.DateTimeFormat(document.documentElement.lang, { ...zone, weekday: "short" }),
  new Intl.DateTimeFormat("en-GB", { ...zone, hour: "2-digit", minute: "2-digit" }),
];
let last = 0;
let timer = 0;
let asking = false;

const drawn = () => JSON.parse(document.getElementById("screen-data").textContent);

function tell(at) {
  for (const name of ["lost", "busy"]) body.dataset[name] = body.dataset[`${name}At`].replace("{time}", told.format(new Date(at)));
}

/* The parts that differ are replaced; whoever had the focus on a number keeps it. */
function put(page) {
  const held = document.activeElement?.closest("[data-live]") ? document.activeElement.getAttribute("href") : null;
  for (const part of document.querySelectorAll("[data-live]")) {
    const fresh = page.getElementById(part.id);
    if (fresh && fresh.innerHTML !== part.innerHTML) keepOpen(part, fresh);
  }
  if (held) document.querySelector(`[data-live] a[href="${CSS.escape(held)}"]`)?.focus();
}

function keepOpen(part, fresh) {
  const open = part.querySelector("details")?.open;
  part.replaceChildren(...fresh.childNodes);
  if (open) part.querySelector("details").open = true;
}

/* The fresh page and its answer; without them pulse.js says that the connection is lost, and the next pulse asks again. */
async function asked() {
  const ended = new AbortController();
  const clock = setTimeout(() => ended.abort(), PATIENCE);
  try {
    const answer = await fetch(body.dataset.figuresUrl, { cache: "no-store", credentials: "same-origin", redirect: "manual", signal: ended.signal });
    return { answer, page: await answer.text() };
  } catch (broken) {
    return {};
  } finally {
    clearTimeout(clock);
  }
}

async function renew() {
  if (asking) return;
  asking = true;
  clearTimeout(timer);
  const { answer, page } = await asked();
  asking = false;
  if (answer && (answer.type === "opaqueredirect" || answer.status === 404)) return gone();
  if (answer && answer.ok) show(new DOMParser().parseFromString(page, "text/html"));
  last = Date.now();
  timer = setTimeout(renew, ANYWAY);
}

function show(page) {
  put(page);
  const { at, trend, map } = drawn();
  tell(at);
  if (!wide) return;
  charts.renew(trend);
  screenMap.renew(map);
}

function gone() {
  clearTimeout(timer);
  delete body.dataset.pulseUrl;
  document.getElementById("main").replaceChildren(Object.assign(document.createElement("p"), { className: "d-dark", textContent: body.dataset.gone }));
}

body.addEventListener("pulse", () => {
  clearTimeout(timer);
  timer = setTimeout(renew, Math.max(0, last + SOONEST - Date.now()));
});
body.addEventListener("pulse-refused", gone);

function tick() {
  const now = new Date();
  const words = hands.map((hand) => hand.format(now)).join(" ");
  if (clock.textContent !== words) clock.textContent = words;
}

/* Keys. */
function fullScreen() {
  return document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
}

function keys() {
  const sheet = document.getElementById("d-keys");
  return sheet.open ? sheet.close() : sheet.showModal();
}

const acts = {
  f: fullScreen,
  p: () => document.querySelector('a[href="?view=plain"]')?.click(),
  "?": keys,
  escape: () => screenMap.close(),
};

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
  const layer = document.querySelectorAll("[data-layer]")[Number(event.key) - 1];
  const act = layer ? () => screenMap.show(layer.dataset.layer) : acts[event.key.toLowerCase()];
  if (!act) return;
  if (event.key !== "Escape") event.preventDefault();
  act();
}

async function open() {
  const { trend, map } = drawn();
  const box = document.getElementById("d-map");
  document.addEventListener("keydown", pressed);
  document.addEventListener("click", ({ target }) => {
    const layer = target.closest("[data-layer]");
    if (layer) screenMap.show(layer.dataset.layer);
    if (target.closest("[data-full-screen]")) fullScreen();
    if (target.closest("[data-keys]")) keys();
  });
  charts.open(document.getElementById("trend-chart"), box.dataset.echartsJs, trend).catch(console.warn);
  try {
    await screenMap.open(box, map);
  } catch (problem) {
    box.replaceChildren(Object.assign(document.createElement("p"), { className: "map-note", textContent: box.dataset.wordFailed }));
    console.warn(problem);
  }
  body.dataset.ready = "yes";
}

// A pulse a second would otherwise leave its timing behind each time.
performance.setResourceTimingBufferSize(50);
/* The window grew or shrank past the border between the two: the other clothes need what they need. */
if (body.dataset.clothes === "auto") window.matchMedia("(min-width: 1600px)").addEventListener("change", () => window.location.reload());
tell(drawn().at);
tick();
setInterval(tick, 1000);
timer = setTimeout(renew, ANYWAY);
if (wide) open();
