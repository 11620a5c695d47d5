// Which charts a rollout has: their lines, marks and axes. Pure.

import { columns, linearRange, logRange } from "./chartdata.js";
import { count, eValue, millis, percent, rate, significant } from "./format.js";

const E_VALUES = [1e-3, 1e9];
const RATIOS = [1e-2, 1e3];

/**
 * The charts. Each has
 *   key, title, note
 *   lines      {label, version, style, value(tick), write, clamp}; version selects the colour, style the stroke
 *   band       the indices of the lines between which it is filled, or null
 *   marks      {value, label, below} of horizontal lines, with the label above or below
 *   log        whether the axis is logarithmic
 *   range      (low, high) to the ends of the axis
 *   axis       writes a value of the axis
 *   compared   whether it needs a comparison
 */
export function charts(threshold, deployment) {
  const margin = deployment.config?.policy?.analysis?.margins?.error_ratio;
  return [errors(), latency(), evidence(threshold), ratio(margin), share(deployment)];
}

function line(label, version, style, value, write, clamp) {
  return { label, version, style, value, write, clamp };
}

function errors() {
  return {
    key: "errors",
    title: "Error rate",
    note: "Both versions in the same ticks: what hits both alike is not this version.",
    lines: [
      line("canary", "canary", "solid", (tick) => tick.canary?.error_rate, rate),
      line("baseline", "baseline", "solid", (tick) => tick.baseline?.error_rate, rate),
    ],
    more: [
      line("canary requests", "canary", "solid", (tick) => tick.canary?.requests, count),
      line("baseline requests", "baseline", "solid", (tick) => tick.baseline?.requests, count),
    ],
    marks: [],
    range: (_low, high) => linearRange(high, 0.001),
    axis: (value) => percent(value * 100),
  };
}

function latency() {
  const styles = { p50: "dotted", p95: "solid", p99: "dashed" };
  const lines = Object.entries(styles).flatMap(([p, style]) =>
    ["canary", "baseline"].map((version) =>
      line(`${version} ${p}`, version, style, (tick) => tick[version]?.[`${p}_ms`], millis)));
  return {
    key: "latency",
    title: "Latency",
    note: "The 50th, 95th and 99th percentile of both versions, where they report distributions.",
    lines,
    marks: [],
    range: (_low, high) => linearRange(high, 1),
    axis: (value) => `${Number(value.toPrecision(3))} ms`,
  };
}

function evidence(threshold) {
  const marks = [{ value: 1, label: "1 no evidence" }, { value: 10, label: "10 held" }];
  return {
    key: "evidence",
    title: "Evidence of harm",
    note: `The e-value: at ${eValue(threshold)} the canary is rolled back, from 10 on its weight is held. Values below`
      + " 0.001 are drawn at 0.001.",
    lines: [line("e-value", "canary", "solid", (tick) => tick.e_value, eValue, E_VALUES)],
    marks: [...marks, { value: threshold, label: `${eValue(threshold)} rolls back` }],
    log: true,
    range: (low, high) => logRange(low, high, [0.1, threshold * 2]),
    axis: significantPower,
    compared: true,
  };
}

function ratio(margin) {
  const mark = typeof margin === "number" ? [{ value: margin, label: `margin ${margin}` }] : [];
  return {
    key: "ratio",
    title: "Errors against the baseline",
    note: "How many times the baseline's errors the canary has, with the interval that holds at every look at once (95 %)."
      + " Values outside 0.01 to 1000 are drawn at these.",
    lines: [
      line("ratio", "canary", "solid", (tick) => tick.ratio, significant, RATIOS),
      line("low", "canary", "thin", (tick) => tick.ratio_low, significant, RATIOS),
      line("high", "canary", "thin", (tick) => tick.ratio_high, significant, RATIOS),
    ],
    band: [2, 1],
    marks: [{ value: 1, label: "1 alike", below: true }, ...mark],
    log: true,
    range: (low, high) => logRange(low, high, [0.5, 2]),
    axis: significantPower,
    compared: true,
  };
}

function share(deployment) {
  const of = deployment.weight_of === "new_users" ? "weight (of new users)" : "weight (wanted)";
  return {
    key: "share",
    title: "Share of the canary",
    note: "What the router was asked for, and what both versions reported.",
    lines: [
      line(of, "baseline", "stepped", (tick) => tick.weight, percent),
      line("observed share", "canary", "solid", (tick) => tick.observed_share, percent),
    ],
    marks: [],
    range: (_low, high) => linearRange(high, 5),
    axis: percent,
  };
}

/** A power of ten without zeros behind the point: 0.01, 1, 100. */
function significantPower(value) {
  return value >= 1e6 || value < 1e-4 ? value.toExponential(0) : String(Number(value.toPrecision(3)));
}

/** Whether any line has a value. */
export function hasValues(chart, ticks) {
  return columns(ticks, chart.lines).slice(1).some((column) => column.some((value) => value !== null));
}

/** A chart in a sentence, for readers who do not see it. */
export function summary(chart, ticks) {
  const last = ticks[ticks.length - 1];
  const values = last === undefined ? [] : chart.lines.map((line) => `${line.label} ${line.write(line.value(last))}`);
  return `${chart.title}, ${ticks.length} ticks; the last: ${values.join(", ")}. The table below has all numbers.`;
}
