/** Searching with the keyboard alone, with a mouse, and when it goes wrong. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { CENTRE, drawn, focused, screenshot, settled, useBrowser, visit } from "./chromium.mjs";

useBrowser();
const START = `/#map=15/${CENTRE}`;

async function type(page, text) {
  await page.locator("#q").focus();
  await page.keyboard.type(text, { delay: 15 });
  await page.locator("#search-options li").first().waitFor();
}

test("boulangerie, arrow, Enter: the card; Escape: back in the box", async () => {
  await visit(START, async (page) => {
    await settled(page);
    await type(page, "boulangerie");
    const box = page.getByRole("combobox");
    assert.equal(await box.getAttribute("aria-expanded"), "true");
    assert.equal(await box.getAttribute("aria-activedescendant"), null);
    await page.keyboard.press("ArrowDown");
    assert.equal(await box.getAttribute("aria-activedescendant"), "option-0");
    const option = page.locator("#option-0");
    assert.equal(await option.getAttribute("aria-selected"), "true");
    const name = await option.locator(".item__name").innerText();
    await screenshot(page, "desktop-suggestions");
    await page.keyboard.press("Enter");
    await page.waitForURL(/place=\d+/);
    await page.locator(".card__credits").waitFor();
    assert.equal(await focused(page), "card-title");
    assert.equal(await page.locator("#card-title").innerText(), name);
    assert.match(await page.title(), new RegExp(`^${name} – `));
    await settled(page);
    const [selected] = (await drawn(page, "highlight_labels")).filter(({ state }) => state === "selected");
    assert.equal(selected.name, name);
    await screenshot(page, "desktop-card");
    await page.keyboard.press("Escape");
    assert.equal(await focused(page), "q");
    assert.equal(await page.locator("#card").isVisible(), false);
    assert.ok(!page.url().includes("place="));
  });
});

test("the arrows go round through the box, and Escape closes the suggestions", async () => {
  await visit(START, async (page) => {
    await type(page, "café");
    const count = await page.locator("#search-options li").count();
    const active = () => page.getByRole("combobox").getAttribute("aria-activedescendant");
    await page.keyboard.press("ArrowUp");
    assert.equal(await active(), `option-${count - 1}`);
    await page.keyboard.press("ArrowDown");
    assert.equal(await active(), null);
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("#search-options").isVisible(), false);
    assert.equal(await page.locator("#q").inputValue(), "café");
    assert.equal(await focused(page), "q");
  });
});

test("the number of suggestions is announced", async () => {
  await visit(START, async (page) => {
    await type(page, "pharmacie");
    await page.waitForFunction(() => /^\d+ résultats$/.test(document.getElementById("status").textContent));
  });
});

test("fast typing asks once for what was typed last, near where the map is", async () => {
  await visit(START, async (page, found) => {
    await settled(page);
    // Within the page: no pause of a busy machine comes between two letters.
    await page.evaluate(() => {
      const box = document.getElementById("q");
      box.focus();
      for (let letters = 1; letters <= "pharmacie".length; letters += 1) {
        box.value = "pharmacie".slice(0, letters);
        box.dispatchEvent(new InputEvent("input", { bubbles: true }));
      }
    });
    await page.locator("#search-options li").first().waitFor();
    const asked = found.requests.filter((url) => url.includes("/places/autocomplete"));
    assert.equal(asked.length, 1);
    const query = new URL(asked[0]).searchParams;
    assert.equal(query.get("q"), "pharmacie");
    assert.match(query.get("bias"), /^6\.\d{3},46\.\d{3}$/);
  });
});

test("a slow answer to an older text never replaces a newer one", async () => {
  await visit(START, async (page) => {
    await page.route(/places\/autocomplete\?q=caf&/, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1500));
      await route.continue().catch(() => undefined);
    });
    await page.locator("#q").focus();
    await page.keyboard.type("caf");
    await page.waitForTimeout(300);
    await page.keyboard.press("Control+A");
    await page.keyboard.type("pharmacie");
    await page.locator("#search-options li").first().waitFor();
    await page.waitForTimeout(1600);
    const texts = await page.locator("#search-options li").allInnerTexts();
    assert.ok(texts.every((text) => /pharmac/i.test(text)), texts.join(" | "));
  });
});

test("Enter lists all results and puts them on the map; the address says so; going back undoes it", async () => {
  await visit(START, async (page) => {
    await settled(page);
    await page.fill("#q", "pharmacie");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\?q=pharmacie/);
    await page.getByText("Résultats pour « pharmacie »").waitFor();
    const listed = await page.locator("#list-items li").count();
    assert.ok(listed > 20);
    await settled(page);
    assert.ok((await drawn(page, "highlight_results")).length > 10);
    await screenshot(page, "desktop-results");
    await page.goBack();
    await page.getByRole("heading", { name: "Lieux à l’écran" }).waitFor();
    await settled(page);
    assert.equal((await drawn(page, "highlight_results")).length, 0);
  });
});

test("the results can be cleared", async () => {
  await visit("/?q=pharmacie", async (page) => {
    await settled(page);
    await page.getByRole("button", { name: "Effacer la recherche" }).click();
    await page.getByRole("heading", { name: "Lieux à l’écran" }).waitFor();
    assert.equal(await page.locator("#q").inputValue(), "");
    assert.equal(await focused(page), "q");
  });
});

test("a suggestion can be clicked", async () => {
  await visit(START, async (page) => {
    await type(page, "bibliothèque");
    await page.locator("#search-options li").nth(1).click();
    await page.locator(".card__credits").waitFor();
  });
});

test("an address is found, shown and credited, and its link opens it again", async () => {
  await visit(START, async (page) => {
    await settled(page);
    await type(page, "12 rue de lyon");
    const option = page.locator("#option-0");
    assert.match(await option.innerText(), /^12 Rue de Lyon.*Adresse/s);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL(/place=address-[nw]\d+/);
    await page.locator(".card__credits", { hasText: "OpenStreetMap" }).waitFor();
    assert.match(await page.locator("#card-title").innerText(), /^12 Rue de Lyon/);
    assert.match(await page.title(), /^12 Rue de Lyon/);
    await screenshot(page, "desktop-address");
    await page.reload();
    await page.locator("#card-title", { hasText: "12 Rue de Lyon" }).waitFor();
  });
});

test("nothing found says what to do", async () => {
  await visit("/?q=xyzzyqwfp", async (page) => {
    await page.getByText("Rien ne correspond à « xyzzyqwfp ».").first().waitFor();
  });
});

test("what the service refuses is told in its own words", async () => {
  const refuse = (page) =>
    page.route(/places\/search/, (route) =>
      route.fulfill({ status: 422, contentType: "application/problem+json", body: '{"detail": "« q » est <b>trop</b> long."}' }),
    );
  await visit("/?q=pain", async (page) => {
    await page.locator("#list-summary", { hasText: "« q » est <b>trop</b> long." }).waitFor();
  }, { init: refuse, expectErrors: true });
});

test("without a connection it says so", async () => {
  await visit(START, async (page) => {
    await settled(page);
    await page.context().setOffline(true);
    await page.fill("#q", "pain");
    await page.waitForFunction(() => document.getElementById("status").textContent.startsWith("Pas de connexion."));
    await page.context().setOffline(false);
  }, { expectErrors: true });
});
