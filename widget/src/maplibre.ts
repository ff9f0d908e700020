/** What every map needs before it is made: MapLibre's worker and style sheet, and which style the reader wants. */

import { setWorkerUrl } from "maplibre-gl";

/** Rejects if the style sheet does not come. */
export function prepare(): Promise<void> {
  setWorkerUrl(new URL(MAP_WORKER, import.meta.url).href);
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL(MAP_STYLESHEET, import.meta.url).href;
  return new Promise((resolve, reject) => {
    link.onload = () => resolve();
    link.onerror = () => reject(new Error(link.href));
    document.head.append(link);
  });
}

/** Who asks for more contrast everywhere gets it here. */
export function styleUrl(lang: string): string {
  const style = matchMedia("(prefers-contrast: more)").matches ? "high-contrast" : "light";
  return `/styles/${style}.json?lang=${encodeURIComponent(lang)}`;
}
