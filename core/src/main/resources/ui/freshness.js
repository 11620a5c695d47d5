// Whether what the page shows is current. Pure: the caller gives the time, by two clocks. The wall clock goes on while a
// laptop sleeps, the monotonic one is not set by anybody: the one that shows more counts.

/** An open stream brings something at least every 5 s. */
export const QUIET_MS = 15_000;

/** After the stream is lost, a restart of the service may take this long before the page says that it is stale. */
export const LOST_MS = 6_000;

export function now() {
  return { wall: Date.now(), monotonic: performance.now() };
}

export function elapsed(from, to) {
  return Math.max(to.wall - from.wall, to.monotonic - from.monotonic);
}

export class Freshness {
  /** When the last event came that left the state complete; null before the first. */
  heardAt = null;

  /** The server's time of that event. */
  asOf = null;

  /** Since when there is no connection; null while there is one. */
  lostAt = null;

  /** What is shown is old, until a complete state has come. */
  isStale = false;

  #isComplete = false;

  /** The whole state has come. */
  completed(time, at) {
    this.#isComplete = true;
    this.isStale = false;
    this.lostAt = null;
    this.heardAt = time;
    this.asOf = at;
  }

  /** An event: it counts only if nothing was missed. Returns whether it does. */
  heard(time, at) {
    this.check(time);
    if (this.isStale || !this.#isComplete) {
      return false;
    }
    this.heardAt = time;
    this.asOf = at;
    return true;
  }

  /** The connection is gone, and with it the certainty that nothing was missed. */
  lost(time) {
    this.#isComplete = false;
    this.lostAt ??= time;
  }

  /** Whether it is stale by now. */
  check(time) {
    if (this.heardAt !== null && !this.isStale) {
      this.isStale = elapsed(this.heardAt, time) > (this.lostAt === null ? QUIET_MS : LOST_MS);
    }
    return this.isStale;
  }
}
