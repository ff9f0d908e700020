/** The map itself. Loaded only when a map is wanted: everything else on the page works without it. */

import {
  AttributionControl,
  GeolocateControl,
  Map as MapLibre,
  NavigationControl,
  ScaleControl,
  type MapGeoJSONFeature,
  type MapMouseEvent,
  type PointLike,
} from "maplibre-gl";
import type { View } from "./address";
import { prefersReducedMotion } from "./dom";
import { Freshness } from "./freshness";
import { Highlights } from "./highlights";
import { prepare, styleUrl } from "./maplibre";
import { contains, nearestFirst, type Bbox, type InView, type LonLat, type Place } from "./places";
import type { Texts } from "./texts";

/** Below it the tiles hold counts, not places. */
const PLACES_ZOOM = 12;
const REVEAL_ZOOM = 16.5;
const PINS = ["action_places", "places"];
const CLICKABLE = [...PINS, "place_dots"];
/** A finger is wider than a dot. */
const TOLERANCE_PX = 6;

export interface MapOptions {
  readonly container: HTMLElement;
  readonly texts: Texts;
  /** Where to start when the page's address does not say. */
  readonly bounds: Bbox | null;
  /** Whether one finger scrolls the page and two move the map: for maps inside other pages. */
  readonly cooperativeGestures: boolean;
  /** Whether the page's address follows the view. */
  readonly hash: boolean;
  /** The view has changed or more of it has arrived. */
  onView(inView: InView): void;
  /** The pointer is on this place's pin; null when it left. */
  onPoint(place: Place | null): void;
  onSelect(place: Place): void;
  onError(message: string): void;
}

/** Makes a map. Rejects if the browser cannot draw one or its style does not come. */
export async function openMap(options: MapOptions): Promise<MapView> {
  await prepare();
  const view = new MapView(options);
  await view.loaded.catch((error: unknown) => {
    view.remove();
    throw error;
  });
  view.tellReady();
  return view;
}

export class MapView {
  readonly loaded: Promise<void>;
  readonly #map: MapLibre;
  readonly #highlights: Highlights;
  readonly #freshness = new Freshness();
  #pointed: string | null = null;

  constructor(private readonly options: MapOptions) {
    this.#map = this.#open();
    this.#highlights = new Highlights(this.#map);
    this.#preferPlaces();
    this.#addControls();
    this.#freshness.attach(this.#map);
    this.loaded = new Promise((resolve, reject) => {
      let hasStyle = false;
      this.#map.once("style.load", () => (hasStyle = true));
      this.#map.once("load", () => resolve());
      // Without a style there is no map; a tile that does not come is only a hole in it.
      this.#map.on("error", ({ error }) => hasStyle || reject(error));
    });
    this.#map.on("load", () => this.#listen());
  }

  /** Tells scripts around the map that it is there, and hands them MapLibre's own. */
  tellReady(): void {
    const detail = { map: this.#map };
    this.options.container.dispatchEvent(new CustomEvent("commons-map:ready", { bubbles: true, detail }));
  }

  remove(): void {
    this.#freshness.close();
    this.#map.remove();
  }

  get centre(): LonLat {
    const { lng, lat } = this.#map.getCenter();
    return [lng, lat];
  }

  /** Goes to a place, nearer if it is far, and stays if it is comfortably in view already. */
  reveal(place: Place): void {
    const isNear = this.#map.getZoom() >= 15 && contains(this.#innerBounds(), place.at);
    if (isNear) return;
    const zoom = Math.max(this.#map.getZoom(), REVEAL_ZOOM);
    this.#map.flyTo({ center: [...place.at], zoom, duration: 1200, animate: !prefersReducedMotion() });
  }

  /** Goes straight to a view. */
  show({ centre, zoom }: View): void {
    this.#map.jumpTo({ center: [...centre], zoom });
  }

  fit(bounds: Bbox): void {
    this.#map.fitBounds([...bounds], { padding: 48, maxZoom: 16.5, duration: 900, animate: !prefersReducedMotion() });
  }

  zoomIn(): void {
    const zoom = Math.max(this.#map.getZoom() + 2, PLACES_ZOOM + 1);
    this.#map.easeTo({ zoom, animate: !prefersReducedMotion() });
  }

  select(place: Place | null): void {
    this.#highlights.select(place);
  }

  point(place: Place | null): void {
    this.#highlights.point(place);
  }

  showResults(places: readonly Place[]): void {
    this.#highlights.showResults(places);
  }

  #open(): MapLibre {
    const { container, texts, bounds, cooperativeGestures, hash } = this.options;
    return new MapLibre({
      container,
      style: styleUrl(texts.lang),
      ...(bounds ? { bounds: [...bounds], fitBoundsOptions: { padding: 24, maxZoom: 16 } } : {}),
      hash: hash ? "map" : false,
      cooperativeGestures,
      attributionControl: false,
      transformRequest: this.#freshness.transformRequest,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      maxZoom: 20,
      minZoom: 1,
      fadeDuration: prefersReducedMotion() ? 0 : 200,
      locale: {
        "Map.Title": texts.text("map.canvas"),
        "NavigationControl.ZoomIn": texts.text("map.zoom_in"),
        "NavigationControl.ZoomOut": texts.text("map.zoom_out"),
        "GeolocateControl.FindMyLocation": texts.text("map.locate"),
        "GeolocateControl.LocationNotAvailable": texts.text("map.locate_failed"),
        "AttributionControl.ToggleAttribution": texts.text("map.attribution"),
      },
    });
  }

  /** A town that nearly fits is shown with its places rather than with counts of them. */
  #preferPlaces(): void {
    const zoom = this.#map.getZoom();
    if (this.options.bounds && zoom >= PLACES_ZOOM - 1 && zoom < PLACES_ZOOM) this.#map.setZoom(PLACES_ZOOM);
  }

  #addControls(): void {
    const locate = new GeolocateControl({ positionOptions: { enableHighAccuracy: true }, trackUserLocation: false });
    locate.on("error", () => this.options.onError(this.options.texts.text("map.locate_failed")));
    this.#map.touchZoomRotate.disableRotation();
    this.#map.keyboard.disableRotation();
    this.#map.addControl(new NavigationControl({ showCompass: false }), "top-right");
    this.#map.addControl(locate, "top-right");
    this.#map.addControl(new ScaleControl({ unit: "metric" }), "bottom-left");
    this.#map.addControl(new AttributionControl({ compact: false }), "bottom-right");
  }

