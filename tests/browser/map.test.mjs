/** The map is drawn: land, streets, names, places, counts; and follows the page's address. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { CENTRE, DESKTOP, drawn, PHONE, screenshot, settled, useBrowser, visit } from "./chromium.mjs";

useBrowser();

test("a fresh page shows the town that was imported", async () => {
  await visit("/", async (page) => {
    await settled(page);
    const { lng, lat } = await page.evaluate(() => window.theMap.getCenter());
    assert.ok(Math.abs(lng - 6.13) < 0.03 && Math.abs(lat - 46.21) < 0.03, `${lng} ${lat}`);
    assert.match(page.url(), /#map=1[23](\.\d+)?\/46\.2\d*\/6\.1\d*$/);
    assert.ok((await drawn(page, "place_dots")).length > 200);
    await screenshot(page, "desktop-start");
  });
});

test("streets, buildings, names and places are drawn in the middle of the town", async () => {
  await visit(`/#map=16.2/${CENTRE}`, async (page) => {
    await settled(page);
    const names = (await drawn(page, "street_names")).map(({ name }) => name);
    assert.ok(names.includes("Rue du Rhône"), names.join(", "));
    // Streets of the same fields are one feature of a tile, as all its buildings are.
    const kinds = new Set((await drawn(page, "street")).map(({ kind }) => kind));
    assert.ok(kinds.size >= 5, [...kinds].join(", "));
    assert.ok((await drawn(page, "buildings")).length > 0);
    const places = await drawn(page, "places");
    assert.ok(places.length > 15);
    assert.ok(places.every(({ category, group, rank }) => category && group && rank >= 0));
  });
});

test("the names of towns and quarters are drawn", async () => {
  await visit("/#map=13/46.2044/6.1432", async (page) => {
    await settled(page);
    assert.deepEqual((await drawn(page, "city_names")).map(({ name }) => name), ["Genève"]);
    assert.ok((await drawn(page, "neighbourhood_names")).length > 2);
  });
});

test("English readers read English names", async () => {
  await visit("/?lang=en#map=13/46.2044/6.1432", async (page) => {
    await settled(page);
    const field = await page.evaluate(() => window.theMap.getLayoutProperty("city_names", "text-field"));
    assert.deepEqual(field, ["coalesce", ["get", "name_en"], ["get", "name"]]);
    const [city] = await drawn(page, "city_names");
    assert.equal(city.name_en ?? city.name, "Geneva");
  });
});

test("house numbers are drawn from zoom 17, and not before", async () => {
  await visit(`/#map=17.5/${CENTRE}`, async (page) => {
    await settled(page);
    assert.ok((await drawn(page, "house_numbers")).length > 10);
    await page.evaluate(() => void window.theMap.jumpTo({ zoom: 16.9 }));
    await settled(page);
    assert.equal((await drawn(page, "house_numbers")).length, 0);
  });
});

test("below zoom 12 the map counts places, and a click on a count zooms in", async () => {
  await visit("/#map=11/46.2044/6.1432", async (page) => {
    await settled(page);
    const counts = await drawn(page, "clusters");
    assert.ok(counts.length > 3);
    const told = await page.locator("#list-summary").innerText();
    const sum = counts.reduce((total, { point_count }) => total + point_count, 0);
    assert.equal(Number(told.replace(/\D/g, "")), sum);
    await page.locator("#map canvas").click({ position: await at(page, "clusters") });
    await page.waitForFunction(() => window.theMap.getZoom() > 12);
  });
});

test("the arrows and + move the map, whose canvas the keyboard reaches", async () => {
  await visit(`/#map=14/${CENTRE}`, async (page) => {
    await settled(page);
    const canvas = page.locator("#map canvas");
    assert.match(await canvas.getAttribute("aria-label"), /^Carte interactive/);
    await canvas.focus();
    await page.keyboard.press("+");
    await page.waitForFunction(() => window.theMap.getZoom() >= 15);
  });
});

test("the address follows the view, and going back returns to it", async () => {
  await visit(`/#map=16/${CENTRE}`, async (page) => {
    await settled(page);
    await page.locator("#list-items a").first().click();
    await page.waitForURL(/place=\d+/);
    await page.evaluate(() => void window.theMap.jumpTo({ center: [6.13, 46.21], zoom: 15 }));
    await page.waitForURL(/#map=15\/46\.21\/6\.13$/);
    await page.goBack();
    await page.waitForURL(/#map=16\//);
    assert.ok(!page.url().includes("place="));
    await page.waitForFunction(() => Math.round(window.theMap.getZoom()) === 16);
    assert.equal(await page.locator("#card").isVisible(), false);
  });
});

for (const [size, viewport] of [["desktop", DESKTOP], ["phone", PHONE]]) {
  test(`every zoom is drawn without a fault, ${size}`, async () => {
    await visit("/#map=3/46.2/6.1", async (page) => {
      for (const zoom of [3, 8, 10, 12, 14, 16, 18]) {
        const center = zoom < 14 ? [6.13, 46.21] : [6.149, 46.203];
        await page.waitForFunction(() => window.theMap);
        await page.evaluate((view) => window.theMap.jumpTo(view), { zoom, center });
        await settled(page);
        await screenshot(page, `${size}-z${zoom}`);
      }
    }, { viewport });
  });
}

/** Where on the canvas the first feature of a layer is. */
async function at(page, layer) {
  return page.evaluate((id) => {
    const [feature] = window.theMap.queryRenderedFeatures({ layers: [id] });
    const { x, y } = window.theMap.project(feature.geometry.coordinates);
    return { x, y };
  }, layer);
}
