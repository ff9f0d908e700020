/** What people wrote in OSM as a way to reach a place, as links that are safe to follow. */

export type Contact = Readonly<Record<string, string>>;

export interface Link {
  readonly href: string;
  readonly text: string;
}

/** An http or https link; a bare host gets https. Null for anything else (`javascript:`, `data:`…). */
export function webLink(value: string): Link | null {
  const text = value.trim();
  const hasScheme = /^[a-z][a-z\d+.-]*:/i.test(text) && !/^[\w.-]+:\d+(\/|$)/.test(text);
  const url = parse(hasScheme ? text : `https://${text}`);
  if (!url || !["http:", "https:"].includes(url.protocol) || !url.hostname.includes(".")) return null;
  return { href: url.href, text: shown(url) };
}

function parse(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** `www.example.org/contact`: without what nobody reads. */
function shown(url: URL): string {
  const path = decoded(url.pathname).replace(/\/$/, "");
  return url.hostname.replace(/^www\./, "") + (path.length > 30 ? `${path.slice(0, 30)}…` : path);
}

function decoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

/** A telephone link; null if there are too few digits to call. */
export function phoneLink(value: string): Link | null {
  const number = value.replace(/\(0\)/, "").replace(/[^\d+]/g, "");
  return /^\+?\d{2,16}$/.test(number) ? { href: `tel:${number}`, text: value.trim() } : null;
}

export function mailLink(value: string): Link | null {
  const address = value.trim();
  return /^[^\s@?&,:]+@[^\s@?&,:]+\.[^\s@?&,:]+$/.test(address)
    ? { href: `mailto:${address}`, text: address }
    : null;
}

/** OSM separates several values by semicolons. */
export function links(value: string | undefined, one: (value: string) => Link | null): Link[] {
  const found = (value ?? "").split(";").map(one);
  return found.filter((link) => link !== null);
}

const OWN_ROW = ["phone", "mobile", "email", "website", "url"];

/** Pages elsewhere (social networks and the like): every other contact that is a full web address. */
export function otherLinks(contact: Contact): Link[] {
  return Object.entries(contact)
    .filter(([kind, value]) => !OWN_ROW.includes(kind) && /^https?:/i.test(value))
    .flatMap(([, value]) => links(value, webLink));
}
