/** The world as the importer reads it: in the plane, without jumps, with names in three languages. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { mercatorArea, planarPolygon, planarRing, unwrap } from "../build/planar.mjs";
import { code, rows } from "../build/world.mjs";

test("a line across the 180th meridian goes on instead of jumping", () => {
  assert.deepEqual(unwrap([[179, 1], [-179, 2], [178, 3]]), [[179, 1], [181, 2], [178, 3]]);
  assert.deepEqual(unwrap([[-179, 1], [179, 2]]), [[-179, 1], [-181, 2]]);
});

test("a ring around the South Pole is closed along 90° S", () => {
  const ring = [[-120, -70], [0, -70], [120, -70], [-120, -70]];
  assert.deepEqual(planarRing(ring).slice(3), [[240, -70], [240, -90], [-120, -90], [-120, -70]]);
});

test("a polygon begins on the map, and its hole is inside it", () => {
  const outer = [[-170, 0], [-170, 9], [170, 9], [170, 0], [-170, 0]];
  const hole = [[-178, 4], [-178, 5], [-177, 5], [-178, 4]];
  const [placed, moved] = planarPolygon([outer, hole]);
  assert.deepEqual(placed.map(([lon]) => lon), [190, 190, 170, 170, 190]);
  assert.deepEqual(moved.map(([lon]) => lon), [182, 182, 183, 182]);
});

test("an area is that of Web Mercator", () => {
  const ring = [[0, 0], [0, 60], [1, 60], [1, 0], [0, 0]];
  const expected = 111_319.49 * 8_399_737.89;
  assert.ok(Math.abs(mercatorArea(ring) / expected - 1) < 1e-6);
});

test("a country is known by its number in ISO 3166, or by its name where it has none", () => {
  assert.equal(code({ id: "756", properties: { name: "Switzerland" } }), "CH");
  assert.equal(code({ id: undefined, properties: { name: "Kosovo" } }), "XK");
  assert.equal(code({ id: undefined, properties: { name: "N. Cyprus" } }), undefined);
});

test("no line of the world jumps, and every country has its names", () => {
  const countries = new Map();
  for (const { table, geometry, iso, ...names } of rows()) {
    const lines = geometry.type === "LineString" ? [geometry.coordinates] : geometry.coordinates;
    for (const line of lines) {
      const jumps = line.some(([lon, lat], index) => index && lat > -90 && Math.abs(lon - line[index - 1][0]) > 180);
      assert.ok(!jumps, `${table} ${iso ?? ""}`);
    }
    if (table === "country") countries.set(iso, names);
  }
  const { name, name_en, name_de } = countries.get("CH");
  assert.deepEqual([name, name_en, name_de], ["Suisse", "Switzerland", "Schweiz"]);
  assert.ok(countries.size > 230);
  assert.ok([...countries.values()].every((names) => names.name && names.name_en && names.name_de && names.way_area >= 0));
});
