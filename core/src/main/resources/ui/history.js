// What happened to a deployment, the newest first.

import { byId, el, name, replace, setAttribute, timeElement } from "./dom.js";
import { words } from "./format.js";

/** The service keeps this many in a deployment; older ones are events. */
const KEPT = 200;

const LEVELS = { warn: "\u25c6 warning", error: "\u2715 error" };

let last = "";

export function showHistory(deployment) {
  const history = deployment.history ?? [];
  const newest = history[history.length - 1];
  const drawn = JSON.stringify([history.length, history[0], newest]);
  if (drawn !== last) {
    last = drawn;
    replace(byId("history"), [...history].reverse().map(entry));
    setAttribute(byId("older-events"), "hidden", history.length < KEPT);
  }
}

function entry({ at, level, type, msg, by }) {
  return el("li", { class: `event ${level}` },
    timeElement(at),
    el("span", { class: "type" }, words(type)),
    LEVELS[level] === undefined ? null : el("strong", { class: "level" }, LEVELS[level]),
    el("span", { class: "message" }, msg),
    by === null || by === undefined ? null : el("span", { class: "by quiet" }, "by ", name(by)));
}
