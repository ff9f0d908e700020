/** Which version of a tile is asked for, after changes. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { Versions } = await load("versions");

function after(...changes) {
  const versions = new Versions();
  for (const [version, tiles] of changes) versions.apply({ tileset: "places", version, tiles });
  return versions;
}

test("without a change no tile has another version", () => {
  assert.ok(after().isEmpty);
  assert.equal(after().of(14, 8471, 5815), null);
});

test("a row touches its tile and those within it, down to its zoom", () => {
  const versions = after(["2.a", [[12, 2117, 1453, 13]]]);
  assert.equal(versions.of(12, 2117, 1453), "2.a");
  assert.equal(versions.of(13, 4235, 2907), "2.a");
  assert.equal(versions.of(14, 8470, 5814), null);
  assert.equal(versions.of(13, 4236, 2907), null);
  assert.equal(versions.of(11, 1058, 726), null);
});

test("the newest of the changes that touched a tile counts", () => {
  const versions = after(["2.a", [[3, 4, 2, 14]]], ["3.a", [[5, 16, 8, 5]]], ["4.a", [[3, 4, 2, 3]]]);
  assert.equal(versions.of(5, 16, 8), "4.a");
  assert.equal(versions.of(3, 4, 2), "4.a");
  assert.equal(versions.of(3, 5, 2), null);
});

test("everything is every tile, and what changes later is newer", () => {
  const versions = after(["2.a", [[14, 1, 1, 14]]], ["3.a", null], ["4.a", [[14, 1, 1, 14]]]);
  assert.equal(versions.of(0, 0, 0), "3.a");
  assert.equal(versions.of(14, 1, 1), "4.a");
  assert.equal(versions.of(14, 1, 2), "3.a");
});

test("rows beyond 2,000 become everything", () => {
  const rows = Array.from({ length: 2_000 }, (_, x) => [14, x, 7, 14]);
  const versions = after(["2.a", rows]);
  assert.equal(versions.size, 2_000);
  assert.equal(versions.of(14, 0, 0), null);
  versions.apply({ tileset: "places", version: "3.a", tiles: [[14, 1, 8, 14]] });
  assert.equal(versions.size, 0);
  assert.equal(versions.of(14, 0, 0), "3.a");
});
