// Is it us or everybody; why; what happens next and when: the answers on the page.

import { blame, comparison, isCompared, limits, missing, withoutMissing } from "./assessment.js";
import { byId, el, replace, setAttribute, setText } from "./dom.js";
import { duration, instant, isNumber, localTime, percent, utcTime, words } from "./format.js";

let lastTables = "";
let lastMissing = "";

/**
 * Shows what is known.
 *
 * known: {verdict, aggregates, reason} of now, of the last decision, or of a replayed one
 */
export function showEvidence(deployment, known) {
  const answer = blame(known.verdict);
  setText(byId("blame"), answer.sentence);
  setAttribute(byId("blame"), "data-answer", answer.answer);
  showTables(deployment, known);
  setText(byId("outcome"), known.verdict?.outcome ?? "No verdict");
  setText(byId("verdict-reason"), sentence(known));
  setAttribute(byId("advisory"), "hidden", known.verdict?.advisory !== true);
  showMissing(missing(known.verdict));
}

function sentence({ reason, verdict }) {
  return reason === null ? "Nothing is evaluated at the moment." : withoutMissing(reason, verdict);
}

function showTables(deployment, { verdict, aggregates }) {
  const rows = comparison(verdict);
  const held = limits(deployment.config?.policy, aggregates);
  const drawn = JSON.stringify([rows, held, deployment.new_version, deployment.baseline_version]);
  if (drawn === lastTables) {
    return;
  }
  lastTables = drawn;
  const compared = rows.length === 0 ? null : table("Both versions", [
    "Metric", `Canary ${deployment.new_version}`, `Baseline ${deployment.baseline_version}`, "Ratio (95 %)", "e-value", "Not reported by",
  ], rows.map((row) => [row.name, row.canary, row.baseline, row.ratio, row.evidence, row.missing]));
  const limited = held.length === 0 ? null : table(isCompared(verdict) ? "Limits beside the comparison" : "Limits", [
    "Metric", `Canary ${deployment.new_version}`, "Limit",
  ], held.map((row) => [row.name, row.measured, row.limit]));
  replace(byId("tables"), compared, limited);
}

/** A table whose last columns are left out if they are empty. */
function table(caption, titles, rows) {
  const used = titles.map((_title, column) => column < 3 || rows.some((row) => row[column] !== ""));
  const kept = (cells) => cells.filter((_cell, column) => used[column]);
  return el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": `Table: ${caption}` },
    el("table", { class: "figures" },
      el("caption", {}, caption),
      el("thead", {}, el("tr", {}, kept(titles).map((title) => el("th", { scope: "col" }, title)))),
      el("tbody", {}, rows.map((row) => el("tr", {}, kept(row).map((cell, column) =>
        (column === 0 ? el("th", { scope: "row" }, cell) : el("td", {}, cell))))))));
}

function showMissing(list) {
  const drawn = JSON.stringify(list);
  if (drawn !== lastMissing) {
    lastMissing = drawn;
    setAttribute(byId("missing"), "hidden", list.length === 0);
    replace(byId("missing-list"), list.map(({ detail, progress }) =>
      el("li", {}, detail, progress === "" ? null : el("span", { class: "quiet" }, ` \u2013 ${progress}`))));
  }
}

/** Counts down to the next evaluation; without a live page it only says when it was due. */
export function showNext(deployment, isLive, serverNow) {
  const at = instant(deployment.next_evaluation_at);
  const bake = instant(deployment.bake_until);
  setText(byId("next"), next(at, isLive, serverNow));
  setAttribute(byId("next"), "title", isNumber(at) ? utcTime(at) : null);
  setText(byId("bake"), isNumber(bake) ? `Baking until ${localTime(bake)}.` : "");
  setAttribute(byId("bake"), "title", isNumber(bake) ? utcTime(bake) : null);
}

/** What followed from a decision that is replayed. */
export function showDecided({ kind, trigger, at, weight }) {
  setText(byId("next"), `What followed at ${localTime(at)}: ${words(kind)}, ${words(trigger)}, at ${percent(weight)}.`);
  setAttribute(byId("next"), "title", utcTime(at));
  setText(byId("bake"), "");
}

function next(at, isLive, serverNow) {
  if (!isNumber(at)) {
    return "No evaluation is due.";
  } else if (!isLive) {
    return `The next evaluation was due at ${localTime(at)}.`;
  }
  const left = (at - serverNow) / 1_000;
  return left >= 0.5 ? `Next evaluation in ${duration(left)}, at ${localTime(at)}.` : `Evaluation due since ${localTime(at)}.`;
}
