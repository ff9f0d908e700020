/** The arithmetic of a list of places. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { around, contains, distance, nearestFirst } = await load("places");
const place = (id, lon, lat) => ({ id, at: [lon, lat], name: id, category: "cafe", group: "food" });

test("a degree of latitude is 111 km", () => {
  assert.ok(Math.abs(distance([6, 46], [6, 47]) - 111_195) < 10);
});

test("a degree of longitude is shorter the further north", () => {
  assert.ok(Math.abs(distance([6, 60], [7, 60]) - 55_597) < 60);
});

test("the distance to the antipode is finite", () => {
  assert.ok(Math.abs(distance([0, 0], [180, 0]) - 20_015_115) < 10);
});

test("a place that two tiles hold is listed once, and the nearest comes first", () => {
  const places = [place("far", 6.2, 46.2), place("near", 6.14, 46.2), place("far", 6.2, 46.2)];
  assert.deepEqual(nearestFirst(places, [6.13, 46.2]).map(({ id }) => id), ["near", "far"]);
});

test("places at the same spot keep one order", () => {
  const ids = (...places) => nearestFirst(places, [0, 0]).map(({ id }) => id);
  assert.deepEqual(ids(place("b", 1, 1), place("a", 1, 1)), ids(place("a", 1, 1), place("b", 1, 1)));
});

test("a box holds its edges and nothing outside", () => {
  assert.ok(contains([6, 46, 7, 47], [6, 47]));
  assert.ok(!contains([6, 46, 7, 47], [7.001, 46.5]));
  assert.ok(!contains([6, 46, 7, 47], [6.5, 45.9]));
});

test("the box around places is the smallest", () => {
  assert.deepEqual(around([place("a", 6, 47), place("b", 7, 46)]), [6, 46, 7, 47]);
  assert.equal(around([]), null);
});
