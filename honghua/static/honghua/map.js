/* Maps. Every [data-map] element becomes one when it is first seen; Leaflet is fetched only then.

   What is stored and sent is WGS-84. Tiles may be GCJ-02 (data-tile-crs="gcj02"): then positions are converted for
   the eye alone, and back when somebody points. Without tiles the outlines make the map.

   Talk to a map by events on its element, from scripts that stand after this one: what came earlier nobody would have heard.
     map:pins   detail: FeatureCollection, properties {light, label, url, number}   replaces the pins
     map:focus  detail: {longitude, latitude, number, grid}                         looks there, marks the pin and the grid
     map:place  detail: {longitude, latitude, accuracy}                             sets the pin in pick mode
   It says `map:picked` {longitude, latitude} when a person placed the pin, `map:chosen` {number} when one is opened, `map:opened` when
   it stands: view, outlines and pins are where they stay, and the button for its centre works. What the eye sees is what the map
   knows: it never glides by itself, and once a hand has moved it only a hand does. With data-listed its pins stand in a list beside it, which is the keyboard's way to them. */

const CHINA = [73, 18, 135, 54]; // west, south, east, north: until the outlines say where the street lies

/* A word of the styles (honghua.css, screen.css), read once: what Leaflet and ECharts paint inherits none. */
export const token = (name) => getComputedStyle(document.body).getPropertyValue(name).trim();
const [ACCENT, ACCENT_DEEP, GREY, CARD] = ["--accent", "--accent-deep", "--grey", "--card"].map(token);

/* WGS-84 → GCJ-02, the published formula; nothing outside China moves. */
const AXIS = 6378245.0;
const FLATNESS = 0.006693421622965943;

function shift(longitude, latitude) {
  const x = longitude - 105;
  const y = latitude - 35;
  const root = Math.sqrt(Math.abs(x));
  const wave = (20 * Math.sin(6 * x * Math.PI) + 20 * Math.sin(2 * x * Math.PI)) * 2 / 3;
  let north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + wave;
  north += (20 * Math.sin(y * Math.PI) + 40 * Math.sin(y / 3 * Math.PI)) * 2 / 3;
  north += (160 * Math.sin(y / 12 * Math.PI) + 320 * Math.sin(y * Math.PI / 30)) * 2 / 3;
  let east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + wave;
  east += (20 * Math.sin(x * Math.PI) + 40 * Math.sin(x / 3 * Math.PI)) * 2 / 3;
  east += (150 * Math.sin(x / 12 * Math.PI) + 300 * Math.sin(x / 30 * Math.PI)) * 2 / 3;
  const angle = latitude / 180 * Math.PI;
  const magic = 1 - FLATNESS * Math.sin(angle) ** 2;
  return [
    east * 180 / (AXIS / Math.sqrt(magic) * Math.cos(angle) * Math.PI),
    north * 180 / (AXIS * (1 - FLATNESS) / (magic * Math.sqrt(magic)) * Math.PI),
  ];
}

export function toGcj([longitude, latitude]) {
  if (longitude < 72 || longitude > 138 || latitude < 0.8 || latitude > 56) return [longitude, latitude];
  const [east, north] = shift(longitude, latitude);
  return [longitude + east, latitude + north];
}

export function fromGcj(shown) {
  let guess = shown;
  for (let round = 0; round < 6; round += 1) {
    const seen = toGcj(guess);
    guess = [guess[0] - (seen[0] - shown[0]), guess[1] - (seen[1] - shown[1])];
  }
  return guess;
}

/* Leaflet, once, and its style: without it the pieces of a map lie one under another. */
let leaflet;

function library({ leafletJs, leafletCss }) {
  const loaded = (tag, about) => new Promise((ready, failed) => {
    document.head.append(Object.assign(document.createElement(tag), about, { onload: ready, onerror: failed }));
  });
  leaflet = leaflet || Promise.all([loaded("link", { rel: "stylesheet", href: leafletCss }), loaded("script", { src: leafletJs })]);
  return leaflet;
}

