/** axe-core finds nothing wrong, in both languages, in every state of the page. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { CENTRE, PHONE, require, settled, useBrowser, visit } from "./chromium.mjs";

useBrowser();
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

async function violations(page) {
  await page.evaluate(AXE);
  const { violations: found, passes } = await page.evaluate(() => window.axe.run({ resultTypes: ["violations"] }));
  assert.ok(passes.length > 20);
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

for (const lang of ["fr", "en"]) {
  test(`the map with its list, ${lang}`, async () => {
    await visit(`/?lang=${lang}#map=16/${CENTRE}`, async (page) => {
      await settled(page);
      assert.deepEqual(await violations(page), []);
    });
  });

  test(`suggestions, a card, results, ${lang}`, async () => {
    await visit(`/?lang=${lang}#map=16/${CENTRE}`, async (page) => {
      await settled(page);
      await page.locator("#q").focus();
      await page.keyboard.type("pharmacie");
      await page.locator("#search-options li").first().waitFor();
      await page.keyboard.press("ArrowDown");
      assert.deepEqual(await violations(page), []);
      await page.keyboard.press("Enter");
      await page.locator(".card__credits").waitFor();
      assert.deepEqual(await violations(page), []);
      await page.fill("#q", "pharmacie");
      await page.keyboard.press("Enter");
      await page.locator("#list-actions button").waitFor();
      assert.deepEqual(await violations(page), []);
    });
  });

  test(`a phone, an unknown place, ${lang}`, async () => {
    await visit(`/?place=1&lang=${lang}#map=16/${CENTRE}`, async (page) => {
      await settled(page);
      assert.deepEqual(await violations(page), []);
    }, { viewport: PHONE, expectErrors: true });
  });
}

test("axe does find what is wrong", async () => {
  await visit("/", async (page) => {
    await page.evaluate(() => document.getElementById("q").labels[0].remove());
    await page.evaluate(() => document.getElementById("q").removeAttribute("placeholder"));
    assert.match((await violations(page)).join(), /label/);
  });
});
