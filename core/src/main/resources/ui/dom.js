// Elements from data. All text goes through textContent and setAttribute, so nothing of it is ever read as HTML.

import { localTime, utcTime, UNKNOWN } from "./format.js";

/** An element with attributes and children; null and false children are left out, and so are such attributes. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...present(children));
  return element;
}

export function replace(parent, ...children) {
  parent.replaceChildren(...present(children));
}

function present(children) {
  return children.flat().filter((child) => child !== null && child !== undefined && child !== false);
}

/** Sets the text, and touches the page only if it is another one. */
export function setText(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

/** Sets an attribute, or removes it if the value is null. */
export function setAttribute(element, name, value) {
  if (value === null || value === undefined || value === false) {
    element.removeAttribute(name);
  } else if (element.getAttribute(name) !== String(value)) {
    element.setAttribute(name, value === true ? "" : String(value));
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

/** A name from outside: direction marks in it do not reach the text around it. */
export function name(text) {
  return el("bdi", { class: "name" }, String(text ?? UNKNOWN));
}
