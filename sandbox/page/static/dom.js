// Builds elements; data only ever enters the page as text or as attribute values.

const PROPERTIES = new Set(["value", "checked", "disabled", "hidden", "tabIndex", "textContent", "className"]);

function assign(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else if (name === "class") element.setAttribute("class", value);
  else if (name === "data") Object.entries(value).forEach(([key, item]) => setData(element, key, item));
  else if (PROPERTIES.has(name)) element[name] = value;
  else element.setAttribute(name, value === true ? "" : value);
}

function setData(element, key, value) {
  if (value !== null && value !== undefined) element.dataset[key] = value;
}

export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  Object.entries(attributes ?? {}).forEach(([name, value]) => assign(element, name, value));
  return fill(element, children);
}

export function fill(element, children) {
  const kept = [children].flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
  element.append(...kept);
  return element;
}

export function replace(element, ...children) {
  element.replaceChildren();
  return fill(element, children);
}

let counter = 0;
export function uniqueId(prefix) {
  counter += 1;
  return `${prefix}-${counter}`;
}

const SHAPES = {
  hash: "M6.5 2.5 5 13.5M11 2.5 9.5 13.5M2.5 5.8h11.2M2.3 10.2h11.2",
  lock: "M4 7.2h8v6H4zM5.7 7V5a2.3 2.3 0 0 1 4.6 0v2",
  home: "M2.5 8 8 3l5.5 5M4 7.2v6h8v-6",
  close: "M4 4l8 8M12 4l-8 8",
  back: "M9.8 3.5 5.3 8l4.5 4.5",
  down: "M4 6.2 8 10.2l4-4",
  more: "M8 3.6v.01M8 8v.01M8 12.4v.01",
  send: "M2.8 13.2 13.6 8 2.8 2.8l1.5 5.2zM4.3 8h4.5",
  reply: "M2.5 3.5h11v7.6H7.4L4.3 13.6v-2.5H2.5z",
  eye: "M1.8 8S4 4 8 4s6.2 4 6.2 4S12 12 8 12 1.8 8 1.8 8zM8 6.4a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2z",
  bolt: "M9 1.8 3.6 9H8l-1 5.2L12.4 7H8z",
  panel: "M2.5 3h11v10h-11zM9.5 3v10",
  mail: "M2.2 3.6h11.6v8.8H2.2zM2.4 4 8 8.6 13.6 4",
  menu: "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
  search: "M7 2.8a4.2 4.2 0 1 1 0 8.4 4.2 4.2 0 0 1 0-8.4zM10.2 10.2l3.2 3.2",
  file: "M4 2.2h5l3 3v8.6H4zM9 2.2v3h3",
  warn: "M8 2.4 14.2 13H1.8zM8 6.4v3M8 11.2v.01",
  up: "M4 9.8 8 5.8l4 4",
  on: "M6.2 3.5 10.7 8l-4.5 4.5",
  info: "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 7.4v3.4M8 5.2v.01",
  circle: "M8 2.6a5.4 5.4 0 1 1 0 10.8A5.4 5.4 0 0 1 8 2.6z",
  progress: "M8 2.6a5.4 5.4 0 1 1-5.4 5.4M8 5v3l2 1.4",
  play: "M5 3.2v9.6L12.6 8z",
  trash: "M3 4.4h10M6.2 4.2V2.6h3.6v1.6M4.3 4.6l.7 8.8h6l.7-8.8",
  thumb: "M2.5 7.4h2.4v6H2.5zM4.9 7.6 7.5 2.4c1.2 0 1.7.8 1.5 2l-.3 2.1h4a1.2 1.2 0 0 1 1.2 1.5l-1 4.3a1.4 1.4 0 0 1-1.4 1.1H4.9",
  thumbdown: "M2.5 8.6h2.4v-6H2.5zM4.9 8.4l2.6 5.2c1.2 0 1.7-.8 1.5-2l-.3-2.1h4a1.2 1.2 0 0 0 1.2-1.5l-1-4.3a1.4 1.4 0 0 0-1.4-1.1H4.9",
  clip: "M11.8 7.4 7.3 11.9a2.6 2.6 0 0 1-3.7-3.7l5-5a1.7 1.7 0 0 1 2.5 2.5l-4.9 4.9a.8.8 0 0 1-1.2-1.2l4.4-4.4",
  bell: "M4 11.2V7a4 4 0 0 1 8 0v4.2l1 1H3zM6.8 14h2.4",
  check: "M3.5 8.3 6.7 11.4 12.5 4.8",
};

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", SHAPES[name]);
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(path);
  return svg;
}