/* A box without a size has no centre: it may have been shut again while Leaflet was on its way. */
function sized(element) {
  if (!window.ResizeObserver) return Promise.resolve();
  return new Promise((ready) => {
    new window.ResizeObserver((_, observer) => {
      if (!element.clientWidth || !element.clientHeight) return;
      observer.disconnect();
      ready();
    }).observe(element);
  });
}

const outlines = new Map();

function outlinesFrom(url) {
  if (!outlines.has(url)) outlines.set(url, fetch(url).then((answer) => (answer.ok ? answer.json() : null)).catch(() => null));
  return outlines.get(url);
}

class StreetMap {
  constructor(element) {
    this.element = element;
    this.options = element.dataset;
    this.gcj = Boolean(this.options.tileUrl) && this.options.tileCrs === "gcj02";
    this.pins = new Map();
    this.touched = false; // a person placed the pin
    this.moved = false; // a person moved the map
    this.near = this.options.tileUrl ? 17 : 15.5; // without tiles the neighbouring outlines tell where one is
  }

  shown(longitude, latitude) {
    const [x, y] = this.gcj ? toGcj([longitude, latitude]) : [longitude, latitude];
    return [y, x];
  }

  stored({ lng, lat }) {
    const [longitude, latitude] = this.gcj ? fromGcj([lng, lat]) : [lng, lat];
    return { longitude: Number(longitude.toFixed(6)), latitude: Number(latitude.toFixed(6)) };
  }

  async open() {
    this.element.textContent = "";
    this.map = L.map(this.element, { zoomControl: false, attributionControl: false, zoomSnap: 0.5, keyboardPanDelta: 60 });
    this.map.createPane("names").style.zIndex = 450; // over the outlines, under the pins
    L.control.zoom({ zoomInTitle: this.options.wordZoomIn, zoomOutTitle: this.options.wordZoomOut }).addTo(this.map);
    this.map.on("movestart", () => { this.moved = this.moved || !this.turning; });
    const [west, south, east, north] = this.options.box ? this.options.box.split(",").map(Number) : CHINA;
    this.turn(() => this.map.fitBounds([this.shown(west, south), this.shown(east, north)], { animate: false }));
    this.element.setAttribute("role", "application");
    this.element.setAttribute("aria-label", this.options.name);
    this.tiles();
    this.place();
    this.listen();
    if (window.ResizeObserver) new ResizeObserver(() => this.map.invalidateSize()).observe(this.element);
    await Promise.all([this.draw(), this.load()]);
    this.element.dataset.open = "yes";
    const centre = centreOf(this.element);
    if (centre) centre.disabled = false;
  }

  /* Moves the view by ourselves. */
  turn(act) {
    this.turning = true;
    act();
    this.turning = false;
  }

  /* The same, unless a person already has the map in hand. */
  look(act) {
    if (!this.touched && !this.moved) this.turn(act);
  }

  /* What the eye sees in the middle; a map that still drifts from a swipe stops there. */
  centre() {
    this.map.stop();
    return this.map.getCenter();
  }

  note(words) {
    const corner = L.control({ position: "bottomleft" });
    corner.onAdd = () => Object.assign(document.createElement("div"), { className: "map-note", textContent: words });
    corner.addTo(this.map);
  }

  tiles() {
    if (!this.options.tileUrl) return;
    L.tileLayer(this.options.tileUrl, { maxZoom: 19 }).addTo(this.map);
    const credit = [this.options.tileAttribution, this.gcj ? this.options.wordGcj02 : ""].filter(Boolean).join(" · ");
    if (credit) this.note(credit);
  }

