/** Links made of what people wrote: the same cases as tests/web/test_links.py. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { json, load } from "./load.mjs";

const { links, mailLink, otherLinks, phoneLink, webLink } = await load("links");
const cases = json("tests/web/links.json");
const makers = { web: webLink, phone: phoneLink, mail: mailLink };

for (const [kind, make] of Object.entries(makers)) {
  for (const [value, href, text] of cases[kind]) {
    test(`${kind}: ${JSON.stringify(value)}`, () => {
      assert.deepEqual(make(value), href === null ? null : { href, text });
    });
  }
}

test("several values are separated by semicolons, and bad ones left out", () => {
  assert.deepEqual(links("115; none ;+33 1", phoneLink).map(({ href }) => href), ["tel:115", "tel:+331"]);
  assert.deepEqual(links(undefined, phoneLink), []);
});

test("pages elsewhere are the other contacts that are full addresses", () => {
  const contact = { phone: "115", website: "https://a.org", facebook: "https://facebook.com/a", x: "@a", y: "javascript:1" };
  assert.deepEqual(otherLinks(contact).map(({ href }) => href), ["https://facebook.com/a"]);
});
