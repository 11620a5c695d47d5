// The time of the server, from the times in its events: countdowns are right even if the clock of this machine is not.

const JITTER_MS = 250;

export class ServerClock {
  #offset = null;

  /** An event that was sent at this time has come. */
  heard(iso) {
    const offset = Date.parse(iso) - Date.now();
    if (Number.isFinite(offset) && (this.#offset === null || Math.abs(offset - this.#offset) > JITTER_MS)) {
      this.#offset = offset;
    }
  }

  /** Milliseconds since 1970 on the server. */
  now() {
    return Date.now() + (this.#offset ?? 0);
  }
}
