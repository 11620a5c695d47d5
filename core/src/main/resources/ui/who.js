// Who is acting: the one place in the page that knows. Today it is a name that its reader has typed, which the server
// records and does not verify.

import { prefer, preference } from "./preferences.js";

const KEY = "name";
const LONGEST = 200;

/** The name of the reader; "" if not known. */
export function whoName() {
  return preference(KEY) ?? "";
}

export function rememberName(name) {
  prefer(KEY, name.trim().slice(0, LONGEST));
}

/** The part of a command's body that says who sends it. */
export function whoFields(name) {
  const by = name.trim();
  return by === "" ? {} : { by };
}

/** Whether the reader may send a command at all. */
export function mayAct(_command) {
  return true;
}
