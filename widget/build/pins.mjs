/** Which pins the taxonomy asks for, and how one is drawn. */

import { access, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { BASE, SPRITES, TAXONOMY } from "./paths.mjs";

const require = createRequire(import.meta.url);
const MAKI = require.resolve("@mapbox/maki/package.json");
/** Side of a pin in CSS pixels, its ring and shadow included. */
export const PIN = 26;
const GLYPH = 13.5;

/** The groups and categories of core/taxonomy.json. */
export async function readTaxonomy() {
  return JSON.parse(await readFile(TAXONOMY, "utf8"));
}

/** The groups that are to stand out, from styles/base.json. */
export async function readAction() {
  return JSON.parse(await readFile(BASE, "utf8")).tokens.action;
}

/**
 * Every pin `{id: "group/icon", icon, colour, standsOut}` once: each group's own, then its categories'. A flavour may
 * have colours of its own for groups, `*` for those it does not name.
 */
export function pins({ groups, categories }, own = {}, action = []) {
  const colours = new Map(groups.map((group) => [group.id, own[group.id] ?? own["*"] ?? group.colour]));
  const named = [
    ...groups.map(({ id, icon }) => ({ group: id, icon })),
    ...categories.map(({ group, icon }) => ({ group, icon })),
  ];
  const unique = new Map();
  for (const { group, icon } of named) {
    const id = `${group}/${icon}`;
    if (!colours.has(group)) throw new Error(`taxonomy: ${id}: there is no group ${group}`);
    unique.set(id, { id, icon, colour: colours.get(group), standsOut: action.includes(group) });
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

/**
 * A pin that stands out is a disc of its group's colour, ringed against any background, with a light glyph; the others
 * are quiet: a glyph of their group's colour on a disc with a thin edge.
 */
export function drawPin({ colour, standsOut }, drawing, flavour) {
  const centre = PIN / 2;
  const scale = GLYPH / 15;
  const corner = centre - GLYPH / 2;
  const disc = (radius, fill, lower = 0) => `<circle cx="${centre}" cy="${centre + lower}" r="${radius}" fill="${fill}"/>`;
  const discs = standsOut
    ? [disc(11.5, flavour.ring), disc(10.2, colour)]
    : [disc(11.2, flavour.edge), disc(10.2, flavour.quiet)];
  const glyphColour = standsOut ? flavour.glyph : colour;
  const move = `translate(${corner} ${corner}) scale(${scale})`;
  return [
    disc(12, flavour.shadow, 0.75),
    ...discs,
    `<g transform="${move}" fill="${glyphColour}">${drawing}</g>`,
  ].join("");
}
