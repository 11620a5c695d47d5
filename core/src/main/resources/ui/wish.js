// A command that was chosen in the list, for the page of its rollout to ask about: there the effect is read on fresh
// data. It goes through the storage of the tab, not the address: no link from elsewhere opens a dialog that Enter
// confirms, and nothing is asked again after a reload.

const KEY = "canary.wish";

/** Who waits longer does something else by now: a dialog would come as a surprise. */
export const WISH_MS = 10_000;

const COMMANDS = new Set(["rollback", "pause", "resume"]);

/** The next page of this tab may take it. Without a storage it only opens. */
export function leaveWish(id, command) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ id, command, at: Date.now() }));
  } catch {
    // storage is off
  }
}

/** Takes the command that was left for a deployment; null if there is none. */
export function takeWish(id) {
  try {
    const text = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    return wishOf(text, id, Date.now());
  } catch {
    return null;
  }
}

/** Reads what was left. Pure. */
export function wishOf(text, id, now) {
  const wish = JSON.parse(text);
  const isNew = wish !== null && now >= wish.at && now - wish.at < WISH_MS;
  return isNew && wish.id === id && COMMANDS.has(wish.command) ? wish.command : null;
}
