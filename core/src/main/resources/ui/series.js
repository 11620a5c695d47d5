// The ticks of a rollout, read page by page. Each is sent once, so those that no decision has used yet are read again
// when there is one.

/** Half a tick lies between two requests, within these bounds. */
const PAUSE_MS = { least: 2_000, most: 10_000 };
const PAGE = 100;

export class Series {
  /** The threshold of the e-value; null if nothing is compared, undefined before the first page. */
  threshold = undefined;
  tickSeconds = null;

  /** Why the newest ticks are not there; null if they are. */
  problem = null;

  #fetchPage;
  #changed;
  #ticks = new Map();
  #cursor = null;

  /** The cursor before the first tick that no decision has used; undefined if there is none. */
  #undecidedFrom = undefined;

  #decidedAt = null;
  #isReading = false;
  #isAsked = false;
  #readAt = -Infinity;
  #sorted = null;

  /** fetchPage: reads a path below that of the deployment; changed: called after each page. */
  constructor(fetchPage, changed) {
    this.#fetchPage = fetchPage;
    this.#changed = changed;
  }

  /** All ticks, the oldest first. */
  get ticks() {
    this.#sorted ??= [...this.#ticks.values()].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.number - b.number));
    return this.#sorted;
  }

  /** There was a decision at this time; null for none. It used ticks that are here as undecided: they are read again. */
  decided(at) {
    if (at !== this.#decidedAt) {
      this.#decidedAt = at;
      if (this.#undecidedFrom !== undefined) {
        this.#cursor = this.#undecidedFrom;
      }
    }
    this.refresh();
  }

  /** Reads what is new: at once, or after a pause if it has just been read. */
  refresh() {
    if (this.#isReading || this.#isAsked) {
      this.#isAsked = true;
      return;
    }
    this.#isAsked = true;
    setTimeout(() => this.#read(), Math.max(0, this.#readAt + this.#pause() - performance.now()));
  }

  #pause() {
    const wanted = this.problem === null ? (this.tickSeconds ?? 0) * 500 : PAUSE_MS.most;
    return Math.min(Math.max(wanted, PAUSE_MS.least), PAUSE_MS.most);
  }

  async #read() {
    this.#isAsked = false;
    this.#isReading = true;
    try {
      let page;
      do {
        const from = this.#cursor;
        page = await this.#fetchPage(`/series?limit=${PAGE}${from === null ? "" : `&since=${encodeURIComponent(from)}`}`);
        if (this.#cursor === from) {
          this.#take(page, from);
        }
      } while (page.more);
      this.problem = null;
    } catch (e) {
      this.problem = e.message;
      this.#isAsked ||= e.status !== 404; // nothing more of a deployment that has ended would ask for it
      if (e.status === 400) {
        this.#cursor = null; // the service does not know the cursor
      }
    }
    this.#readAt = performance.now();
    this.#isReading = false;
    this.#changed();
    if (this.#isAsked) {
      this.#isAsked = false;
      this.refresh();
    }
  }

  #take(page, from) {
    if (from === null) {
      this.#ticks.clear();
    }
    if (from === null || from === this.#undecidedFrom) {
      this.#undecidedFrom = undefined;
      for (const [key, tick] of this.#ticks) {
        if (tick.decision === null) {
          this.#ticks.delete(key); // what is left of these comes again
        }
      }
    }
    for (const tick of page.ticks) {
      this.#ticks.set(`${tick.at} ${tick.number}`, tick);
      if (tick.decision === null && this.#undecidedFrom === undefined) {
        this.#undecidedFrom = from;
      }
    }
    this.threshold = page.e_value_threshold;
    this.tickSeconds = page.tick_sec;
    this.#cursor = page.since;
    this.#sorted = null;
    this.#changed();
  }
}
