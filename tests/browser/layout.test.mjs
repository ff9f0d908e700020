/** Phones, narrow windows, enlarged text, forced colours, reduced motion. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { CENTRE, focused, PHONE, screenshot, settled, useBrowser, visit } from "./chromium.mjs";

useBrowser();
const START = `/#map=16/${CENTRE}`;
const NARROW = { width: 320, height: 640 };
/** 1280 × 800 at 200 % is 640 × 400 CSS pixels (WCAG 1.4.10 asks for 320 × 256 at 400 %). */
const ENLARGED = { width: 640, height: 400 };
const TINY = { width: 320, height: 256 };

/** How far the page reaches beyond the window, in pixels. */
const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

async function inSight(locator) {
  const { x, y, width, height } = await locator.boundingBox();
  const size = locator.page().viewportSize();
  return x >= 0 && y >= 0 && x + width <= size.width && y + height <= size.height;
}

for (const [name, viewport] of Object.entries({ phone: PHONE, narrow: NARROW, enlarged: ENLARGED, tiny: TINY })) {
  test(`nothing scrolls sideways, with the list, a card and results: ${name}`, async () => {
    await visit(START, async (page) => {
      await settled(page);
      assert.equal(await overflow(page), 0);
      await screenshot(page, `${name}-list`);
      await page.locator("#list-items a").first().click();
      await page.locator(".card__credits").waitFor();
      assert.equal(await overflow(page), 0);
      await screenshot(page, `${name}-card`);
      await page.locator(".card__close").click();
      await page.fill("#q", "association");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Résultats" }).waitFor();
      assert.equal(await overflow(page), 0);
      await screenshot(page, `${name}-results`);
    }, { viewport, hasTouch: name === "phone" });
  });
}

test("on a phone search, map and the first places are seen at once, and the page scrolls to the rest", async () => {
  await visit(START, async (page) => {
    await settled(page);
    assert.ok(await inSight(page.locator("#q")));
    assert.ok(await inSight(page.locator("#list-items a").nth(1)));
    const map = await page.locator("#map").boundingBox();
    assert.ok(map.height > 300 && map.width === PHONE.width);
    await page.mouse.move(195, 750);
    await page.mouse.wheel(0, 1500);
    await page.waitForFunction(() => scrollY > 300);
    // The map stays in sight above the list.
    assert.ok((await page.locator("#map").boundingBox()).y >= 0);
  }, { viewport: PHONE, hasTouch: true });
});

test("on a phone a tap on a place shows its card under the map, and closing returns to the place", async () => {
  await visit(START, async (page) => {
    await settled(page);
    const item = page.locator("#list-items a").nth(12);
    const id = await item.getAttribute("data-id");
    await item.scrollIntoViewIfNeeded();
    await item.tap();
    await page.locator(".card__credits").waitFor();
    assert.ok(await inSight(page.locator("#card-title")));
    await page.locator(".card__close").tap();
    assert.equal(await page.evaluate(() => document.activeElement.dataset.id), id);
    assert.ok(await inSight(page.locator(`#list-items a[data-id="${id}"]`)));
  }, { viewport: PHONE, hasTouch: true });
});

test("what the keyboard reaches on a phone is not behind the map", async () => {
  await visit(START, async (page) => {
    await settled(page);
    await page.locator("#list-items a").nth(20).focus();
    await page.locator("#list-items a").nth(3).focus();
    const link = await page.locator("#list-items a").nth(3).boundingBox();
    const map = await page.locator("#map").boundingBox();
    assert.ok(link.y >= map.y + map.height - 1, `${link.y} is above ${map.y + map.height}`);
  }, { viewport: PHONE });
});

test("buttons are large enough for fingers", async () => {
  await visit(START, async (page) => {
    await settled(page);
    for (const selector of ["#map button", "#search button", "#list-items a", "#list-more"]) {
      for (const target of await page.locator(selector).all()) {
        const box = await target.boundingBox();
        if (box) assert.ok(box.width >= 44 && box.height >= 44, `${selector}: ${box.width} × ${box.height}`);
      }
    }
  }, { viewport: PHONE, hasTouch: true });
});

test("with forced colours the chosen suggestion can be told from the others", async () => {
  await visit(START, async (page) => {
    await settled(page);
    await page.locator("#q").focus();
    await page.keyboard.type("pharmacie");
    await page.locator("#search-options li").first().waitFor();
    await page.keyboard.press("ArrowDown");
    const outline = (index) => page.locator(`#option-${index}`).evaluate((option) => getComputedStyle(option).outlineStyle);
    assert.equal(await outline(0), "solid");
    assert.equal(await outline(1), "none");
    await screenshot(page, "forced-colours");
  }, { forcedColors: "active" });
});

test("with reduced motion the map jumps; without, it flies", async () => {
  const steps = async (page) => {
    await settled(page);
    await page.evaluate(() => {
      window.steps = 0;
      window.theMap.on("move", () => (window.steps += 1));
    });
    await page.locator("#q").fill("Cathédrale Saint-Pierre");
    await page.locator("#search-options li").first().click();
    await page.locator(".card__credits").waitFor();
    await settled(page);
    return page.evaluate(() => window.steps);
  };
  await visit("/#map=13/46.22/6.12", async (page) => assert.ok((await steps(page)) <= 2));
  await visit("/#map=13/46.22/6.12", async (page) => assert.ok((await steps(page)) > 2), { reducedMotion: "no-preference" });
});

test("the skip links go to the list and to the map", async () => {
  await visit(START, async (page) => {
    await settled(page);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    assert.equal(await focused(page), "Aller à la carte");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() => document.getElementById("map").contains(document.activeElement)));
    assert.match(page.url(), /#map=16\//);
  });
});

test("who asks for more contrast gets the style of high contrast, and its places can be clicked", async () => {
  await visit(`/#map=17/${CENTRE}`, async (page, found) => {
    await settled(page);
    assert.ok(found.requests.some((url) => url.includes("/styles/high-contrast.json")));
    const at = await page.evaluate(() => {
      const [pin] = window.theMap.queryRenderedFeatures({ layers: ["places"] });
      const { x, y } = window.theMap.project(pin.geometry.coordinates);
      const { left, top } = window.theMap.getContainer().getBoundingClientRect();
      return [left + x, top + y];
    });
    await page.mouse.click(...at);
    await page.locator(".card__credits").waitFor();
  }, { contrast: "more" });
});
