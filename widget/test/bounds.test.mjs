/** The box around features. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { boundsOf } = await load("bounds");
const collection = (...geometries) => ({
  type: "FeatureCollection",
  features: geometries.map((geometry) => ({ type: "Feature", properties: {}, geometry })),
});
const point = (...coordinates) => ({ type: "Point", coordinates });

test("a box is west, south, east, north of whatever kind of geometry", () => {
  const ring = [[6, 46], [7, 46], [7, 47], [6, 46]];
  const mixed = collection(point(5, 48, 430), { type: "MultiPolygon", coordinates: [[ring]] }, {
    type: "GeometryCollection",
    geometries: [{ type: "LineString", coordinates: [[8, 45], [6.5, 46]] }],
  });
  assert.deepEqual(boundsOf(mixed), [5, 45, 8, 48]);
});

test("what has no geometry has no box", () => {
  assert.equal(boundsOf(collection(null)), null);
  assert.equal(boundsOf(collection()), null);
  assert.deepEqual(boundsOf(collection(null, point(1, 2))), [1, 2, 1, 2]);
});
