/* The screen's map: every grid coloured and numbered by one layer, the enforcement areas' borders, hot spots, a grid's card.
   What is drawn once stays; news changes colours and numbers alone. Positions are WGS-84; map.js converts for the eye. */

import { toGcj, token } from "./map.js";

/* Written #rrggbb in screen.css: the layers' ramps are mixed from them. */
const [INK, EDGE, CARD] = ["--ink", "--edge", "--card"].map(token);
const HUES = { open: "--blue-ink", overdue: "--red", reported_month: "--blue-ink", settled_month: "--violet", visit_month: "--green", need_open: "--yellow" };
const SHARES = [0, 0.3, 0.5, 0.75, 1];
const state = { layer: "open", places: new Map(), shapes: new Map(), counts: new Map(), hot: [], data: null, chosen: "", drawn: {} };
let map = null;
let box = null;
let legend = null;

function library({ leafletJs }) {
  return new Promise((ready, failed) => {
    document.head.append(Object.assign(document.createElement("script"), { src: leafletJs, onload: ready, onerror: failed }));
  });
}

function shown([longitude, latitude]) {
  const moved = box.dataset.tileUrl && box.dataset.tileCrs === "gcj02" ? toGcj([longitude, latitude]) : [longitude, latitude];
  return L.latLng(moved[1], moved[0]);
}

const json = (url) => fetch(url).then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(url))));

async function draw() {
  const [grids, areas] = await Promise.all([json(box.dataset.outlines), json(box.dataset.areas)]);
    const layer = L.geoJSON(grids, { coordsToLatLng: shown, filter: ({ properties }) => state.places.has(properties.code), style: { color: EDGE, weight: 1, opacity: 0.6, fillOpacity: 0.85 } });
  layer.eachLayer((shape) => {
    const { code } = shape.feature.properties;
    state.shapes.set(code, shape);
    shape.on("click", () => choose(code));
  });
  layer.addTo(map);
  border(areas);
  for (const [code, shape] of state.shapes) state.counts.set(code, count(shape.getBounds().getCenter()));
  const bounds = layer.getBounds();
  if (bounds.isValid()) map.fitBounds(bounds, { paddingTopLeft: [8, 48], paddingBottomRight: [8, 8], animate: false });
  map.setMinZoom(map.getZoom() - 0.5);
  if (grids.features.some(({ properties }) => properties.illustrative)) note(box.dataset.wordIllustrative);
}

function border(areas) {
  L.geoJSON(areas, { coordsToLatLng: shown, interactive: false, style: { color: INK, weight: 2.5, opacity: 0.75, fill: false } })
    .eachLayer((area) => area.bindTooltip(area.feature.properties.name, { permanent: true, direction: "center", className: "area-name", pane: "areas" }))
    .addTo(map);
}

function mark(at, name, size) {
  const icon = L.divIcon({ className: "", html: `<div class="${name}"></div>`, iconSize: [size, size] });
  return L.marker(at, { icon, interactive: false, keyboard: false }).addTo(map);
}

function count(at) {
  return mark(at, "d-count", 34).getElement().firstChild;
}

function note(words, position = "bottomleft") {
  const corner = L.control({ position });
  corner.onAdd = () => Object.assign(document.createElement("div"), { className: "map-note", textContent: words });
  return corner.addTo(map);
}

/* The layer's colour in five steps, from the card's own on. */
function ramp(hue) {
  const [from, to] = [CARD, token(hue)].map((colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)));
  return SHARES.map((share) => `rgb(${from.map((part, at) => Math.round(part + (to[at] - part) * share)).join(", ")})`);
}

/* Five steps: none, and four equal parts of the most. */
function steps(most) {
  return [1, 2, 3, 4].map((part) => Math.max(part, Math.ceil((most * part) / 4)));
}

function paint() {
  const index = state.data.layers.findIndex(({ name }) => name === state.layer);
  const most = Math.max(0, ...state.data.grids.map(({ n }) => n[index]));
  const limits = steps(most);
    const hues = ramp(HUES[state.layer]);
  for (const grid of state.data.grids) {
    const n = grid.n[index];
    const step = n === 0 ? 0 : limits.findIndex((limit) => n <= limit) + 1;
    dress(state.shapes.get(grid.code), hues[step], state.chosen === grid.code);
    const label = state.counts.get(grid.code);
    const words = n ? String(n) : "";
    if (label && label.textContent !== words) label.textContent = words;
  }
  explain(limits, hues, most);
  for (const button of document.querySelectorAll("[data-layer]")) button.setAttribute("aria-pressed", String(button.dataset.layer === state.layer));
}