  #listen(): void {
    const tell = (): void => this.options.onView(this.#inView());
    this.#map.on("idle", tell);
    this.#map.on("moveend", tell);
    this.#map.on("mousemove", (event) => this.#hover(event));
    this.#map.on("mouseout", () => this.#setPointed(null));
    this.#map.on("click", (event) => this.#click(event));
  }

  #hover(event: MapMouseEvent): void {
    const place = this.#placeAt(event);
    this.#map.getCanvas().style.cursor = place || this.#clusterAt(event) ? "pointer" : "";
    this.#setPointed(place);
  }

  #setPointed(place: Place | null): void {
    if (place?.id === (this.#pointed ?? undefined)) return;
    this.#pointed = place?.id ?? null;
    this.point(place);
    this.options.onPoint(place);
  }

  #click(event: MapMouseEvent): void {
    const place = this.#placeAt(event);
    if (place) this.options.onSelect(place);
    else if (this.#clusterAt(event)) this.#zoomTo(event);
  }

  #zoomTo({ lngLat }: MapMouseEvent): void {
    const zoom = Math.min(this.#map.getZoom() + 2, PLACES_ZOOM + 1);
    this.#map.easeTo({ center: lngLat, zoom, animate: !prefersReducedMotion() });
  }

  #clusterAt({ point }: MapMouseEvent): boolean {
    return this.#map.queryRenderedFeatures(point, { layers: ["clusters"] }).length > 0;
  }

  /** The place under a click: a pin or result first, else the nearest dot in reach. */
  #placeAt({ point, lngLat }: MapMouseEvent): Place | null {
    const box: [PointLike, PointLike] = [
      [point.x - TOLERANCE_PX, point.y - TOLERANCE_PX],
      [point.x + TOLERANCE_PX, point.y + TOLERANCE_PX],
    ];
    const found = this.#map.queryRenderedFeatures(point, { layers: [...this.#highlights.layers, ...PINS] })[0];
    if (found) return toPlace(found);
    const layers = CLICKABLE.filter((id) => this.#map.getLayer(id)); // not every style draws dots
    const near = this.#map.queryRenderedFeatures(box, { layers });
    return nearestFirst(near.map(toPlace), [lngLat.lng, lngLat.lat])[0] ?? null;
  }

  #inView(): InView {
    const found = this.#map.querySourceFeatures("places", { sourceLayer: "places" });
    const bounds = this.#bounds();
    const inside = found.filter((feature) => contains(bounds, position(feature)));
    const isClustered = this.#map.getZoom() < PLACES_ZOOM;
    return {
      centre: this.centre,
      places: isClustered ? [] : nearestFirst(inside.filter(isPlace).map(toPlace), this.centre),
      clustered: isClustered ? countOnce(inside) : null,
    };
  }

  #bounds(): Bbox {
    const bounds = this.#map.getBounds();
    return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
  }

  /** The view without its outer tenth. */
  #innerBounds(): Bbox {
    const [west, south, east, north] = this.#bounds();
    const [x, y] = [(east - west) / 10, (north - south) / 10];
    return [west + x, south + y, east - x, north - y];
  }
}

type AnyFeature = Pick<MapGeoJSONFeature, "id" | "geometry" | "properties">;

/** Towns and localities are the map's own labels: nobody looks for them in a list of places. */
function isPlace({ properties }: AnyFeature): boolean {
  return !("point_count" in properties) && properties["group"] !== "settlement";
}

function position({ geometry }: AnyFeature): LonLat {
  return geometry.type === "Point" ? (geometry.coordinates as [number, number]) : [NaN, NaN];
}

function toPlace(feature: AnyFeature): Place {
  const { id, name, category, group } = feature.properties;
  return { id: String(id ?? feature.id), at: position(feature), name: name ?? null, category, group };
}

/** The places in clusters, each cluster counted once although neighbouring tiles may repeat it. */
function countOnce(features: readonly AnyFeature[]): number {
  const clusters = new Map<string, number>();
  for (const feature of features) {
    const { point_count } = feature.properties;
    if (typeof point_count === "number") clusters.set(position(feature).join(), point_count);
  }
  return [...clusters.values()].reduce((sum, count) => sum + count, 0);
}
