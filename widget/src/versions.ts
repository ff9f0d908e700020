/** Which version the tiles of one tileset have, as far as changes have been told. */

/** More rows than these are as good as "everything". */
const MOST_ROWS = 2_000;

/** The tile z/x/y and every tile within it down to `to_zoom`. */
export type Row = readonly [z: number, x: number, y: number, toZoom: number];

export interface Change {
  readonly tileset: string;
  readonly version: string;
  /** Null: every tile. */
  readonly tiles: readonly Row[] | null;
}

interface Mark {
  readonly version: string;
  readonly toZoom: number;
  /** The higher, the later it was told. */
  readonly order: number;
}

export class Versions {
  readonly #rows = new Map<string, Mark>();
  #everything: Mark | null = null;
  #order = 0;

  get isEmpty(): boolean {
    return this.#everything === null && this.#rows.size === 0;
  }

  /** How many rows are remembered. */
  get size(): number {
    return this.#rows.size;
  }

  apply({ version, tiles }: Change): void {
    const order = ++this.#order;
    for (const row of tiles ?? []) this.#mark(row, version, order);
    if (tiles && this.#rows.size <= MOST_ROWS) return;
    this.#rows.clear();
    this.#everything = { version, toZoom: Infinity, order };
  }

  /** The newest version that touched the tile; null if none has. */
  of(z: number, x: number, y: number): string | null {
    let newest = this.#everything;
    for (let up = 0; up <= z && this.#rows.size > 0; up++) {
      const mark = this.#rows.get(`${z - up}/${x >> up}/${y >> up}`);
      if (mark && mark.toZoom >= z && mark.order > (newest?.order ?? 0)) newest = mark;
    }
    return newest?.version ?? null;
  }

  /** A row told again keeps the deepest zoom told of it: a tile too many is asked for, never one too few. */
  #mark([z, x, y, toZoom]: Row, version: string, order: number): void {
    const tile = `${z}/${x}/${y}`;
    const known = this.#rows.get(tile)?.toZoom ?? 0;
    this.#rows.set(tile, { version, toZoom: Math.max(toZoom, known), order });
  }
}
