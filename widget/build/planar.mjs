/**
 * From the sphere to the plane. On the sphere a coast runs across the 180th meridian and around the pole; in the plane
 * a ring must not jump, so its longitudes go on beyond 180, and one that circles the South Pole is closed along 90° S.
 */

/** Points `[lon, lat]` in degrees, each within 180° of longitude of the one before. */
export function unwrap(points) {
  let turns = 0;
  return points.map(([lon, lat], index) => {
    const step = index ? lon - points[index - 1][0] : 0;
    if (step > 180) turns -= 360;
    else if (step < -180) turns += 360;
    return [rounded(lon + turns), rounded(lat)];
  });
}

/** A ring that neither jumps nor ends elsewhere than it began. */
export function planarRing(ring) {
  const points = unwrap(ring);
  const [first, last] = [points[0], points.at(-1)];
  if (first[0] === last[0]) return points;
  return [...points, [last[0], -90], [first[0], -90], first];
}

/** A polygon that begins between 180° W and 180° E; its holes are moved to where its outer ring is. */
export function planarPolygon(rings) {
  const [outer, ...holes] = rings.map(planarRing);
  const placed = moved(outer, -180 - west(outer));
  return [placed, ...holes.map((hole) => moved(hole, west(placed) - west(hole)))];
}

/** What a ring encloses in Web Mercator, in square metres; what lies beyond 85° counts as if it were there. */
export function mercatorArea(ring) {
  const points = ring.map(([lon, lat]) => [EARTH * radians(lon), EARTH * Math.asinh(Math.tan(radians(clamped(lat))))]);
  const parts = points.slice(1).map(([x, y], index) => points[index][0] * y - x * points[index][1]);
  return Math.abs(parts.reduce((sum, part) => sum + part, 0)) / 2;
}

const EARTH = 6_378_137;
const radians = (degrees) => (degrees * Math.PI) / 180;
const clamped = (lat) => Math.max(-85.06, Math.min(85.06, lat));

function west(ring) {
  return ring.reduce((least, [lon]) => Math.min(least, lon), Infinity);
}

/** By whole turns, and by at least `distance`. */
function moved(ring, distance) {
  const turns = Math.ceil(distance / 360) * 360;
  return turns ? ring.map(([lon, lat]) => [rounded(lon + turns), lat]) : ring;
}

/** To about a metre: the data's own grid is coarser. */
function rounded(degrees) {
  return Math.round(degrees * 1e5) / 1e5;
}
