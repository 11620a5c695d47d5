// The table of the list: one group for each triage, one row for each deployment. Only what changed is touched.

import { badge, compare, GROUPS } from "./triage.js";
import { el, name, setAttribute, setText } from "./dom.js";
import { isNumber, localTime, percent, utcTime } from "./format.js";

const COLUMNS = 6;

export class ListView {
  #groups = new Map();
  #entries = new Map();

  constructor(table) {
    for (const kind of [{ key: "unknown", word: "unknown", shape: "?" }, ...GROUPS]) {
      const title = el("th", { colspan: COLUMNS, scope: "rowgroup", role: "rowheader" });
      const body = el("tbody", { role: "rowgroup", class: `group tone-${kind.key}`, hidden: true },
        el("tr", { role: "row", class: "group-title" }, title));
      this.#groups.set(kind.key, { kind, body, title, rows: [], shown: 0 });
      table.append(body);
    }
  }

  /** Shows a row as it is now: new, changed, or moved to another group. */
  put(row) {
    const entry = this.#entries.get(row.id) ?? this.#create(row.id);
    const group = this.#groups.get(row.triage) ?? this.#groups.get("unknown");
    const isPlaced = entry.group === group && compare(entry.row, row) === 0;
    if (!isPlaced) {
      this.#take(entry);
    }
    entry.row = row;
    if (!isPlaced) {
      this.#place(entry, group);
    }
    fill(entry, row);
  }

  remove(id) {
    const entry = this.#entries.get(id);
    if (entry !== undefined) {
      this.#take(entry);
      entry.element.remove();
      this.#entries.delete(id);
    }
  }

  /** Shows the rows for which this is true, and the groups that have one. */
  show(isShown) {
    for (const group of this.#groups.values()) {
      group.shown = 0;
      for (const entry of group.rows) {
        const hidden = !isShown(entry.row);
        group.shown += hidden ? 0 : 1;
        if (entry.element.hidden !== hidden) {
          entry.element.hidden = hidden;
        }
      }
      setAttribute(group.body, "hidden", group.shown === 0);
      setText(group.title, `${group.kind.shape} ${group.kind.word} (${group.shown})`);
    }
  }

  /** The links of the visible rows, from top to bottom. */
  links() {
    return [...this.#groups.values()].flatMap((group) =>
      group.rows.filter((entry) => !entry.element.hidden).map((entry) => entry.link));
  }

  #create(id) {
    const entry = { ...build(id), row: null, group: null };
    this.#entries.set(id, entry);
    return entry;
  }

  #take(entry) {
    if (entry.group !== null) {
      entry.group.rows.splice(entry.group.rows.indexOf(entry), 1);
      entry.group = null;
    }
  }

  #place(entry, group) {
    const index = position(group.rows, entry.row);
    const isFocused = document.activeElement === entry.link;
    group.body.insertBefore(entry.element, group.rows[index]?.element ?? null);
    if (isFocused) {
      entry.link.focus({ preventScroll: true });
    }
    group.rows.splice(index, 0, entry);
    entry.group = group;
  }
}

/** Where a row belongs among rows that are in order. */
function position(entries, row) {
  let from = 0;
  let to = entries.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (compare(entries[middle].row, row) < 0) {
      from = middle + 1;
    } else {
      to = middle;
    }
  }
  return from;
}

function build(id) {
  const shape = el("span", { class: "shape", "aria-hidden": "true" });
  const word = el("span");
  const link = el("a", { href: `rollout?id=${encodeURIComponent(id)}`, class: "name" });
  const versions = { baseline: name(""), canary: name("") };
  const owner = el("bdi", { class: "owner" });
  const weight = { text: el("span"), fill: el("span", { class: "fill" }) };
  const step = el("span", { class: "quiet" });
  const attention = el("strong", { class: "attention" });
  const reason = el("span", { class: "reason" });
  const changed = el("time");
  const cell = (kind, ...children) => el("td", { role: "cell", class: kind }, ...children);
  const element = el("tr", { role: "row", class: "deployment" },
    cell("state", el("span", { class: "badge" }, shape, " ", word)),
    el("th", { role: "rowheader", scope: "row", class: "service" }, link, owner),
    cell("versions", versions.baseline, " \u2192 ", versions.canary),
    cell("weight", el("span", { class: "bar", "aria-hidden": "true" }, weight.fill), weight.text, " ", step),
    cell("why", attention, reason),
    cell("changed", changed));
  return { element, shape, word, link, versions, owner, weight, step, attention, reason, changed };
}

function fill(entry, row) {
  const { shape, word, tone } = badge(row);
  setText(entry.shape, shape);
  setText(entry.word, word);
  setAttribute(entry.element, "class", `deployment tone-${tone}`);
  setText(entry.link, row.service_name);
  setText(entry.owner, row.owner ?? "");
  setText(entry.versions.baseline, row.baseline_version);
  setText(entry.versions.canary, row.new_version);
  setText(entry.weight.text, percent(row.current_weight));
  entry.weight.fill.style.width = `${isNumber(row.current_weight) ? row.current_weight : 0}%`;
  setText(entry.step, stepText(row));
  setText(entry.attention, row.attention === null || row.attention === undefined ? "" : `Needs you: ${row.attention}`);
  setText(entry.reason, row.status_reason ?? "");
  setAttribute(entry.reason, "title", row.status_reason ?? null);
  const at = row.completed_at ?? row.updated_at;
  setText(entry.changed, localTime(at));
  setAttribute(entry.changed, "datetime", at ?? null);
  setAttribute(entry.changed, "title", utcTime(at));
}

function stepText(row) {
  return row.triage !== "ended" && isNumber(row.steps) && isNumber(row.current_step)
    ? `step ${row.current_step + 1}/${row.steps}`
    : "";
}
