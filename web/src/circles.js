// Circles on the round earth: as large as the doubt in metres, whatever the scale of the map.

const EARTH = 6371008.8;
const radians = (degrees) => (degrees * Math.PI) / 180;
const degrees = (radians) => (radians * 180) / Math.PI;

/** Return the ring of points that lie so many metres around a point. */
export function ring(longitude, latitude, metres, corners) {
  const far = metres / EARTH;
  const up = radians(latitude);
  return Array.from({ length: corners + 1 }, (_, n) => {
    const bearing = (2 * Math.PI * (n % corners)) / corners;
    const lat = Math.asin(Math.sin(up) * Math.cos(far) + Math.cos(up) * Math.sin(far) * Math.cos(bearing));
    const aside = Math.atan2(Math.sin(bearing) * Math.sin(far) * Math.cos(up), Math.cos(far) - Math.sin(up) * Math.sin(lat));
    return [longitude + degrees(aside), degrees(lat)];
  });
}

/** Return the circles of some spots, the widest first, so that none lies hidden under another. */
export function circles(spots) {
  const corners = spots.length > 2000 ? 24 : 64;
  const features = [...spots]
    .sort((one, other) => other.precision - one.precision)
    .map((spot) => ({
      type: "Feature",
      properties: { by_name: spot.by_name, wide: spot.precision >= 50000, many: spots.length > 300 },
      geometry: { type: "Polygon", coordinates: [ring(spot.longitude, spot.latitude, spot.precision, corners)] },
    }));
  return { type: "FeatureCollection", features };
}
