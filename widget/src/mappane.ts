/** The place of the map on the page: when it is loaded, and what happens without it. */

import type { View } from "./address";
import { announce } from "./announce";
import { reason, toPlace, type Api } from "./api";
import { byId, element, savesData } from "./dom";
import type { MapView } from "./map";
import type { Bbox, InView, LonLat, Place } from "./places";
import type { Texts } from "./texts";

const AROUND_M = 5_000;
const AROUND_LIMIT = 100;

export interface MapEvents {
  onView(inView: InView): void;
  onPoint(place: Place | null): void;
  onSelect(place: Place): void;
  /** There is no map; these are the places around the middle of the data. */
  onAround(places: readonly Place[]): void;
}

/** Takes every order from the start, and carries them out once there is a map. */
export class MapPane {
  readonly #container = byId("map");
  readonly #note = byId("map-note");
  #view: MapView | null = null;
  #bounds: Bbox | null = null;
  #fitsData = true;
  #last: InView | null = null;
  #waiting: ((view: MapView) => void)[] = [];

  constructor(
    private readonly api: Api,
    private readonly texts: Texts,
    private readonly events: MapEvents,
  ) {}

  /** Where the reader is looking; without a map, the middle of the data. */
  get centre(): LonLat | null {
    if (this.#view) return this.#view.centre;
    return this.#bounds && middle(this.#bounds);
  }

  /** Loads the map, unless the reader's browser asks to save data: then a button does. */
  async start(fitsData: boolean): Promise<void> {
    this.#fitsData = fitsData;
    if (!savesData()) {
      await this.#load();
      return;
    }
    const show = element("button", { type: "button", class: "button" }, this.texts.text("map.show"));
    show.addEventListener("click", () => void this.#load());
    this.#say(this.texts.text("map.saving"), show);
    await this.#findBounds();
    await this.#listAround();
  }

  show(view: View): void {
    this.#order((map) => map.show(view));
  }

  select(place: Place | null): void {
    this.#order((view) => view.select(place));
  }

  reveal(place: Place): void {
    this.#order((view) => view.reveal(place));
  }

  point(place: Place | null): void {
    this.#view?.point(place);
  }

  showResults(places: readonly Place[]): void {
    this.#order((view) => view.showResults(places));
  }

  fit(bounds: Bbox): void {
    this.#order((view) => view.fit(bounds));
  }

  zoomIn(): void {
    this.#view?.zoomIn();
  }

  /** Tells once more what is in view. */
  tell(): void {
    if (this.#last) this.events.onView(this.#last);
    else if (!this.#view && this.#bounds) void this.#listAround();
  }

  #order(run: (view: MapView) => void): void {
    if (this.#view) run(this.#view);
    else this.#waiting.push(run);
  }

  async #load(): Promise<void> {
    this.#say(this.texts.text("map.loading"));
    const [module] = await Promise.allSettled([import("./map"), this.#findBounds()]);
    try {
      if (module.status === "rejected") throw module.reason;
      this.#view = await module.value.openMap({
        container: this.#container,
        texts: this.texts,
        bounds: this.#fitsData ? this.#bounds : null,
        cooperativeGestures: false,
        hash: true,
        ...this.events,
        onView: (inView) => this.#tellView(inView),
        onError: announce,
      });
      this.#note.hidden = true;
      for (const run of this.#waiting.splice(0)) run(this.#view);
    } catch (error) {
      console.error(error);
      await this.#doWithout();
    }
  }

  #tellView(inView: InView): void {
    this.#last = inView;
    this.events.onView(inView);
  }

  async #doWithout(): Promise<void> {
    this.#container.replaceChildren();
    this.#say(this.texts.text(hasWebGl() ? "map.unreachable" : "map.failed"));
    await this.#listAround();
  }

  async #findBounds(): Promise<void> {
    const { bounds } = await this.api.extent().catch(() => ({ bounds: undefined }));
    const [west, south, east, north] = bounds ?? [];
    if (west !== undefined && south !== undefined && east !== undefined && north !== undefined) {
      this.#bounds = [west, south, east, north];
    }
  }

  async #listAround(): Promise<void> {
    if (!this.#bounds) return;
    try {
      const features = await this.api.nearby(middle(this.#bounds), AROUND_M, AROUND_LIMIT);
      this.events.onAround(features.map(toPlace));
    } catch (error) {
      announce(reason(error, this.texts));
    }
  }

  #say(sentence: string, ...more: Node[]): void {
    this.#note.replaceChildren(element("p", {}, sentence), ...more);
    this.#note.hidden = false;
  }
}

function middle([west, south, east, north]: Bbox): LonLat {
  return [(west + east) / 2, (south + north) / 2];
}

function hasWebGl(): boolean {
  return document.createElement("canvas").getContext("webgl2") !== null;
}
