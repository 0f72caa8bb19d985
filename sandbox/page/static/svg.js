// Builds SVG by DOM calls; colours come from classes.

const SVG = "http://www.w3.org/2000/svg";

export function s(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  Object.entries(attributes).forEach(([name, value]) => value !== null && element.setAttribute(name, value));
  element.append(...children.flat(Infinity).filter((child) => child !== null));
  return element;
}

// A mark that says its value when it is pointed at.
export function mark(tag, attributes, said) {
  return s(tag, attributes, s("title", {}, said));
}
