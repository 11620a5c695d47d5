// The steps of a rollout: done, now, next, and when each can end at the earliest. Pure.

import { instant, isNumber } from "./format.js";

const SHOWN = 10;
const AROUND = 6;
const MOVING = new Set(["PENDING", "RUNNING"]);
const LEFT = new Set(["ROLLING_BACK", "CANCELLING", "ROLLED_BACK", "CANCELLED", "FAILED"]);

/**
 * The rungs of a ladder: {label, weight, state, begins, manual}. `state` is done, now, next or never; `begins` is when a
 * rung begins at the earliest, in ms since 1970, and null if that is not known. The last one is the promotion.
 *
 * waitSeconds: how long the missing evidence takes at the present rate; null if nothing is known of it
 */
export function ladder(deployment, waitSeconds) {
  const plan = deployment.plan ?? [];
  const times = beginnings(deployment, plan, waitSeconds);
  const rungs = plan.map((step, index) => ({
    kind: "step",
    index,
    weight: step.weight,
    manual: step.advance === "manual",
    state: stepState(deployment, index),
    begins: times[index] ?? null,
  }));
  const omitted = deployment.plan_omitted ?? 0;
  if (omitted > 0) {
    rungs.push({ kind: "omitted", count: omitted, state: "next", begins: null });
  }
  if ((deployment.config?.strategy?.bake_sec ?? 0) > 0) {
    rungs.push({ kind: "bake", weight: null, state: bakeState(deployment), begins: times.bake ?? null });
  }
  rungs.push({ kind: "promotion", weight: 100, state: promotionState(deployment), begins: times.promotion ?? null });
  return rungs;
}

function stepState(d, index) {
  if (d.status === "PROMOTED" || d.status === "PROMOTING" || isBaking(d)) {
    return index <= d.current_step ? "done" : "never";
  } else if (LEFT.has(d.status)) {
    return index < d.current_step ? "done" : index === d.current_step ? "left" : "never";
  }
  return index < d.current_step ? "done" : index === d.current_step ? "now" : "next";
}

function bakeState(d) {
  if (isBaking(d)) {
    return LEFT.has(d.status) ? "left" : "now";
  }
  return d.status === "PROMOTED" || d.status === "PROMOTING" ? "done" : LEFT.has(d.status) ? "never" : "next";
}

function promotionState(d) {
  return d.status === "PROMOTED" ? "done" : d.status === "PROMOTING" ? "now" : LEFT.has(d.status) ? "never" : "next";
}

function isBaking(d) {
  return typeof d.bake_until === "string";
}

/** When each later rung begins, if every step passes at its first evaluation and what is missing comes as expected. */
function beginnings(d, plan, waitSeconds) {
  const times = {};
  const current = plan[d.current_step];
  if (!MOVING.has(d.status) || current === undefined) {
    return times;
  }
  let end = isBaking(d) ? NaN : firstPass(d, current, waitSeconds);
  for (let i = d.current_step + 1; i < plan.length && !isBaking(d); i++) {
    end = plan[i - 1].advance === "manual" ? NaN : end;
    times[i] = known(end);
    end += plan[i].interval_sec * 1_000;
  }
  end = plan[plan.length - 1]?.advance === "manual" || d.plan_omitted > 0 ? NaN : end;
  times.bake = known(end);
  const bakeEnd = isBaking(d) ? instant(d.bake_until) : end + (d.config?.strategy?.bake_sec ?? 0) * 1_000;
  times.promotion = known(bakeEnd);
  return times;
}

/** The first evaluation of this step at which everything that is missing can have come. */
function firstPass(d, step, waitSeconds) {
  const next = instant(d.next_evaluation_at);
  if (waitSeconds === null || !isNumber(next)) {
    return NaN;
  }
  const late = waitSeconds.from + waitSeconds.seconds * 1_000 - next;
  const interval = step.interval_sec * 1_000;
  return late <= 0 ? next : next + Math.ceil(late / interval) * interval;
}

function known(time) {
  return isNumber(time) ? time : null;
}

/** All rungs if they are few; otherwise those around the present one, with a count of what is left out on both sides. */
export function shortened(rungs) {
  if (rungs.length <= SHOWN) {
    return rungs;
  }
  const now = Math.max(0, rungs.findIndex((rung) => rung.state === "now" || rung.state === "left"));
  const from = Math.max(0, Math.min(now - AROUND / 3, rungs.length - AROUND));
  const to = from + AROUND;
  const last = rungs[rungs.length - 1];
  const after = to < rungs.length ? [...gap(rungs.slice(to, -1), "next"), last] : [];
  return [...gap(rungs.slice(0, from), "done"), ...rungs.slice(from, to), ...after];
}

function gap(rungs, state) {
  return rungs.length === 0 ? [] : [{ kind: "omitted", count: rungs.length, state, begins: null }];
}
