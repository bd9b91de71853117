// A map of one's own beneath the circles: a PMTiles file that who serves the book named, in the colors of the page where it is made of shapes.
import { addProtocol, AttributionControl } from "maplibre-gl";
import { PMTiles, Protocol } from "pmtiles";
import { color } from "./style.js";

const VECTOR = 1; // as the header of the file says it
const OWN_FROM = 6; // zoom from which on coarse outlines would only contradict it
const WATER = /water|ocean|sea|river|lake/i;

/** Return how the tiles at an address are drawn on a map. */
export const tiled = (address) => (map) => beneath(map, address);

/** Draw the tiles under the circles, and return how to give them the colors that the page has now. */
async function beneath(map, address) {
  const archive = new PMTiles(new URL(address, location.href).href);
  const protocol = new Protocol();
  protocol.add(archive);
  addProtocol("pmtiles", protocol.tile);
  const [{ tileType }, about] = await Promise.all([archive.getHeader(), archive.getMetadata()]);
  const shapes = tileType === VECTOR;
  map.addSource("tiles", { type: shapes ? "vector" : "raster", url: `pmtiles://${archive.source.getKey()}`, ...(shapes ? {} : { tileSize: 256 }) });
  const layers = () => (shapes ? (about.vector_layers ?? []).flatMap(({ id }) => drawn(id)) : [{ id: "tiles", type: "raster", source: "tiles" }]);
  for (const layer of layers()) map.addLayer(layer, "doubt");
  if (shapes) for (const id of ["land", "borders", "names"]) map.setLayerZoomRange(id, 0, OWN_FROM);
  if (about?.attribution) map.addControl(new AttributionControl({ compact: false, customAttribution: plain(about.attribution) }), "bottom-left");
  const recolor = () => {
    for (const { id, paint = {} } of layers()) for (const [name, value] of Object.entries(paint)) map.setPaintProperty(id, name, value);
    if (shapes) map.setPaintProperty("sea", "background-color", ["step", ["zoom"], color("sea"), OWN_FROM, color("surface")]);
  };
  recolor();
  return recolor;
}

/** Return the layers that draw one layer of the file: its surfaces, lines and, where they have any, the names of its points. */
function drawn(name) {
  const water = WATER.test(name);
  const layer = (type, geometry, more) => ({ id: `tiles ${name} ${type}`, type, source: "tiles", "source-layer": name, filter: ["==", ["geometry-type"], geometry], ...more });
  return [
    layer("fill", "Polygon", { paint: { "fill-color": color(water ? "sea" : "rule"), "fill-opacity": water ? 1 : 0.25 } }),
    layer("line", "LineString", { paint: { "line-color": color(water ? "sea" : "rule"), "line-width": 1 } }),
    layer("symbol", "Point", {
      layout: {
        "text-field": ["coalesce", ["get", `name:${document.documentElement.lang}`], ["get", "name"], ""],
        "text-font": ["IBM Plex Sans", "IBM Plex Sans Arabic", "sans-serif"],
        "text-size": 12,
        "text-letter-spacing": 0,
      },
      paint: { "text-color": color("muted"), "text-halo-color": color("surface"), "text-halo-width": 1.2 },
    }),
  ];
}

/** Return the words of an attribution without its markup: it is somebody else's. */
function plain(markup) {
  const words = document.createElement("span");
  words.textContent = new DOMParser().parseFromString(markup, "text/html").body.textContent;
  return words.innerHTML;
}
