/** The page's address. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { readState, readView, withState } = await load("address");

test("the query says the place and the search", () => {
  assert.deepEqual(readState("?q=%20pain%20&place=44&lang=en"), { q: "pain", place: "44" });
  assert.deepEqual(readState("?q=+&place="), { q: null, place: null });
});

test("a state keeps the language and takes away what is over", () => {
  assert.equal(withState("?lang=en&place=4", { q: "thé", place: null }), "?lang=en&q=th%C3%A9");
  assert.equal(withState("?place=4", { q: null, place: null }), "");
});

test("the fragment says the view", () => {
  assert.deepEqual(readView("#map=15.2/46.2044/-6.1432"), { centre: [-6.1432, 46.2044], zoom: 15.2 });
  assert.deepEqual(readView("#a=b&map=3/0/0"), { centre: [0, 0], zoom: 3 });
});

for (const hash of ["", "#list", "#map=", "#map=15/46", "#map=15/91/6", "#map=15/46/181", "#map=99/46/6", "#xmap=1/2/3"]) {
  test(`no view in ${hash || "nothing"}`, () => assert.equal(readView(hash), null));
}
