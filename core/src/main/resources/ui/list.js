// The list: what is live and unhealthy, the most urgent first.

import { ServerClock } from "./clock.js";
import { GROUPS, counts } from "./triage.js";
import { byId, el, setAttribute, setText } from "./dom.js";
import { filterSearch, matchesTriage, matchesText, NO_FILTER, parseFilter, toggled } from "./filter.js";
import { count } from "./format.js";
import { note, oncePerFrame, openHelp, setUpHelp, showFreshness, watchForErrors, watchForMidnight } from "./frame.js";
import { onKeys } from "./keys.js";
import { ListView } from "./listview.js";
import { DeploymentRows } from "./rows.js";
import { LiveStream } from "./stream.js";
import { leaveWish } from "./wish.js";

const rows = new DeploymentRows();
const view = new ListView(byId("deployments"));
const chips = new Map();
const changed = new Set();
const removed = new Set();
let filter = parseFilter(location.search);
let isFilterNew = true;
let unhealthy = 0;

const draw = oncePerFrame(() => {
  removed.forEach((id) => view.remove(id));
  changed.forEach((id) => rows.rows.has(id) && view.put(rows.rows.get(id)));
  if (changed.size > 0 || removed.size > 0 || isFilterNew) {
    view.show((row) => matchesText(filter, row) && matchesTriage(filter, row));
    drawCounts();
  }
  changed.clear();
  removed.clear();
  isFilterNew = false;
  drawSummary();
});

const stream = new LiveStream("deployments", new ServerClock(), {
  begin: () => rows.begin(),
  refused: () => true,
  events: {
    deployments(event) {
      const result = rows.apply(event);
      result.changed.forEach((id) => {
        changed.add(id);
        removed.delete(id);
      });
      result.removed.forEach((id) => {
        removed.add(id);
        changed.delete(id);
      });
      return result.complete;
    },
  },
  changed: draw,
});

// --- counts and summary

function drawCounts() {
  const all = [...rows.rows.values()].filter((row) => matchesText(filter, row));
  const counted = counts(all);
  for (const [key, chip] of chips) {
    setText(chip.number, count(counted.get(key)));
    setAttribute(chip.button, "aria-pressed", String(filter.triage.has(key)));
    setAttribute(chip.button, "data-none", counted.get(key) === 0);
  }
  unhealthy = counted.get("failing") + counted.get("rolling_back");
}

function drawSummary() {
  const state = showFreshness(stream);
  const total = rows.rows.size;
  const shown = [...rows.rows.values()].filter((row) => matchesText(filter, row) && matchesTriage(filter, row)).length;
  const isLoading = !rows.wasComplete;
  setText(byId("summary"), isLoading ? loading(state, total) : summary(total, shown));
  setAttribute(byId("deployments"), "hidden", total === 0);
  setAttribute(byId("deployments"), "aria-busy", String(isLoading));
  setAttribute(byId("empty"), "hidden", isLoading || total > 0);
  setAttribute(byId("nothing"), "hidden", isLoading || total === 0 || shown > 0);
  document.title = `${state === "stale" ? "(not live) " : unhealthy > 0 ? `(${unhealthy} unhealthy) ` : ""}Canary`;
}

function loading(state, total) {
  const why = stream.reason ?? (stream.freshness.lostAt === null ? null : "the service does not answer");
  if (why !== null) {
    return `Not connected yet: ${why}. Trying again.`;
  }
  return total === 0 ? "Loading the deployments." : `Loading: ${count(total)} deployments so far, more to come.`;
}

function summary(total, shown) {
  const all = `${count(total)} ${total === 1 ? "deployment" : "deployments"}`;
  return shown === total ? all : `${count(shown)} of ${all}`;
}

// --- filter

function setUpChips() {
  for (const group of GROUPS) {
    const number = el("span", { class: "number" }, "0");
    const button = el("button", { type: "button", class: `chip tone-${group.key}`, title: group.hint },
      el("span", { class: "shape", "aria-hidden": "true" }, group.shape), ` ${group.word} `, number);
    button.addEventListener("click", () => filterBy(toggled(filter, group.key), true));
    chips.set(group.key, { button, number });
    byId("chips").append(el("li", {}, button));
  }
}

function setUpFields() {
  for (const field of ["text", "service", "owner"]) {
    byId(field).addEventListener("input", () => filterBy({ ...filter, [field]: byId(field).value }, false));
  }
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  for (const button of document.querySelectorAll(".clear-filter")) {
    button.addEventListener("click", () => filterBy(NO_FILTER, true));
  }
  addEventListener("popstate", () => {
    filter = parseFilter(location.search);
    filterChanged();
  });
}

/** Filters, and keeps that in the address. A choice is a step of the history, typing is not. */
function filterBy(next, isStep) {
  filter = next;
  const address = `${location.pathname}${filterSearch(filter)}`;
  history[isStep ? "pushState" : "replaceState"](null, "", address);
  filterChanged();
}

function filterChanged() {
  for (const field of ["text", "service", "owner"]) {
    if (byId(field).value !== filter[field]) {
      byId(field).value = filter[field];
    }
  }
  const isFiltered = filterSearch(filter) !== "";
  document.querySelectorAll(".clear-filter").forEach((button) => (button.hidden = !isFiltered));
  isFilterNew = true;
  draw();
}

// --- keyboard

/** Moves the focus to the next or previous row. */
function move(by) {
  const links = view.links();
  const current = links.indexOf(document.activeElement);
  const next = current === -1 ? (by > 0 ? 0 : links.length - 1) : current + by;
  const link = links[Math.max(0, Math.min(links.length - 1, next))];
  link?.focus();
  link?.closest("tr").scrollIntoView({ block: "nearest" });
  setText(byId("notice"), "");
}

/** Opens the focused row, whose page asks for the command: here its effect may be out of date. */
function open(commandOf) {
  const link = view.links().find((each) => each === document.activeElement);
  if (link === undefined) {
    note("No deployment is selected: choose one with j and k first.");
    return;
  }
  const id = new URL(link.href).searchParams.get("id");
  leaveWish(id, commandOf(rows.rows.get(id)));
  link.click();
}

function setUpRows() {
  byId("deployments").addEventListener("click", (event) => {
    const row = event.target.closest("tr.deployment");
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (row !== null && isPlain && event.target.closest("a") === null && String(getSelection()) === "") {
      row.querySelector("a").click();
    }
  });
}

function setUpEmpty() {
  const address = new URL("..", document.baseURI).href.replace(/\/$/, "");
  setText(byId("example-cli"), `canary create --url ${address} --service shop --baseline-version v1 --new-version v2`);
  setText(byId("example-curl"), `curl ${address}/deployments -H 'Content-Type: application/json' \\\n`
    + `  -d '{"service_name": "shop", "baseline_version": "v1", "new_version": "v2"}'`);
}

onKeys({
  j: () => move(1),
  k: () => move(-1),
  r: () => open(() => "rollback"),
  p: () => open((row) => (row?.status === "PAUSED" ? "resume" : "pause")),
  "/": () => byId("text").focus(),
  "?": openHelp,
});
watchForErrors(stream);
setUpHelp();
watchForMidnight();
setUpChips();
setUpFields();
setUpRows();
setUpEmpty();
filterChanged();
stream.start();
