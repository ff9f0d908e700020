/** An open map shows what changes: told by the server, it asks again for those tiles and no others. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { CENTRE, settled, useBrowser, visit } from "./chromium.mjs";

useBrowser();
const NEWER = "999999999.abcdef";

/** The page with the server's events of `places` replaced by one that tells `tiles`; the requests of tiles of a version. */
async function told(tiles) {
  let asked = [];
  const answer = (page) =>
    page.route("**/tiles/places/events*", (route, request) => {
      const isFirst = !request.headers()["last-event-id"];
      const data = JSON.stringify({ tileset: "places", version: NEWER, tiles });
      const body = isFirst ? `retry: 60000\n\nevent: change\nid: 7\ndata: ${data}\n\n` : ":\n\n";
      return route.fulfill({ contentType: "text/event-stream", body });
    });
  await visit(
    `/#map=15.5/${CENTRE}`,
    async (page, found) => {
      await settled(page);
      await page.waitForTimeout(1_500);
      await settled(page);
      asked = found.requests.filter((url) => /\/tiles\/\w+\/[^/]+\/\d+\/\d+\/\d+\.mvt/.test(url));
    },
    { init: answer },
  );
  return { newer: asked.filter((url) => url.includes(NEWER)), first: asked.filter((url) => !url.includes(NEWER)) };
}

const coordinates = (url) => url.match(/(\d+\/\d+\/\d+)\.mvt/)[1];

test("when everything changes, each tile in view is asked for once more", async () => {
  const { newer, first } = await told(null);
  const places = first.filter((url) => url.includes("/places/")).map(coordinates);
  assert.ok(places.length > 0);
  assert.deepEqual(newer.map(coordinates).sort(), places.sort());
  assert.ok(newer.every((url) => url.includes(`/tiles/places/${NEWER}/`)));
});

test("when one tile changes, no other is asked for again", async () => {
  const { newer } = await told([[14, 8472, 5815, 14], [14, 1, 1, 14]]);
  assert.deepEqual(newer.map(coordinates), ["14/8472/5815"]);
});

test("a server without events makes no difference but an error in the console", async () => {
  const refuse = (page) => page.route("**/tiles/*/events*", (route) => route.fulfill({ status: 404, body: "" }));
  await visit(
    `/#map=15.5/${CENTRE}`,
    async (page) => {
      await settled(page);
      assert.ok((await page.evaluate(() => window.theMap.queryRenderedFeatures({ layers: ["places"] }).length)) > 5);
    },
    { init: refuse, expectErrors: true },
  );
});
