// What the map draws, where a server answers: each file and every question by its address.

const beside = (name) => new URL(name, import.meta.url).href;
const fetched = async (address) => (await fetch(address)).json();
const worker = "map-worker.js";

/** Return how a map gets what it draws. */
export function served(place) {
  return {
    worker: async () => beside(worker),
    spots: async (question) => (await fetched(`${place.dataset.spots}?${question}`)).answer,
    outlines: (name) => fetched(beside(`outlines/${name}.json`)),
    async tiles() {
      const { tiles: address } = await fetched("/map.json");
      return address && (await import("./beneath.js")).tiled(address);
    },
  };
}
