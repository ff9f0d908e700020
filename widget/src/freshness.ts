/**
 * An open map shows what changes. The server tells which tiles a change touches; these, and only these, are then
 * asked for under the new version of their tileset: of the others, the browser's cache still has the old URLs.
 *
 * Without the server's events (an old server, too many maps open, no network) a map works as it always has.
 */

import type { Map as MapLibre } from "maplibre-gl";
import { Versions, type Change } from "./versions";

const TILE = /^(.*\/tiles\/([^/?]+))\/([^/?]+)\/(\d+)\/(\d+)\/(\d+)\.mvt/;
/** Versions of tiles asked for that are remembered, of each tileset. A screen shows some 30 tiles. */
const MOST_REQUESTED = 2_000;
const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 600_000;
const CLOSED = 2;

type Stream = Pick<EventSource, "addEventListener" | "close" | "readyState">;
type Page = Pick<Document, "visibilityState" | "addEventListener" | "removeEventListener">;
type Tiled = Pick<MapLibre, "on" | "getSource" | "coveringTiles" | "refreshTiles">;

/** What this needs of a browser. */
export interface Surroundings {
  readonly page: Page;
  open(url: string): Stream;
  after(milliseconds: number, then: () => void): () => void;
}

const BROWSER: Surroundings = {
  get page() {
    return document;
  },
  open: (url) => new EventSource(url),
  after: (milliseconds, then) => {
    const timer = setTimeout(then, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** One tileset that the map shows; its source has the same name. */
interface Followed {
  readonly id: string;
  readonly url: string;
  /** Of the tile URLs in TileJSON; what changed before is in them. */
  base: string;
  versions: Versions;
  /** Tile → the version it was last asked for. */
  readonly requested: Map<string, string>;
  stream: Stream | null;
  /** Of the last event, to ask for those after it. */
  seen: string | null;
  pauseMs: number;
  cancel: () => void;
}

export class Freshness {
  readonly #followed = new Map<string, Followed>();
  readonly #onVisibility = (): void => (this.#isVisible ? this.#resume() : this.#pause());
  #map: Tiled | null = null;

  constructor(private readonly surroundings: Surroundings = BROWSER) {}

  /** For MapLibre: the URL of a tile, with the version that it has by now. */
  readonly transformRequest = (url: string): { url: string } => {
    const [, tileset, id, base, ...coordinates] = TILE.exec(url) ?? [];
    if (!tileset || !id || !base) return { url };
    const followed = this.#follow(id, tileset, base);
    const [z, x, y] = coordinates.map(Number) as [number, number, number];
    const version = followed.versions.of(z, x, y) ?? base;
    remember(followed.requested, `${z}/${x}/${y}`, version);
    return { url: version === base ? url : url.replace(`${tileset}/${base}/`, `${tileset}/${version}/`) };
  };

  /** Starts to listen, when the map has drawn what it shows: nothing waits for it. */
  attach(map: Tiled): void {
    this.#map = map;
    this.surroundings.page.addEventListener("visibilitychange", this.#onVisibility);
    // When idle, not only when told: tiles that were loading, or kept aside, are found then.
    map.on("idle", () => {
      this.#resume();
      this.#refresh();
    });
  }

  close(): void {
    this.surroundings.page.removeEventListener("visibilitychange", this.#onVisibility);
    this.#pause();
    this.#map = null;
  }

  get #isVisible(): boolean {
    return this.surroundings.page.visibilityState === "visible";
  }

  #follow(id: string, url: string, base: string): Followed {
    const known = this.#followed.get(id);
    if (known) {
      if (isNewer(base, known.base)) Object.assign(known, { base, versions: new Versions() });
      return known;
    }
    const versions = new Versions();
    const made = { id, url, base, versions, requested: new Map(), stream: null, seen: null };
    const followed: Followed = { ...made, pauseMs: FIRST_PAUSE_MS, cancel: () => undefined };
    this.#followed.set(id, followed);
    return followed;
  }

  #resume(): void {
    if (!this.#isVisible || !this.#map) return;
    for (const followed of this.#followed.values()) if (!followed.stream) this.#open(followed);
  }

  #pause(): void {
    for (const followed of this.#followed.values()) {
      followed.cancel();
      followed.stream?.close();
      followed.stream = null;
    }
  }

  #open(followed: Followed): void {
    const since = followed.seen ?? numberOf(followed.base);
    const stream = this.surroundings.open(`${followed.url}/events${since === null ? "" : `?since=${since}`}`);
    followed.stream = stream;
    stream.addEventListener("open", () => (followed.pauseMs = FIRST_PAUSE_MS));
    stream.addEventListener("change", (event) => this.#hear(followed, event as MessageEvent<string>));
    stream.addEventListener("error", () => this.#retry(followed, stream));
  }

  #hear(followed: Followed, { data, lastEventId }: MessageEvent<string>): void {
    if (lastEventId) followed.seen = lastEventId;
    followed.versions.apply(JSON.parse(data) as Change);
    this.#refresh();
  }

  /** A stream that breaks mends itself; one that was refused (404, 503) does not, and is tried again ever later. */
  #retry(followed: Followed, stream: Stream): void {
    if (stream.readyState !== CLOSED || followed.stream !== stream) return;
    const again = (): void => {
      followed.stream = null;
      this.#resume();
    };
    followed.cancel = this.surroundings.after(followed.pauseMs, again);
    followed.pauseMs = Math.min(followed.pauseMs * 2, LONGEST_PAUSE_MS);
  }

  /** Asks again for the tiles in view that were last asked for under another version than they have now. */
  #refresh(): void {
    if (!this.#map || !this.#isVisible) return;
    for (const { id, versions, requested } of this.#followed.values()) {
      const source = this.#map.getSource(id);
      if (!source || versions.isEmpty) continue;
      const { minzoom, maxzoom, tileSize } = source;
      const covering = this.#map.coveringTiles({ minzoom, maxzoom, tileSize });
      const tiles = covering.map(({ canonical }) => canonical);
      const stale = tiles.filter(({ z, x, y }) => isStale(versions.of(z, x, y), requested.get(`${z}/${x}/${y}`)));
      if (stale.length > 0) this.#map.refreshTiles(id, stale.map(({ z, x, y }) => ({ z, x, y })));
    }
  }
}

function isStale(version: string | null, requested: string | undefined): boolean {
  return version !== null && version !== requested;
}

/** A version is the number of the last change that it has in it, then a dot; one of a file has none. */
function numberOf(version: string): string | null {
  return /^(\d+)\./.exec(version)?.[1] ?? null;
}

/** A style that is loaded again reads TileJSON again. */
function isNewer(one: string, other: string): boolean {
  return Number(numberOf(one) ?? 0) > Number(numberOf(other) ?? 0);
}

/** Forgets the oldest of too many. */
function remember(requested: Map<string, string>, tile: string, version: string): void {
  requested.delete(tile);
  requested.set(tile, version);
  const [oldest] = requested.keys();
  if (requested.size > MOST_REQUESTED && oldest !== undefined) requested.delete(oldest);
}
