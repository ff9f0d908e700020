// node page.mjs URL: open a page whose `map` is a map, and tell what it shows when it is drawn.
import { createRequire } from "node:module";

const { chromium } = createRequire(new URL("../../widget/package.json", import.meta.url))("playwright-core");
const FLAGS = ["--headless=new", "--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--host-resolver-rules=MAP localhost 127.0.0.1"];

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: FLAGS });
const page = await browser.newPage({ viewport: { width: 600, height: 400 } });
const errors = [];
page.on("console", (message) => message.type() === "error" && !message.text().includes("favicon") && errors.push(message.text()));
page.on("pageerror", (error) => errors.push(String(error)));
await page.goto(process.argv[2]);
await page.waitForFunction(() => window.map?.loaded() && window.map.areTilesLoaded(), null, { timeout: 60_000 });
const shown = await page.evaluate(() => ({
  streets: map.querySourceFeatures("basemap", { sourceLayer: "streets" }).length,
  attribution: document.querySelector(".maplibregl-ctrl-attrib").textContent,
}));
await browser.close();
console.log(JSON.stringify({ ...shown, errors: errors.filter((error) => !/404/.test(error)) }));
