// Which deployments are listed: the filter, as the address of the page has it. Pure.

export const NO_FILTER = { conditions: new Set(), service: "", owner: "", text: "" };

/** The filter of an address: ?condition=failing,suspect&service=shop&owner=web&text=v2 */
export function parseFilter(search) {
  const parameters = new URLSearchParams(search);
  const conditions = parameters.getAll("condition").flatMap((value) => value.split(","));
  return {
    conditions: new Set(conditions.map((value) => value.trim().toLowerCase()).filter((value) => value !== "")),
    service: parameters.get("service") ?? "",
    owner: parameters.get("owner") ?? "",
    text: parameters.get("text") ?? "",
  };
}

/** The query of an address with this filter; "" without any. */
export function filterSearch(filter) {
  const parts = [];
  if (filter.conditions.size > 0) {
    parts.push(`condition=${[...filter.conditions].map(encodeURIComponent).join(",")}`);
  }
  for (const field of ["service", "owner", "text"]) {
    if (filter[field] !== "") {
      parts.push(`${field}=${encodeURIComponent(filter[field])}`);
    }
  }
  return parts.length === 0 ? "" : `?${parts.join("&")}`;
}

/** The filter with one more condition, or without it if it has it. */
export function toggled(filter, condition) {
  const conditions = new Set(filter.conditions);
  if (!conditions.delete(condition)) {
    conditions.add(condition);
  }
  return { ...filter, conditions };
}

/** Whether a deployment is listed, whatever its condition. */
export function matchesText(filter, deployment) {
  return contains(deployment.service_name, filter.service)
    && contains(deployment.owner, filter.owner)
    && contains(searched(deployment), filter.text);
}

export function matchesCondition(filter, deployment) {
  return filter.conditions.size === 0 || filter.conditions.has(deployment.condition);
}

function contains(value, part) {
  const wanted = part.trim().toLowerCase();
  return wanted === "" || String(value ?? "").toLowerCase().includes(wanted);
}

function searched(d) {
  return [
    d.service_name, d.baseline_version, d.new_version, d.owner, d.router, d.status, d.condition, d.status_reason,
    d.reason_code, d.attention, d.id,
  ].join("\n");
}
