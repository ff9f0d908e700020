/** The page without JavaScript, without WebGL, without the map's files, and where data is to be saved. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { CENTRE, focused, PHONE, screenshot, settled, useBrowser, visit } from "./chromium.mjs";

useBrowser();

const noWebGl = (page) =>
  page.addInitScript(() => {
    const original = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
      return kind.startsWith("webgl") ? null : original.call(this, kind, ...rest);
    };
  });

const savesData = (page) =>
  page.addInitScript(() => {
    Object.defineProperty(navigator, "connection", { value: { saveData: true, effectiveType: "4g" } });
  });

async function searchAndCard(page) {
  await page.locator("#q").focus();
  await page.keyboard.type("boulangerie");
  await page.locator("#search-options li").first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.locator(".card__credits").waitFor();
  assert.equal(await focused(page), "card-title");
  await page.keyboard.press("Escape");
  assert.equal(await focused(page), "q");
}

test("without JavaScript: a search, its list, a card, and back", async () => {
  await visit("/", async (page) => {
    assert.match(await page.locator("#map-note").textContent(), /La carte a besoin de JavaScript/);
    assert.ok((await page.locator("#map-note p").boundingBox()).height > 10);
    await page.locator("#q").fill("boulangerie");
    await page.getByRole("button", { name: "Chercher" }).click();
    await page.waitForURL(/\?q=boulangerie/);
    const first = page.locator("#list-items a").first();
    const name = await first.locator(".item__name").innerText();
    await screenshot(page, "without-javascript");
    await first.click();
    await page.waitForURL(/place=\d+/);
    assert.equal(await page.locator("#card-title").innerText(), name);
    assert.ok(await page.getByRole("link", { name: /Voir sur OpenStreetMap/ }).isVisible());
    await page.getByRole("link", { name: "Retour à la liste" }).click();
    assert.ok((await page.locator("#list-items li").count()) > 5);
    await page.getByRole("link", { name: "English" }).click();
    await page.getByRole("heading", { name: "Results for “boulangerie”" }).waitFor();
  }, { javaScriptEnabled: false });
});

test("without JavaScript on a phone nothing scrolls sideways", async () => {
  await visit("/?q=pharmacie", async (page) => {
    const box = await page.locator(".page").boundingBox();
    assert.ok(box.width <= PHONE.width);
    await screenshot(page, "phone-without-javascript");
  }, { javaScriptEnabled: false, viewport: PHONE });
});

test("without WebGL the list shows what is around, and searching works", async () => {
  await visit("/", async (page) => {
    await page.getByText("La carte ne peut pas s’afficher").waitFor();
    await page.getByText(/^100 lieux dans les environs/).waitFor();
    assert.equal(await page.locator("#list-items li").count(), 100);
    await screenshot(page, "without-webgl");
    await searchAndCard(page);
  }, { init: noWebGl, expectErrors: true });
});

test("when the map's files do not come, searching works", async () => {
  const block = (page) => page.route(/maplibre-page/, (route) => route.abort());
  await visit("/", async (page) => {
    await page.getByText("La carte n’a pas pu être chargée.").waitFor();
    await searchAndCard(page);
  }, { init: block, expectErrors: true });
});

test("when the style does not come, it says so", async () => {
  const fail = (page) => page.route(/styles\/light/, (route) => route.fulfill({ status: 503, body: "" }));
  await visit("/", async (page) => {
    await page.getByText("La carte n’a pas pu être chargée.").waitFor();
  }, { init: fail, expectErrors: true });
});

test("where data is to be saved the list comes first, and the map when it is asked for", async () => {
  await visit("/", async (page, found) => {
    await page.getByText(/^100 lieux dans les environs/).waitFor();
    await searchAndCard(page);
    assert.deepEqual(found.requests.filter((url) => /maplibre|\.mvt|\.pbf|styles/.test(url)), []);
    await page.getByRole("button", { name: "Afficher la carte" }).click();
    await settled(page);
    await page.getByText(/^[\d\s]+ lieux (à l’écran|ici)/u).waitFor();
  }, { init: savesData });
});

test("a card that came with the page stays, and the focus is left where it was", async () => {
  await visit(`/?q=pharmacie#map=16/${CENTRE}`, async (page) => {
    await page.locator("#list-items a").first().waitFor();
    const href = await page.locator("#list-items a").first().getAttribute("href");
    await page.goto(new URL(href, page.url()).href);
    await settled(page);
    assert.equal(await page.evaluate(() => document.activeElement === document.body), true);
    assert.ok(await page.locator("#card").isVisible());
  });
});
