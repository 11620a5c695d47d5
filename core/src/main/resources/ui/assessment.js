// What the evidence says, in the order in which it is asked: is it us or everybody, why, and what is missing. Pure.

import { count, duration, eValue, isNumber, millis, percent, rate, significant, UNKNOWN } from "./format.js";

const SUSPICION = 10;

/** Whether canary and baseline are compared. */
export function isCompared(verdict) {
  return verdict !== null && verdict !== undefined && "e_value" in verdict;
}

/** Is it this version, or everybody? {answer, sentence}; the answer is us, everybody, no or unknown. */
export function blame(verdict) {
  if (!verdict) {
    return { answer: "unknown", sentence: "Not known: nothing is evaluated." };
  } else if (!isCompared(verdict)) {
    return {
      answer: "unknown",
      sentence: "Not known: nothing is compared. Only the canary is held against limits; the baseline may be no better.",
    };
  } else if (verdict.e_value === null) {
    return { answer: "unknown", sentence: "Not known: this evidence was recorded by another version of Canary." };
  }
  const evidence = `e-value ${eValue(verdict.e_value)} of ${eValue(verdict.e_value_threshold)}`;
  switch (verdict.state) {
    case "rollback":
      return { answer: "us", sentence: `It is this version: the canary is worse than the baseline (${evidence}).` };
    case "incident":
      return {
        answer: "everybody",
        sentence: `It is everybody: the baseline itself is not in its usual state. The weight is held (${evidence}).`,
      };
    case "suspect":
      return { answer: "us", sentence: `It may be this version: there is evidence of harm, not yet enough (${evidence}).` };
    default:
      return verdict.e_value >= SUSPICION
        ? { answer: "us", sentence: `It may be this version: there is evidence of harm, not yet enough (${evidence}).` }
        : { answer: "no", sentence: `No sign that the canary is worse than the baseline (${evidence}).${warmup(verdict)}` };
  }
}

function warmup(verdict) {
  return verdict.state === "warmup" ? " The step has just begun: only a catastrophe counts yet." : "";
}

/** The rows of a table of both versions, without what neither has reported: {name, canary, baseline, ratio, evidence, missing}. */
export function comparison(verdict) {
  return (isCompared(verdict) ? verdict.metrics ?? [] : [])
    .flatMap(metricRows)
    .filter((row) => row.canary !== UNKNOWN || row.baseline !== UNKNOWN);
}

function metricRows(metric) {
  const evidence = eValue(metric.e_value);
  const { canary, baseline } = metric;
  const row = (name, write, field, first) => ({
    name,
    canary: write(canary[field]),
    baseline: write(baseline[field]),
    ratio: "",
    evidence: first ? evidence : "",
    missing: first ? (metric.missing ?? []).join(", ") : "",
  });
  if ("rate" in canary) {
    const rates = { ...row(metric.name, rate, "rate", true), ratio: ratio(metric) };
    return [row(metric.name === "errors" ? "requests" : `${metric.name} of`, count, "requests", false), rates];
  } else if ("mean" in canary) {
    return [row(metric.name, metric.name === "cpu" ? rate : significant, "mean", true)];
  }
  return ["p50", "p95", "p99"].map((p, index) => row(`${metric.name} ${p}`, millis, p, index === 0));
}

function ratio(metric) {
  if (!isNumber(metric.ratio)) {
    return "";
  }
  const { ratio_low: low, ratio_high: high } = metric;
  const interval = isNumber(low) && isNumber(high) ? ` (${significant(low)}\u2013${significant(high)})` : "";
  return `${significant(metric.ratio)}${interval}`;
}

/** What is missing until the next step: {detail, progress}, in the server's words. */
export function missing(verdict) {
  return (verdict?.missing ?? []).map((each) => (typeof each === "string" ? { detail: each, progress: "" } : listed(each)));
}

function listed(each) {
  const parts = [];
  if (isNumber(each.e_value)) {
    parts.push(`e-value ${eValue(each.e_value)}`);
  }
  if (isNumber(each.requests)) {
    parts.push(`about ${count(each.requests)} more canary requests`);
    parts.push(isNumber(each.seconds) ? `${duration(Math.max(1, each.seconds))} at the present rate` : "no traffic: nobody knows when");
  }
  return { detail: each.detail, progress: parts.join(", ") };
}

/** The sentence of a verdict, without what is listed as missing beside it. */
export function withoutMissing(reason, verdict) {
  return isCompared(verdict) && (verdict.missing ?? []).length > 0 ? reason.split("; missing: ")[0] : reason;
}

/**
 * How long what is missing takes at least, at the present rate, in seconds; null if that is not known: traffic and
 * reports that do not come may never come. A condition may end at any time.
 */
export function waitSeconds(verdict) {
  if (!verdict) {
    return null;
  }
  const seconds = (verdict.missing ?? []).map((each) => (each.code === "condition" ? each.seconds ?? 0 : each.seconds));
  return seconds.every(isNumber) ? Math.max(0, ...seconds) : null;
}

const LIMITS = [
  { name: "error rate", setting: "max_error_rate", field: "error_rate", write: rate, sign: "\u2264" },
  { name: "latency p95", setting: "max_latency_p95_ms", field: "latency_p95_ms", write: millis, sign: "\u2264" },
  { name: "availability", setting: "min_availability", field: "availability", write: rate, sign: "\u2265" },
  { name: "CPU", setting: "max_cpu_utilization", field: "cpu_utilization", write: rate, sign: "\u2264" },
  { name: "memory", setting: "max_memory_utilization", field: "memory_utilization", write: rate, sign: "\u2264" },
];

/** The limits of the policy, and what the canary reported: {name, measured, limit}. */
export function limits(policy, aggregates) {
  return LIMITS.filter(({ setting }) => isNumber(policy?.[setting])).map(({ name, setting, field, write, sign }) => ({
    name,
    measured: measured(aggregates, field, write),
    limit: `${sign} ${write(policy[setting])}`,
  }));
}

function measured(aggregates, field, write) {
  if (!aggregates) {
    return UNKNOWN;
  } else if (isNumber(aggregates[field])) {
    return write(aggregates[field]);
  }
  const between = field === "latency_p95_ms" ? aggregates.latency_intervals?.p95 : null;
  if (!between) {
    return "not reported";
  }
  return between.high_ms === null ? `above ${millis(between.low_ms)}` : `${millis(between.low_ms)} to ${millis(between.high_ms)}`;
}

/** Wanted and observed share in one line. */
export function share(deployment) {
  const of = deployment.weight_of === "new_users" ? "new users" : "requests";
  if (!isNumber(deployment.current_weight)) {
    return { weight: "unknown", detail: "nobody knows what share of the traffic it has" };
  }
  const observed = isNumber(deployment.observed_share) && !deployment.completed_at ? `observed: ${percent(deployment.observed_share)} of requests` : "";
  return { weight: percent(deployment.current_weight), detail: `of ${of}`, observed };
}
