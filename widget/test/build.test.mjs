/** The parts of the build that can be wrong without failing. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { factory, splitMaplibre } from "../build/maplibre.mjs";
import { drawPin, inner, pins } from "../build/pins.mjs";
import { index, layOut } from "../build/sprites.mjs";

test("MapLibre is cut where its bundle says so", async () => {
  const bundle = 'x\ndefine("shared",["exports"],(function(t){return 1}));\ny';
  assert.equal(factory(bundle, "shared"), "(function(t){return 1})");
  assert.throws(() => factory(bundle, "worker"), /defines no module worker/);
  const { shared, worker, page } = await splitMaplibre(() => "shared-1.js");
  assert.match(worker, /^importScripts\("shared-1\.js"\)/);
  assert.match(page, /^import "\.\/shared-1\.js"/);
  for (const source of [shared, worker]) assert.doesNotThrow(() => new Function(source));
});

test("every pin is there once, and a category of no group is refused", () => {
  const groups = [{ id: "food", icon: "restaurant", colour: "#dd4c00" }];
  const category = (icon, group = "food") => ({ group, icon });
  const made = pins({ groups, categories: [category("cafe"), category("cafe"), category("restaurant")] });
  assert.deepEqual(made.map(({ id }) => id), ["food/restaurant", "food/cafe"]);
  assert.throws(() => pins({ groups, categories: [category("cafe", "foo")] }), /no group foo/);
});

test("a pin has the colour that its flavour gives the group, else the one for all, else the taxonomy's", () => {
  const groups = [["food", "#111111"], ["reuse", "#222222"]].map(([id, colour]) => ({ id, icon: "shop", colour }));
  const colours = (own) => pins({ groups, categories: [] }, own).map(({ colour }) => colour);
  assert.deepEqual(colours(undefined), ["#111111", "#222222"]);
  assert.deepEqual(colours({ "*": "#333333", reuse: "#444444" }), ["#333333", "#444444"]);
});

test("a group of social action has a full disc, another a quiet one", () => {
  const groups = ["food", "reuse"].map((id) => ({ id, icon: "shop", colour: "#abcdef" }));
  const flavour = { ring: "ring", glyph: "glyph", quiet: "quiet", edge: "edge", shadow: "shadow" };
  const [food, reuse] = pins({ groups, categories: [] }, {}, ["reuse"]).map((pin) => drawPin(pin, "<path/>", flavour));
  assert.match(food, /fill="quiet".*<g [^>]*fill="#abcdef"/);
  assert.match(reuse, /fill="ring".*fill="#abcdef".*<g [^>]*fill="glyph"/);
});

test("the sheet's index is in its own pixels", () => {
  const placed = layOut([{ id: "a", width: 26, height: 26 }, { id: "b", width: 14, height: 7 }]);
  assert.deepEqual(index(placed, 2).b, { x: 52, y: 0, width: 28, height: 14, pixelRatio: 2 });
});

test("an SVG is taken out of its element", () => {
  assert.equal(inner('<?xml version="1.0"?>\n<svg viewBox="0 0 1 1">\n  <path d="M0 0"/>\n</svg>\n'), '<path d="M0 0"/>');
});
