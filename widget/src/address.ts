/** The page's address says what is on the screen: `/?place=4423&q=pain&lang=en#map=15/46.2/6.14`. */

import type { LonLat } from "./places";

/** What the query says; the view itself is in the fragment, which the map keeps. */
export interface PageState {
  readonly place: string | null;
  readonly q: string | null;
}

export function readState(search: string): PageState {
  const query = new URLSearchParams(search);
  return { place: query.get("place") || null, q: query.get("q")?.trim() || null };
}

/** `search` with the state put in, its other parameters (the language) kept. */
export function withState(search: string, { place, q }: PageState): string {
  const query = new URLSearchParams(search);
  for (const [name, value] of Object.entries({ q, place })) {
    if (value === null) query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  return text ? `?${text}` : "";
}

export interface View {
  readonly centre: LonLat;
  readonly zoom: number;
}

/** The view in a fragment such as `#map=15.2/46.2044/6.1432`; null if it says none. */
export function readView(hash: string): View | null {
  const found = /(?:^#|&)map=([\d.]+)\/(-?[\d.]+)\/(-?[\d.]+)/.exec(hash);
  if (!found) return null;
  const [zoom, lat, lon] = found.slice(1).map(Number) as [number, number, number];
  const isOnEarth = Math.abs(lat) <= 90 && Math.abs(lon) <= 180 && zoom <= 24;
  return isOnEarth ? { centre: [lon, lat], zoom } : null;
}
