// Which deployments are listed: the filter, as the address of the page has it. Pure.

export const NO_FILTER = { triage: new Set(), service: "", owner: "", text: "" };

/** The filter of an address: ?triage=failing,suspect&service=shop&owner=web&text=v2 */
export function parseFilter(search) {
  const parameters = new URLSearchParams(search);
  const triage = parameters.getAll("triage").flatMap((value) => value.split(","));
  return {
    triage: new Set(triage.map((value) => value.trim().toLowerCase()).filter((value) => value !== "")),
    service: parameters.get("service") ?? "",
    owner: parameters.get("owner") ?? "",
    text: parameters.get("text") ?? "",
  };
}

/** The query of an address with this filter; "" without any. */
export function filterSearch(filter) {
  const parts = [];
  if (filter.triage.size > 0) {
    parts.push(`triage=${[...filter.triage].map(encodeURIComponent).join(",")}`);
  }
  for (const field of ["service", "owner", "text"]) {
    if (filter[field] !== "") {
      parts.push(`${field}=${encodeURIComponent(filter[field])}`);
    }
  }
  return parts.length === 0 ? "" : `?${parts.join("&")}`;
}

/** The filter with one more group, or without it if it has it. */
export function toggled(filter, group) {
  const triage = new Set(filter.triage);
  if (!triage.delete(group)) {
    triage.add(group);
  }
  return { ...filter, triage };
}

/** Whether a deployment is listed, whatever its triage. */
export function matchesText(filter, deployment) {
  return contains(filter.service, () => deployment.service_name)
    && contains(filter.owner, () => deployment.owner)
    && contains(filter.text, () => searched(deployment));
}

export function matchesTriage(filter, deployment) {
  return filter.triage.size === 0 || filter.triage.has(deployment.triage);
}

/** Without a filter nothing is looked at: there may be thousands of rows. */
function contains(part, value) {
  const wanted = part.trim().toLowerCase();
  return wanted === "" || String(value() ?? "").toLowerCase().includes(wanted);
}

function searched(d) {
  return [
    d.service_name, d.baseline_version, d.new_version, d.owner, d.router, d.status, d.triage, d.status_reason,
    d.reason_code, d.attention, d.id,
  ].join("\n");
}
