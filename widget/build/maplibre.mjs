/**
 * MapLibre GL JS as three files of our own origin: what the page and the worker share, the worker, the page's part.
 *
 * The published bundle starts its worker from a blob, which a strict Content-Security-Policy refuses; the published
 * CSP build repeats the shared half in both files (about 95 kB more, gzipped). Cutting the bundle where it says
 * `define("…"` gives both: no blob, and nothing downloaded twice.
 */

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const BUNDLE = createRequire(import.meta.url).resolve("maplibre-gl/dist/maplibre-gl.js");
/** What the map's code imports; `import … from "maplibre-gl"` of anything else fails when the page loads it. */
const EXPORTS = ["AttributionControl", "GeolocateControl", "Map", "NavigationControl", "ScaleControl", "setWorkerUrl"];

/** The source of one module's factory function, as the bundle defines it on a line of its own. */
export function factory(bundle, name) {
  const line = bundle.split("\n").find((text) => text.startsWith(`define("${name}",[`));
  if (!line) throw new Error(`maplibre-gl: its bundle defines no module ${name}`);
  return line.slice(line.indexOf("],") + 2, line.lastIndexOf(");"));
}

/** The three sources; `nameShared(source)` says what the shared file will be called. */
export async function splitMaplibre(nameShared) {
  const bundle = await readFile(BUNDLE, "utf8");
  const licence = bundle.slice(0, bundle.indexOf("*/") + 2);
  const part = (name) => `(${factory(bundle, name)})`;
  const shared = `${licence}\nself.maplibreShared={};${part("shared")}(self.maplibreShared);\n`;
  const file = nameShared(shared);
  return {
    shared,
    worker: `importScripts("${file}");${part("worker")}(self.maplibreShared);\n`,
    page: `import "./${file}";const maplibre={};${part("index")}(maplibre,self.maplibreShared);${exports()}\n`,
  };
}

/** Under other names inside: a `Map` of the module would hide JavaScript's own from MapLibre. */
function exports() {
  const made = EXPORTS.map((name, index) => `_${index}=maplibre.${name}`);
  const told = EXPORTS.map((name, index) => `_${index} as ${name}`);
  return `const ${made.join(",")};export{${told.join(",")}};`;
}
