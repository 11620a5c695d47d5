// One chart on the page: the drawing by uPlot, its legend, and the table with the same numbers.

import uPlot from "./uPlot.esm.js";
import { columns, powers, stretches } from "./chartdata.js";
import { hasValues, summary } from "./charts.js";
import { ChartTable } from "./charttable.js";
import { el, setAttribute, setText } from "./dom.js";
import { localTime, percent } from "./format.js";

const HEIGHT = 200;
const DASHES = { dashed: [6, 4], dotted: [2, 3] };
const WIDTHS = { solid: 2, stepped: 2, dashed: 1.5, dotted: 1.5, thin: 1 };

export class ChartView {
  element;
  #chart;
  #plot = null;
  #frame = el("div", { class: "plot", role: "img" });
  #none = el("p", { class: "none quiet" });
  #table;
  #values;
  #when = el("span", { class: "when" });
  #ticks = [];
  #tickSeconds = null;
  #stretches = [];
  #observer = new ResizeObserver(() => this.#resize());

  constructor(chart) {
    this.#chart = chart;
    this.#values = chart.lines.map(() => el("span", { class: "value" }));
    this.#table = new ChartTable(chart);
    const legend = el("ul", { class: "legend" }, chart.lines.map((line, index) =>
      el("li", {}, el("span", { class: `swatch ${line.version} ${line.style}`, "aria-hidden": "true" }), line.label, " ",
        this.#values[index])), el("li", { class: "quiet" }, this.#when));
    this.element = el("figure", { class: "chart", id: `chart-${chart.key}` },
      el("figcaption", {}, el("h3", {}, chart.title), el("p", { class: "quiet" }, chart.note)),
      legend, this.#frame, this.#none, this.#table.element);
    this.#observer.observe(this.#frame);
  }

  /** It is not on the page any more. */
  destroy() {
    this.#observer.disconnect();
    this.#plot?.destroy();
  }

  update(ticks, tickSeconds) {
    const isEmpty = !hasValues(this.#chart, ticks);
    this.#ticks = ticks;
    this.#tickSeconds = tickSeconds;
    this.#stretches = stretches(ticks, tickSeconds);
    setAttribute(this.#frame, "hidden", isEmpty);
    setText(this.#none, isEmpty ? "Nothing of this has been reported." : "");
    setAttribute(this.#frame, "aria-label", summary(this.#chart, ticks));
    this.#table.update(ticks);
    if (!isEmpty) {
      this.#draw(columns(ticks, this.#chart.lines));
    }
    this.#showValues(null);
  }

  /** Draws again, for example in other colours. */
  redraw() {
    this.#plot?.redraw(false, true);
  }

  #draw(data) {
    if (this.#plot === null) {
      this.#plot = new uPlot(this.#options(), data, this.#frame);
    } else {
      this.#plot.setData(data);
    }
  }

  #resize() {
    const width = Math.floor(this.#frame.clientWidth);
    if (this.#plot !== null && width > 0 && width !== this.#plot.width) {
      this.#plot.setSize({ width, height: HEIGHT });
    }
  }

  #options() {
    const chart = this.#chart;
    const axis = { stroke: color("--quiet"), grid: { stroke: color("--grid"), width: 1 }, ticks: { show: false } };
    return {
      width: Math.max(200, Math.floor(this.#frame.clientWidth)),
      height: HEIGHT,
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, sync: { key: "rollout" }, points: { size: 6 } },
      scales: {
        x: { time: true, range: (_plot, low, high) => [low - (this.#tickSeconds ?? 1), Math.max(high, low + 1)] },
        y: { distr: chart.log ? 3 : 1, range: (_plot, low, high) => chart.range(low, high) },
      },
      axes: [
        { ...axis, values: (_plot, times) => times.map((time) => localTime(time * 1_000)), space: 90, size: 28 },
        { ...axis, ...splits(chart), values: (_plot, values) => values.map((v) => (v === null ? "" : chart.axis(v))), size: 62 },
      ],
      series: [{}, ...chart.lines.map(series)],
      bands: chart.band === undefined ? [] : [{ series: chart.band.map((i) => i + 1), fill: color("--band") }],
      hooks: {
        drawClear: [(plot) => this.#shade(plot)],
        draw: [(plot) => this.#mark(plot)],
        setCursor: [(plot) => this.#showValues(plot.cursor.idx ?? null)],
      },
    };
  }

  /** Every other step is shaded, and each has its weight at its top. */
  #shade(plot) {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.font = font();
    ctx.textAlign = "left";
    ctx.textBaseline = "top";
    let free = -Infinity;
    this.#stretches.forEach((stretch, index) => {
      const left = Math.max(bbox.left, plot.valToPos(stretch.from, "x", true));
      const right = Math.min(bbox.left + bbox.width, plot.valToPos(stretch.to, "x", true));
      if (index % 2 === 1) {
        ctx.fillStyle = color("--shade")();
        ctx.fillRect(left, bbox.top, right - left, bbox.height);
      }
      const label = percent(stretch.weight);
      if (left > free) {
        ctx.fillStyle = color("--quiet")();
        ctx.fillText(label, left + 3 * uPlot.pxRatio, bbox.top + 2 * uPlot.pxRatio);
        free = left + ctx.measureText(label).width + 8 * uPlot.pxRatio;
      }
    });
    ctx.restore();
  }

  #mark(plot) {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.font = font();
    ctx.textAlign = "right";
    ctx.lineWidth = uPlot.pxRatio;
    ctx.setLineDash([4 * uPlot.pxRatio, 3 * uPlot.pxRatio]);
    for (const { value, label, below } of this.#chart.marks) {
      const y = Math.round(plot.valToPos(value, "y", true));
      if (y >= bbox.top && y <= bbox.top + bbox.height) {
        ctx.strokeStyle = color("--mark")();
        ctx.fillStyle = color("--text")();
        ctx.beginPath();
        ctx.moveTo(bbox.left, y);
        ctx.lineTo(bbox.left + bbox.width, y);
        ctx.stroke();
        ctx.textBaseline = below ? "top" : "bottom";
        ctx.fillText(label, bbox.left + bbox.width - 3 * uPlot.pxRatio, y + (below ? 2 : -1) * uPlot.pxRatio);
      }
    }
    ctx.restore();
  }

  /** The values under the cursor, or the last ones. */
  #showValues(index) {
    const time = index === null ? null : this.#plot?.data[0][index];
    const tick = time === null || time === undefined
      ? this.#ticks[this.#ticks.length - 1]
      : this.#ticks.find((each) => Date.parse(each.at) / 1_000 === time);
    this.#chart.lines.forEach((line, i) => setText(this.#values[i], tick === undefined ? "" : line.write(line.value(tick))));
    setText(this.#when, tick === undefined ? "" : `${localTime(tick.at)}${tick.decision === null ? ", undecided" : ""}`);
  }
}

/** A logarithmic axis has lines at powers of ten only. */
function splits(chart) {
  return chart.log ? { splits: (_plot, _axis, low, high) => powers(low, high), filter: (_plot, values) => values } : {};
}

function series(line) {
  return {
    stroke: color(`--${line.version}`),
    width: WIDTHS[line.style],
    dash: DASHES[line.style],
    paths: line.style === "stepped" ? uPlot.paths.stepped({ align: -1 }) : undefined,
    points: { show: line.style === "thin" || line.style === "stepped" ? false : undefined, size: 4 },
  };
}

/** The present value of a colour of the style sheet: it depends on light and dark. */
function color(property) {
  return () => getComputedStyle(document.documentElement).getPropertyValue(property).trim();
}

function font() {
  return `${11 * uPlot.pxRatio}px system-ui, sans-serif`;
}
