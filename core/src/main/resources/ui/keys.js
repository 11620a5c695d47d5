// The keyboard. A key acts only if nobody types, no dialog is open, and no modifier is held.

const FIELDS = new Set(["INPUT", "TEXTAREA", "SELECT"]);

/** Calls an action by its key, such as {"?": openHelp}. */
export function onKeys(actions) {
  document.addEventListener("keydown", (event) => {
    const action = actions[event.key];
    if (action !== undefined && !isTaken(event)) {
      event.preventDefault();
      action();
    }
  });
}

function isTaken(event) {
  return event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat && !"jk".includes(event.key)
    || FIELDS.has(event.target.tagName) || event.target.isContentEditable
    || document.querySelector("dialog[open]") !== null;
}
