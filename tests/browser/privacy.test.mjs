/** Nothing leaves for elsewhere, nothing is kept, and little is downloaded. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { CENTRE, settled, SITE, useBrowser, visit } from "./chromium.mjs";

useBrowser();
/** Scripts and style sheets as they travel (gzip): the map included, and what comes before it. */
const BUDGET_MAP = 300_000;
const BUDGET_PAGE = 20_000;

const isOfMap = (url) => /\/map(libre)?-/.test(url);

test("scripts and style sheets keep to their budget", async () => {
  const assets = new Map();
  const weigh = (page) =>
    page.on("response", (response) => {
      const url = response.url();
      if (url.includes("/assets/")) assets.set(url, Number(response.headers()["content-length"]));
    });
  await visit(`/#map=15/${CENTRE}`, settled, { init: weigh });
  const sum = (urls) => urls.reduce((total, url) => total + assets.get(url), 0);
  const all = [...assets.keys()];
  assert.ok(all.length >= 6 && sum(all) > 100_000);
  assert.ok(sum(all) <= BUDGET_MAP, `${sum(all)} bytes`);
  const page = all.filter((url) => !isOfMap(url));
  assert.ok(sum(page) <= BUDGET_PAGE, `${sum(page)} bytes before the map`);
});

test("a whole visit asks this origin only, and keeps nothing", async () => {
  await visit("/", async (page, found) => {
    await settled(page);
    await page.fill("#q", "association");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Résultats" }).waitFor();
    await page.locator("#list-items a").first().click();
    await page.locator(".card__credits").waitFor();
    await settled(page);
    assert.ok(found.requests.length > 15);
    assert.ok(found.requests.every((url) => url.startsWith(`${SITE}/`) || /^(data|blob):/.test(url)));
  });
});

test("the position is asked for on a click only, and goes nowhere", async () => {
  const allow = (page, context) => context.grantPermissions(["geolocation"], { origin: SITE });
  await visit(`/#map=15/${CENTRE}`, async (page, found) => {
    await page.evaluate(() => {
      const { geolocation } = navigator;
      const ask = geolocation.getCurrentPosition.bind(geolocation);
      window.asked = 0;
      geolocation.getCurrentPosition = (...rest) => {
        window.asked += 1;
        ask(...rest);
      };
    });
    await settled(page);
    assert.equal(await page.evaluate(() => window.asked), 0);
    await page.getByRole("button", { name: "Ma position" }).click();
    await page.locator(".maplibregl-user-location-dot").waitFor();
    assert.equal(await page.evaluate(() => window.asked), 1);
    await settled(page);
    assert.deepEqual(found.requests.filter((url) => url.includes("46.2101") || url.includes("46.21012")), []);
  }, { init: allow, geolocation: { longitude: 6.130123, latitude: 46.210123 } });
});

test("the policy of the page forbids what is inline", async () => {
  await visit("/", async (page) => {
    const ran = await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "window.inline = true";
      document.head.append(script);
      return window.inline === true;
    });
    assert.equal(ran, false);
  }, { expectErrors: true });
});

test("a link to another site does not say where the reader was looking", async () => {
  await visit(`/?q=bibliothèque#map=15/${CENTRE}`, async (page) => {
    await page.locator("#list-items a").first().click();
    await page.locator(".card__credits a").waitFor();
    assert.equal(await page.locator(".card__credits a").getAttribute("rel"), "noopener noreferrer");
  });
});
