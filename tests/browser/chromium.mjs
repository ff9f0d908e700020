/**
 * The site in a real browser. Every page is watched: an error in its console, an answer of 400 or more, a request to
 * another origin, a cookie or anything stored makes the test fail, unless it says that it expects the errors.
 */

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before } from "node:test";

export const require = createRequire(new URL("../../widget/package.json", import.meta.url));
const { chromium } = require("playwright-core");

export const SITE = process.env.MAPCOMMONS_TEST_URL;
const SCREENSHOTS = process.env.MAPCOMMONS_SCREENSHOT_DIR;
const FLAGS = [
  "--headless=new",
  "--no-sandbox",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];
export const DESKTOP = { width: 960, height: 640 };
export const PHONE = { width: 390, height: 844 };
/** The middle of the Geneva extract, where there are streets, shops and associations. */
export const CENTRE = "46.2030/6.1490";

let browser;

/** Starts the browser before a file's tests, and stops it after. */
export function useBrowser(flags = []) {
  assert.ok(SITE, "MAPCOMMONS_TEST_URL says which site to test");
  before(async () => {
    const executablePath = process.env.CHROMIUM || "/usr/bin/chromium";
    browser = await chromium.launch({ executablePath, args: [...FLAGS, ...flags] });
  });
  after(() => browser.close());
}

function watch(page, found) {
  page.on("console", (message) => message.type() === "error" && found.errors.push(message.text()));
  page.on("pageerror", (error) => found.errors.push(String(error)));
  page.on("response", (response) => {
    if (response.status() >= 400) found.errors.push(`${response.status()} ${response.url()}`);
  });
  page.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    found.requests.push(request.url());
    if (origin !== SITE && !["data:", "blob:"].includes(protocol)) found.elsewhere.push(request.url());
  });
}

async function stored(page) {
  const inPage = await page.evaluate(async () => ({
    local: localStorage.length,
    session: sessionStorage.length,
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
  }));
  return { ...inPage, cookies: (await page.context().cookies()).length };
}

/** Opens `path`, runs `use(page, found)`, then asserts that nothing untoward was seen. */
export async function visit(path, use, { expectErrors = false, init, ...options } = {}) {
  const context = await browser.newContext({ viewport: DESKTOP, locale: "fr-FR", reducedMotion: "reduce", ...options });
  const found = { errors: [], elsewhere: [], requests: [] };
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    watch(page, found);
    await page.addInitScript(() => {
      addEventListener("commons-map:ready", ({ detail }) => (window.theMap = detail.map));
    });
    if (init) await init(page, context);
    await page.goto(SITE + path);
    await use(page, found);
    if (!expectErrors) assert.deepEqual(found.errors, []);
    assert.deepEqual(found.elsewhere, []);
    if (options.javaScriptEnabled !== false) {
      assert.deepEqual(await stored(page), { local: 0, session: 0, databases: 0, caches: 0, cookies: 0 });
    }
  } finally {
    await context.close();
  }
}

/** Waits until the map has drawn everything and does not move. */
export async function settled(page) {
  await page.waitForFunction(() => window.theMap?.loaded() && !window.theMap.isMoving(), null, { timeout: 30_000 });
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        window.theMap.once("idle", () => resolve()); // not the event: it holds the whole map
        window.theMap.triggerRepaint();
      }),
  );
}

/** Text of everything the map has drawn in a layer, or how many features if they have no name. */
export function drawn(page, layer) {
  return page.evaluate(
    (id) => window.theMap.queryRenderedFeatures({ layers: [id] }).map(({ properties }) => properties),
    layer,
  );
}

export async function screenshot(page, name) {
  if (!SCREENSHOTS) return;
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
}

/** What has the focus: its id, else its text. */
export function focused(page) {
  return page.evaluate(() => document.activeElement.id || document.activeElement.textContent.trim());
}
