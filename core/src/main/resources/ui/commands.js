// Which commands a deployment takes, and what each would do: buttons say their effect. Pure.

import { isNumber, percent, words } from "./format.js";

const SOAKING = new Set(["RUNNING", "PAUSED"]);

/** Reasons for which a running deployment waits for a resume: the traffic is not where it was put. */
const RESUMABLE = new Set(["held_drifted", "held_drifted_unseen", "drifted", "taken_off_canary", "router_seen_drifted"]);

/** What is never kept from a reader with an old page: both only make the rollout safer. */
const SAFE = new Set(["rollback", "pause"]);

/**
 * The commands of a deployment, the most important first. Each has
 *   command    as the API names it
 *   effect     what the button says
 *   detail     what else is to know before it is sent
 *   verb       the first word, for short buttons
 *   place      main or more
 *   confirm    whether Enter confirms at once
 *   ifMatch    whether it is only for the revision that was shown
 *   reason     optional or required
 *   retype     the word to type, null for none
 *   fields     of the body
 */
export function commandsOf(deployment, outcome) {
  return [rollback, resume, pause, skip, promote, unproven, cancel, abandon]
    .map((command) => command(deployment, outcome))
    .filter((command) => command !== null);
}

export function isSafe(command) {
  return SAFE.has(command.command);
}

/** What a command is known by as long as the deployment takes it. */
export function keyOf(option) {
  return option.fields.unproven ? `${option.command}-unproven` : option.command;
}

/**
 * What a command that a reader is asked about has become: {option, warning}. One without a revision is for the deployment
 * as it is, and says what it would do now. Any other is for what was shown.
 *
 * asked: {option, revision} when it was asked; now: the same command as the deployment takes it, undefined if it does not
 */
export function askedNow(asked, now, deployment) {
  const state = `It is now ${words(deployment.status)}${at(deployment)}.`;
  if (now === undefined) {
    return { option: asked.option, warning: `There is no such command any more. ${state}` };
  } else if (asked.revision !== null && asked.revision !== deployment.revision) {
    return { option: asked.option, warning: `It has changed since you were asked. ${state} This would be refused: go back, and ask again.` };
  }
  return { option: now, warning: "" };
}

function option(command, verb, effect, detail, more = {}) {
  const defaults = { place: "main", confirm: false, ifMatch: true, reason: "optional", retype: null, fields: {} };
  return { command, verb, effect: `${verb}: ${effect}`, detail, ...defaults, ...more };
}

function rollback(d) {
  return canLeave(d)
    ? option("rollback", "Roll back", leaving(d), `${allTo(d)} The version is then known as bad for ${d.service_name}.`,
      { confirm: true, ifMatch: false })
    : null;
}

function cancel(d) {
  return canLeave(d)
    ? option("cancel", "Cancel", `${leaving(d)}, without calling it bad`, `${allTo(d)} The version may be tried again.`,
      { place: "more", ifMatch: false })
    : null;
}

function pause(d) {
  return d.status === "RUNNING"
    ? option("pause", "Pause", `hold ${d.new_version}${at(d)}`, "Samples still count, and a FAIL still rolls back.",
      { confirm: true, ifMatch: false })
    : null;
}

function resume(d) {
  if (d.status === "PAUSED") {
    return option("resume", "Resume", `let ${d.new_version} go on${from(d)}`, "The weight rises again after a PASS.");
  }
  return d.status === "RUNNING" && RESUMABLE.has(d.reason_code)
    ? option("resume", "Resume", "put the traffic back to where it was confirmed", "The router is asked for it again.")
    : null;
}

function skip(d, outcome) {
  if (!SOAKING.has(d.status) || outcome !== "PASS") {
    return null;
  }
  const next = nextWeight(d);
  const effect = next === null ? `go on after the last step${from(d)}` : moved(d, next);
  return option("skip", "Skip", effect, "The step ends before its time, on the evidence that there is.", { place: "more" });
}

function promote(d, outcome) {
  return SOAKING.has(d.status) && outcome === "PASS"
    ? option("promote", "Promote", moved(d, 100), `All traffic goes to ${d.new_version} at once. Nothing is compared then.`)
    : null;
}

function unproven(d, outcome) {
  return SOAKING.has(d.status) && outcome !== "PASS"
    ? option("promote", "Promote without a PASS", moved(d, 100),
      `There is no PASS: nothing has shown that ${d.new_version} is good enough. The record keeps your reason.`,
      { place: "more", reason: "required", retype: d.service_name, fields: { unproven: true } })
    : null;
}

function abandon(d) {
  return isOpen(d)
    ? option("abandon", "Abandon", "give up, and leave the traffic wherever it is",
      "Only for a router that is gone for good. Nobody knows then where the traffic is. It is refused while the router"
      + " answers.", { place: "more", reason: "required", retype: d.service_name })
    : null;
}

export function isOpen(d) {
  return !["PROMOTED", "ROLLED_BACK", "CANCELLED", "FAILED"].includes(d.status);
}

function canLeave(d) {
  return isOpen(d) && d.status !== "ROLLING_BACK" && d.status !== "CANCELLING";
}

function leaving(d) {
  return moved(d, 0);
}

/** take v2 from 25 % to 0 % */
function moved(d, to) {
  return `take ${d.new_version}${from(d)} to ${percent(to)}`;
}

function from(d) {
  return isNumber(d.current_weight) ? ` from ${percent(d.current_weight)}` : "";
}

function at(d) {
  return isNumber(d.current_weight) ? ` at ${percent(d.current_weight)}` : " where it is";
}

function allTo(d) {
  return `All traffic goes to ${d.baseline_version}.`;
}

/** The weight of the next step; null after the last. */
function nextWeight(d) {
  const step = (d.plan ?? [])[d.current_step + 1];
  return step === undefined ? null : step.weight;
}
