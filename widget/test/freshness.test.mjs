/** An open map and the server's events. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { Freshness } = await load("freshness");
const TILES = "https://carte.example/tiles/places";
const url = (version, tile) => `${TILES}/${version}/${tile}.mvt`;

/** A page, its streams, and a map that shows two tiles of z14. */
function surroundings() {
  const listeners = [];
  const page = {
    visibilityState: "visible",
    addEventListener: (_, listener) => listeners.push(listener),
    removeEventListener: (_, listener) => listeners.splice(listeners.indexOf(listener), 1),
  };
  const streams = [];
  const timers = [];
  const open = (address) => {
    const stream = new EventTarget();
    Object.assign(stream, { address, readyState: 1, close: () => (stream.readyState = 2) });
    streams.push(stream);
    return stream;
  };
  const after = (milliseconds, then) => {
    const timer = { milliseconds, then };
    timers.push(timer);
    return () => timers.splice(timers.indexOf(timer), 1);
  };
  const show = (state) => {
    page.visibilityState = state;
    for (const listener of listeners) listener();
  };
  return { page, open, after, show, streams, timers, listeners };
}

function opened() {
  const around = surroundings();
  const freshness = new Freshness(around);
  const map = {
    refreshed: [],
    idle: [],
    on: (_, listener) => map.idle.push(listener),
    getSource: (id) => (id === "places" ? { minzoom: 0, maxzoom: 14, tileSize: 512 } : undefined),
    coveringTiles: () => [5815, 5816].map((y) => ({ canonical: { z: 14, x: 8471, y } })),
    refreshTiles: (id, tiles) => {
      map.refreshed.push(...tiles.map(({ z, x, y }) => `${id}/${z}/${x}/${y}`));
      if (map.isLoading) return;
      for (const { z, x, y } of tiles) freshness.transformRequest(url("7.ab", `${z}/${x}/${y}`));
    },
  };
  freshness.attach(map);
  for (const y of [5815, 5816]) freshness.transformRequest(url("7.ab", `14/8471/${y}`));
  const settle = () => map.idle.forEach((listener) => listener());
  settle();
  return { ...around, freshness, map, settle };
}

function tell(stream, id, version, tiles) {
  const data = JSON.stringify({ tileset: "places", version, tiles });
  stream.dispatchEvent(Object.assign(new Event("change"), { data, lastEventId: String(id) }));
}

test("one stream for a tileset, from the version that its tiles have", () => {
  const { streams, settle } = opened();
  settle();
  assert.deepEqual(streams.map(({ address }) => address), [`${TILES}/events?since=7`]);
});

test("a tile that changed is asked for under its new version, and no other", () => {
  const { streams, freshness, map } = opened();
  tell(streams[0], 9, "9.ab", [[14, 8471, 5815, 14]]);
  assert.deepEqual(map.refreshed, ["places/14/8471/5815"]);
  const asked = (tile) => freshness.transformRequest(url("7.ab", tile)).url;
  assert.equal(asked("14/8471/5815"), url("9.ab", "14/8471/5815"));
  assert.equal(asked("14/8471/5816"), url("7.ab", "14/8471/5816"));
});

test("other requests are left alone", () => {
  const { freshness } = opened();
  for (const other of ["https://carte.example/styles/light.json", TILES, `${TILES}/14/8471/5815.mvt`]) {
    assert.deepEqual(freshness.transformRequest(other), { url: other });
  }
});

test("a tile is refreshed once for a change, however often the map is idle", () => {
  const { streams, map, settle } = opened();
  tell(streams[0], 9, "9.ab", null);
  settle();
  settle();
  assert.deepEqual(map.refreshed, ["places/14/8471/5815", "places/14/8471/5816"]);
});

test("a tile that was loading when it changed is refreshed when the map is idle", () => {
  const { streams, map, settle } = opened();
  map.isLoading = true;
  tell(streams[0], 9, "9.ab", [[14, 8471, 5815, 14]]);
  map.isLoading = false;
  settle();
  settle();
  assert.deepEqual(map.refreshed, ["places/14/8471/5815", "places/14/8471/5815"]);
});

test("a hidden page listens to nothing, and catches up when it is shown", () => {
  const { streams, show, map, settle } = opened();
  tell(streams[0], 9, "9.ab", [[14, 1, 1, 14]]);
  show("hidden");
  settle();
  assert.equal(streams[0].readyState, 2);
  assert.equal(streams.length, 1);
  show("visible");
  assert.equal(streams[1].address, `${TILES}/events?since=9`);
  tell(streams[1], 12, "12.ab", [[13, 4235, 2907, 14]]);
  assert.deepEqual(map.refreshed, ["places/14/8471/5815"]);
});

test("a stream that is refused is tried again, ever later, and the map goes on", () => {
  const { streams, timers, freshness } = opened();
  const refuse = () => {
    const stream = streams.at(-1);
    stream.readyState = 2;
    stream.dispatchEvent(new Event("error"));
  };
  for (const pause of [30_000, 60_000, 120_000, 240_000, 480_000, 600_000, 600_000]) {
    refuse();
    assert.equal(timers.at(-1).milliseconds, pause);
    timers.pop().then();
  }
  assert.equal(streams.length, 8);
  streams.at(-1).dispatchEvent(new Event("open"));
  refuse();
  assert.equal(timers.at(-1).milliseconds, 30_000);
  const tile = url("7.ab", "14/8471/5815");
  assert.equal(freshness.transformRequest(tile).url, tile);
});

test("a refused stream is not opened again by a map that is idle, only later", () => {
  const { streams, timers, settle } = opened();
  streams[0].readyState = 2;
  streams[0].dispatchEvent(new Event("error"));
  settle();
  assert.equal(streams.length, 1);
  assert.equal(timers.length, 1);
});

test("a stream that breaks is left to mend itself", () => {
  const { streams, timers } = opened();
  streams[0].readyState = 0;
  streams[0].dispatchEvent(new Event("error"));
  assert.equal(timers.length, 0);
  assert.equal(streams.length, 1);
});

test("a TileJSON that is read again is newer than what was told before", () => {
  const { streams, freshness } = opened();
  tell(streams[0], 9, "9.ab", null);
  const fresh = url("11.ab", "14/8471/5815");
  assert.equal(freshness.transformRequest(fresh).url, fresh);
  tell(streams[0], 12, "12.ab", [[14, 8471, 5815, 14]]);
  assert.equal(freshness.transformRequest(fresh).url, url("12.ab", "14/8471/5815"));
});

test("tiles of a file have no number to ask from", () => {
  const around = surroundings();
  const freshness = new Freshness(around);
  const listeners = [];
  freshness.attach({ on: (_, listener) => listeners.push(listener), getSource: () => undefined });
  freshness.transformRequest(url("file.ab34", "3/4/2"));
  listeners.forEach((listener) => listener());
  assert.equal(around.streams[0].address, `${TILES}/events`);
});

test("a map that is removed lets go of the page and of its streams", () => {
  const { streams, listeners, freshness } = opened();
  freshness.close();
  assert.equal(listeners.length, 0);
  assert.equal(streams[0].readyState, 2);
});
