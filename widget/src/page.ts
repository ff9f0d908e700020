/** The page `/`: search, list, card and map, kept in step with each other and with the page's address. */

import { announce } from "./announce";
import { readState, readView, withState, type PageState } from "./address";
import { Api, isAbort, reason, title, toPlace, type Feature } from "./api";
import { Card } from "./card";
import { byId } from "./dom";
import { List } from "./list";
import { MapPane } from "./mappane";
import { around, type InView, type Place } from "./places";
import { Search } from "./search";
import { Texts } from "./texts";

const RESULTS = 50;

class Page {
  readonly #texts = readTexts();
  readonly #api = new Api(this.#texts);
  readonly #search = new Search(this.#api, this.#texts, {
    bias: () => this.#pane.centre,
    choose: (feature) => this.#choose(feature),
    submit: (q) => void this.#go({ q: q || null, place: null }),
  });
  readonly #list = new List(this.#texts, {
    href: ({ id }) => `/${withState(location.search, { place: id, q: this.#state.q })}`,
    select: (place) => this.#select(place),
    point: (place) => this.#pane.point(place),
  });
  readonly #card = new Card(this.#texts, {
    close: () => this.#close(),
    url: () => this.#url(this.#state),
  });
  readonly #pane = new MapPane(this.#api, this.#texts, {
    onView: (inView) => this.#showView(inView),
    onPoint: (place) => this.#list.mark(place?.id ?? null),
    onSelect: (place) => this.#select(place),
    onAround: (places) => this.#showAround(places),
  });
  #state: PageState = { place: null, q: null };
  #known: Place | null = null;
  #request: AbortController | null = null;
  /** Where the focus goes when the card closes: the list item or, from the search box, the box. */
  #opener: "list" | "search" = "list";

  start(): void {
    const saysView = readView(location.hash) !== null;
    addEventListener("popstate", () => this.#goBack());
    this.#keepLanguageLink();
    keepFragment();
    void this.#labels();
    void this.#pane.start(!saysView);
    void this.#restore(readState(location.search), !saysView);
  }

  /** The other language shows the same places in the same view. */
  #keepLanguageLink(): void {
    const link = byId<HTMLAnchorElement>("other-language");
    link.addEventListener("click", () => {
      const query = new URLSearchParams(withState(location.search, this.#state));
      query.set("lang", link.hreflang);
      link.href = `/?${query}${location.hash}`;
    });
  }

  async #labels(): Promise<void> {
    this.#list.labels = await this.#api.labels().catch(() => new Map<string, string>());
  }

  /** Goes to a state and puts it in the page's address. */
  async #go(state: PageState): Promise<void> {
    history.pushState(null, "", `/${withState(location.search, state)}${location.hash}`);
    await this.#restore(state, true);
  }

  /** Shows what the page's address says, now that the browser has gone back or forward to it. */
  #goBack(): void {
    const view = readView(location.hash);
    if (view) this.#pane.show(view);
    void this.#restore(readState(location.search), false);
  }

  /** Shows what a state says, the results of a search and over them a place; `moves` the map there. */
  async #restore(state: PageState, moves: boolean): Promise<void> {
    const before = this.#state;
    this.#state = state;
    this.#request?.abort();
    if (state.q !== before.q) {
      this.#search.value = state.q ?? "";
      if (state.q) await this.#showResults(state.q, moves);
      else this.#leaveResults();
    }
    if (state.place) await this.#showPlace(state.place, moves);
    else this.#hidePlace();
  }

  #choose(feature: Feature): void {
    this.#opener = "search";
    this.#known = toPlace(feature);
    void this.#go({ q: null, place: this.#known.id }).then(() => {
      this.#search.value = title(feature.properties);
    });
  }

  #select(place: Place): void {
    this.#opener = "list";
    this.#known = place;
    void this.#go({ q: this.#state.q, place: place.id });
  }

  #close(): void {
    const id = this.#state.place;
    void this.#go({ q: this.#state.q, place: null });
    if (this.#opener === "search") this.#search.focus();
    else this.#list.focus(id);
  }

  async #showPlace(id: string, moves: boolean): Promise<void> {
    const known = this.#known?.id === id ? this.#known : null;
    this.#request = new AbortController();
    // A card that came with the page stays until there is a better one.
    if (known || !this.#card.isOpen) this.#card.showLoading(known?.name ?? null);
    if (known) this.#reveal(known, moves);
    try {
      const feature = await this.#api.details(id, this.#request.signal);
      this.#card.showPlace(feature);
      document.title = `${title(feature.properties)} – ${this.#siteName}`;
      if (!known) this.#reveal(toPlace(feature), moves);
    } catch (error) {
      if (!isAbort(error)) this.#card.showError(reason(error, this.#texts));
    }
  }

  #reveal(place: Place, moves: boolean): void {
    this.#pane.select(place);
    if (moves) this.#pane.reveal(place);
  }

  #hidePlace(): void {
    this.#card.hide();
    this.#pane.select(null);
    document.title = `${this.#siteName} – ${this.#texts.text("site.tagline")}`;
  }

  async #showResults(q: string, moves: boolean): Promise<void> {
    try {
      const features = await this.#api.search(q, this.#pane.centre, RESULTS);
      if (this.#state.q !== q) return;
      const places = features.map(toPlace);
      const summary = this.#found(q, places.length);
      const clear = { text: this.#texts.text("search.clear"), run: () => this.#clear() };
      this.#list.show(this.#texts.text("search.results", { q }), summary, places, [clear]);
      this.#pane.showResults(places);
      const bounds = around(places);
      if (bounds && moves && !this.#state.place) this.#pane.fit(bounds);
      announce(summary);
    } catch (error) {
      const why = reason(error, this.#texts);
      this.#list.show(this.#texts.text("search.results", { q }), why, []);
      announce(why);
    }
  }

  #found(q: string, count: number): string {
    if (count === 0) return this.#texts.text("search.none", { q });
    if (count === RESULTS) return this.#texts.text("search.found.more", { count });
    return this.#texts.count("search.found", count);
  }

  #clear(): void {
    void this.#go({ q: null, place: null });
    this.#search.focus();
  }

  #leaveResults(): void {
    this.#pane.showResults([]);
    this.#pane.tell();
  }

  #showView({ places, clustered }: InView): void {
    if (this.#state.q) return;
    const zoom = { text: this.#texts.text("list.zoom"), run: () => this.#pane.zoomIn() };
    const summary =
      clustered === null
        ? this.#texts.count("list.count", places.length)
        : this.#texts.count("list.clustered", clustered);
    this.#list.show(this.#texts.text("list.title"), summary, places, clustered ? [zoom] : []);
  }

  /** The list when there is no map: what is around the middle of the data. */
  #showAround(places: readonly Place[]): void {
    if (this.#state.q) return;
    const summary = this.#texts.count("list.nearby", places.length);
    this.#list.show(this.#texts.text("list.around"), summary, places);
  }

  #url(state: PageState): string {
    return new URL(`/${withState(location.search, state)}`, location.href).href;
  }

  get #siteName(): string {
    return this.#texts.text("site.name");
  }
}

/** The skip links move the focus without their fragment, which would take the place of the view's. */
function keepFragment(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>("a.skip")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      byId(link.hash.slice(1)).focus();
    });
  }
}

function readTexts(): Texts {
  const strings = JSON.parse(byId("texts").textContent ?? "{}") as Record<string, string>;
  return new Texts(document.documentElement.lang, strings);
}

new Page().start();
