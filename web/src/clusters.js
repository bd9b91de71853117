// Spots that would lie on each other at one scale, gathered: every incident is in exactly one cluster.

const REACH = 46; // pixels between the middles of two clusters, at least

/** Return where a point lies on a square map of the world whose side is 1. */
export function flat(longitude, latitude) {
  const sine = Math.sin((latitude * Math.PI) / 180);
  return [longitude / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
}

/** Gather spots, the one of most incidents first: a cluster stands on a real spot, never between two. */
export function clusters(spots, zoom) {
  const side = 512 * 2 ** zoom;
  const cells = new Map();
  const found = [];
  for (const spot of spots) {
    const at = flat(spot.longitude, spot.latitude).map((part) => part * side);
    const near = nearest(cells, at);
    if (near) {
      near.spots.push(spot);
      near.incidents += spot.incidents;
    } else {
      const cluster = { spot, at, spots: [spot], incidents: spot.incidents };
      found.push(cluster);
      const cell = at.map((part) => Math.floor(part / REACH)).join();
      cells.set(cell, [...(cells.get(cell) ?? []), cluster]);
    }
  }
  return found;
}

function nearest(cells, [x, y]) {
  let best = null;
  let least = REACH;
  for (let column = -1; column <= 1; column++) {
    for (let row = -1; row <= 1; row++) {
      for (const cluster of cells.get(`${Math.floor(x / REACH) + column},${Math.floor(y / REACH) + row}`) ?? []) {
        const far = Math.hypot(cluster.at[0] - x, cluster.at[1] - y);
        if (far < least) [best, least] = [cluster, far];
      }
    }
  }
  return best;
}
