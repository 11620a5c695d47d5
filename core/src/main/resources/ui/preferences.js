// What the browser remembers: a name and preferences, nothing of the service. A browser may refuse to remember.

const PREFIX = "canary.";

export function preference(key) {
  try {
    return localStorage.getItem(PREFIX + key);
  } catch {
    return null;
  }
}

export function prefer(key, value) {
  try {
    localStorage.setItem(PREFIX + key, value);
  } catch {
    // then it is asked again
  }
}
