// Elements from data. All text goes through textContent and setAttribute, so nothing of it is ever read as HTML, and
// through `plain`, so nothing of it changes how the text around it is read.

import { localTime, plain, utcTime, UNKNOWN } from "./format.js";

/** An element with attributes and children; null and false children are left out, and so are such attributes. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : plain(value));
    }
  }
  element.append(...present(children));
  return element;
}

export function replace(parent, ...children) {
  parent.replaceChildren(...present(children));
}

function present(children) {
  return children
    .flat()
    .filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => (typeof child === "string" ? plain(child) : child));
}

/** Sets the text, and touches the page only if it is another one. */
export function setText(node, text) {
  const shown = plain(text);
  if (node.textContent !== shown) {
    node.textContent = shown;
  }
}

/** Sets an attribute, or removes it if the value is null. */
export function setAttribute(element, name, value) {
  if (value === null || value === undefined || value === false) {
    element.removeAttribute(name);
  } else {
    const text = value === true ? "" : plain(value);
    if (element.getAttribute(name) !== text) {
      element.setAttribute(name, text);
    }
  }
}

export function byId(id) {
  const element = document.getElementById(id);
  if (element === null) {
    throw new Error(`the page has no element ${id}`);
  }
  return element;
}

/** A time in the zone of the reader, with UTC in its title. */
export function timeElement(iso) {
  return typeof iso === "string"
    ? el("time", { datetime: iso, title: utcTime(iso) }, localTime(iso))
    : el("span", {}, UNKNOWN);
}

/** Writes all times below an element again: what was today has a day when it is yesterday. */
export function redrawTimes(element, now = Date.now()) {
  element.querySelectorAll("time[datetime]").forEach((time) => setText(time, localTime(time.dateTime, now)));
}

/** A name from outside: direction marks in it do not reach the text around it. */
export function name(text) {
  return el("bdi", { class: "name" }, plain(text ?? UNKNOWN));
}
