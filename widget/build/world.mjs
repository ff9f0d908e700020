/**
 * The world at low zooms, for importers/world: land, borders and countries of Natural Earth, one JSON object a line,
 * compressed. Coordinates are lon/lat in WGS 84; a piece of land that crosses the 180th meridian goes on beyond 180.
 */

import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { feature, mesh } from "topojson-client";
import { mercatorArea, planarPolygon, unwrap } from "./planar.mjs";

const require = createRequire(import.meta.url);
/** Natural Earth is drawn for maps of 1:110, 1:50 and 1:10 million. */
const SCALES = [110, 50, 10];
const LANGUAGES = ["fr", "en", "de"];
/** Countries that Natural Earth draws and ISO 3166 has no number for, but CLDR has a code and names. */
const CODES = { Kosovo: "XK" };
/** Those whose full name says more than a map does. */
const SHORT = new Set(["HK", "MO", "PS"]);

/** Every polygon of a GeoJSON Polygon or MultiPolygon. */
function polygons({ type, coordinates }) {
  return (type === "Polygon" ? [coordinates] : coordinates).map(planarPolygon);
}

function* land(topology, scale) {
  const { geometry, features } = feature(topology, topology.objects.land);
  for (const part of features ? features.map((one) => one.geometry) : [geometry]) {
    for (const coordinates of polygons(part)) {
      yield { table: "land", scale, geometry: { type: "Polygon", coordinates } };
    }
  }
}

/** Lines between two countries, never a coast; disputed where one of them is not in ISO 3166. */
function* borders(topology, scale) {
  for (const disputed of [false, true]) {
    const between = (one, other) => one !== other && (one.id === undefined || other.id === undefined) === disputed;
    for (const line of mesh(topology, topology.objects.countries, between).coordinates) {
      yield { table: "border", scale, disputed, geometry: { type: "LineString", coordinates: unwrap(line) } };
    }
  }
}

/** A country's two letters, from its number in ISO 3166; undefined if it has none. */
export function code({ id, properties }) {
  return id === undefined ? CODES[properties.name] : new Intl.Locale(`und-${id}`).region;
}

function names(iso) {
  const style = SHORT.has(iso) ? "short" : "long";
  return LANGUAGES.map((lang) => new Intl.DisplayNames(lang, { type: "region", style }).of(iso));
}

/** Every country that has a name, with the largest piece of its land, where the name goes; way_area in hectares. */
function* countries(topology) {
  for (const country of feature(topology, topology.objects.countries).features) {
    const iso = code(country);
    if (!iso) continue;
    const [name, name_en, name_de] = names(iso);
    const pieces = polygons(country.geometry).map((coordinates) => ({ coordinates, area: mercatorArea(coordinates[0]) }));
    const way_area = Math.round(pieces.reduce((sum, { area }) => sum + area, 0) / 1e4);
    const { coordinates } = pieces.reduce((one, other) => (other.area > one.area ? other : one));
    yield { table: "country", iso, name, name_en, name_de, way_area, geometry: { type: "Polygon", coordinates } };
  }
}

/** All rows, and where they come from. */
export function* rows() {
  for (const scale of SCALES) {
    const topology = require(`world-atlas/countries-${scale}m.json`);
    yield* land(topology, scale);
    yield* borders(topology, scale);
    if (scale === SCALES.at(-1)) yield* countries(topology);
  }
}

/** Writes `world.jsonl.gz` under `target` and says what it wrote. */
export async function buildWorld(target) {
  const lines = [...rows()].map((row) => `${JSON.stringify(row)}\n`);
  await writeFile(join(target, "world.jsonl.gz"), gzipSync(lines.join("")));
  return `${lines.length} rows of world-atlas ${require("world-atlas/package.json").version}`;
}
