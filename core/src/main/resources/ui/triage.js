// How urgently deployments need the eyes of a person, the most urgent first, as words and shapes: colour only repeats them. Pure.

export const GROUPS = [
  { key: "rolling_back", word: "rolling back", shape: "\u25c4", hint: "The router was asked to take the canary out." },
  { key: "failing", word: "failing", shape: "\u2715", hint: "The canary fails, and still has traffic." },
  { key: "suspect", word: "suspect", shape: "\u25c6", hint: "There is some evidence of harm: the weight is held." },
  { key: "paused", word: "paused", shape: "\u2016", hint: "A person has paused it, or a safeguard has." },
  { key: "holding", word: "holding", shape: "\u25a0", hint: "Something blocks the next weight: missing evidence, the router, the traffic, or a person who is waited for." },
  { key: "running", word: "running", shape: "\u25ba", hint: "It proceeds as planned." },
  { key: "ended", word: "ended", shape: "\u25cb", hint: "It is over." },
];

const ENDINGS = {
  PROMOTED: { word: "promoted", shape: "\u2713" },
  ROLLED_BACK: { word: "rolled back", shape: "\u25c1" },
  CANCELLED: { word: "cancelled", shape: "\u2013" },
  FAILED: { word: "failed", shape: "\u2715" },
};

const RANKS = new Map(GROUPS.map((group, index) => [group.key, index]));

/** The urgency, 0 the most. A group that this page does not know is shown first: it may be anything. */
export function rank(triage) {
  return RANKS.get(triage) ?? -1;
}

/** Word and shape of a deployment: its triage, and how it ended. `tone` selects the colour. */
export function badge(deployment) {
  const group = GROUPS[rank(deployment.triage)];
  if (group === undefined) {
    return { word: String(deployment.triage ?? "unknown").replaceAll("_", " "), shape: "?", tone: "unknown" };
  }
  if (group.key === "ended" && ENDINGS[deployment.status] !== undefined) {
    return { ...ENDINGS[deployment.status], tone: deployment.status === "FAILED" ? "failed" : "ended" };
  }
  return { word: group.word, shape: group.shape, tone: group.key };
}

/** How many deployments are in each group. */
export function counts(deployments) {
  const counted = new Map(GROUPS.map((group) => [group.key, 0]));
  for (const deployment of deployments) {
    counted.set(deployment.triage, (counted.get(deployment.triage) ?? 0) + 1);
  }
  return counted;
}

/** The most urgent first, then the newest; rows stay where they are unless their triage changes. */
export function compare(a, b) {
  return rank(a.triage) - rank(b.triage)
    || descending(endOf(a), endOf(b))
    || descending(a.created_at, b.created_at)
    || descending(a.id, b.id);
}

function endOf(deployment) {
  return deployment.triage === "ended" ? deployment.completed_at ?? "" : "";
}

function descending(a, b) {
  return a < b ? 1 : a > b ? -1 : 0;
}
