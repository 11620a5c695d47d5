// The deployments as the stream of the list sends them: first all, in several events, then what changed. Pure.

export class DeploymentRows {
  /** What is shown, by id. */
  rows = new Map();

  /** Whether the rows have ever been complete; until then they are shown as they come. */
  wasComplete = false;

  #arriving = new Map();
  #isArriving = true;

  /** A new connection: the server sends all rows again. */
  begin() {
    this.#arriving = new Map();
    this.#isArriving = true;
  }

  /**
   * Takes an event.
   * Returns which ids changed, which are gone, and whether the rows are now complete.
   */
  apply(event) {
    return this.#isArriving ? this.#arrive(event) : this.#update(event);
  }

  #arrive(event) {
    event.deployments.forEach((row) => this.#arriving.set(row.id, row));
    (event.removed ?? []).forEach((id) => this.#arriving.delete(id));
    const complete = !event.more;
    if (!complete && this.wasComplete) {
      return { changed: [], removed: [], complete };
    }
    const removed = complete ? [...this.rows.keys()].filter((id) => !this.#arriving.has(id)) : [];
    const changed = [...this.#arriving.values()].filter((row) => !same(this.rows.get(row.id), row)).map((row) => row.id);
    this.rows = complete ? this.#arriving : new Map(this.#arriving);
    if (complete) {
      this.#isArriving = false;
      this.wasComplete = true;
    }
    return { changed, removed, complete };
  }

  #update(event) {
    event.deployments.forEach((row) => this.rows.set(row.id, row));
    const removed = (event.removed ?? []).filter((id) => this.rows.delete(id));
    return { changed: event.deployments.map((row) => row.id), removed, complete: true };
  }
}

function same(a, b) {
  return a !== undefined && JSON.stringify(a) === JSON.stringify(b);
}
