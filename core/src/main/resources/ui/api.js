// Requests to the service whose page this is. All addresses are relative to the page, so a path prefix stays in them.

const JSON_TYPE = "application/json";
const READ_TIMEOUT_MS = 15_000;

/** The address of a path of the API, such as deployments/42. */
export function apiUrl(path) {
  return new URL(`../${path}`, document.baseURI).href;
}

/** The path of a deployment, or of something below it. */
export function deploymentPath(id, below = "") {
  return `deployments/${encodeURIComponent(id)}${below}`;
}

/** A refused request, with the server's own sentence. */
export class RefusedError extends Error {
  constructor(status, problem) {
    super(sentence(status, problem));
    this.status = status;

    /** Not of something between the page and the service, which knows nothing of deployments. */
    this.isOfService = typeof (problem?.detail ?? problem?.error) === "string";
    this.errors = Array.isArray(problem?.errors) ? problem.errors : [];
  }
}

function sentence(status, problem) {
  const detail = problem?.detail ?? problem?.error;
  return typeof detail === "string" && detail !== "" ? detail : `the server answered with status ${status}`;
}

/** Reads JSON; fails with RefusedError, or with another error if there was no answer. */
export async function read(path) {
  const response = await fetch(apiUrl(path), {
    headers: { Accept: JSON_TYPE },
    cache: "no-store",
    signal: AbortSignal.timeout(READ_TIMEOUT_MS),
  });
  return await body(response);
}

/** Why a stream cannot be opened: fails with RefusedError, or with another error if there was no answer. */
export async function probeStream(path) {
  const end = new AbortController();
  const timeout = setTimeout(() => end.abort(), READ_TIMEOUT_MS);
  try {
    const response = await fetch(apiUrl(path), { headers: { Accept: "text/event-stream" }, cache: "no-store", signal: end.signal });
    if (!response.ok) {
      await body(response);
    }
  } finally {
    clearTimeout(timeout);
    end.abort(); // a stream that opens is not wanted
  }
}

/** The JSON of an answer. */
export async function body(response) {
  const json = await response.json().catch(() => null);
  if (!response.ok) {
    throw new RefusedError(response.status, json);
  } else if (json === null) {
    throw new Error("the answer is not JSON");
  }
  return json;
}
