/** Every style at five zooms: nothing it needs is missing, and it looks as it was blessed. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { require, useBrowser, visit } from "./chromium.mjs";
import { assertLooksAsBlessed, difference } from "./snapshots.mjs";

useBrowser();
const STYLES = ["light", "dark", "high-contrast", "print"];
const SIZE = { width: 360, height: 270 };
/** Countries and seas; counts; the town; streets and shops; house numbers. */
const VIEWS = [
  { zoom: 3, center: [6.149, 46.203] },
  { zoom: 11, center: [6.135, 46.208] },
  { zoom: 14, center: [6.1365, 46.2065] },
  { zoom: 16, center: [6.149, 46.203] },
  { zoom: 18, center: [6.1495, 46.2032] },
];
const BARE = `<!doctype html><meta charset="utf-8"><style>html,body,#map{margin:0;width:100%;height:100%}</style><div id="map"></div>`;
/** A range of glyphs in which the font has none is answered by its name and its bounds alone. */
const NO_GLYPHS_BYTES = 64;
/** No font of letters has pictographs (beyond the basic plane), of which people put some into names. */
const LAST_LETTER = 0xffff;

const bare = (page) => page.route("**/bare", (route) => route.fulfill({ contentType: "text/html", body: BARE }));

function watchGlyphs(page, missing) {
  page.on("response", async (response) => {
    const [, start] = response.url().match(/\/fonts\/.*\/(\d+)-\d+\.pbf/) ?? [];
    if (start === undefined || Number(start) > LAST_LETTER) return;
    const body = await response.body();
    if (body.length < NO_GLYPHS_BYTES) missing.push(decodeURIComponent(response.url()));
  });
}

/** Opens the style alone on the page; what MapLibre misses goes to the console, where `visit` finds it. */
async function open(page, style, view) {
  await page.addStyleTag({ path: require.resolve("maplibre-gl/dist/maplibre-gl.css") });
  await page.addScriptTag({ path: require.resolve("maplibre-gl/dist/maplibre-gl.js") });
  await page.evaluate(({ style, view }) => {
    const { maplibregl } = window;
    window.theMap = new maplibregl.Map({
      container: "map",
      style: `/styles/${style}.json?lang=fr`,
      attributionControl: false,
      fadeDuration: 0,
      ...view,
    });
    window.theMap.on("styleimagemissing", ({ id }) => console.error(`no image ${id}`));
    window.theMap.on("error", ({ error }) => console.error(String(error)));
  }, { style, view });
  await drawnWhole(page);
}

/** Gives nothing back: MapLibre hands its whole map to whom it calls, which is slow to send. */
const drawnWhole = (page, view = {}) => page.evaluate((to) => new Promise((resolve) => {
  window.theMap.jumpTo(to);
  window.theMap.once("idle", () => resolve());
  window.theMap.triggerRepaint();
}), view);

for (const style of STYLES) {
  test(`${style}, at five zooms`, async () => {
    const missing = [];
    await visit("/bare", async (page) => {
      watchGlyphs(page, missing);
      await open(page, style, VIEWS[0]);
      for (const view of VIEWS) {
        await drawnWhole(page, view);
        const count = await page.evaluate(() => window.theMap.queryRenderedFeatures().length);
        assert.ok(count > 10, `${style} at zoom ${view.zoom} draws ${count} features`);
        assertLooksAsBlessed(`${style}-${view.zoom}`, await page.screenshot());
      }
      assert.deepEqual(missing, []);
    }, { init: bare, viewport: SIZE });
  });
}

test("a missing icon is found", async () => {
  await visit("/bare", async (page, found) => {
    await open(page, "light", VIEWS[3]);
    await page.evaluate(() => void window.theMap.setLayoutProperty("action_places", "icon-image", "nope"));
    await drawnWhole(page);
    assert.deepEqual([...new Set(found.errors)], ["no image nope"]);
  }, { init: bare, viewport: SIZE, expectErrors: true });
});

test("a picture without its streets differs by far more than is tolerated", async () => {
  const white = { width: 10, height: 10, pixels: new Uint8Array(400).fill(255) };
  const lined = { ...white, pixels: white.pixels.map((value, index) => (index < 80 && index % 4 < 3 ? 0 : value)) };
  assert.equal(difference(white, white).share, 0);
  assert.equal(difference(white, lined).share, 0.2);
});
