// The head of a rollout: what it is, where it is, why, and the buttons that change it.

import { share } from "./assessment.js";
import { commandsOf, isSafe, keyOf } from "./commands.js";
import { badge } from "./triage.js";
import { byId, el, name, replace, setAttribute, setText, timeElement } from "./dom.js";
import { mayAct } from "./who.js";

export class Header {
  #confirm;
  #buttons = new Map();
  #options = [];
  #lastFacts = "";

  /** confirm: asks for a command before it is sent */
  constructor(confirm) {
    this.#confirm = confirm;
  }

  update(deployment, outcome, isStale) {
    const { shape, word, tone } = badge(deployment);
    setText(byId("service"), deployment.service_name);
    setText(byId("baseline"), deployment.baseline_version);
    setText(byId("canary"), deployment.new_version);
    setAttribute(byId("badge"), "class", `badge tone-${tone}`);
    setText(byId("badge-shape"), shape);
    setText(byId("badge-word"), word);
    setText(byId("status"), deployment.status ?? "");
    const { weight, detail, observed } = share(deployment);
    setText(byId("weight"), weight);
    setText(byId("weight-detail"), detail);
    setText(byId("observed"), observed ?? "");
    setText(byId("reason"), deployment.status_reason ?? "");
    setText(byId("attention-text"), deployment.attention ?? "");
    setAttribute(byId("attention"), "hidden", !deployment.attention);
    this.#facts(deployment);
    this.#commands(deployment, outcome, isStale);
  }

  #facts(d) {
    const facts = [["Owner", d.owner], ["Router", d.router], ["Failed in a row", d.fail_count > 0 ? d.fail_count : null]]
      .filter(([, value]) => value !== null && value !== undefined);
    const times = [["Created", d.created_at], ["Step since", d.completed_at ? null : d.last_step_started_at],
      ["Last report", d.last_metrics_at], ["Ended", d.completed_at]].filter(([, at]) => at);
    const drawn = JSON.stringify([facts, times, d.id]);
    if (drawn !== this.#lastFacts) {
      this.#lastFacts = drawn;
      const fact = (title, value) => el("div", {}, el("dt", {}, title), el("dd", {}, value));
      replace(byId("facts"),
        facts.map(([title, value]) => fact(title, name(value))),
        times.map(([title, at]) => fact(title, timeElement(at))),
        fact("Id", el("code", {}, d.id)));
    }
  }

  /** The buttons stay the same elements, so that a change does not take the focus from one. */
  #commands(deployment, outcome, isStale) {
    this.#options = commandsOf(deployment, outcome).filter(({ command }) => mayAct(command));
    const wanted = new Set(this.#options.map(keyOf));
    for (const [key, button] of this.#buttons) {
      if (!wanted.has(key)) {
        button.remove();
        this.#buttons.delete(key);
      }
    }
    for (const option of this.#options) {
      const button = this.#buttons.get(keyOf(option)) ?? this.#create(keyOf(option), option);
      setText(button, option.effect);
      button.disabled = isStale && !isSafe(option);
    }
    setAttribute(byId("more"), "hidden", byId("more-actions").childElementCount === 0);
    setText(byId("actions-note"), isStale && this.#options.length > 0
      ? "The page is not live: only a rollback and a pause can be sent, and what is shown may be old." : "");
  }

  #create(key, option) {
    const button = el("button", { type: "button", class: `command ${option.command}`, "data-command": option.command });
    button.addEventListener("click", () => this.#open(key));
    this.#buttons.set(key, button);
    const place = byId(option.place === "main" ? "main-actions" : "more-actions");
    const order = this.#options.filter(({ place: other }) => other === option.place).map(keyOf);
    const next = [...place.children].find((other) => order.indexOf(this.#keyOfButton(other)) > order.indexOf(key));
    place.insertBefore(button, next ?? null);
    return button;
  }

  #keyOfButton(button) {
    return [...this.#buttons].find(([, each]) => each === button)?.[0];
  }

  /** The command as the deployment takes it now; undefined if it does not. */
  now(key) {
    return this.#options.find((each) => keyOf(each) === key);
  }

  #open(key) {
    const option = this.now(key);
    if (option !== undefined) {
      this.#confirm(option);
    }
  }

  /**
   * Opens the dialog of the first of these commands that there is now, as its button would. Returns why it did not;
   * null if it did.
   */
  press(...commands) {
    const options = commands.map((wanted) => this.#options.find(({ command, place }) => command === wanted && place === "main"));
    const option = options.find((each) => each !== undefined);
    if (option === undefined) {
      return "there is no such command now";
    } else if (this.#buttons.get(keyOf(option)).disabled) {
      return "it needs a live page, and the page was not live";
    }
    this.#confirm(option);
    return null;
  }
}
