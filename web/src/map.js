// The map of the explore page: circles as large as the doubt, clusters that say how many incidents they stand for.
import { LngLatBounds, Map as MapView, NavigationControl, ScaleControl, setWorkerUrl } from "maplibre-gl";
import { circles } from "./circles.js";
import { Marks } from "./marks.js";
import { outlines } from "./outlines.js";
import { Panel } from "./panel.js";
import { recolor, style } from "./style.js";
import { keep, question, viewed } from "./view.js";
import { number, say } from "./words.js";

/**
 * Draw the map in its place, and return how to ask for the spots of another address.
 *
 * ``from`` brings what is drawn: the address of the ``worker``, the ``spots`` of a question, ``outlines`` by name, and the address of ``tiles``.
 */
export async function draw(place, note, from) {
  setWorkerUrl(await from.worker());
  const seen = viewed();
  const map = made(place, seen);
  const panel = new Panel(map);
  const marks = new Marks(map, (cluster, from) => panel.open(cluster, from));
  const loaded = map.once("load");
  let [asked, total, moved] = [null, 0, false];

  /** Ask for the spots of an address; what is returned puts them on the map. */
  function ask(address, fit) {
    const newest = question(address);
    if (newest === asked) return () => {};
    asked = newest;
    delete place.dataset.idle;
    const got = from.spots(newest);
    return async () => put(newest, await got, fit);
  }

  async function put(newest, answer, fit) {
    if (newest !== asked) return; // something else was asked for meanwhile
    const spots = rows(answer);
    total = answer.total;
    moved = false;
    if (fit && spots.length) map.fitBounds(around(spots), { padding: 48, maxZoom: 10, animate: false });
    panel.close();
    marks.spots = spots; // marks wait for nothing, circles for all that they are drawn with
    await loaded;
    if (newest === asked) map.getSource("circles").setData(circles(spots));
  }

  await ask(location.href, !seen)();
  let outlined = false;
  const rested = () => {
    outlined = true;
    map.triggerRepaint(); // so that it comes to rest once more
  };
  outlines(map, from.outlines).then(rested, rested);
  const tiled = from.tiles().then((tiled) => tiled?.(map));
  map.on("move", () => marks.place());
  map.on("movestart", (event) => (moved ||= Boolean(event.originalEvent ?? event.asked)));
  map.on("moveend", () => moved && keep(map));
  for (const begun of ["movestart", "dataloading"]) map.on(begun, () => delete place.dataset.idle);
  map.on("idle", () => {
    marks.place();
    if (!outlined) return;
    place.dataset.drawn = marks.drawn;
    place.dataset.idle = "";
    const said = total ? say("drawn", { n: number(marks.drawn), total: number(total) }) : "";
    if (note.textContent !== said) note.textContent = said;
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", async () => {
    recolor(map);
    (await tiled)?.();
  });
  return (address) => ask(address, true);
}

function made(place, seen) {
  const map = new MapView({
    container: place,
    style: style(),
    ...(seen ?? { center: [20, 20], zoom: 1 }),
    maxZoom: 13,
    attributionControl: false,
    cooperativeGestures: true,
    dragRotate: false,
    pitchWithRotate: false,
    fadeDuration: 0,
    renderWorldCopies: false,
    locale: {
      "Map.Title": say("map"),
      "ScaleControl.Kilometers": say("km"),
      "ScaleControl.Meters": say("m"),
      "NavigationControl.ZoomIn": say("zoom_in"),
      "NavigationControl.ZoomOut": say("zoom_out"),
      "CooperativeGesturesHandler.WindowsHelpText": say("wheel"),
      "CooperativeGesturesHandler.MacHelpText": say("wheel_mac"),
      "CooperativeGesturesHandler.MobileHelpText": say("fingers"),
    },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-left");
  map.addControl(new ScaleControl({ unit: "metric" }), "bottom-right");
  return map;
}

/** Return the columns of an answer as spots, those of most incidents first. */
function rows({ longitude, ...more }) {
  const columns = Object.entries(more).filter(([, column]) => Array.isArray(column));
  return longitude.map((degrees, n) => ({ longitude: degrees, ...Object.fromEntries(columns.map(([name, column]) => [name, column[n]])) }));
}

function around(spots) {
  return spots.reduce((box, spot) => box.extend([spot.longitude, spot.latitude]), new LngLatBounds());
}
