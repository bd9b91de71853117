// How the map looks: the colors of the page, whichever theme it is in, and no map of anybody else beneath.

const empty = { type: "FeatureCollection", features: [] };
const SOURCES = ["land", "provinces", "borders", "circles", "names"];

/** Return the style of the map in the colors that the page has now. */
export function style() {
  const sources = Object.fromEntries(SOURCES.map((name) => [name, { type: "geojson", data: empty, tolerance: name === "circles" ? 0 : 0.375 }]));
  return { version: 8, sources, layers: layers() };
}

/** Give the map the colors that the page has now. */
export function recolor(map) {
  for (const { id, paint } of layers()) {
    for (const [name, value] of Object.entries(paint)) map.setPaintProperty(id, name, value);
  }
}

/** Return a color that the page has now, by its name. */
export function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function layers() {
  const line = (id, source, color, width, { paint, ...more } = {}) => ({
    id,
    type: "line",
    source,
    ...more,
    paint: { "line-color": color, "line-width": width, ...paint },
  });
  return [
    { id: "sea", type: "background", paint: { "background-color": color("sea") } },
    { id: "land", type: "fill", source: "land", paint: { "fill-color": color("surface"), "fill-antialias": false } },
    line("provinces", "provinces", color("rule"), 0.8),
    line("borders", "borders", color("strong"), 1),
    {
      id: "doubt",
      type: "fill",
      source: "circles",
      paint: { "fill-color": color("fair"), "fill-opacity": ["case", ["get", "wide"], 0.025, ["get", "many"], 0.04, 0.14] },
    },
    line("rims", "circles", color("fair"), ["case", ["get", "wide"], 0.7, 1.4], {
      filter: ["!", ["get", "by_name"]],
      paint: { "line-opacity": ["case", ["get", "many"], 0.35, 1] },
    }),
    line("rims by name", "circles", color("fair"), 1, { filter: ["get", "by_name"], paint: { "line-dasharray": [3, 3] } }),
    {
      id: "names",
      type: "symbol",
      source: "names",
      filter: [">", ["get", "size"], ["step", ["zoom"], 60, 3, 12, 4, 2, 5, 0]],
      layout: {
        "text-field": ["get", "name"],
        "text-font": ["IBM Plex Sans", "IBM Plex Sans Arabic", "sans-serif"],
        "text-size": 13,
        "text-letter-spacing": 0,
        "symbol-sort-key": ["-", 0, ["get", "size"]],
      },
      paint: { "text-color": color("muted"), "text-halo-color": color("surface"), "text-halo-width": 1.2 },
    },
  ];
}
