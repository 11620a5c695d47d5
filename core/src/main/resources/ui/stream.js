// One stream of server-sent events that reconnects by itself, and knows whether what came is current.

import { apiUrl, probeStream, RefusedError } from "./api.js";
import { elapsed, Freshness, now, QUIET_MS } from "./freshness.js";

const CHECK_MS = 1_000;
const BACKOFF_MS = [500, 1_000, 2_000, 4_000, 5_000];

/** A tab that nobody sees gives its connection back: a browser has six of them for all tabs of a service. */
const HIDDEN_MS = 30_000;

export class LiveStream {
  freshness = new Freshness();

  /** Why there is no connection, in the server's words; null if nothing is known. */
  reason = null;

  /** Nothing more will come. */
  isEnded = false;

  #path;
  #clock;
  #listener;
  #source = null;
  #isComplete = false;
  #activeAt = now();
  #failures = 0;
  #retryTimer = null;
  #hiddenTimer = null;
  #hasLetGo = false;

  /**
   * A stream of a path of the API.
   *
   * listener.events: for each name a function of the data, which returns whether the state is complete with it
   * listener.begin(): a new connection, which sends the complete state again
   * listener.changed(): freshness may have changed
   * listener.refused(error): the server refused, with a RefusedError; returns whether to try again
   */
  constructor(path, clock, listener) {
    this.#path = path;
    this.#clock = clock;
    this.#listener = listener;
  }

  start() {
    setInterval(() => this.#check(), CHECK_MS);
    document.addEventListener("visibilitychange", () => this.#visibilityChanged());
    document.addEventListener("freeze", () => this.#lost()); // events that wait are old when they are read
    document.addEventListener("resume", () => this.#visibilityChanged());
    addEventListener("pagehide", () => this.#close());
    addEventListener("pageshow", (event) => event.persisted && this.#shownAgain());
    addEventListener("online", () => this.#reconnect());
    addEventListener("offline", () => {
      this.#lost();
      this.#retryLater();
    });
    if (document.visibilityState === "visible") {
      this.#connect();
    }
  }

  /** Nothing more will come. */
  end(reason) {
    this.reason = reason;
    this.isEnded = true;
    this.#close();
    this.#listener.changed();
  }

  get isConnected() {
    return this.#source !== null && this.#isComplete;
  }

  #connect() {
    clearTimeout(this.#retryTimer);
    if (this.isEnded || this.#hasLetGo || this.#source !== null) {
      return;
    }
    this.#activeAt = now();
    this.#isComplete = false;
    const source = new EventSource(apiUrl(this.#path));
    this.#source = source;
    source.addEventListener("open", () => this.#listener.begin());
    source.addEventListener("error", () => source === this.#source && this.#failed(source));
    const events = { alive: () => this.#isComplete, ...this.#listener.events };
    for (const [name, take] of Object.entries(events)) {
      source.addEventListener(name, (event) => source === this.#source && this.#take(take, JSON.parse(event.data)));
    }
  }

  #take(take, data) {
    const time = now();
    if (data.at !== undefined) {
      this.#clock.heard(data.at);
    }
    this.#activeAt = time;
    const at = data.at ?? new Date(this.#clock.now()).toISOString();
    const isComplete = take(data);
    if (this.#isComplete && !this.freshness.heard(time, at)) {
      this.#reconnect(); // slept through: something may have been missed
    } else if (!this.#isComplete && isComplete) {
      this.#isComplete = true;
      this.#failures = 0;
      this.reason = null;
      this.freshness.completed(time, at);
    }
    this.#listener.changed();
  }

  #failed(source) {
    const isRefused = source.readyState === EventSource.CLOSED;
    this.#lost();
    if (isRefused) {
      this.#askWhy().then((retries) => retries && this.#retryLater());
    } else {
      this.#retryLater();
    }
  }

  /** Without a stream the browser does not say why: a plain request does. Returns whether to try again. */
  async #askWhy() {
    try {
      await probeStream(this.#path);
      this.reason = null;
      return true;
    } catch (e) {
      this.reason = e instanceof RefusedError ? e.message : null;
      const retries = !(e instanceof RefusedError) || this.#listener.refused(e);
      this.#listener.changed();
      return retries;
    }
  }

  #retryLater() {
    clearTimeout(this.#retryTimer);
    const wait = BACKOFF_MS[Math.min(this.#failures++, BACKOFF_MS.length - 1)] * (0.8 + 0.4 * Math.random());
    this.#retryTimer = setTimeout(() => this.#connect(), wait);
  }

  /** What the browser has kept of the page is old. */
  #shownAgain() {
    this.#check();
    this.#reconnect();
  }

  #reconnect() {
    this.#lost();
    this.#connect();
  }

  #lost() {
    this.#close();
    this.freshness.lost(now());
    this.#listener.changed();
  }

  #close() {
    this.#source?.close();
    this.#source = null;
    this.#isComplete = false;
  }

  #check() {
    const time = now();
    this.freshness.check(time);
    if (this.#source !== null && elapsed(this.#activeAt, time) > QUIET_MS) {
      this.#reconnect();
    }
    this.#listener.changed();
  }

  #letGo() {
    this.#hasLetGo = true;
    this.#lost();
  }

  #visibilityChanged() {
    clearTimeout(this.#hiddenTimer);
    if (document.visibilityState === "hidden") {
      this.#hiddenTimer = setTimeout(() => this.#letGo(), HIDDEN_MS);
    } else {
      this.#hasLetGo = false;
      this.#check();
      this.#connect();
    }
  }
}
