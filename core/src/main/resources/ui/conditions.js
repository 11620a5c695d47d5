// The conditions of a deployment, the most urgent first, as words and shapes: colour only repeats them. Pure.

export const CONDITIONS = [
  { key: "rolling_back", word: "rolling back", shape: "\u25c4", hint: "The router was asked to take the canary out." },
  { key: "failing", word: "failing", shape: "\u2715", hint: "The verdict is FAIL, and the canary still has traffic." },
  { key: "suspect", word: "suspect", shape: "\u25c6", hint: "There is evidence of harm; the weight is held." },
  { key: "paused", word: "paused", shape: "\u2016", hint: "A person holds the weight." },
  { key: "holding", word: "holding", shape: "\u25a0", hint: "Something other than evidence of harm holds the weight." },
  { key: "running", word: "running", shape: "\u25ba", hint: "The rollout is on its way." },
  { key: "ended", word: "ended", shape: "\u25cb", hint: "Final." },
];

const ENDINGS = {
  PROMOTED: { word: "promoted", shape: "\u2713" },
  ROLLED_BACK: { word: "rolled back", shape: "\u25c1" },
  CANCELLED: { word: "cancelled", shape: "\u2013" },
  FAILED: { word: "failed", shape: "\u2715" },
};

const RANKS = new Map(CONDITIONS.map((condition, index) => [condition.key, index]));

/** The urgency, 0 the most. A condition that this page does not know is shown first: it may be anything. */
export function rank(condition) {
  return RANKS.get(condition) ?? -1;
}

/** Word and shape of a deployment: its condition, and how it ended. `tone` selects the colour. */
export function badge(deployment) {
  const condition = CONDITIONS[rank(deployment.condition)];
  if (condition === undefined) {
    return { word: String(deployment.condition ?? "unknown").replaceAll("_", " "), shape: "?", tone: "unknown" };
  }
  if (condition.key === "ended" && ENDINGS[deployment.status] !== undefined) {
    return { ...ENDINGS[deployment.status], tone: deployment.status === "FAILED" ? "failed" : "ended" };
  }
  return { word: condition.word, shape: condition.shape, tone: condition.key };
}

/** How many deployments are in each condition. */
export function counts(deployments) {
  const counted = new Map(CONDITIONS.map((condition) => [condition.key, 0]));
  for (const deployment of deployments) {
    counted.set(deployment.condition, (counted.get(deployment.condition) ?? 0) + 1);
  }
  return counted;
}

/** The most urgent first, then the newest; rows stay where they are unless their condition changes. */
export function compare(a, b) {
  return rank(a.condition) - rank(b.condition)
    || descending(endOf(a), endOf(b))
    || descending(a.created_at, b.created_at)
    || descending(a.id, b.id);
}

function endOf(deployment) {
  return deployment.condition === "ended" ? deployment.completed_at ?? "" : "";
}

function descending(a, b) {
  return a < b ? 1 : a > b ? -1 : 0;
}
