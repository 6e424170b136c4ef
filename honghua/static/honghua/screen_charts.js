/* The trend of thirty days: reported, closed, settled. One chart for as long as the page lives. */
(() => {
  "use strict";

  const COLOURS = { reported: "#7db3ee", closed: "#58b368", settled: "#c9a2f0" };
  let chart = null;
  let shown = null;

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
    const text = { color: "#b4bdc9", fontSize: rem() * 0.8 };
    return {
      animation: false,
      grid: { left: rem() * 2.4, right: rem() * 0.6, top: rem() * 2, bottom: rem() * 1.6 },
      legend: { top: 0, right: 0, textStyle: text, itemWidth: rem(), itemHeight: rem() * 0.6 },
      tooltip: { trigger: "axis", backgroundColor: "#1c2733", borderColor: "#7f8b9a", textStyle: { color: "#eef1f5", fontSize: rem() * 0.85 } },
      xAxis: { type: "category", data: trend.days.map((day) => day.slice(5)), axisLabel: text, axisLine: { lineStyle: { color: "#7f8b9a" } }, axisTick: { show: false } },
      yAxis: { type: "value", minInterval: 1, axisLabel: text, splitLine: { lineStyle: { color: "#2b3746" } } },
      series: trend.series.map(series),
    };
  }

  function draw(trend) {
    shown = trend;
    chart.setOption(options(trend), { notMerge: true });
  }

  /* New numbers on the same days go into the chart as it stands. */
  function refill(trend) {
    shown = trend;
    chart.setOption({ series: trend.series.map((one) => ({ name: one.words, data: one.n })) });
  }

  function follow({ seriesIndex, dataIndex }) {
    const rows = shown.series[seriesIndex].rows;
    if (rows) window.location.assign(`${rows}?day=${shown.days[dataIndex]}`);
  }

  window.honghuaCharts = {
    async open(element, url, trend) {
      await library(url);
      chart = window.echarts.init(element, null, { renderer: "canvas" });
      chart.on("click", follow);
      new ResizeObserver(() => {
        chart.resize();
        if (shown) draw(shown);
      }).observe(element);
      draw(trend);
    },
    renew(trend) {
      if (!chart || JSON.stringify(trend) === JSON.stringify(shown)) return;
      if (JSON.stringify(trend.days) === JSON.stringify(shown.days)) refill(trend);
      else draw(trend);
    },
  };
})();
