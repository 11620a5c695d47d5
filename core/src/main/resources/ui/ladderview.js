// The ladder of weights on the page.

import { el, replace, timeElement } from "./dom.js";
import { isNumber, localTime, percent, utcTime } from "./format.js";
import { ladder, shortened } from "./ladder.js";

const STATES = {
  done: { word: "done", shape: "\u2713" },
  now: { word: "now", shape: "\u25ba" },
  left: { word: "left here", shape: "\u25c4" },
  next: { word: "next", shape: "\u25cb" },
  never: { word: "not reached", shape: "\u2013" },
};

export class LadderView {
  #list;
  #note;
  #last = "";

  constructor(list, note) {
    this.#list = list;
    this.#note = note;
  }

  /** givenNote: null to say when it is promoted */
  update(deployment, waitSeconds, givenNote = null) {
    const rungs = ladder(deployment, waitSeconds);
    const drawn = JSON.stringify([rungs, deployment.current_weight, deployment.status, givenNote]);
    if (drawn !== this.#last) {
      this.#last = drawn;
      replace(this.#list, shortened(rungs).map(rung));
      replace(this.#note, ...(givenNote === null ? note(deployment, rungs) : [givenNote]));
    }
  }
}

function rung(each) {
  const state = STATES[each.state];
  const fill = el("span", { class: "fill" });
  fill.style.height = `${isNumber(each.weight) ? Math.max(each.weight, 1) : 0}%`;
  return el("li", { class: `rung ${each.state} ${each.kind}`, "aria-current": each.state === "now" ? "step" : null },
    el("span", { class: "column", "aria-hidden": "true" }, fill),
    el("span", { class: "label" }, label(each)),
    el("span", { class: "when" }, el("span", { "aria-hidden": "true" }, state.shape), " ",
      el("span", { class: each.state === "never" ? "hidden-text" : null }, state.word)),
    each.begins === null || each.state !== "next" ? null : begins(each.begins),
    each.manual && each.state !== "done" ? el("span", { class: "manual" }, "then a person") : null);
}

function label(each) {
  switch (each.kind) {
    case "omitted":
      return `${each.count} more`;
    case "bake":
      return "bake";
    case "promotion":
      return "100\u00a0%";
    default:
      return percent(each.weight);
  }
}

function begins(time) {
  return el("time", { class: "eta", datetime: new Date(time).toISOString(), title: `at the earliest, ${utcTime(time)}` },
    localTime(time));
}

/** When the promotion comes, at the earliest; or that nobody knows. */
function note(deployment, rungs) {
  const promotion = rungs[rungs.length - 1];
  if (promotion.state !== "next") {
    return [];
  } else if (promotion.begins !== null) {
    return ["Promoted at the earliest at ", timeElement(new Date(promotion.begins).toISOString()),
      ", if each step passes at its first evaluation."];
  } else if (deployment.status === "PAUSED") {
    return ["Paused: no step begins until it is resumed."];
  } else if (rungs.some((each) => each.manual && each.state !== "done")) {
    return ["When it is promoted depends on a person: some steps wait for skip or promote."];
  }
  return ["When it is promoted is not known."];
}
