// What is opened from the map: the places of one cluster, each leading to its incidents.
import { question } from "./view.js";
import { element, incidents, number, range, say } from "./words.js";

const MOST = 40;

export class Panel {
  #map;
  #dialog = element("dialog", { class: "spots", dir: document.dir || "ltr" });
  #from = null;

  constructor(map) {
    this.#map = map;
    map.getContainer().append(this.#dialog);
    this.#dialog.addEventListener("keydown", (event) => event.key === "Escape" && this.#back());
  }

  /** Show the places of a cluster; closing it leads back to the mark. */
  open(cluster, from) {
    this.#from = from;
    const title = element("h3", { id: "spots-title" }, incidents(cluster.incidents));
    const shut = element("button", { type: "button", autofocus: "" }, say("close"));
    shut.addEventListener("click", () => this.#back());
    this.#dialog.setAttribute("aria-labelledby", title.id);
    this.#dialog.replaceChildren(shut, title, list(cluster.spots), ...this.#nearer(cluster));
    this.#dialog.close();
    this.#dialog.show();
    shut.focus();
  }

  /** Close it, wherever the reader is. */
  close() {
    this.#dialog.close();
  }

  #back() {
    this.close();
    (this.#from.isConnected ? this.#from : this.#map.getCanvas()).focus();
  }

  #nearer({ spot, spots }) {
    if (spots.length < 2) return [];
    const nearer = element("button", { type: "button" }, say("nearer"));
    nearer.addEventListener("click", () => {
      this.#back();
      this.#map.easeTo({ center: [spot.longitude, spot.latitude], zoom: this.#map.getZoom() + 2, animate: !still() }, { asked: true });
    });
    return [nearer];
  }
}

const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

function list(spots) {
  const rows = spots.slice(0, MOST).map((spot) => element("li", {}, ...row(spot)));
  const left = spots.length - MOST;
  if (left > 0) rows.push(element("li", {}, say("more_places", { n: number(left) })));
  return element("ul", {}, ...rows);
}

function row(spot) {
  const within = say(spot.by_name ? "by_name" : "within", { n: number(kilometres(spot.precision)) });
  const facts = [incidents(spot.incidents), range(spot.low, spot.high), within];
  const name = element("bdi", {}, spot.place ?? say("no_name"));
  const lead = spot.place ? element("a", { href: address(spot.place) }, name) : name;
  const around = spot.around ? [" · ", element("bdi", {}, spot.around)] : [];
  return [lead, ...around, element("br"), element("span", { class: "muted" }, facts.join(" · "))];
}

/** Return a radius of doubt, no more exact than it is. */
function kilometres(metres) {
  return metres >= 10000 ? Math.round(metres / 1000) : Math.round(metres / 100) / 10;
}

function address(place) {
  const asked = new URLSearchParams(question(location.href));
  asked.set("place", place);
  asked.append("exact", place);
  return `${location.pathname}?${asked}`;
}
