// Replays decisions: a slider over all of them, which shows what was known when each was made.

import { byId, setAttribute, setText } from "./dom.js";
import { localTime, percent, utcTime, words } from "./format.js";

const PAGE = 100;
const AGAIN_MS = 10_000;

export class Replay {
  /** The decision that is shown instead of now; null for now. */
  decision = null;

  #read;
  #changed;
  #decisions = [];
  #isReading = false;
  #problem = null;
  #slider = byId("replay-slider");

  /** read: reads a path below that of the deployment; changed: called when another decision is shown */
  constructor(read, changed) {
    this.#read = read;
    this.#changed = changed;
    byId("replay").addEventListener("toggle", () => this.#toggled());
    this.#slider.addEventListener("input", () => this.#show(Number(this.#slider.value)));
    byId("replay-live").addEventListener("click", () => this.#show(null));
    byId("replay-older").addEventListener("click", () => this.#step(-1));
    byId("replay-newer").addEventListener("click", () => this.#step(1));
  }

  /** There may be new decisions. */
  refresh() {
    if (byId("replay").open) {
      this.#load();
    }
  }

  #toggled() {
    if (byId("replay").open) {
      this.#load();
    } else {
      this.#show(null);
    }
  }

  async #load() {
    if (this.#isReading) {
      return;
    }
    this.#isReading = true;
    try {
      let page;
      do {
        const last = this.#decisions.length === 0 ? 0 : this.#decisions[this.#decisions.length - 1].number;
        page = await this.#read(`/decisions?after=${last}&limit=${PAGE}`);
        this.#decisions.push(...page);
      } while (page.length === PAGE);
      this.#problem = null;
    } catch (e) {
      this.#problem = e.message;
      if (e.status !== 404) {
        setTimeout(() => this.refresh(), AGAIN_MS);
      }
    }
    this.#isReading = false;
    this.#draw();
  }

  /** Shows the decision at this place, from 1; null shows now. */
  #show(place) {
    this.decision = place === null ? null : this.#decisions[place - 1] ?? null;
    this.#draw();
    this.#changed();
  }

  #step(by) {
    const last = this.#decisions.length;
    const place = this.decision === null ? (by < 0 ? last : null) : this.#place() + by;
    this.#show(place === null || place > last ? null : Math.max(1, place));
  }

  #place() {
    return this.#decisions.indexOf(this.decision) + 1;
  }

  #draw() {
    const last = this.#decisions.length;
    this.#slider.max = String(Math.max(1, last));
    this.#slider.disabled = last === 0;
    this.#slider.value = String(this.decision === null ? last : this.#place());
    const text = this.decision === null ? this.#nowText(last) : decisionText(this.decision, this.#place(), last);
    setText(byId("replay-text"), text);
    setAttribute(this.#slider, "aria-valuetext", text);
    setAttribute(byId("replay-text"), "title", this.decision === null ? null : utcTime(this.decision.at));
    byId("replay-live").hidden = this.decision === null;
    byId("replay-older").disabled = last === 0;
    byId("replay-newer").disabled = this.decision === null;
  }

  #nowText(last) {
    if (this.#problem !== null) {
      return `The decisions could not be read: ${this.#problem}`;
    }
    return last === 0 ? "Nothing has been decided yet." : `${last} decisions; now is shown.`;
  }
}

function decisionText({ number, at, kind, weight }, place, last) {
  return `Decision ${number} (${place} of ${last}) at ${localTime(at)}: ${words(kind)} at ${percent(weight)}`;
}
