/** The pages of OGC API – Features: a map of the items above their table. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { drawn, PHONE, require, screenshot, settled, useBrowser, visit } from "./chromium.mjs";

useBrowser();
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const ITEMS = "/ogc/collections/places/items?f=html&limit=30&bbox=6.13,46.19,6.16,46.21";
const rows = (page) => page.locator(".items tbody tr");

async function violations(page) {
  await page.evaluate(AXE);
  const { violations: found, passes } = await page.evaluate(() => window.axe.run({ resultTypes: ["violations"] }));
  assert.ok(passes.length > 15);
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

for (const [name, viewport] of Object.entries({ desktop: { width: 1100, height: 800 }, phone: PHONE })) {
  test(`the map shows what the table lists, and nothing reaches beyond the window: ${name}`, async () => {
    await visit(ITEMS, async (page) => {
      await settled(page);
      assert.equal(await rows(page).count(), 30);
      assert.equal((await drawn(page, "items_points")).length, 30);
      assert.deepEqual(await drawn(page, "places"), []);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
      await screenshot(page, `items-${name}`);
      assert.deepEqual(await violations(page), []);
    }, { viewport });
  });
}

test("pointing at a row marks it on the map, and a click on the map goes to its row", async () => {
  await visit(ITEMS, async (page) => {
    await settled(page);
    const at = await page.evaluate(() => {
      const [feature] = window.theMap.queryRenderedFeatures({ layers: ["items_points"] });
      const { x, y } = window.theMap.project(feature.geometry.coordinates);
      const { left, top } = window.theMap.getCanvas().getBoundingClientRect();
      return { x: x + left, y: y + top };
    });
    await page.mouse.move(at.x, at.y);
    const row = await page.locator("tr.pointed").getAttribute("id");
    await page.mouse.click(at.x, at.y);
    // The page scrolls to the row: the mouse may leave the map, and the row is pointed at no more.
    await page.waitForFunction((id) => document.activeElement.closest("tr")?.id === id, row);
    await rows(page).nth(3).hover();
    await page.waitForFunction(() => window.theMap.getFeatureState({ source: "items", id: 3 }).pointed === true);
  });
});

test("an item has a page with a map of its own", async () => {
  await visit(ITEMS, async (page) => {
    const link = rows(page).first().locator("a").first();
    const label = await link.textContent();
    await link.click();
    await settled(page);
    assert.equal(await page.locator("h1").textContent(), label);
    assert.equal((await drawn(page, "items_points")).length, 1);
    assert.deepEqual(await violations(page), []);
  });
});

test("without scripts the page is whole, and leads on", async () => {
  await visit(ITEMS, async (page) => {
    assert.equal(await page.locator("#items-map").isVisible(), false);
    assert.equal(await rows(page).count(), 30);
    await page.locator('.pages a[rel="next"]').click();
    assert.equal(await rows(page).count(), 30);
  }, { javaScriptEnabled: false });
});

test("where data is to be saved there is no map", async () => {
  const init = (page) =>
    page.addInitScript(() => {
      Object.defineProperty(navigator, "connection", { value: { saveData: true } });
    });
  await visit(ITEMS, async (page, found) => {
    await page.waitForLoadState("networkidle");
    assert.equal(await page.locator("#items-map").isVisible(), false);
    assert.ok(!found.requests.some((url) => url.includes("/tiles/")));
  }, { init });
});
