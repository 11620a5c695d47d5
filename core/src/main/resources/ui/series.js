// The ticks of a rollout, read page by page. A tick that no decision has used yet may still change.

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
    this.#sorted ??= [...this.#ticks.values()].sort((a, b) => a.number - b.number);
    return this.#sorted;
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
    return Math.min(Math.max((this.tickSeconds ?? 0) * 500, PAUSE_MS.least), PAUSE_MS.most);
  }

  async #read() {
    this.#isAsked = false;
    this.#isReading = true;
    try {
      let page;
      do {
        page = await this.#fetchPage(`/series?limit=${PAGE}${this.#since()}`);
        this.#take(page);
      } while (page.more);
      this.problem = null;
    } catch (e) {
      this.problem = e.message;
      if (e.status >= 400 && e.status < 500) {
        this.#cursor = null; // the service knows the cursor no more
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

  #since() {
    return this.#cursor === null ? "" : `&since=${encodeURIComponent(this.#cursor)}`;
  }

  #take(page) {
    if (this.#cursor === null) {
      this.#ticks.clear();
    }
    for (const [number, tick] of this.#ticks) {
      if (tick.decision === null) {
        this.#ticks.delete(number); // the page has it again, decided or not
      }
    }
    page.ticks.forEach((tick) => this.#ticks.set(tick.number, tick));
    this.threshold = page.e_value_threshold;
    this.tickSeconds = page.tick_sec;
    this.#cursor = page.since ?? null;
    this.#sorted = null;
    this.#changed();
  }
}
