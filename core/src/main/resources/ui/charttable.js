// The numbers of a chart as a table, the newest first. It is filled only while it is open.

import { el, replace, setText, timeElement } from "./dom.js";
import { percent } from "./format.js";

const PAGE = 100;

export class ChartTable {
  element;
  #lines;
  #body = el("tbody");
  #older = el("button", { type: "button", class: "plain" });
  #ticks = [];
  #shown = PAGE;

  constructor(chart) {
    this.#lines = [...chart.lines, ...(chart.more ?? [])];
    const titles = ["Tick ends", "Weight", ...this.#lines.map((line) => line.label), "Decision"];
    const table = el("table", { class: "numbers", "aria-label": `${chart.title}: numbers` },
      el("thead", {}, el("tr", {}, titles.map((title) => el("th", { scope: "col" }, title)))), this.#body);
    this.element = el("details", {}, el("summary", {}, `${chart.title} as a table`),
      el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": `${chart.title}: table` }, table), this.#older);
    this.element.addEventListener("toggle", () => this.#fill());
    this.#older.addEventListener("click", () => {
      this.#shown += PAGE;
      this.#fill();
    });
  }

  update(ticks) {
    this.#ticks = ticks;
    this.#fill();
  }

  #fill() {
    if (!this.element.open) {
      return;
    }
    const newest = this.#ticks.slice(-this.#shown).reverse();
    replace(this.#body, newest.map((tick) => el("tr", {},
      el("th", { scope: "row" }, timeElement(tick.at)),
      el("td", {}, percent(tick.weight)),
      this.#lines.map((line) => el("td", {}, line.write(line.value(tick)))),
      el("td", {}, tick.decision === null ? "undecided" : String(tick.decision)))));
    const left = this.#ticks.length - newest.length;
    this.#older.hidden = left === 0;
    setText(this.#older, `Show ${Math.min(left, PAGE)} older ticks`);
  }
}
