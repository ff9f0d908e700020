/** The box around features, as GeoJSON has them: longitude and latitude in degrees. */

import type { FeatureCollection, Geometry, Position } from "geojson";
import type { Bbox } from "./places";

/** West, south, east, north; null where there is no position at all. */
export function boundsOf({ features }: FeatureCollection): Bbox | null {
  const all = features.flatMap(({ geometry }) => positions(geometry));
  if (all.length === 0) return null;
  const [lon, lat] = [all.map(([x]) => x as number), all.map(([, y]) => y as number)];
  const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b));
  const greatest = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b));
  return [least(lon), least(lat), greatest(lon), greatest(lat)];
}

/** Features may be told without geometry, which the types of GeoJSON do not say. */
function positions(geometry: Geometry | null): Position[] {
  if (!geometry) return [];
  if (geometry.type === "GeometryCollection") return geometry.geometries.flatMap(positions);
  return flat(geometry.coordinates);
}

type Nested = Position | Nested[];

function flat(coordinates: Nested): Position[] {
  return typeof coordinates[0] === "number" ? [coordinates as Position] : (coordinates as Nested[]).flatMap(flat);
}