/* Only what looks different is drawn again: a wall renews itself every few seconds for years. */
function isDrawn(part, what) {
  const known = state.drawn[part];
  state.drawn[part] = JSON.stringify(what);
  return state.drawn[part] === known;
}

function dress(shape, fillColor, hot) {
  const weight = hot ? 3 : 1;
  if (!shape || (shape.options.fillColor === fillColor && shape.options.weight === weight)) return;
  shape.setStyle({ fillColor, color: hot ? INK : EDGE, opacity: hot ? 1 : 0.6, weight });
}

function explain(limits, hues, most) {
  const parts = [[hues[0], box.dataset.wordNone]];
  let from = 1;
  limits.forEach((limit, at) => {
    if (from > most) return;
    parts.push([hues[at + 1], limit === from ? `${limit}` : `${from}–${limit}`]);
    from = limit + 1;
  });
  if (isDrawn("legend", parts)) return;
  legend.getContainer().replaceChildren(...parts.flatMap(([colour, words]) => [Object.assign(document.createElement("i"), { style: `background:${colour}` }), words]));
}

function hotSpots() {
  if (isDrawn("hot", [state.data.hot, state.shapes.size])) return;
  for (const one of state.hot) one.remove();
  state.hot = state.data.hot.filter(({ grid }) => state.shapes.has(grid)).map(({ grid }) => mark(state.shapes.get(grid).getBounds().getCenter(), "d-hot", 46));
}

/* A grid's card. */
function choose(code) {
  state.chosen = code;
  if (!legend) return; // nothing is drawn yet
  paint();
  card();
}

function element(tag, words, more = {}) {
  return Object.assign(document.createElement(tag), { textContent: words, ...more });
}

function card() {
  const place = document.getElementById("d-card");
  const grid = state.data.grids.find(({ code }) => code === state.chosen);
  place.hidden = !grid;
  if (!grid) return;
  const list = document.createElement("dl");
  state.data.layers.forEach((layer, at) => {
    const n = grid.n[at];
    const value = document.createElement("dd");
    value.append(layer.rows && n ? element("a", String(n), { href: `${layer.rows}?place=${grid.code}` }) : String(n));
    const pair = document.createElement("div");
    pair.append(element("dt", layer.words), value);
    list.append(pair);
  });
  const close = element("button", "×", { type: "button", ariaLabel: box.dataset.wordClose, onclick: () => choose("") });
  place.replaceChildren(element("h3", `${grid.community} ${grid.name}`), element("p", [grid.kind, grid.area].filter(Boolean).join(" · ")), list, close);
}

export async function open(place, data) {
  box = place;
  state.data = data;
  state.places = new Map(data.grids.map((grid) => [grid.code, grid]));
  await library(box.dataset);
  map = L.map(box, { zoomControl: false, attributionControl: false, zoomSnap: 0.1, scrollWheelZoom: true });
  L.control.zoom({ position: "topright" }).addTo(map);
  map.createPane("areas").style.zIndex = 450; // over the grids, under the numbers
  // Until the outlines are drawn: the register's box, or the country where there is none yet.
  const [west, south, east, north] = (box.dataset.box || "73,18,135,54").split(",").map(Number);
  map.fitBounds([shown([west, south]), shown([east, north])]);
  if (box.dataset.tileUrl) L.tileLayer(box.dataset.tileUrl, { maxZoom: 19 }).addTo(map);
  if (box.dataset.tileAttribution) note(box.dataset.tileAttribution, "bottomright");
  legend = L.control({ position: "bottomleft" });
  legend.onAdd = () => Object.assign(document.createElement("div"), { className: "d-legend" });
  legend.addTo(map);
  await draw();
  new ResizeObserver(() => map.invalidateSize()).observe(box);
  renew(data);
}

export function renew(data) {
  state.data = data;
  if (!legend) return;
  paint();
  hotSpots();
  if (state.chosen) card();
}

export function show(layer) {
  state.layer = layer;
  if (legend) paint();
}

export const close = () => choose("");