  async draw() {
    const collection = await outlinesFrom(this.options.outlines);
    if (!collection) return;
    const layer = L.geoJSON(collection, {
      coordsToLatLng: ([longitude, latitude]) => L.latLng(this.shown(longitude, latitude)),
      style: (feature) => this.style(feature),
      interactive: false,
    });
    layer.eachLayer((grid) => this.name(grid)).addTo(this.map);
    layer.bringToBack();
    this.layer = layer;
    if (collection.features.some((feature) => feature.properties.illustrative)) this.note(this.options.wordIllustrative);
    this.frame(layer);
  }

  style(feature) {
    const mine = this.options.grid && feature.properties.code === this.options.grid;
    return {
      color: mine ? ACCENT_DEEP : GREY,
      weight: mine ? 3 : 1,
      fillColor: mine ? ACCENT : CARD,
      fillOpacity: this.options.tileUrl ? (mine ? 0.12 : 0) : mine ? 0.14 : 0.75,
    };
  }

  name(grid) {
    const { name, community_name: community } = grid.feature.properties;
    const label = grid.bindTooltip(community && !name.startsWith(community) ? `${community} ${name}` : name, { permanent: true, direction: "center", className: "grid-name", pane: "names" });
    const show = () => (this.map.getZoom() >= 15.5 ? label.openTooltip() : label.closeTooltip());
    this.map.on("zoomend", show);
    grid.on("add", show);
  }

  /* What to look at first: the one place, else the marked grid, else all outlines. */
  frame(layer) {
    if (this.mark || this.pins.size) return;
    const mine = layer.getLayers().find((grid) => grid.feature.properties.code === this.options.grid);
    const bounds = (mine || layer).getBounds(); // a street may have no outlines yet
    if (bounds.isValid()) this.look(() => this.map.fitBounds(bounds, { padding: [12, 12], animate: false }));
  }

