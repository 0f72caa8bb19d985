// The axes of a chart: round steps upwards, one place for each category.

import { s } from "./svg.js";

const WIDTH = 600;
const HEIGHT = 270;
const EDGE = { left: 62, right: 12, top: 12, bottom: 52 };
const STEPS_WANTED = 4;

// A step of 1, 2 or 5 times a power of ten.
function roundStep(span) {
  const rough = span / STEPS_WANTED;
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10) * power;
}

export function scaleOf(places, values) {
  const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)];
  const tick = roundStep(most - least || 1);
  const [low, high] = [Math.floor(least / tick) * tick, Math.ceil((most || tick) / tick) * tick];
  const span = { x: WIDTH - EDGE.left - EDGE.right, y: HEIGHT - EDGE.top - EDGE.bottom };
  const step = span.x / places;
  const y = (value) => EDGE.top + ((high - value) / (high - low)) * span.y;
  const count = Math.round((high - low) / tick);
  return {
    box: `0 0 ${WIDTH} ${HEIGHT}`, step, y, zero: y(0),
    x: (place) => EDGE.left + (place + 0.5) * step,
    ticks: Array.from({ length: count + 1 }, (_, at) => Number((low + at * tick).toPrecision(10))),
  };
}

export function drawAxes(scale, categories, config) {
  const right = WIDTH - EDGE.right;
  const lines = scale.ticks.map((value) => s("line", { class: value === 0 ? "axis" : "grid", x1: EDGE.left, x2: right, y1: scale.y(value), y2: scale.y(value) }));
  const values = scale.ticks.map((value) => s("text", { x: EDGE.left - 8, y: scale.y(value) + 4, "text-anchor": "end" }, written(value)));
  return [...lines, ...values, ...categories.map((name, at) => category(name, at, scale)), ...labels(config)];
}

function written(value) {
  return new Intl.NumberFormat("en", { notation: Math.abs(value) >= 1e5 ? "compact" : "standard" }).format(value);
}

function category(name, at, scale) {
  const room = Math.max(2, Math.floor(scale.step / 7));
  const shown = [...name].length > room ? `${[...name].slice(0, room - 1).join("")}…` : name;
  return s("text", { x: scale.x(at), y: HEIGHT - EDGE.bottom + 18, "text-anchor": "middle" }, shown, s("title", {}, name));
}

function labels(config) {
  const middle = (HEIGHT - EDGE.bottom + EDGE.top) / 2;
  return [
    config.x_label ? s("text", { class: "axis-label", x: (WIDTH + EDGE.left) / 2, y: HEIGHT - 8, "text-anchor": "middle" }, config.x_label) : null,
    config.y_label ? s("text", { class: "axis-label", x: 0, y: 0, transform: `translate(12 ${middle}) rotate(-90)`, "text-anchor": "middle" }, config.y_label) : null,
  ].filter(Boolean);
}
