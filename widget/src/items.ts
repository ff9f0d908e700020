/** The map above the items of a collection, which is shown only if it can be drawn: the page is complete without it. */

import type { FeatureCollection } from "geojson";
import { AttributionControl, Map as MapLibre, NavigationControl, type LayerSpecification } from "maplibre-gl";
import { boundsOf } from "./bounds";
import { byId, prefersReducedMotion, savesData } from "./dom";
import { prepare, styleUrl } from "./maplibre";

const SOURCE = "items";
const COLOUR = "#1457c8";
const is = (geometry: string) => ["==", ["geometry-type"], geometry] as const;
const near = (yes: number, no: number) => ["case", ["boolean", ["feature-state", "pointed"], false], yes, no] as const;
const LAYERS = [
  { id: "items_areas", type: "fill", filter: is("Polygon"), paint: { "fill-color": COLOUR, "fill-opacity": near(0.5, 0.2) } },
  { id: "items_lines", type: "line", filter: ["!", is("Point")], paint: { "line-color": COLOUR, "line-width": near(5, 2.5) } },
  {
    id: "items_points",
    type: "circle",
    filter: is("Point"),
    paint: {
      "circle-color": COLOUR,
      "circle-radius": near(10, 6),
      "circle-stroke-color": "#ffffff",
      "circle-stroke-width": 2,
    },
  },
].map((layer) => ({ ...layer, source: SOURCE })) as unknown as LayerSpecification[];

async function show(container: HTMLElement, items: FeatureCollection): Promise<void> {
  const bounds = boundsOf(items);
  container.hidden = bounds === null;
  if (!bounds) return;
  await prepare();
  const map = new MapLibre({
    container,
    style: styleUrl(document.documentElement.lang),
    bounds: [...bounds],
    fitBoundsOptions: { padding: 40, maxZoom: 16 },
    attributionControl: false,
    // The page goes on below: a wheel scrolls it.
    scrollZoom: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: prefersReducedMotion() ? 0 : 200,
    locale: {
      "Map.Title": container.dataset["label"] ?? "",
      "NavigationControl.ZoomIn": container.dataset["zoomIn"] ?? "",
      "NavigationControl.ZoomOut": container.dataset["zoomOut"] ?? "",
      "AttributionControl.ToggleAttribution": container.dataset["credits"] ?? "",
    },
  });
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new AttributionControl({ compact: false }), "bottom-right");
  let hasStyle = false;
  // Without a style, or without WebGL, there is no map; a tile that does not come is only a hole in it.
  map.on("error", () => {
    if (!hasStyle) container.hidden = true;
  });
  map.on("style.load", () => {
    hasStyle = true;
    for (const { id } of ofPlaces(map)) map.setLayoutProperty(id, "visibility", "none");
    map.addSource(SOURCE, { type: "geojson", data: items, generateId: true });
    for (const layer of LAYERS) map.addLayer(layer);
    link(map, items);
    container.dispatchEvent(new CustomEvent("commons-map:ready", { bubbles: true, detail: { map } }));
  });
}

/** What the style shows of places would hide the items, or look like some. */
function ofPlaces(map: MapLibre): readonly LayerSpecification[] {
  return map.getStyle().layers.filter((layer) => "source" in layer && layer.source === "places");
}

/** Pointing at a row or at what the map shows marks both; a click on the map goes to the row. */
function link(map: MapLibre, { features }: FeatureCollection): void {
  const rows = features.map(({ id }) => document.getElementById(`item-${id}`));
  const layers = LAYERS.map(({ id }) => id);
  let pointed: number | null = null;
  const point = (index: number | null): void => {
    if (index === pointed) return;
    for (const [which, state] of [[pointed, false], [index, true]] as const) {
      if (which === null) continue;
      map.setFeatureState({ source: SOURCE, id: which }, { pointed: state });
      rows[which]?.classList.toggle("pointed", state);
    }
    pointed = index;
    map.getCanvas().style.cursor = index === null ? "" : "pointer";
  };
  rows.forEach((row, index) => {
    row?.addEventListener("pointerenter", () => point(index));
    row?.addEventListener("pointerleave", () => point(null));
  });
  map.on("mousemove", (event) => {
    const id = map.queryRenderedFeatures(event.point, { layers })[0]?.id;
    point(typeof id === "number" ? id : null);
  });
  map.on("mouseout", () => point(null));
  map.on("click", (event) => {
    const id = map.queryRenderedFeatures(event.point, { layers })[0]?.id;
    const row = typeof id === "number" ? rows[id] : null;
    row?.scrollIntoView({ block: "center", behavior: prefersReducedMotion() ? "auto" : "smooth" });
    row?.querySelector("a")?.focus({ preventScroll: true });
  });
}

/** The items of the page as GeoJSON; one item becomes a collection of its own. */
async function fetchItems(url: string): Promise<FeatureCollection> {
  const response = await fetch(url, { headers: { Accept: "application/geo+json" } });
  if (!response.ok) throw new Error(`${response.status} ${url}`);
  const found = await response.json();
  return found.type === "Feature" ? { type: "FeatureCollection", features: [found] } : found;
}

const container = byId("items-map");
if (!savesData()) {
  container.hidden = false; // at once, so that the table does not move when the map is there
  fetchItems(container.dataset["items"] ?? "")
    .then((items) => show(container, items))
    .catch((error: unknown) => {
      container.hidden = true;
      console.warn(error);
    });
}