  place() {
    const { longitude, latitude, map } = this.options;
    if (longitude !== "" && latitude !== "") {
      this.pin(Number(longitude), Number(latitude), map === "pick");
      this.look(() => this.map.setView(this.mark.getLatLng(), this.near, { animate: false }));
    }
    if (map !== "pick") return;
    this.map.on("click", ({ latlng }) => this.picked(latlng));
    const button = centreOf(this.element);
    if (button) button.addEventListener("click", () => this.picked(this.centre()));
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target === this.element) {
        event.preventDefault();
        this.picked(this.centre());
      }
    });
  }

  pin(longitude, latitude, movable) {
    const at = this.shown(longitude, latitude);
    if (this.mark) return this.mark.setLatLng(at);
    const icon = L.divIcon({ className: "", html: '<span class="spot spot-here"></span>', iconSize: [32, 32], iconAnchor: [16, 36] });
    const title = movable ? this.options.wordPlace : this.options.name;
    this.mark = L.marker(at, { icon, draggable: movable, keyboard: movable, interactive: movable, alt: title, title, zIndexOffset: 1000 });
    this.mark.addTo(this.map);
    if (!movable) return this.mark;
    this.mark.on("dragend", () => this.picked(this.mark.getLatLng()));
    this.mark.getElement().addEventListener("keydown", (event) => this.nudge(event));
    return this.mark;
  }

  nudge(event) {
    const step = { ArrowUp: [0, -4], ArrowDown: [0, 4], ArrowLeft: [-4, 0], ArrowRight: [4, 0] }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const point = this.map.latLngToContainerPoint(this.mark.getLatLng()).add(step);
    this.picked(this.map.containerPointToLatLng(point));
  }

  /* A person pointed: from now on only a person moves this pin. */
  picked(latlng) {
    const place = this.stored(latlng);
    this.touched = true;
    this.pin(place.longitude, place.latitude, true);
    this.element.dispatchEvent(new CustomEvent("map:picked", { bubbles: true, detail: place }));
  }

  listen() {
    this.element.addEventListener("map:pins", ({ detail }) => this.scatter(detail));
    this.element.addEventListener("map:focus", ({ detail }) => this.focus(detail));
    this.element.addEventListener("map:place", ({ detail }) => {
      if (this.touched) return;
      this.pin(detail.longitude, detail.latitude, this.options.map === "pick");
      this.look(() => this.map.setView(this.mark.getLatLng(), this.near, { animate: false }));
    });
  }

  async load() {
    if (this.element.waitingPins) this.scatter(this.element.waitingPins);
    const inline = this.options.pins && document.getElementById(this.options.pins);
    if (inline) this.scatter(JSON.parse(inline.textContent));
    if (this.options.pinsUrl) {
      const answer = await fetch(this.options.pinsUrl, { credentials: "same-origin" }).catch(() => null);
      if (answer && answer.ok) this.scatter(await answer.json());
    }
  }

  scatter(collection) {
    for (const pin of this.pins.values()) pin.remove();
    this.pins.clear();
    for (const feature of collection.features) this.add(feature);
    if (this.pins.size && !this.mark && !this.options.grid) {
      const bounds = L.featureGroup([...this.pins.values()]).getBounds();
      this.look(() => this.map.fitBounds(bounds, { padding: [32, 32], maxZoom: 17, animate: false }));
    }
  }

  add({ geometry, properties }) {
    const [longitude, latitude] = geometry.coordinates;
    const kind = ["green", "yellow", "red", "done"].includes(properties.light) ? properties.light : "done";
    const icon = L.divIcon({ className: "", html: `<span class="spot spot-${kind}"></span>`, iconSize: [20, 20] });
    const pin = L.marker(this.shown(longitude, latitude), { icon, title: properties.label, alt: properties.label, keyboard: !this.options.listed });
    pin.on("click", () => this.choose(properties)).addTo(this.map);
    this.pins.set(properties.number || `${longitude},${latitude}`, pin);
  }

  choose({ number, url }) {
    const chosen = new CustomEvent("map:chosen", { bubbles: true, cancelable: true, detail: { number, url } });
    if (this.element.dispatchEvent(chosen) && url) window.location.assign(url);
  }

  focus({ longitude, latitude, number, grid }) {
    if (grid) this.options.grid = grid;
    if (this.layer) this.layer.setStyle((feature) => this.style(feature));
    for (const [known, pin] of this.pins) {
      const spot = pin.getElement();
      if (spot) spot.firstChild.classList.toggle("spot-chosen", known === number);
    }
    if (longitude == null || latitude == null) return;
    this.turn(() => this.map.setView(this.shown(longitude, latitude), Math.max(this.map.getZoom(), 16), { animate: false }));
  }
}

const centreOf = (element) => element.parentElement.querySelector("[data-map-centre]");

function tell(element, words) {
  element.replaceChildren(Object.assign(document.createElement("p"), { className: "map-wait", textContent: words }));
}

async function open(element) {
  tell(element, element.dataset.wordLoading);
  try {
    await library(element.dataset);
    await sized(element);
    await new StreetMap(element).open();
    element.dispatchEvent(new CustomEvent("map:opened", { bubbles: true }));
  } catch (problem) {
    tell(element, element.dataset.wordFailed);
    if (centreOf(element)) centreOf(element).hidden = true;
    console.warn(problem);
  }
}

/* What is said to a map before it is open waits on its element. */
function remember({ type, detail, currentTarget }) {
  if (currentTarget.dataset.open) return;
  if (type === "map:pins") currentTarget.waitingPins = detail;
  else Object.assign(currentTarget.dataset, { longitude: detail.longitude, latitude: detail.latitude });
}

const watcher = new IntersectionObserver((seen) => {
  for (const { isIntersecting, target } of seen) {
    if (!isIntersecting) continue;
    watcher.unobserve(target);
    open(target);
  }
});

function find(root) {
  for (const element of root.querySelectorAll("[data-map]:not([data-watched])")) {
    element.dataset.watched = "yes";
    for (const name of ["map:pins", "map:place"]) element.addEventListener(name, remember);
    watcher.observe(element);
  }
}

document.addEventListener("htmx:load", (event) => find(event.detail.elt.parentElement || document));
find(document);
