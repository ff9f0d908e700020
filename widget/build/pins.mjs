/** Which pins the taxonomy asks for, and how one is drawn. */

import { access, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { SPRITES, TAXONOMY } from "./paths.mjs";

const require = createRequire(import.meta.url);
const MAKI = require.resolve("@mapbox/maki/package.json");
/** Side of a pin in CSS pixels, its ring and shadow included. */
export const PIN = 26;
const GLYPH = 13;

/** The groups and categories of core/taxonomy.json. */
export async function readTaxonomy() {
  return JSON.parse(await readFile(TAXONOMY, "utf8"));
}

/** Every pin `{id: "group/icon", icon, colour}` once: each group's own, then its categories'. */
export function pins({ groups, categories }) {
  const colours = new Map(groups.map((group) => [group.id, group.colour]));
  const named = [
    ...groups.map(({ id, icon }) => ({ group: id, icon })),
    ...categories.map(({ group, icon }) => ({ group, icon })),
  ];
  const unique = new Map();
  for (const { group, icon } of named) {
    const id = `${group}/${icon}`;
    if (!colours.has(group)) throw new Error(`taxonomy: ${id}: there is no group ${group}`);
    unique.set(id, { id, icon, colour: colours.get(group) });
  }
  return [...unique.values()];
}

/** What is inside the `<svg>` of a 15 × 15 glyph: ours first, then Maki's. */
export async function glyph(icon) {
  const ours = join(SPRITES, "icons", `${icon}.svg`);
  const makis = join(MAKI, "..", "icons", `${icon}.svg`);
  const file = await access(ours).then(() => ours, () => makis);
  const svg = await readFile(file, "utf8").catch(() => {
    throw new Error(`icon ${icon}: neither in styles/sprites/icons/ nor in Maki`);
  });
  return inner(svg);
}

/** The drawing of an SVG file without its outer element. */
export function inner(svg) {
  return svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").trim();
}

/** A white glyph on a disc of the group's colour, ringed so that it stands off any background. */
export function drawPin({ colour }, drawing, flavour) {
  const centre = PIN / 2;
  const scale = GLYPH / 15;
  const corner = centre - GLYPH / 2;
  return [
    `<circle cx="${centre}" cy="${centre + 0.75}" r="12" fill="${flavour.shadow}"/>`,
    `<circle cx="${centre}" cy="${centre}" r="11.5" fill="${flavour.ring}"/>`,
    `<circle cx="${centre}" cy="${centre}" r="10" fill="${colour}"/>`,
    `<g transform="translate(${corner} ${corner}) scale(${scale})" fill="${flavour.glyph}">${drawing}</g>`,
  ].join("");
}
