// The numbers of the charts, from ticks. Pure.

import { instant, isNumber } from "./format.js";

/** Beyond this, two ticks are not joined by a line: ticks themselves last ten minutes at most. */
const GAP_SECONDS = 660;

/** What was known when a decision was made; all ticks if `decision` is null. */
export function knownAt(ticks, decision) {
  return decision === null ? ticks : ticks.filter((tick) => tick.decision !== null && tick.decision <= decision);
}

/** Columns for a chart: the times in seconds, and for each line a number or null. */
export function columns(ticks, lines) {
  const times = [];
  const values = lines.map(() => []);
  let last = null;
  for (const tick of ticks) {
    const time = instant(tick.at) / 1_000;
    if (last !== null && time - last > GAP_SECONDS) {
      times.push((last + time) / 2);
      values.forEach((column) => column.push(null));
    }
    times.push(time);
    lines.forEach((line, index) => values[index].push(number(line.value(tick), line.clamp)));
    last = time;
  }
  return [times, ...values];
}

function number(value, clamp) {
  if (!isNumber(value)) {
    return null;
  }
  return clamp === undefined ? value : Math.min(Math.max(value, clamp[0]), clamp[1]);
}

/** The steps as stretches of time: {from, to, step, weight}, times in seconds. A step may start again. */
export function stretches(ticks, tickSeconds) {
  const steps = [];
  for (const tick of ticks) {
    const end = instant(tick.at) / 1_000;
    const last = steps[steps.length - 1];
    if (last !== undefined && last.step === tick.step_started_at && last.weight === tick.weight) {
      last.to = end;
    } else {
      steps.push({ from: last?.to ?? end - (tickSeconds ?? 0), to: end, step: tick.step_started_at, weight: tick.weight });
    }
  }
  return steps;
}

/** A range for a logarithmic axis in whole powers of ten, which includes all of these. */
export function logRange(low, high, marks) {
  const values = [low, high, ...marks].filter((value) => isNumber(value) && value > 0);
  const from = Math.floor(Math.log10(Math.min(...values)));
  const to = Math.ceil(Math.log10(Math.max(...values)));
  return [10 ** from, 10 ** Math.max(to, from + 1)];
}

/** The powers of ten of a range, at most nine of them. */
export function powers(low, high) {
  const from = Math.round(Math.log10(low));
  const to = Math.round(Math.log10(high));
  const by = Math.ceil((to - from) / 8) || 1;
  return Array.from({ length: Math.floor((to - from) / by) + 1 }, (_none, index) => 10 ** (from + index * by));
}

/** A range from 0 for a linear axis, with some room above. */
export function linearRange(high, least) {
  return [0, Math.max(isNumber(high) ? high * 1.1 : 0, least)];
}
