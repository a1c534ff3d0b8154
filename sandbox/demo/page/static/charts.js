// The data_visualization block: bars, lines, areas and pies with their axes and a legend, as drawings of our own. What is
// drawn is also said, for whoever can't see it.

import { h, svg } from "./dom.js";

const WIDTH = 600;
const HEIGHT = 300;
const FRAME = { top: 14, right: 12, left: 64 };
const SLANTED_FROM = 6;
const TICKS = 4;

export function dataVisualization(block) {
  const { chart, title } = block;
  const pie = chart.type === "pie";
  const drawn = pie ? pieOf(chart.segments) : plotOf(chart);
  const entries = pie ? shares(chart.segments) : chart.series.map((series) => series.name);
  const id = `${block.block_id}-title`;
  return h(
    "figure",
    { class: "chart", "aria-labelledby": id },
    h("figcaption", { id }, title),
    svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": `${title}. ${told(chart)}` }, drawn),
    h("ul", { class: "legend" }, entries.map((entry, at) => h("li", {}, swatch(at), entry))),
  );
}

function told(chart) {
  if (chart.type === "pie") return shares(chart.segments).join(", ");
  return chart.series
    .map((series) => `${series.name}: ${series.data.map((point) => `${point.label} ${number(point.value)}`).join(", ")}`)
    .join(". ");
}

function shares(segments) {
  const total = segments.reduce((sum, segment) => sum + segment.value, 0);
  return segments.map((segment) => `${segment.label}: ${number(segment.value)} (${Math.round((100 * segment.value) / total)} %)`);
}

function swatch(at) {
  return svg("svg", { class: "key", viewBox: "0 0 12 12", "aria-hidden": "true" }, svg("rect", { class: `series-${at}`, width: 12, height: 12, rx: 3 }));
}

function number(value) {
  return value.toLocaleString("en", { maximumFractionDigits: 2 });
}

function plotOf(chart) {
  const { categories, x_label: across, y_label: up } = chart.axis_config;
  const slanted = categories.length >= SLANTED_FROM;
  const bottom = HEIGHT - (slanted ? 92 : 42) - (across ? 14 : 0);
  const values = chart.series.flatMap((series) => series.data.map((point) => point.value));
  const { low, high, step } = scale(Math.min(0, ...values), Math.max(0, ...values));
  const y = (value) => bottom - ((value - low) / (high - low || 1)) * (bottom - FRAME.top);
  const band = (WIDTH - FRAME.left - FRAME.right) / categories.length;
  const middle = (at) => FRAME.left + band * (at + 0.5);
  const ticks = Array.from({ length: Math.round((high - low) / step) + 1 }, (_, at) => low + at * step);
  return [
    ticks.map((value) => [
      svg("line", { class: value === 0 ? "axis" : "grid", x1: FRAME.left, x2: WIDTH - FRAME.right, y1: y(value), y2: y(value) }),
      svg("text", { x: FRAME.left - 8, y: y(value) + 4, "text-anchor": "end" }, number(value)),
    ]),
    categories.map((label, at) => category(label, middle(at), bottom, slanted)),
    up ? svg("text", { class: "unit", x: 14, y: (FRAME.top + bottom) / 2, transform: `rotate(-90 14 ${(FRAME.top + bottom) / 2})`, "text-anchor": "middle" }, up) : null,
    across ? svg("text", { class: "unit", x: (FRAME.left + WIDTH) / 2, y: HEIGHT - 4, "text-anchor": "middle" }, across) : null,
    chart.series.map((series, at) => {
      const points = categories.map((label, place) => [middle(place), series.data.find((point) => point.label === label)]);
      if (chart.type === "bar") return bars(points, at, chart.series.length, band, y);
      return line(points, at, y, chart.type === "area");
    }),
  ];
}

function category(label, x, bottom, slanted) {
  if (!slanted) return svg("text", { x, y: bottom + 18, "text-anchor": "middle" }, label);
  return svg("text", { x, y: bottom + 14, "text-anchor": "end", transform: `rotate(-35 ${x} ${bottom + 14})` }, label);
}

function bars(points, at, count, band, y) {
  const width = Math.min((band * 0.7) / count, 56);
  return points.map(([x, point]) => {
    const top = Math.min(y(point.value), y(0));
    const left = x + (at - count / 2) * width;
    const height = Math.abs(y(point.value) - y(0));
    return svg("rect", { class: `series-${at}`, x: left, y: top, width: Math.max(width - 2, 1), height, rx: 2 }, hint(point));
  });
}

function line(points, at, y, filled) {
  const way = points.map(([x, point]) => `${x},${y(point.value)}`).join(" ");
  const ends = filled ? `${points[0][0]},${y(0)} ${way} ${points.at(-1)[0]},${y(0)}` : null;
  return [
    ends ? svg("polygon", { class: `series-${at} under`, points: ends }) : null,
    svg("polyline", { class: `series-${at} way`, points: way }),
    points.map(([x, point]) => svg("circle", { class: `series-${at}`, cx: x, cy: y(point.value), r: 4 }, hint(point))),
  ];
}

function hint(point) {
  return svg("title", {}, `${point.label}: ${number(point.value)}`);
}

// Round numbers beside the axis, with zero among them.
function scale(least, most) {
  const rough = (most - least || 1) / TICKS;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((times) => times * unit).find((each) => each >= rough);
  return { low: Math.floor(least / step) * step, high: Math.ceil((most || 1) / step) * step, step };
}

function pieOf(segments) {
  const total = segments.reduce((sum, segment) => sum + segment.value, 0);
  const [x, y, radius] = [WIDTH / 2, HEIGHT / 2, HEIGHT / 2 - 16];
  if (segments.length === 1) return svg("circle", { class: "series-0", cx: x, cy: y, r: radius }, hint(segments[0]));
  let passed = 0;
  const on = (part) => {
    const angle = 2 * Math.PI * part - Math.PI / 2;
    return `${x + radius * Math.cos(angle)} ${y + radius * Math.sin(angle)}`;
  };
  return segments.map((segment, at) => {
    const from = passed / total;
    passed += segment.value;
    const large = segment.value / total > 0.5 ? 1 : 0;
    const way = `M ${x} ${y} L ${on(from)} A ${radius} ${radius} 0 ${large} 1 ${on(passed / total)} Z`;
    return svg("path", { class: `series-${at} slice`, d: way }, hint(segment));
  });
}
