// How values are written. Pure: what is not known is said to be unknown, never shown as 0.

export const UNKNOWN = "unknown";

const NBSP = "\u00a0";
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function isNumber(value) {
  return typeof value === "number" && Number.isFinite(value);
}

/** A weight or share in percent, to two digits: 17.5 %. What is next to nothing or all is not shown as that. */
export function percent(value) {
  if (!isNumber(value)) {
    return UNKNOWN;
  } else if (value > 0 && value < 0.005) {
    return `<${NBSP}0.01${NBSP}%`;
  } else if (value < 100 && value >= 99.995) {
    return `>${NBSP}99.99${NBSP}%`;
  }
  return `${Number(value.toFixed(2))}${NBSP}%`;
}

/** A rate from 0 to 1 as percent with significant digits: 0.33 %. */
export function rate(value) {
  return isNumber(value) ? `${significant(value * 100)}${NBSP}%` : UNKNOWN;
}

export function millis(value) {
  return isNumber(value) ? `${significant(value)}${NBSP}ms` : UNKNOWN;
}

export function significant(value) {
  if (!isNumber(value)) {
    return UNKNOWN;
  }
  const size = Math.abs(value);
  if (size === 0) {
    return "0";
  } else if (size >= 1e6 || size < 1e-4) {
    return value.toExponential(1);
  } else if (size < 0.01) {
    return value.toPrecision(2);
  }
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

/** An evidence value: 0.97, 12, 739, 1.2e+6. */
export function eValue(value) {
  return isNumber(value) ? (value >= 10 && value < 1e6 ? value.toFixed(0) : significant(value)) : UNKNOWN;
}

export function count(value) {
  return isNumber(value) ? Math.round(value).toLocaleString("en-US") : UNKNOWN;
}

/** A duration in its two largest units: 12 s, 2 min 5 s, 1 h 5 min. */
export function duration(seconds) {
  if (!isNumber(seconds)) {
    return UNKNOWN;
  }
  const s = Math.max(0, Math.round(seconds));
  if (s < MINUTE) {
    return `${s}${NBSP}s`;
  } else if (s < HOUR) {
    return two(Math.floor(s / MINUTE), "min", s % MINUTE, "s");
  } else if (s < DAY) {
    return two(Math.floor(s / HOUR), "h", Math.floor((s % HOUR) / MINUTE), "min");
  }
  return two(Math.floor(s / DAY), "d", Math.floor((s % DAY) / HOUR), "h");
}

function two(large, largeUnit, small, smallUnit) {
  const first = `${large}${NBSP}${largeUnit}`;
  return small === 0 ? first : `${first} ${small}${NBSP}${smallUnit}`;
}

/** Milliseconds since 1970 of a time of the API; NaN if there is none. */
export function instant(iso) {
  return typeof iso === "string" ? Date.parse(iso) : NaN;
}

/** A time in the zone of the reader, with the date if it is not that of `now`: 12:03:05, 2026-01-31 12:03:05. */
export function localTime(at, now = Date.now()) {
  const time = typeof at === "string" ? instant(at) : at;
  if (!isNumber(time)) {
    return UNKNOWN;
  }
  const date = new Date(time);
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(pad).join(":");
  return date.toDateString() === new Date(now).toDateString() ? clock : `${localDay(date)} ${clock}`;
}

function localDay(date) {
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

/** The same time in UTC, for titles: 2026-01-31 12:03:05 UTC. */
export function utcTime(at) {
  const time = typeof at === "string" ? instant(at) : at;
  return isNumber(time) ? `${new Date(time).toISOString().slice(0, 19).replace("T", " ")} UTC` : UNKNOWN;
}

function pad(number) {
  return String(number).padStart(2, "0");
}

/** A status as words: ROLLED_BACK becomes rolled back. */
export function words(name) {
  return String(name ?? UNKNOWN).toLowerCase().replaceAll("_", " ");
}

/** Characters that are not seen, or that change the direction of the text around them, become visible. */
export function plain(text) {
  return String(text).replace(/(?![\n\t])[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu, "\ufffd");
}
