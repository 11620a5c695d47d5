// What both pages have around their content: whether it is live, announcements, and the dialog of keys.

import { byId, redrawTimes, replace, setAttribute, setText, timeElement } from "./dom.js";
import { duration, localTime } from "./format.js";
import { elapsed, now } from "./freshness.js";

let isBroken = false;

/** Shows whether the page is live. A page that is not says since when, and looks different as a whole. */
export function showFreshness(stream) {
  const { freshness } = stream;
  const state = stateOf(stream);
  const isNew = document.documentElement.dataset.live !== state;
  document.documentElement.dataset.live = state;
  setText(byId("connection-word"), WORDS[state]);
  setText(byId("connection-time"), freshness.asOf === null ? "" : localTime(freshness.asOf));
  setAttribute(byId("stale"), "hidden", state !== "stale");
  if (state === "stale") {
    showStale(stream);
  }
  if (isNew && (state === "stale" || state === "live")) {
    announce(state === "stale" ? `Not live: as of ${localTime(freshness.asOf)}` : "Live");
  }
  return state;
}

function stateOf({ freshness, isEnded, isConnected }) {
  if (freshness.heardAt === null) {
    return isBroken ? "stale" : isEnded ? "ended" : "loading";
  } else if (isBroken || isEnded || freshness.isStale) {
    return "stale";
  }
  return isConnected ? "live" : "reconnecting";
}

const WORDS = {
  loading: "Connecting",
  live: "Live",
  reconnecting: "Reconnecting",
  stale: "Not live",
  ended: "Not there",
};

function showStale({ freshness, reason, isEnded }) {
  replace(byId("stale-text"), ...(isBroken ? brokenText() : staleText(freshness, isEnded)));
  setText(byId("stale-reason"), reason ?? "");
}

function staleText({ heardAt, asOf }, isEnded) {
  if (isEnded) {
    return ["As of ", timeElement(asOf), " \u2013 nothing more will come."];
  }
  const since = `${localTime(heardAt.wall)} (${duration(elapsed(heardAt, now()) / 1_000)})`;
  return ["As of ", timeElement(asOf), ` \u2013 no connection since ${since}. Everything below may have changed.`];
}

function brokenText() {
  return ["This page has failed and shows nothing new. Load it again."];
}

/** From now on the page looks stale: it could not show what came. */
export function breakPage(stream) {
  isBroken = true;
  showFreshness(stream);
}

/** An error that nobody handles must not leave a page behind that looks live. */
export function watchForErrors(stream) {
  addEventListener("error", () => breakPage(stream));
  addEventListener("unhandledrejection", () => breakPage(stream));
}

/** For readers who do not see the page: the state only, never its content. */
export function announce(text) {
  setText(byId("announce"), text);
}

let noted = null;

/** Says what came of a key or a command, to all readers. about: the deployment of which it speaks, null for no state of it. */
export function note(text, about = null) {
  noted = about;
  setText(byId("notice"), text);
  announce(text);
}

/** Takes back what was said of a state that is over. An answer may be newer than the deployment that is shown. */
export function forgetNote(deployment) {
  if (noted !== null && deployment.revision > noted.revision && deployment.status !== noted.status) {
    noted = null;
    setText(byId("notice"), "");
  }
}

/** A tab in the background has no frames, and its title is read all the same. */
const NO_FRAME_MS = 1_000;

/** Runs `draw` at most once a frame, however often it is asked for. */
export function oncePerFrame(draw) {
  let isAsked = false;
  return () => {
    if (!isAsked) {
      isAsked = true;
      const run = () => {
        cancelAnimationFrame(frame);
        clearTimeout(timer);
        isAsked = false;
        draw();
      };
      const frame = requestAnimationFrame(run);
      const timer = setTimeout(run, NO_FRAME_MS);
    }
  };
}

/** The dialog that lists the keys. */
export function openHelp() {
  const dialog = byId("help");
  if (!dialog.open) {
    dialog.showModal();
  }
}

/** A page may be open for a week. */
export function watchForMidnight() {
  let day = new Date().toDateString();
  setInterval(() => {
    const today = new Date().toDateString();
    if (today !== day) {
      day = today;
      redrawTimes(document);
    }
  }, 10_000);
}

export function setUpHelp() {
  byId("help-button").addEventListener("click", openHelp);
  byId("help-close").addEventListener("click", () => byId("help").close());
}
