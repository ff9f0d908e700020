/** The style sheet that shows a category's pin in lists and cards, from the map's own sprite sheet. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PIN, readTaxonomy } from "./pins.mjs";

const FLAVOUR = "light";

/** Rules for `.pin` and one `.pin--{category}` per category; categories that share a pin share a rule. */
export async function pinSheet(sprites) {
  const index = JSON.parse(await readFile(join(sprites, `${FLAVOUR}.json`), "utf8"));
  const { categories } = await readTaxonomy();
  const classes = new Map();
  for (const { id, group, icon } of categories) {
    const pin = `${group}/${icon}`;
    classes.set(pin, [...(classes.get(pin) ?? []), `.pin--${id}`]);
  }
  const url = `/sprites/${FLAVOUR}`;
  const images = `image-set(url("${url}.png") 1x, url("${url}@2x.png") 2x)`;
  const rules = [...classes].map(([pin, selectors]) => {
    const { x, y } = index[pin];
    return `${selectors.join(",")}{background-position:${-x}px ${-y}px}`;
  });
  const size = `width:${PIN}px;height:${PIN}px`;
  // Browsers that do not know image-set() take the first.
  return [`.pin{${size};background-image:url("${url}.png");background-image:${images};background-position:${PIN}px 0}`, ...rules].join("\n");
}
