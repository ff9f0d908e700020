/** What stands out on the map: results of a search, the place pointed at, the place chosen. */

import type { GeoJSONSource, Map as MapLibre, LayerSpecification } from "maplibre-gl";
import type { Place } from "./places";

const SOURCE = "highlights";
const RESULTS = "highlight_results";
const RING = "highlight_rings";
const LABELS = "highlight_labels";
/** Layers of the style. */
const COUNTS = ["clusters", "cluster_counts"];

type State = "result" | "pointed" | "selected";

/** Drawn over everything else; pins and label colours are those of the style's own `places` layer. */
export class Highlights {
  readonly layers = [LABELS, RESULTS];
  readonly #map: MapLibre;
  #results: readonly Place[] = [];
  #pointed: Place | null = null;
  #selected: Place | null = null;

  constructor(map: MapLibre) {
    this.#map = map;
    map.on("load", () => {
      this.#addLayers();
      this.#draw();
    });
  }

  /** Counts of everything else would hide what was searched for. */
  showResults(places: readonly Place[]): void {
    this.#results = places;
    const visibility = places.length > 0 ? "none" : "visible";
    for (const layer of COUNTS) this.#map.setLayoutProperty(layer, "visibility", visibility);
    this.#draw();
  }

  point(place: Place | null): void {
    this.#pointed = place;
    this.#draw();
  }

  select(place: Place | null): void {
    this.#selected = place;
    this.#draw();
  }

  #addLayers(): void {
    this.#map.addSource(SOURCE, { type: "geojson", data: this.#data() });
    const icon = this.#map.getLayoutProperty("places", "icon-image");
    const colour = this.#map.getPaintProperty("places", "text-color");
    const halo = this.#map.getPaintProperty("places", "text-halo-color");
    const is = (state: State) => ["==", ["get", "state"], state] as const;
    const base = { source: SOURCE, filter: ["!", is("result")] };
    const pins = {
      "icon-image": icon,
      "icon-size": ["case", is("selected"), 1.35, is("pointed"), 1.15, 0.95],
      "icon-allow-overlap": true,
      "icon-ignore-placement": true,
    };
    const layers = [
      { id: RESULTS, type: "symbol", source: SOURCE, filter: is("result"), layout: pins },
      {
        id: RING,
        type: "circle",
        ...base,
        paint: {
          "circle-radius": ["case", is("selected"), 19, 16],
          "circle-color": colour,
          "circle-opacity": 0.22,
          "circle-stroke-color": colour,
          "circle-stroke-width": ["case", is("selected"), 2.5, 1.5],
        },
      },
      {
        id: LABELS,
        type: "symbol",
        ...base,
        layout: {
          ...pins,
          // The same pin underneath gives way, and its label with it.
          "icon-ignore-placement": false,
          "symbol-sort-key": ["case", is("selected"), 0, 1],
          "text-field": ["coalesce", ["get", "name"], ""],
          "text-font": ["Noto Sans Bold"],
          "text-size": 13,
          "text-anchor": "top",
          "text-offset": [0, 1.7],
          "text-max-width": 12,
          "text-allow-overlap": true,
          "text-ignore-placement": false,
        },
        paint: { "text-color": colour, "text-halo-color": halo, "text-halo-width": 2 },
      },
    ];
    for (const layer of layers) this.#map.addLayer(layer as LayerSpecification);
  }

  #draw(): void {
    this.#map.getSource<GeoJSONSource>(SOURCE)?.setData(this.#data());
  }

  #data(): GeoJSON.FeatureCollection {
    const selected = this.#selected;
    const pointed = this.#pointed?.id === selected?.id ? null : this.#pointed;
    const others = this.#results.filter(({ id }) => id !== selected?.id && id !== pointed?.id);
    const features = [
      ...others.map((place) => feature(place, "result")),
      ...(pointed ? [feature(pointed, "pointed")] : []),
      ...(selected ? [feature(selected, "selected")] : []),
    ];
    return { type: "FeatureCollection", features };
  }
}

function feature({ id, at, name, category, group }: Place, state: State): GeoJSON.Feature {
  return {
    type: "Feature",
    geometry: { type: "Point", coordinates: [...at] },
    properties: { id, name, category, group, state },
  };
}
