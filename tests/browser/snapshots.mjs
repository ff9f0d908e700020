/**
 * Blessed pictures, kept beside the tests. A picture that differs from its blessed one by more than the tolerance fails
 * the test and leaves three files to look at: what was expected, what came, and where they differ, in red.
 */

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { require } from "./chromium.mjs";

const { default: pixelmatch } = await import(pathToFileURL(require.resolve("pixelmatch")).href);
const upng = require("upng-js");

const BLESSED = fileURLToPath(new URL("snapshots/", import.meta.url));
const DIFFERENCES = process.env.MAPCOMMONS_DIFFERENCE_DIR;
const BLESS = Boolean(process.env.MAPCOMMONS_BLESS);
/** A picture of fewer colours is a third of the bytes; what that changes is below THRESHOLD. */
const COLOURS = 32;
/** From 0 to 1: how far apart two pixels' colours must be to count as different. */
const THRESHOLD = 0.2;
/** Another Chromium draws the edges of letters otherwise; a layer gone or a colour changed is far more. */
const TOLERATED_SHARE = 0.03;

function decode(png) {
  const image = upng.decode(png.buffer.slice(png.byteOffset, png.byteOffset + png.byteLength));
  return { width: image.width, height: image.height, pixels: new Uint8Array(upng.toRGBA8(image)[0]) };
}

function encode({ pixels, width, height }, colours) {
  return Buffer.from(upng.encode([pixels.slice().buffer], width, height, colours));
}

/** How much two pictures of one size differ, from 0 to 1, and a picture of it. */
export function difference(one, other) {
  const pixels = new Uint8Array(one.pixels.length);
  const { width, height } = one;
  const count = pixelmatch(one.pixels, other.pixels, pixels, width, height, { threshold: THRESHOLD });
  return { share: count / (width * height), image: { pixels, width, height } };
}

function show(name, images) {
  if (!DIFFERENCES) return "";
  mkdirSync(DIFFERENCES, { recursive: true });
  for (const [kind, image] of Object.entries(images)) {
    writeFileSync(join(DIFFERENCES, `${name}.${kind}.png`), encode(image, 0));
  }
  return ` See ${DIFFERENCES}.`;
}

/** Fails when the picture (PNG) is not the blessed one; with MAPCOMMONS_BLESS set, it becomes the blessed one. */
export function assertLooksAsBlessed(name, png) {
  const file = join(BLESSED, `${name}.png`);
  const actual = decode(png);
  if (BLESS) return writeFileSync(file, encode(actual, COLOURS));
  assert.ok(existsSync(file), `${name} has not been blessed: see docs/styles.md`);
  const expected = decode(readFileSync(file));
  assert.deepEqual([actual.width, actual.height], [expected.width, expected.height], name);
  const { share, image } = difference(expected, actual);
  if (share <= TOLERATED_SHARE) return undefined;
  const where = show(name, { expected, actual, difference: image });
  assert.fail(`${name}: ${(share * 100).toFixed(1)} % of the picture differs from the blessed one.${where}`);
}
