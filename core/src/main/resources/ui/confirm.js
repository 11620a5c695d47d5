// Asks once before a command is sent, sends it, and shows what came of it.

import { RefusedError } from "./api.js";
import { askedNow, isSafe, keyOf } from "./commands.js";
import { byId, el, replace, setAttribute, setText } from "./dom.js";
import { localTime, words } from "./format.js";
import { note } from "./frame.js";
import { newKey, rehearse, send, UnknownOutcomeError } from "./send.js";
import { rememberName, whoFields, whoName } from "./who.js";

export class Confirm {
  #dialog = byId("confirm");

  /** What the dialog asks: {option, id, revision, key, repeating, isStale}; an answer that comes later is for its own. */
  #shown = null;

  constructor() {
    byId("confirm-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    byId("confirm-back").addEventListener("click", () => this.#dialog.close());
    this.#dialog.addEventListener("close", () => this.#closed());
    byId("confirm-form").addEventListener("input", () => this.#check());
  }

  /** Opens the dialog for a command on a deployment as it is shown; staleAsOf is null on a live page. */
  open(option, deployment, staleAsOf) {
    if (this.#dialog.open) {
      return;
    }
    const revision = option.ifMatch ? deployment.revision : null;
    this.#shown = { option, id: deployment.id, revision, key: newKey(), repeating: null, isStale: false };
    setText(byId("confirm-title"), `${option.verb}: ${deployment.service_name}`);
    setAttribute(byId("confirm-send"), "data-command", option.command);
    this.#fields(option, deployment);
    this.#say("", []);
    setText(byId("confirm-would"), "");
    this.#state(deployment, option, staleAsOf);
    this.#dialog.showModal();
    this.#focus(option);
    this.#rehearse(staleAsOf);
  }

  /** Tells a reader who has not answered yet what has changed meanwhile. now: finds the command as it is now, by its key */
  update(deployment, now, staleAsOf) {
    const shown = this.#shown;
    if (this.#dialog.open && shown.repeating === null) {
      this.#state(deployment, now(keyOf(shown.option)), staleAsOf);
    }
  }

  #state(deployment, now, staleAsOf) {
    const shown = this.#shown;
    const { option, warning } = askedNow(shown, now, deployment);
    shown.isStale = staleAsOf !== null;
    setText(byId("confirm-what"),
      `${deployment.baseline_version} \u2192 ${deployment.new_version}, ${words(deployment.status)}: ${deployment.status_reason}`);
    setText(byId("confirm-stale"), shown.isStale ? staleText(option, staleAsOf) : warning);
    setText(byId("confirm-detail"), option.detail);
    setText(byId("confirm-send"), option.effect);
    if (isDoubtful()) {
      setText(byId("confirm-would"), "");
    }
    this.#check();
  }

  #fields(option, deployment) {
    byId("confirm-reason").value = "";
    byId("confirm-reason").required = option.reason === "required";
    setText(byId("confirm-reason-label"), option.reason === "required" ? "Reason" : "Reason (optional)");
    byId("confirm-by").value = whoName();
    byId("confirm-retype").value = "";
    setAttribute(byId("confirm-retype-field"), "hidden", option.retype === null);
    setText(byId("confirm-retype-word"), option.retype ?? "");
    setAttribute(byId("confirm-retype"), "aria-label", option.retype === null ? null : `Type the name ${deployment.service_name}`);
  }

  #focus(option) {
    const field = option.confirm ? "confirm-send" : option.retype !== null ? "confirm-retype" : "confirm-back";
    byId(field).focus();
  }

  /** Whether everything that is required is there. An old page keeps nobody from what makes a rollout safer. */
  #check() {
    const { option, repeating, isStale } = this.#shown;
    const isTyped = option.retype === null || byId("confirm-retype").value.trim() === option.retype.trim();
    const hasReason = option.reason !== "required" || byId("confirm-reason").value.trim() !== "";
    byId("confirm-send").disabled = repeating !== null || !isTyped || !hasReason || (isStale && !isSafe(option));
  }

  /** Asks the service what would come of it; a rollback and a pause need no such answer. */
  async #rehearse(staleAsOf) {
    const shown = this.#shown;
    if (shown.option.confirm || shown.option.reason === "required" || staleAsOf !== null) {
      return;
    }
    let sentence;
    try {
      const would = await rehearse({ ...shown, command: shown.option.command, fields: shown.option.fields });
      sentence = would.changes === false ? "It would change nothing." : `It would then be ${words(would.next_status)}: ${would.next_status_reason}.`;
    } catch (e) {
      sentence = e instanceof RefusedError ? `It would be refused: ${e.message}` : "";
    }
    if (this.#shown === shown && shown.repeating === null && !isDoubtful()) {
      setText(byId("confirm-would"), sentence);
    }
  }

  async #send() {
    const shown = this.#shown;
    const { option, id, revision, key } = shown;
    const name = byId("confirm-by").value;
    rememberName(name);
    const reason = byId("confirm-reason").value.trim();
    const fields = { ...option.fields, ...(reason === "" ? {} : { reason }), ...whoFields(name) };
    shown.repeating = new AbortController();
    this.#check();
    this.#say(`Sent: ${option.verb}. Waiting for the answer.`, []);
    try {
      const answer = await send({ id, command: option.command, fields, revision, key }, (problem, count) =>
        this.#isOpen(shown) && this.#say(`${sentence(problem)} Trying again, ${count}. It is done once at most.`, []), shown.repeating.signal);
      this.#done(shown, answer);
    } catch (e) {
      this.#failed(shown, e);
    }
  }

  #isOpen(shown) {
    return this.#shown === shown && this.#dialog.open;
  }

  #done(shown, { status, deployment }) {
    const { option } = shown;
    const waits = status === 202 ? " The router has not confirmed it yet." : "";
    note(`${option.verb}: done. It is now ${words(deployment.status)}: ${deployment.status_reason}.${waits}`, deployment);
    if (this.#isOpen(shown)) {
      this.#dialog.close();
    }
  }

  #failed(shown, error) {
    const { option } = shown;
    const isOpen = this.#isOpen(shown);
    shown.repeating = null;
    if (error instanceof RefusedError) {
      shown.key = newKey(); // the old one would be refused again, without its reason
      this.#tell(isOpen, `Refused: ${error.message}`, error.errors);
    } else if (error instanceof UnknownOutcomeError) {
      this.#tell(isOpen, `${option.verb}: no answer, so it is not known whether it was carried out.${isOpen ? " Sent again, it is done once at most." : ""}`, []);
    } else {
      this.#tell(isOpen, `${option.verb}: ${error.message}`, []);
    }
    this.#check();
  }

  /** In the dialog if it is still open, otherwise on the page. */
  #tell(isOpen, text, errors) {
    if (isOpen) {
      this.#say(text, errors);
    } else {
      note(text);
    }
  }

  #say(text, errors) {
    replace(byId("confirm-problem"), text, errors.length === 0 ? null : el("ul", {}, errors.map(({ pointer, detail }) =>
      el("li", {}, `${pointer ?? ""} ${detail ?? ""}`))));
  }

  #closed() {
    this.#shown.repeating?.abort();
  }
}

/** Whether the dialog says that what it asks about may not be so any more. */
function isDoubtful() {
  return byId("confirm-stale").textContent !== "";
}

function staleText(option, asOf) {
  const waits = isSafe(option) ? "" : " This can be sent when the page is live again.";
  return `The page is not live: this is how it was at ${localTime(asOf)}. It may have changed since.${waits}`;
}

function sentence(problem) {
  return problem === "no answer" ? "No answer." : `${problem}.`;
}
