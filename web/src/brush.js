// Drawing over months with a finger or a mouse chooses them; the two date fields do the same by keys.

/** Let a part of a chart be chosen: ``narrow`` is told the first and the last month of it. */
export function brushed(svg, { scale, rows, narrow }) {
  const band = document.createElementNS(svg.namespaceURI, "rect");
  band.setAttribute("class", "brush");
  band.setAttribute("y", 0);
  band.setAttribute("height", svg.getAttribute("height"));
  svg.append(band);
  let start = null;
  const at = (event) => event.clientX - svg.getBoundingClientRect().left;
  const within = (from, to) => rows.filter((row) => scale.apply(row.to) > from && scale.apply(row.from) < to);
  const chosen = (event) => within(...[start, at(event)].sort((one, other) => one - other));

  svg.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    start = at(event);
    svg.setPointerCapture(event.pointerId);
  });
  svg.addEventListener("pointermove", (event) => {
    if (start === null) return;
    const months = chosen(event);
    if (!months.length) return;
    band.setAttribute("x", scale.apply(months[0].from));
    band.setAttribute("width", scale.apply(months.at(-1).to) - scale.apply(months[0].from));
  });
  svg.addEventListener("pointerup", (event) => {
    const months = start === null ? [] : chosen(event);
    start = null;
    if (months.length) narrow(month(months[0].from), month(months.at(-1).from));
  });
  svg.addEventListener("pointercancel", () => {
    start = null;
    band.setAttribute("width", 0);
  });
}

const month = (day) => day.toISOString().slice(0, 7);
