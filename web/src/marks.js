// Clusters as buttons on the map: how many incidents, and a list when opened. One of them takes the Tab key, arrows step to the others.
import { Marker } from "maplibre-gl";
import { clusters } from "./clusters.js";
import { element, incidents, number, say } from "./words.js";

export class Marks {
  #map;
  #open;
  #spots = [];
  #clusters = [];
  #zoom = null;
  #shown = new Map();

  constructor(map, open) {
    this.#map = map;
    this.#open = open;
    map.getContainer().addEventListener("keydown", (event) => this.#step(event), true); // before the map takes arrows for itself
  }

  /** How many incidents the marks in view stand for. */
  get drawn() {
    return [...this.#shown.keys()].reduce((sum, cluster) => sum + cluster.incidents, 0);
  }

  set spots(spots) {
    this.#spots = spots;
    this.#zoom = null;
    this.place();
  }

  /** Put the marks where they belong at this scale; those out of view are taken off. */
  place() {
    const zoom = Math.floor(this.#map.getZoom() * 2) / 2;
    if (zoom !== this.#zoom) {
      this.#clear();
      this.#clusters = clusters(this.#spots, zoom);
      this.#zoom = zoom;
    }
    const view = this.#map.getBounds();
    for (const cluster of this.#clusters) {
      const within = view.contains([cluster.spot.longitude, cluster.spot.latitude]);
      if (within && !this.#shown.has(cluster)) this.#shown.set(cluster, this.#marked(cluster));
      if (!within && this.#shown.has(cluster)) this.#take(cluster);
    }
    this.#tabbed();
  }

  #marked(cluster) {
    const button = element("button", { type: "button", class: "spot", tabindex: "-1" });
    if (cluster.incidents > 1) button.textContent = number(cluster.incidents);
    button.dataset.incidents = cluster.incidents;
    button.setAttribute("aria-label", label(cluster));
    button.addEventListener("click", (event) => {
      event.stopPropagation();
      this.#open(cluster, button);
    });
    return new Marker({ element: button }).setLngLat([cluster.spot.longitude, cluster.spot.latitude]).addTo(this.#map);
  }

  #take(cluster) {
    this.#shown.get(cluster).remove();
    this.#shown.delete(cluster);
  }

  #clear() {
    for (const cluster of [...this.#shown.keys()]) this.#take(cluster);
  }

  get #buttons() {
    return [...this.#shown.values()].map((marker) => marker.getElement());
  }

  #tabbed() {
    const buttons = this.#buttons;
    const held = buttons.find((button) => button.tabIndex === 0) ?? buttons[0];
    if (held) held.tabIndex = 0;
  }

  #step(event) {
    const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const buttons = this.#buttons;
    const at = buttons.indexOf(document.activeElement);
    if (!by || at < 0) return;
    event.preventDefault();
    event.stopPropagation();
    buttons[at].tabIndex = -1;
    const next = buttons[(at + by + buttons.length) % buttons.length];
    next.tabIndex = 0;
    next.focus();
  }
}

function label({ spot, spots, incidents: held }) {
  const place = spot.place ?? say("no_name");
  const counted = incidents(held);
  return spots.length > 1 ? `${place}, ${say("more_places", { n: number(spots.length - 1) })}: ${counted}` : `${place}: ${counted}`;
}
