/* The trend of thirty days: reported, closed, settled. One chart for as long as the page lives, drawn again at most once a minute:
   a report moves a bar by a pixel, and a wall that draws at each has the browser compile more of the library hour by hour. */

import { token } from "./map.js";

const COLOURS = { reported: token("--blue-ink"), closed: token("--green"), settled: token("--violet") };
const [INK, QUIET, CARD, EDGE, LINE] = ["--ink", "--ink-2", "--card", "--edge", "--line"].map(token);
const EVERY = 60000;
let chart = null;
let shown = null;
let newest = null;
let drawnAt = -EVERY;
let timer = 0;

function library(url) {
  return new Promise((ready, failed) => {
    document.head.append(Object.assign(document.createElement("script"), { src: url, onload: ready, onerror: failed }));
  });
}

function rem() {
  return parseFloat(getComputedStyle(document.documentElement).fontSize);
}

function series(one) {
  const colour = COLOURS[one.name];
  const kind = one.name === "settled" ? { type: "line", symbol: "none", lineStyle: { width: 2 } } : { type: "bar", barGap: "10%", barCategoryGap: "30%" };
  return { name: one.words, data: one.n, itemStyle: { color: colour }, animation: false, cursor: one.rows ? "pointer" : "default", ...kind };
}

function options(trend) {
  const text = { color: QUIET, fontSize: rem() };
  return {
    animation: false,
    grid: { left: rem() * 2.4, right: rem() * 0.6, top: rem() * 2, bottom: rem() * 1.6 },
    legend: { top: 0, right: 0, textStyle: text, itemWidth: rem(), itemHeight: rem() * 0.6 },
    tooltip: { trigger: "axis", backgroundColor: CARD, borderColor: EDGE, textStyle: { color: INK, fontSize: rem() } },
    xAxis: { type: "category", data: trend.days.map((day) => day.slice(5)), axisLabel: text, axisLine: { lineStyle: { color: EDGE } }, axisTick: { show: false } },
    yAxis: { type: "value", minInterval: 1, axisLabel: text, splitLine: { lineStyle: { color: LINE } } },
    series: trend.series.map(series),
  };
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

function draw(trend) {
  shown = trend;
  chart.setOption(options(trend), { notMerge: true });
}

/* New numbers on the same days go into the chart as it stands. */
function catchUp() {
  timer = 0;
  drawnAt = performance.now();
  if (same(newest, shown)) return;
  if (!same(newest.days, shown.days)) return draw(newest);
  shown = newest;
  chart.setOption({ series: newest.series.map((one) => ({ name: one.words, data: one.n })) });
}

function follow({ seriesIndex, dataIndex }) {
  const rows = shown.series[seriesIndex].rows;
  if (rows) window.location.assign(`${rows}?day=${shown.days[dataIndex]}`);
}

export async function open(element, url, trend) {
  await library(url);
  chart = window.echarts.init(element, null, { renderer: "canvas" });
  chart.on("click", follow);
  new ResizeObserver(() => {
    chart.resize();
    if (shown) draw(newest || shown);
  }).observe(element);
  draw(newest || trend);
}

export function renew(trend) {
  newest = trend;
  if (chart && !timer && !same(newest, shown)) timer = setTimeout(catchUp, Math.max(0, drawnAt + EVERY - performance.now()));
}
