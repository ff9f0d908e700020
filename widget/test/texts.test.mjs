/** Sentences, numbers and plurals in both languages. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { json, load } from "./load.mjs";

const { Texts } = await load("texts");
const { hours } = await load("hours");
const fr = new Texts("fr", json("web/texts/fr.json"));
const en = new Texts("en", json("web/texts/en.json"));

test("none, one and several", () => {
  assert.equal(fr.count("search.found", 0), "Aucun résultat");
  assert.equal(fr.count("search.found", 1), "1 résultat");
  assert.equal(en.count("search.found", 1), "1 result");
  assert.equal(en.count("search.found", 2), "2 results");
  assert.equal(fr.count("search.found", 1_000_000), "1\u202f000\u202f000 résultats");
});

test("a value is put in as it is, and a lacking sentence is seen", () => {
  assert.equal(en.text("search.results", { q: "{q} $& <b>" }), "Results for “{q} $& <b>”");
  assert.equal(en.text("no.such.key"), "no.such.key");
});

for (const [lang, cases] of Object.entries(json("tests/web/hours.json"))) {
  for (const [raw, lines] of cases) {
    test(`hours in ${lang}: ${raw}`, () => assert.deepEqual(hours(raw, lang === "fr" ? fr : en), lines));
  }
}
