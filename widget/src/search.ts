/** The search box: a combobox (WAI-ARIA 1.2, list autocomplete) over what the API finds. */

import { announce } from "./announce";
import { isAbort, pin, reason, title, type Api, type Feature } from "./api";
import { byId, element } from "./dom";
import type { LonLat } from "./places";
import type { Texts } from "./texts";

const DELAY_MS = 150;
const SUGGESTIONS = 8;

export interface SearchEvents {
  /** Around where to prefer results; null if nowhere is shown yet. */
  bias(): LonLat | null;
  /** One suggestion was chosen. */
  choose(feature: Feature): void;
  /** All results of this text are wanted; of an empty one, none. */
  submit(q: string): void;
}

export class Search {
  readonly #input = byId<HTMLInputElement>("q");
  readonly #list = byId<HTMLUListElement>("search-options");
  readonly #form = byId<HTMLFormElement>("search");
  #features: Feature[] = [];
  #active = -1;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #request: AbortController | null = null;

  constructor(
    private readonly api: Api,
    private readonly texts: Texts,
    private readonly events: SearchEvents,
  ) {
    this.#input.setAttribute("role", "combobox");
    this.#input.setAttribute("aria-autocomplete", "list");
    this.#input.setAttribute("aria-controls", this.#list.id);
    this.#input.setAttribute("aria-expanded", "false");
    this.#input.addEventListener("input", () => this.#later());
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    this.#input.addEventListener("blur", () => this.#close());
    this.#form.addEventListener("submit", (event) => this.#submit(event));
    // A press must not blur the input before the click that follows chooses the option.
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.#list.addEventListener("click", (event) => this.#click(event));
  }

  get value(): string {
    return this.#input.value.trim();
  }

  set value(q: string) {
    this.#input.value = q;
  }

  focus(): void {
    this.#input.focus();
  }

  #later(): void {
    this.#cancel();
    if (this.value === "") {
      this.#close();
      return;
    }
    this.#timer = setTimeout(() => void this.#suggest(this.value), DELAY_MS);
  }

  #cancel(): void {
    clearTimeout(this.#timer);
    this.#request?.abort();
    this.#request = null;
  }

  async #suggest(q: string): Promise<void> {
    const request = new AbortController();
    this.#request = request;
    try {
      this.#open(await this.api.autocomplete(q, this.events.bias(), SUGGESTIONS, request.signal));
    } catch (error) {
      if (isAbort(error)) return;
      this.#close();
      announce(reason(error, this.texts));
    }
  }

  #open(features: Feature[]): void {
    if (document.activeElement !== this.#input) return;
    this.#features = features;
    this.#list.replaceChildren(...features.map((feature, index) => this.#option(feature, index)));
    this.#list.hidden = features.length === 0;
    this.#input.setAttribute("aria-expanded", String(features.length > 0));
    this.#activate(-1);
    announce(this.texts.count("search.found", features.length));
  }

  #option({ properties }: Feature, index: number): HTMLLIElement {
    const { category_label, address } = properties;
    const first = title(properties);
    const about = [category_label, address?.label].filter((part) => part && part !== first);
    return element(
      "li",
      { id: `option-${index}`, role: "option", "aria-selected": "false" },
      element("span", { class: pin(properties), "aria-hidden": "true" }),
      element(
        "span",
        { class: "item__text" },
        element("span", { class: "item__name" }, first),
        " ",
        element("span", { class: "item__about" }, about.join(" · ")),
      ),
    );
  }

  #close(): void {
    this.#cancel();
    this.#features = [];
    this.#list.hidden = true;
    this.#list.replaceChildren();
    this.#input.setAttribute("aria-expanded", "false");
    this.#activate(-1);
  }

  /** Moves to an option, round both ends through the input itself (-1). */
  #activate(index: number): void {
    this.#active = index;
    const options = [...this.#list.children];
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    const option = options[index];
    if (option) this.#input.setAttribute("aria-activedescendant", option.id);
    else this.#input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  #move(step: 1 | -1): void {
    const stops = this.#features.length + 1;
    this.#activate(((this.#active + 1 + step + stops) % stops) - 1);
  }

  #key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const isOpen = !this.#list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (isOpen) this.#move(event.key === "ArrowDown" ? 1 : -1);
      else if (this.value) void this.#suggest(this.value);
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      this.#close();
    } else if (event.key === "Enter" && isOpen && this.#active >= 0) {
      event.preventDefault();
      this.#choose(this.#active);
    }
  }

  #click(event: MouseEvent): void {
    const option = (event.target as Element).closest("[role=option]");
    if (option) this.#choose([...this.#list.children].indexOf(option));
  }

  #choose(index: number): void {
    const feature = this.#features[index];
    this.#close();
    if (feature) this.events.choose(feature);
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    this.#close();
    this.events.submit(this.value);
  }
}
