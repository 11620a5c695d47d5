// Sends a command, once: a lost answer is asked for again with the same idempotency key, so nothing is done twice.

import { apiUrl, body, deploymentPath, RefusedError } from "./api.js";

const TRY_TIMEOUT_MS = 15_000;
const GIVE_UP_MS = 120_000;
const PAUSES_MS = [500, 1_000, 2_000, 4_000, 5_000];

/** A key for one command and all its repetitions. `crypto.randomUUID` needs HTTPS, this does not. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `page-${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/** No answer came in all that time: it is not known whether the command was carried out. */
export class UnknownOutcomeError extends Error {}

/**
 * Sends a command until there is an answer.
 *
 * request: {id, command, fields, revision, key}; a revision of null is not sent
 * waiting: called before each repetition, with what happened
 * signal: ends the repetitions
 * Returns {status, deployment}, with the revision of the deployment.
 */
export async function send(request, waiting, signal) {
  const begun = Date.now();
  for (let attempt = 0; ; attempt++) {
    let problem;
    let pause = PAUSES_MS[Math.min(attempt, PAUSES_MS.length - 1)];
    try {
      const response = await sendOnce(request);
      if (!isUnknown(response)) {
        return { status: response.status, deployment: { ...(await body(response)), revision: revisionOf(response) } };
      }
      problem = await body(response).catch((e) => e.message);
      pause = retryAfter(response) ?? pause;
    } catch (e) {
      if (e instanceof RefusedError) {
        throw e;
      }
      problem = "no answer";
    }
    if (signal.aborted || Date.now() - begun > GIVE_UP_MS) {
      throw new UnknownOutcomeError(problem);
    }
    waiting(problem, attempt + 1);
    await new Promise((done) => setTimeout(done, pause));
  }
}

/** A gateway that fails does not know what has become of the command behind it; a service that is busy has not begun. */
function isUnknown({ status, headers }) {
  return status === 503 || (status >= 500 && !headers.get("Content-Type")?.startsWith("application/problem+json"));
}

function sendOnce({ id, command, fields, revision, key }) {
  return fetch(apiUrl(deploymentPath(id, `/${command}`)), {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Accept: "application/json",
      "Idempotency-Key": key,
      ...ifMatch(revision),
    },
    body: JSON.stringify(fields),
    signal: AbortSignal.timeout(TRY_TIMEOUT_MS),
  });
}

/** What a command would do now: nothing is carried out. */
export async function rehearse({ id, command, fields, revision }) {
  const response = await fetch(apiUrl(deploymentPath(id, `/${command}?dry_run=true`)), {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", ...ifMatch(revision) },
    body: JSON.stringify(fields),
    signal: AbortSignal.timeout(TRY_TIMEOUT_MS),
  });
  return await body(response);
}

function ifMatch(revision) {
  return revision === null || revision === undefined ? {} : { "If-Match": `"${revision}"` };
}

/** A proxy that compresses the answer makes its tag a weak one. Without a tag nothing is known to be newer. */
function revisionOf(response) {
  const tag = /^(?:W\/)?"(\d+)"$/.exec(response.headers.get("ETag") ?? "");
  return tag === null ? Infinity : Number(tag[1]);
}

function retryAfter(response) {
  const seconds = Number(response.headers.get("Retry-After") ?? NaN);
  return seconds > 0 ? Math.min(seconds, 10) * 1_000 : null;
}
