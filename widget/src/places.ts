/** Places as the page knows them, and the arithmetic of a list of them. No DOM, no map. */

export type LonLat = readonly [lon: number, lat: number];
/** west, south, east, north */
export type Bbox = readonly [number, number, number, number];

/** A place as it is in a list: from a tile or from the API. */
export interface Place {
  readonly id: string;
  readonly at: LonLat;
  readonly name: string | null;
  readonly category: string;
  readonly group: string;
  /** What it is, in words; where it is not there, its category says it. */
  readonly label?: string;
  readonly address?: string | null;
}

/** What is on the map: the places, or below z12 only how many there are. */
export interface InView {
  readonly places: readonly Place[];
  readonly clustered: number | null;
  readonly centre: LonLat;
}

const EARTH_RADIUS_M = 6_371_008.8;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Great-circle distance in metres. */
export function distance(from: LonLat, to: LonLat): number {
  const [lat1, lat2] = [radians(from[1]), radians(to[1])];
  const half = (angle: number): number => Math.sin(angle / 2) ** 2;
  const a = half(lat2 - lat1) + Math.cos(lat1) * Math.cos(lat2) * half(radians(to[0] - from[0]));
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(a)));
}

export function contains([west, south, east, north]: Bbox, [lon, lat]: LonLat): boolean {
  return lon >= west && lon <= east && lat >= south && lat <= north;
}

/** Each place once (tiles overlap at their borders), nearest to `centre` first. */
export function nearestFirst(places: Iterable<Place>, centre: LonLat): Place[] {
  const unique = new Map<string, Place>();
  for (const place of places) unique.set(place.id, place);
  const measured = [...unique.values()].map((place) => ({ place, metres: distance(centre, place.at) }));
  measured.sort((a, b) => a.metres - b.metres || a.place.id.localeCompare(b.place.id));
  return measured.map(({ place }) => place);
}

/** The smallest box around places; null of none. */
export function around(places: readonly Place[]): Bbox | null {
  if (places.length === 0) return null;
  const lons = places.map(({ at }) => at[0]);
  const lats = places.map(({ at }) => at[1]);
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}
