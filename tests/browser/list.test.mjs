/** The list and the map show the same places, and point at each other. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { CENTRE, drawn, focused, settled, useBrowser, visit } from "./chromium.mjs";

useBrowser();
const START = `/#map=16.5/${CENTRE}`;

const pointed = async (page) => (await drawn(page, "highlight_labels")).filter(({ state }) => state === "pointed");
const names = (page) => page.locator("#list-items .item__name").allInnerTexts();

/** Where on the canvas a pin is that is listed, and the id of its place. */
async function aPin(page) {
  return page.evaluate(() => {
    const listed = new Set([...document.querySelectorAll("#list-items a")].map((a) => a.dataset.id));
    const canvas = window.theMap.getCanvas();
    const inside = ({ x, y }) => x > 80 && y > 80 && x < canvas.clientWidth - 120 && y < canvas.clientHeight - 80;
    for (const { id, geometry, properties } of window.theMap.queryRenderedFeatures({ layers: ["places"] })) {
      const { x, y } = window.theMap.project(geometry.coordinates);
      if (listed.has(String(id)) && inside({ x, y })) return { x, y, id: String(id), name: properties.name };
    }
    return null;
  });
}

test("every place in view is listed once, the nearest to the centre first", async () => {
  await visit(START, async (page) => {
    await settled(page);
    const expected = await page.evaluate(() => {
      const bounds = window.theMap.getBounds();
      const all = window.theMap.querySourceFeatures("places", { sourceLayer: "places" });
      const inside = all.filter(({ geometry, properties }) => bounds.contains(geometry.coordinates) && properties.group !== "settlement");
      return new Set(inside.map(({ id }) => id)).size;
    });
    assert.ok(expected > 50);
    assert.match(await page.locator("#list-summary").innerText(), new RegExp(`^${expected} lieux à l’écran`));
    assert.equal(await page.locator("#list-items li").count(), Math.min(expected, 100));
  });
});

test("of many places a hundred are shown, the total is told, and more can be had", async () => {
  await visit(`/#map=15/${CENTRE}`, async (page) => {
    await settled(page);
    assert.equal(await page.locator("#list-items li").count(), 100);
    assert.match(await page.locator("#list-shown").innerText(), /^100 lieux affichés sur [\d\s]+$/u);
    await page.locator("#list-more").focus();
    await page.keyboard.press("Enter");
    assert.equal(await page.locator("#list-items li").count(), 200);
    const hundredAndFirst = page.locator("#list-items li").nth(100).locator("a");
    assert.ok(await hundredAndFirst.evaluate((link) => link === document.activeElement));
  });
});

test("the list follows the map", async () => {
  await visit(START, async (page) => {
    await settled(page);
    const before = await names(page);
    await page.evaluate(() => void window.theMap.jumpTo({ center: [6.1297, 46.2105] }));
    await settled(page);
    assert.notDeepEqual(await names(page), before);
  });
});

test("pointing at a place in the list shows it on the map, with the mouse and with the keyboard", async () => {
  await visit(START, async (page) => {
    await settled(page);
    const item = page.locator("#list-items a").nth(2);
    const id = await item.getAttribute("data-id");
    await item.hover();
    await settled(page);
    assert.deepEqual((await pointed(page)).map((place) => String(place.id)), [id]);
    await page.mouse.move(700, 400);
    await item.focus();
    await settled(page);
    assert.ok((await pointed(page)).some((place) => String(place.id) === id));
    await page.locator("#q").focus();
    await page.mouse.move(170, 20);
    await settled(page);
    assert.deepEqual(await pointed(page), []);
  });
});

test("pointing at a pin marks it in the list; a click opens its card; Escape returns to its item", async () => {
  await visit(START, async (page) => {
    await settled(page);
    const pin = await aPin(page);
    const { x, y } = await page.locator("#map canvas").boundingBox();
    await page.mouse.move(x + pin.x, y + pin.y);
    await page.locator(`a.item--marked[data-id="${pin.id}"]`).waitFor();
    await page.mouse.click(x + pin.x, y + pin.y);
    await page.waitForURL(new RegExp(`place=${pin.id}`));
    await page.locator(".card__credits").waitFor();
    assert.equal(await focused(page), "card-title");
    await page.keyboard.press("Escape");
    assert.equal(await page.evaluate(() => document.activeElement.dataset.id), pin.id);
  });
});

test("with the keyboard alone: from the list to a card, back, to the next place", async () => {
  await visit(START, async (page) => {
    await settled(page);
    await page.keyboard.press("Tab");
    assert.equal(await focused(page), "Aller à la liste des lieux");
    await page.keyboard.press("Enter");
    assert.equal(await focused(page), "list-title");
    await page.keyboard.press("Tab");
    const first = await page.evaluate(() => document.activeElement.dataset.id);
    assert.ok(first);
    await page.keyboard.press("Enter");
    await page.locator(".card__credits").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Shift+Tab");
    assert.equal(await focused(page), "Retour à la liste");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.dataset.id), first);
    await page.keyboard.press("Tab");
    assert.notEqual(await page.evaluate(() => document.activeElement.dataset.id), first);
  });
});

test("a place that is not listed any more gives the focus back to the list", async () => {
  await visit(START, async (page) => {
    await settled(page);
    await page.locator("#list-items a").first().click();
    await page.locator(".card__credits").waitFor();
    await page.evaluate(() => void window.theMap.jumpTo({ center: [6.1297, 46.2105] }));
    await settled(page);
    await page.keyboard.press("Escape");
    assert.equal(await focused(page), "list-title");
  });
});

test("a link of the list opens elsewhere, and shows the same card there", async () => {
  await visit(START, async (page) => {
    await settled(page);
    const link = page.locator("#list-items a").first();
    const name = await link.locator(".item__name").innerText();
    const href = await link.getAttribute("href");
    await page.goto(new URL(href, page.url()).href);
    await page.locator(".card__credits").waitFor();
    assert.equal(await page.locator("#card-title").innerText(), name);
    await settled(page);
    assert.ok((await page.evaluate(() => window.theMap.getZoom())) > 15);
  });
});

test("the other language keeps the place and the view", async () => {
  await visit(START, async (page) => {
    await settled(page);
    await page.locator("#list-items a").first().click();
    await page.locator(".card__credits").waitFor();
    await settled(page);
    const [, place] = page.url().match(/place=(\d+)/);
    await page.locator("#other-language").click();
    await page.waitForURL(new RegExp(`place=${place}&lang=en#map=1`));
    await page.getByText("Back to the list").waitFor();
  });
});
