// Draws data_visualization blocks as SVG, with the same numbers as a table for who cannot see it.

import { drawAxes, scaleOf } from "./axes.js";
import { h, uniqueId } from "./dom.js";
import { mark, s } from "./svg.js";

const RADIUS = 100;

const PLOT = { bar, line, area };

export function drawChart(block) {
  const { chart } = block;
  const id = uniqueId("chart");
  const isPie = chart.type === "pie";
  const picture = isPie ? pie(chart) : axisChart(chart);
  const svg = s("svg", { class: `chart-picture ${chart.type}`, viewBox: picture.box, role: "img", "aria-labelledby": id }, picture.marks);
  const names = isPie ? chart.segments.map((one) => one.label) : chart.series.map((one) => one.name);
  return h("figure", { class: "chart", data: { testid: "chart", chart: chart.type } },
    h("figcaption", { class: "chart-title" }, h("span", { id, role: "heading", "aria-level": "3" }, block.title)),
    h("div", { class: isPie ? "chart-with-legend" : "" }, svg, legend(names)),
    h("details", { class: "chart-numbers" }, h("summary", {}, "Show as a table"), isPie ? segmentTable(chart) : seriesTable(chart)));
}

function legend(names) {
  return h("ul", { class: "legend" }, names.map((name, at) => h("li", {}, h("span", { class: `swatch series-${at}`, "aria-hidden": "true" }), name)));
}

function categoriesOf(chart) {
  const given = chart.axis_config?.categories ?? [];
  const met = chart.series.flatMap((one) => one.data.map((point) => point.label));
  return [...new Set([...given, ...met])];
}

function axisChart(chart) {
  const categories = categoriesOf(chart);
  const scale = scaleOf(categories.length, chart.series.flatMap((one) => one.data.map((point) => point.value)));
  const plotted = chart.series.map((series, at) => PLOT[chart.type](pointsOf(series, categories, scale), at, chart.series.length, scale));
  return { box: scale.box, marks: [...drawAxes(scale, categories, chart.axis_config ?? {}), ...plotted] };
}

function pointsOf(series, categories, scale) {
  return series.data.map((point) => {
    const place = categories.indexOf(point.label);
    return { place, x: scale.x(place), y: scale.y(point.value), said: `${series.name}, ${point.label}: ${point.value}` };
  }).sort((one, other) => one.place - other.place);
}

function bar(points, at, count, scale) {
  const width = Math.min(64, (scale.step * 0.72) / count);
  return s("g", { class: `series-${at}` }, points.map((point) => mark("rect", {
    x: point.x + (at - count / 2) * width, width: Math.max(1, width - 1.5), rx: 2,
    y: Math.min(point.y, scale.zero), height: Math.max(0.5, Math.abs(point.y - scale.zero)), fill: "currentcolor",
  }, point.said)));
}

function pathOf(points) {
  return points.map((point, at) => `${at ? "L" : "M"}${point.x} ${point.y}`).join("");
}

function line(points, at) {
  return s("g", { class: `series-${at}` },
    s("path", { d: pathOf(points), fill: "none", stroke: "currentcolor", "stroke-width": 2.5, "stroke-linejoin": "round" }),
    points.map((point) => mark("circle", { cx: point.x, cy: point.y, r: 3.5, fill: "currentcolor" }, point.said)));
}

function area(points, at, count, scale) {
  const shape = `${pathOf(points)}L${points.at(-1).x} ${scale.zero}L${points[0].x} ${scale.zero}Z`;
  return s("g", { class: `series-${at}` }, s("path", { d: shape, fill: "currentcolor", opacity: 0.22 }), [...line(points, at).childNodes]);
}

function pie(chart) {
  const total = chart.segments.reduce((sum, one) => sum + Math.max(0, one.value), 0);
  let from = 0;
  const marks = chart.segments.map((segment, at) => {
    const share = total ? Math.max(0, segment.value) / total : 0;
    const drawn = slice(from, share, at, `${segment.label}: ${segment.value} (${Math.round(share * 100)} %)`);
    from += share;
    return drawn;
  });
  return { box: `${-RADIUS - 2} ${-RADIUS - 2} ${RADIUS * 2 + 4} ${RADIUS * 2 + 4}`, marks };
}

function slice(from, share, at, said) {
  const look = { class: `slice series-${at}`, fill: "currentcolor" };
  if (share > 0.9999) return mark("circle", { ...look, r: RADIUS }, said);
  const edge = (turn) => `${RADIUS * Math.sin(turn * 2 * Math.PI)} ${-RADIUS * Math.cos(turn * 2 * Math.PI)}`;
  return mark("path", { ...look, d: `M0 0L${edge(from)}A${RADIUS} ${RADIUS} 0 ${share > 0.5 ? 1 : 0} 1 ${edge(from + share)}Z` }, said);
}

function rowOf(tag, label, cells) {
  return h("tr", {}, h("th", { scope: tag === "th" ? "col" : "row" }, label), cells.map((cell) => h(tag, { scope: tag === "th" ? "col" : null }, cell)));
}

function segmentTable(chart) {
  const rows = chart.segments.map((one) => rowOf("td", one.label, [String(one.value)]));
  return h("table", { class: "table" }, h("thead", {}, rowOf("th", "Segment", ["Value"])), h("tbody", {}, rows));
}

function seriesTable(chart) {
  const valueOf = (series, label) => String(series.data.find((point) => point.label === label)?.value ?? "");
  const rows = categoriesOf(chart).map((label) => rowOf("td", label, chart.series.map((one) => valueOf(one, label))));
  const top = rowOf("th", chart.axis_config?.x_label ?? "Label", chart.series.map((one) => one.name));
  return h("table", { class: "table" }, h("thead", {}, top), h("tbody", {}, rows));
}
