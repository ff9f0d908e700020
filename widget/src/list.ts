/** The list of places beside the map: what is in view, or what a search found. */

import { byId, element } from "./dom";
import type { Place } from "./places";
import type { Texts } from "./texts";

const PAGE = 100;

export interface ListEvents {
  /** The page's address when this place is shown, for links that can be opened elsewhere. */
  href(place: Place): string;
  select(place: Place): void;
  /** The pointer or the focus is on this place; null when it left. */
  point(place: Place | null): void;
}

/** An action under the summary: its text and what it does. */
export interface Action {
  readonly text: string;
  run(): void;
}

export class List {
  readonly #title = byId("list-title");
  readonly #summary = byId("list-summary");
  readonly #actions = byId("list-actions");
  readonly #items = byId<HTMLOListElement>("list-items");
  readonly #more = byId<HTMLButtonElement>("list-more");
  #places: readonly Place[] = [];
  #shown = 0;
  #labels: ReadonlyMap<string, string> = new Map();

  constructor(
    private readonly texts: Texts,
    private readonly events: ListEvents,
  ) {
    this.#more.addEventListener("click", () => this.#showMore());
    for (const kind of ["pointerover", "focusin"]) {
      this.#items.addEventListener(kind, (event) => this.#point(event.target as Element));
    }
    for (const kind of ["pointerleave", "focusout"]) {
      this.#items.addEventListener(kind, () => this.events.point(null));
    }
    this.#items.addEventListener("click", (event) => this.#click(event));
  }

  /** Category id → its name, for places without a name and under those with one. */
  set labels(labels: ReadonlyMap<string, string>) {
    this.#labels = labels;
    this.#fill(this.#places, this.#shown);
  }

  /** Shows places in the order given, `PAGE` at a time. */
  show(title: string, summary: string, places: readonly Place[], actions: readonly Action[] = []): void {
    this.#title.textContent = title;
    this.#summary.textContent = summary;
    this.#actions.replaceChildren(...actions.map(button));
    if (!isSame(places, this.#places)) this.#fill(places, PAGE);
  }

  /** Marks the place that the pointer is on, on the map. */
  mark(id: string | null): void {
    for (const item of this.#items.querySelectorAll(".item--marked")) item.classList.remove("item--marked");
    if (id !== null) this.#link(id)?.classList.add("item--marked");
  }

  /** Puts the focus on a place's link, or on the title if the place is not listed any more. */
  focus(id: string | null): void {
    const link = id === null ? null : this.#link(id);
    (link ?? this.#title).focus();
  }

  #link(id: string): HTMLAnchorElement | null {
    return this.#items.querySelector(`a[data-id="${CSS.escape(id)}"]`);
  }

  #fill(places: readonly Place[], shown: number): void {
    const focused = this.#items.contains(document.activeElement)
      ? (document.activeElement as HTMLElement).dataset["id"]
      : undefined;
    this.#places = places;
    this.#shown = Math.max(shown, PAGE);
    this.#items.replaceChildren(...places.slice(0, this.#shown).map((place) => this.#item(place)));
    this.#showRest();
    // The list follows the map; somebody reading it with the keyboard must not be thrown out.
    if (focused !== undefined) this.focus(focused);
  }

  #showRest(): void {
    const count = this.#places.length;
    this.#more.hidden = this.#shown >= count;
    byId("list-shown").textContent = this.#more.hidden
      ? ""
      : this.texts.text("list.shown", { shown: this.#shown, count });
  }

  #showMore(): void {
    const first = this.#places[this.#shown];
    const next = this.#places.slice(this.#shown, this.#shown + PAGE);
    this.#items.append(...next.map((place) => this.#item(place)));
    this.#shown += PAGE;
    this.#showRest();
    this.focus(first?.id ?? null);
  }

  #item(place: Place): HTMLLIElement {
    const label = place.label ?? this.#labels.get(place.category) ?? "";
    const name = place.name ?? (label || this.texts.text("place.unnamed"));
    const about = [place.name ? label : null, place.address].filter((part) => part && part !== name).join(" · ");
    const link = element(
      "a",
      { class: "item", href: this.events.href(place), "data-id": place.id },
      element("span", { class: `pin pin--${place.category}`, "aria-hidden": "true" }),
      element(
        "span",
        { class: "item__text" },
        element("span", { class: "item__name" }, name),
        about ? " " : null,
        about ? element("span", { class: "item__about" }, about) : null,
      ),
    );
    return element("li", {}, link);
  }

  #at(target: Element): Place | undefined {
    const id = target.closest<HTMLElement>("a[data-id]")?.dataset["id"];
    return this.#places.find((place) => place.id === id);
  }

  #point(target: Element): void {
    this.events.point(this.#at(target) ?? null);
  }

  #click(event: MouseEvent): void {
    const place = this.#at(event.target as Element);
    const isPlain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!place || !isPlain) return;
    event.preventDefault();
    this.events.select(place);
  }
}

function button({ text, run }: Action): HTMLButtonElement {
  const made = element("button", { type: "button", class: "button" }, text);
  made.addEventListener("click", run);
  return made;
}

function isSame(some: readonly Place[], others: readonly Place[]): boolean {
  return some.length === others.length && some.every((place, index) => place.id === others[index]?.id);
}
