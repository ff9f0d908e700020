/** The card: one place in full. web/templates/place.html says the same without JavaScript. */

import { announce } from "./announce";
import { pin, title, type Details, type Feature, type Source } from "./api";
import { byId, element } from "./dom";
import { hours } from "./hours";
import { links, mailLink, otherLinks, phoneLink, webLink, type Link } from "./links";
import type { Texts } from "./texts";

const WHEELCHAIR = ["yes", "designated", "limited", "no"];

export interface CardEvents {
  close(): void;
  /** The address to give to others. */
  url(): string;
}

export class Card {
  readonly #card = byId("card");

  constructor(
    private readonly texts: Texts,
    private readonly events: CardEvents,
  ) {
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented && this.isOpen) this.events.close();
    });
  }

  get isOpen(): boolean {
    return !this.#card.hidden;
  }

  /** A place whose details are on their way. */
  showLoading(name: string | null): void {
    this.#show(name ?? this.texts.text("place.loading"), element("p", {}, this.texts.text("place.loading")));
  }

  /** Why there is nothing to show. */
  showError(message: string): void {
    this.#show(this.texts.text("place.unnamed"), element("p", { class: "error" }, message));
    announce(message);
  }

  showPlace({ properties }: Feature<Details>): void {
    this.#show(
      title(properties),
      element(
        "p",
        { class: "card__category" },
        element("span", { class: pin(properties), "aria-hidden": "true" }),
        properties.category_label,
      ),
      this.#facts(properties),
      this.#share(),
      this.#credits(properties),
    );
  }

  hide(): void {
    this.#card.hidden = true;
    this.#card.replaceChildren();
    document.body.classList.remove("has-card");
  }

  #show(title: string, ...content: (Node | null)[]): void {
    const hadFocus = this.isOpen && this.#card.contains(document.activeElement);
    const heading = element("h2", { id: "card-title", tabindex: "-1" }, title);
    const shown = content.filter((node) => node !== null);
    this.#card.replaceChildren(this.#closeButton(), heading, ...shown);
    const wasOpen = this.isOpen;
    this.#card.hidden = false;
    document.body.classList.add("has-card");
    if (!wasOpen || hadFocus) heading.focus({ preventScroll: true });
    if (!wasOpen) showTop(this.#card);
  }

  #closeButton(): HTMLButtonElement {
    const close = element("button", { type: "button", class: "card__close" }, this.texts.text("place.back"));
    close.addEventListener("click", () => this.events.close());
    return close;
  }

  #facts(details: Details): HTMLElement | null {
    const { opening_hours, wheelchair, description } = details;
    const address = details.address?.label === title(details) ? null : details.address;
    const contact = details.contact ?? {};
    const facts = element("dl", { class: "facts" });
    const add = (key: string, ...values: (Node | string)[]): void => {
      if (values.length === 0) return;
      const term = element("dt", {}, this.texts.text(key));
      facts.append(element("div", {}, term, ...values.map((value) => element("dd", {}, value))));
    };
    add("place.address", ...(address ? [address.label] : []));
    add("place.opening_hours", ...hours(opening_hours, this.texts));
    add("place.phone", ...links(join(contact["phone"], contact["mobile"]), phoneLink).map(anchor));
    add("place.email", ...links(contact["email"], mailLink).map(anchor));
    add("place.website", ...links(contact["website"] ?? contact["url"], webLink).map(anchor));
    add("place.links", ...otherLinks(contact).map(anchor));
    if (wheelchair && WHEELCHAIR.includes(wheelchair)) {
      add("place.wheelchair", this.texts.text(`place.wheelchair.${wheelchair}`));
    }
    add("place.description", ...(description ? [description] : []));
    return facts.hasChildNodes() ? facts : null;
  }

  #share(): HTMLElement {
    const share = element("button", { type: "button", class: "button" }, this.texts.text("place.share"));
    const said = element("p", { class: "card__said" });
    share.addEventListener("click", () => void this.#shareLink(said));
    return element("div", { class: "card__actions" }, share, said);
  }

  /** The device's own sharing where there is one, else a copy, else the link itself to select. */
  async #shareLink(said: HTMLElement): Promise<void> {
    const url = this.events.url();
    if ("share" in navigator && matchMedia("(pointer: coarse)").matches) {
      // Somebody who closes the sharing dialogue has not met an error.
      await navigator.share({ url, title: document.title }).catch(() => undefined);
      return;
    }
    const isCopied = await copy(url);
    said.textContent = this.texts.text(isCopied ? "place.copied" : "place.copy_failed", { url });
    announce(said.textContent);
  }

  #credits({ osm, sources, source_name, licence }: Details): HTMLElement {
    const known = sources ?? (source_name && licence ? [{ name: source_name, licence }] : []);
    const reference = typeof osm === "object" ? osm : null;
    const link = reference ? webLink(reference.url) : null;
    return element(
      "footer",
      { class: "card__credits" },
      ...known.map((one) => element("p", {}, this.#source(one))),
      link && reference
        ? element("p", {}, anchor({ ...link, text: `${this.texts.text("place.osm")} (${reference.ref})` }))
        : null,
    );
  }

  #source({ name, licence, date }: Source): string {
    const day = date ? new Date(date).toLocaleDateString(this.texts.lang, { dateStyle: "long" }) : null;
    const parts = [
      `${this.texts.text("place.sources")}${this.texts.text("punctuation.colon")}${name}`,
      this.texts.text("place.licence", { licence }),
      day && this.texts.text("place.updated", { date: day }),
    ];
    return parts.filter(Boolean).join(", ");
  }
}

/** The card begins where the list did: at the top of the panel, under the map on a phone. */
function showTop(card: HTMLElement): void {
  scrollTo({ top: 0, behavior: "instant" });
  card.parentElement?.scrollTo({ top: 0, behavior: "instant" });
}

function anchor({ href, text }: Link): HTMLAnchorElement {
  return element("a", { href, rel: "noopener noreferrer" }, text);
}

function join(...values: (string | undefined)[]): string {
  return values.filter(Boolean).join(";");
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
