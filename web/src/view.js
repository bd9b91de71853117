// What part of the world is shown, kept in the address: a link comes back the same.

const BESIDE = ["view", "page", "sort"]; // what an address may say that moves no spot

/** Return the question of an address, whatever part of its answer is shown. */
export function question(address) {
  const asked = new URL(address, location.href).searchParams;
  for (const name of BESIDE) asked.delete(name);
  return asked.toString();
}

/** Return what part of the world the address asks for, null where it asks for none. */
export function viewed() {
  const [zoom, latitude, longitude] = (new URLSearchParams(location.search).get("view") ?? "").split("/").map(Number);
  return [zoom, longitude].every(Number.isFinite) && Math.abs(latitude) <= 85 ? { zoom, center: [longitude, latitude] } : null;
}

/** Keep in the address what part of the world a map shows. */
export function keep(map) {
  const { lng, lat } = map.getCenter();
  const address = new URL(location.href);
  address.searchParams.delete("view");
  const view = [map.getZoom().toFixed(2), lat.toFixed(3), lng.toFixed(3)].join("/");
  address.search += `${address.search ? "&" : "?"}view=${view}`;
  history.replaceState(history.state, "", address);
}
