// Outlines of countries and, nearer, of their provinces, with the names of countries: fetched when they come into view.
import { feature, mesh } from "topojson-client";

const PROVINCES_FROM = 4.5; // zoom
const collection = (features) => ({ type: "FeatureCollection", features });

/** Draw the countries, and provinces as the map comes near them; ``brought`` brings each file by its name. */
export async function outlines(map, brought) {
  const [world, boxes] = await Promise.all([brought("countries"), brought("boxes")]);
  map.getSource("land").setData(feature(world, world.objects.land));
  map.getSource("borders").setData(mesh(world, world.objects.countries));
  map.getSource("names").setData(collection(names(feature(world, world.objects.countries).features)));
  const near = provinces(map, boxes, brought);
  map.on("moveend", near);
  near();
}

function provinces(map, boxes, brought) {
  const drawn = new Map();
  return async () => {
    if (map.getZoom() < PROVINCES_FROM) return;
    const view = map.getBounds();
    const wanted = Object.keys(boxes).filter((code) => !drawn.has(code) && boxes[code].some((box) => meets(box, view)));
    if (!wanted.length) return;
    for (const code of wanted) drawn.set(code, null);
    await Promise.all(
      wanted.map(async (code) => {
        const shapes = await brought(`provinces/${code}`);
        drawn.set(code, { type: "Feature", properties: {}, geometry: mesh(shapes, Object.values(shapes.objects)[0], (one, other) => one !== other) });
      }),
    );
    map.getSource("provinces").setData(collection([...drawn.values()].filter(Boolean)));
  };
}

function meets([west, south, east, north], view) {
  return west < view.getEast() && east > view.getWest() && south < view.getNorth() && north > view.getSouth();
}

/** Return each country's name in the language of the page, in the middle of its largest piece. */
function names(countries) {
  const inWords = new Intl.DisplayNames(document.documentElement.lang, { type: "region", fallback: "none" });
  return countries.flatMap(({ id, geometry }) => {
    const name = id && inWords.of(new Intl.Locale(`und-${id}`).region);
    if (!name) return [];
    const pieces = (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates).map(([outer]) => middle(outer));
    const { at, size } = pieces.reduce((one, other) => (other.size > one.size ? other : one));
    return [{ type: "Feature", properties: { name, size }, geometry: { type: "Point", coordinates: at } }];
  });
}

function middle(outer) {
  let [size, x, y] = [0, 0, 0];
  outer.slice(1).forEach(([x1, y1], n) => {
    const [x0, y0] = outer[n];
    const turn = x0 * y1 - x1 * y0;
    size += turn / 2;
    x += (x0 + x1) * turn;
    y += (y0 + y1) * turn;
  });
  return { size: Math.abs(size), at: [x / (6 * size), y / (6 * size)] };
}
