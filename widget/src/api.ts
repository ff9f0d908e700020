/** The public API of this origin, as this page uses it. */

import type { Contact } from "./links";
import type { LonLat, Place } from "./places";
import type { Texts } from "./texts";

export interface Address {
  readonly label: string;
}

export interface Properties {
  readonly kind: "place" | "address" | "street" | "municipality" | "area" | "feature";
  readonly name: string | null;
  /** null of what is no place: an address, a street, an area. */
  readonly category: string | null;
  readonly category_label: string;
  readonly group: string | null;
  readonly address: Address | null;
}

export interface Source {
  readonly name: string;
  readonly licence: string;
  readonly url?: string | null;
  readonly date?: string | null;
}

export interface Details extends Properties {
  readonly contact?: Contact | null;
  readonly opening_hours?: string | null;
  readonly wheelchair?: string | null;
  readonly description?: string | null;
  /** Of a place; of others it is the reference alone. */
  readonly osm?: { readonly ref: string; readonly url: string } | string | null;
  readonly sources?: readonly Source[] | null;
  /** Of what is no place. */
  readonly source_name?: string;
  readonly licence?: string;
}

export interface Feature<P = Properties> {
  readonly id: string;
  readonly geometry: { readonly coordinates: LonLat };
  readonly properties: P;
}

interface Categories {
  readonly categories: readonly { readonly id: string; readonly label: string }[];
}

/** A request that failed, in words for whoever made it. */
export class ApiError extends Error {}

/** What has no category is marked as a locality is: by a plain ring. */
const PLAIN = { category: "locality", group: "settlement" };

export function toPlace({ id, geometry, properties }: Feature): Place {
  const { category, group } = properties;
  return {
    id: String(id),
    at: geometry.coordinates,
    name: properties.name ?? (category ? null : title(properties)),
    category: category ?? PLAIN.category,
    group: group ?? PLAIN.group,
    label: properties.category_label,
    address: properties.address?.label ?? null,
  };
}

/** What it is called: an address by itself, a place without a name by what it is. */
export function title({ name, category, category_label, address }: Properties): string {
  return name ?? (category ? category_label : (address?.label ?? category_label));
}

/** The class of its pin. */
export function pin({ category }: Properties): string {
  return `pin pin--${category ?? PLAIN.category}`;
}


/** About a hundred metres: near enough to sort what is found, too coarse to say where someone stands. */
const BIAS_DECIMALS = 3;

export class Api {
  readonly #texts: Texts;
  #labels: Promise<Map<string, string>> | null = null;

  constructor(texts: Texts) {
    this.#texts = texts;
  }

  /** Places and addresses that answer `q`, best first, those near `bias` preferred. */
  async search(q: string, bias: LonLat | null, limit: number): Promise<Feature[]> {
    return this.#find("/places/search", q, bias, limit);
  }

  /** The same for what is being typed. */
  async autocomplete(q: string, bias: LonLat | null, limit: number, signal: AbortSignal): Promise<Feature[]> {
    return this.#find("/places/autocomplete", q, bias, limit, signal);
  }

  /** Places within `radius` metres of a point, nearest first. */
  async nearby([lon, lat]: LonLat, radius: number, limit: number): Promise<Feature[]> {
    const query = {
      lon: lon.toFixed(BIAS_DECIMALS),
      lat: lat.toFixed(BIAS_DECIMALS),
      radius: String(radius),
      limit: String(limit),
    };
    return (await this.#get<{ features: Feature[] }>("/places/nearby", query)).features;
  }

  /** All that is known of one place. */
  details(id: string, signal?: AbortSignal): Promise<Feature<Details>> {
    return this.#get(`/places/${encodeURIComponent(id)}`, {}, signal);
  }

  /** Category id → its name; asked once. */
  labels(): Promise<Map<string, string>> {
    this.#labels ??= this.#get<Categories>("/places/categories", {})
      .then(({ categories }) => new Map(categories.map(({ id, label }) => [id, label])))
      .catch((error: unknown) => {
        this.#labels = null;
        throw error;
      });
    return this.#labels;
  }

  /** Where the data of the map is, from its TileJSON. */
  async extent(): Promise<{ bounds?: number[]; center?: number[] }> {
    return this.#get("/tiles/places", {});
  }

  async #find(path: string, q: string, bias: LonLat | null, limit: number, signal?: AbortSignal): Promise<Feature[]> {
    const query = { q, limit: String(limit), ...(bias && { bias: this.#coarse(bias) }) };
    return (await this.#get<{ features: Feature[] }>(path, query, signal)).features;
  }

  #coarse(at: LonLat): string {
    return at.map((degrees) => degrees.toFixed(BIAS_DECIMALS)).join(",");
  }

  async #get<T>(path: string, query: Record<string, string>, signal?: AbortSignal): Promise<T> {
    const parameters = new URLSearchParams({ ...query, lang: this.#texts.lang });
    const response = await this.#fetch(`${path}?${parameters}`, signal);
    if (response.ok) return response.json() as Promise<T>;
    throw new ApiError(await this.#reason(response));
  }

  async #fetch(url: string, signal?: AbortSignal): Promise<Response> {
    try {
      return await fetch(url, { signal: signal ?? null, credentials: "omit" });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new ApiError(this.#texts.text("error.offline"));
    }
  }

  /** The service's own words for a request it refused; a plain sentence for one it could not serve. */
  async #reason(response: Response): Promise<string> {
    const general = this.#texts.text("error.server");
    if (response.status >= 500) return general;
    const problem = await response.json().catch(() => ({}));
    return typeof problem.detail === "string" ? problem.detail : general;
  }
}

/** Whether this is a request that a newer one has replaced. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

export function reason(error: unknown, texts: Texts): string {
  return error instanceof ApiError ? error.message : texts.text("error.server");
}
