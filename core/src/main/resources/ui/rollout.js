// One rollout: is it us or everybody, why, what happens next and when, and the buttons that stop it.

import { deploymentPath, read, apiUrl } from "./api.js";
import { waitSeconds } from "./assessment.js";
import { knownAt } from "./chartdata.js";
import { charts } from "./charts.js";
import { ChartView } from "./chartview.js";
import { ServerClock } from "./clock.js";
import { isOpen } from "./commands.js";
import { badge } from "./triage.js";
import { Confirm } from "./confirm.js";
import { byId, replace, setAttribute, setText } from "./dom.js";
import { showDecided, showEvidence, showNext } from "./evidence.js";
import { percent } from "./format.js";
import { announce, forgetNote, note, oncePerFrame, openHelp, setUpHelp, showFreshness, watchForErrors, watchForMidnight } from "./frame.js";
import { Header } from "./header.js";
import { showHistory } from "./history.js";
import { onKeys } from "./keys.js";
import { LadderView } from "./ladderview.js";
import { Replay } from "./replay.js";
import { Series } from "./series.js";
import { LiveStream } from "./stream.js";
import { takeWish, WISH_MS } from "./wish.js";

/** A path with one of these would be that of something else. */
const NO_IDS = new Set(["", ".", ".."]);

const id = new URLSearchParams(location.search).get("id") ?? "";
const path = deploymentPath(id);
const clock = new ServerClock();
const confirm = new Confirm();
const readBelow = (below) => read(path + below);
let deployment = null;
let verdict = null;
let arrived = new Set();
let gone = null;
let views = { key: "", list: [] };
let areChartsNew = true;
let rawDrawn = "";
let wish = takeWish(id);

const draw = oncePerFrame(() => {
  const state = showFreshness(stream);
  setAttribute(byId("gone"), "hidden", gone === null);
  setText(byId("gone-text"), gone ?? "");
  setAttribute(byId("loading"), "hidden", deployment !== null || gone !== null);
  setText(byId("loading"), loadingText());
  setAttribute(byId("rollout"), "hidden", deployment === null);
  if (deployment !== null) {
    drawDeployment(state);
  }
  if (wish !== null) {
    fulfilWish(state);
  }
});

const header = new Header((option) => confirm.open(option, deployment, staleAsOf()));
const ladderView = new LadderView(byId("ladder"), byId("ladder-note"));
const series = new Series(readBelow, () => {
  areChartsNew = true;
  draw();
});
const replay = new Replay(readBelow, () => {
  areChartsNew = true;
  draw();
});

const stream = new LiveStream(path, clock, {
  begin() {
    arrived = new Set();
  },
  refused(error) {
    const isGone = error.status === 404 && error.isOfService;
    if (isGone) {
      end(error.message);
    }
    return !isGone;
  },
  events: {
    deployment(data) {
      announceChange(deployment, data);
      deployment = data;
      series.decided(data.last_decision?.at ?? null);
      replay.refresh();
      return hasArrived("deployment");
    },
    verdict(data) {
      verdict = data;
      series.refresh();
      return hasArrived("verdict");
    },
    gone() {
      end("This deployment was deleted: its time of retention is over.");
      return false;
    },
  },
  changed: draw,
});

/** Whether this connection has sent all of the state. */
function hasArrived(part) {
  return arrived.add(part).size === 2;
}

function end(text) {
  gone = text;
  stream.end(text);
}

/** When what is shown was so; null on a live page. */
function staleAsOf() {
  return document.documentElement.dataset.live === "stale" || gone !== null ? stream.freshness.asOf : null;
}

function announceChange(before, after) {
  if (before !== null && (before.status !== after.status || before.triage !== after.triage)) {
    announce(`${badge(after).word}, ${percent(after.current_weight)}: ${after.status_reason}`);
  }
}

// --- drawing

function drawDeployment(state) {
  const isLive = state === "live" || state === "reconnecting";
  const known = whatIsKnown();
  drawTitle(isLive);
  header.update({ ...deployment, ...newest() }, verdict?.verdict?.outcome ?? null, !isLive || gone !== null);
  confirm.update(deployment, (key) => header.now(key), staleAsOf());
  forgetNote(deployment);
  setText(byId("basis"), known.basis);
  setAttribute(byId("basis"), "hidden", known.basis === "");
  setText(byId("missing-title"), known.basis === "" ? "Missing until the next step" : "What was missing");
  document.documentElement.toggleAttribute("data-replay", replay.decision !== null);
  showEvidence(deployment, known);
  drawNext(isLive);
  showHistory(deployment);
  if (areChartsNew) {
    areChartsNew = false;
    drawCharts();
  }
  drawRaw(known.raw);
}

/** What comes next; in a replay, what followed. */
function drawNext(isLive) {
  const replayed = replay.decision;
  if (replayed === null) {
    showNext(deployment, isLive, clock.now());
    ladderView.update(deployment, missingTime());
  } else {
    showDecided(replayed);
    const then = { status: "RUNNING", current_step: replayed.step, current_weight: replayed.weight, next_evaluation_at: null };
    ladderView.update({ ...deployment, ...then, bake_until: null }, null, "Where it was then.");
  }
}

