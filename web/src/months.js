// Months of the explore page: what is counted at least is solid, up to what it may be is hatched; read from the table beside it.
import * as Plot from "@observablehq/plot";
import { brushed } from "./brush.js";
import { say } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";

/** Draw the months of the table into their place, again whenever its width changes; ``narrow`` is told a first and a last month. */
export function draw(place, narrow) {
  const rows = read(document.querySelectorAll("#months-table [data-month]"));
  let width = 0;
  const redraw = () => {
    if (place.clientWidth === width || !place.clientWidth) return;
    width = place.clientWidth;
    place.replaceChildren(...(rows.length ? [drawn(rows, width, narrow)] : []));
  };
  const watch = new ResizeObserver(redraw);
  watch.observe(place);
  redraw();
  return () => watch.disconnect();
}

function read(cells) {
  return [...cells].flatMap((cell) => {
    const [year, month] = cell.dataset.month.split("-").map(Number);
    const [low, high] = cell.querySelector("data").value.split("/").map((bound) => (bound === "" ? null : Number(bound)));
    return month ? [{ from: new Date(Date.UTC(year, month - 1)), to: new Date(Date.UTC(year, month)), low, high }] : [];
  });
}

function drawn(rows, width, narrow) {
  const bar = { x1: "from", x2: "to", insetLeft: width / rows.length > 8 ? 1 : 0 };
  const known = rows.filter((row) => row.low !== null || row.high !== null);
  const unknown = rows.filter((row) => row.low === null && row.high === null);
  const svg = Plot.plot({
    width,
    height: 190,
    marginLeft: 56,
    marginRight: 8,
    ariaLabel: say("months"),
    x: { type: "utc", label: null, domain: [rows[0].from, rows.at(-1).to] },
    y: { label: null, grid: true, zero: true, ticks: 4, tickFormat: (tick) => (Number.isInteger(tick) ? tick.toLocaleString("en") : "") },
    marks: [
      Plot.rect(known, { ...bar, y1: 0, y2: (row) => row.low ?? 0, fill: "var(--fair)" }),
      Plot.rect(known, { ...bar, y1: (row) => row.low ?? 0, y2: (row) => row.high ?? row.low, fill: "url(#hatched)" }),
      Plot.dot(unknown, { x: (row) => new Date((+row.from + +row.to) / 2), y: 0, r: 2.5, stroke: "var(--strong)", fill: "var(--paper)" }),
      Plot.ruleY([0], { stroke: "var(--strong)" }),
    ],
  });
  svg.querySelector("style")?.remove(); // its rules stand in explore.css: a page runs no style of its own
  svg.setAttribute("role", "img"); // one picture, named as a whole: the table holds its parts
  for (const part of svg.querySelectorAll("g[aria-label]")) part.removeAttribute("aria-label");
  svg.prepend(hatching());
  brushed(svg, { scale: svg.scale("x"), rows, narrow });
  return svg;
}

function hatching() {
  const made = (name, attributes, ...held) => {
    const node = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...held);
    return node;
  };
  const line = made("path", { d: "M0 0V6", stroke: "var(--fair)", "stroke-width": 2.4 });
  return made("defs", {}, made("pattern", { id: "hatched", width: 4.5, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, line));
}