/** The verdict comes more often than the deployment, and has some of its fields. */
function newest() {
  return verdict === null ? {} : { observed_share: verdict.observed_share, last_metrics_at: verdict.last_metrics_at };
}

/** The verdict so far; that of the last decision where there is none; or the one that is replayed. */
function whatIsKnown() {
  const replayed = replay.decision;
  if (replayed !== null) {
    const basis = `Replay: this is what was known at decision ${replayed.number}, not what is known now.`;
    return { basis, verdict: replayed.verdict, aggregates: replayed.aggregates, reason: replayed.reason, raw: replayed };
  }
  const decided = deployment.last_decision;
  const raw = decided === null || decided === undefined ? null : { ...decided, aggregates: deployment.last_aggregates };
  if (verdict?.verdict) {
    return { basis: "", verdict: verdict.verdict, aggregates: verdict.aggregates, reason: verdict.reason, raw };
  } else if (raw !== null) {
    const basis = isOpen(deployment) ? "Nothing is evaluated at the moment: this is the last decision." : "Ended: this is the last decision.";
    return { basis, verdict: raw.verdict, aggregates: raw.aggregates, reason: raw.reason, raw };
  }
  const reason = isOpen(deployment) ? null : "It ended before anything was decided on evidence.";
  return { basis: "", verdict: null, aggregates: null, reason, raw };
}

/** From when on, and for how long, evidence is missing; null if nobody knows. */
function missingTime() {
  const seconds = waitSeconds(verdict?.verdict);
  return seconds === null ? null : { from: Date.parse(verdict?.at ?? "") || clock.now(), seconds };
}

function drawTitle(isLive) {
  const { word } = badge(deployment);
  const now = isLive ? `${word} ${percent(deployment.current_weight)}` : "(not live)";
  document.title = `${now} \u2013 ${deployment.service_name} ${deployment.new_version}`;
}

function drawCharts() {
  const isCompared = series.threshold !== null && series.threshold !== undefined;
  const key = `${series.threshold}`;
  if (series.threshold !== undefined && key !== views.key) {
    const wanted = charts(series.threshold, deployment).filter((chart) => isCompared || !chart.compared);
    views.list.forEach((view) => view.destroy());
    views = { key, list: wanted.map((chart) => new ChartView(chart)) };
    replace(byId("charts"), views.list.map((view) => view.element));
  }
  const ticks = knownAt(series.ticks, replay.decision?.number ?? null);
  views.list.forEach((view) => view.update(ticks, series.tickSeconds));
  setText(byId("charts-note"), chartsNote(isCompared, ticks.length));
}

function chartsNote(isCompared, size) {
  if (series.problem !== null) {
    return `The newest numbers could not be read: ${series.problem}`;
  } else if (series.threshold === undefined) {
    return "Loading the numbers.";
  } else if (!isCompared) {
    return "Nothing is compared: the canary is held against limits only, so there is no e-value and no ratio.";
  }
  return size === 0 ? "No tick has been compared yet." : "";
}

function drawRaw(decision) {
  const text = decision === null ? "Nothing has been decided yet." : JSON.stringify(decision, null, 2);
  if (text !== rawDrawn) {
    rawDrawn = text;
    setText(byId("raw"), text);
  }
}

function loadingText() {
  const why = stream.reason ?? (stream.freshness.lostAt === null ? null : "the service does not answer");
  return why === null ? "Loading the deployment." : `Not connected yet: ${why}. Trying again.`;
}

// --- keyboard

const VERBS = { rollback: "Roll back", pause: "Pause", resume: "Resume", "pause resume": "Pause or resume" };

/** Opens the dialog of a command, or says why not. */
function press(...commands) {
  const why = deployment === null ? "the deployment is not loaded" : header.press(...commands);
  if (why !== null) {
    const now = deployment === null ? "" : ` It is ${badge(deployment).word}.`;
    note(`${VERBS[commands.join(" ")]}: ${why}.${now}`, deployment);
  }
}

/** What was chosen in the list is asked here once, as soon as the page is live. */
function fulfilWish(state) {
  const isOver = gone !== null || performance.now() > WISH_MS;
  if (state === "live" || isOver) {
    const wished = wish;
    wish = null;
    if (isOver) {
      note(`${VERBS[wished]}: not asked, as the page was not live in time. Press the key again.`);
    } else {
      press(wished);
    }
  }
}

// --- set-up

byId("older-events").href = apiUrl(`events?order=desc&limit=1000&deployment_id=${encodeURIComponent(id)}`);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => views.list.forEach((view) => view.redraw()));
onKeys({
  r: () => press("rollback"),
  p: () => press("pause", "resume"),
  b: () => location.assign("./"),
  "?": openHelp,
});
watchForErrors(stream);
setUpHelp();
watchForMidnight();
if (NO_IDS.has(id)) {
  end("The address names no deployment.");
} else {
  stream.start();
}
