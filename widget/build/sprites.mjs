/** One sprite sheet per flavour at 1x and 2x: the taxonomy's pins and the styles' own images. */

import { readdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { Resvg } from "@resvg/resvg-js";
import upng from "upng-js";
import { FLAVOURS, SPRITES } from "./paths.mjs";
import { drawPin, glyph, inner, PIN, pins, readAction, readTaxonomy } from "./pins.mjs";

const COLOURS = 256;
const IMAGES = join(SPRITES, "images");

/** Rows of square cells, as near to a square sheet as they come; each image gets its x and y. */
export function layOut(images) {
  const columns = Math.ceil(Math.sqrt(images.length));
  return images.map((image, index) => ({
    ...image,
    x: (index % columns) * PIN,
    y: Math.floor(index / columns) * PIN,
  }));
}

/** The SVG of a whole sheet. */
export function sheet(placed) {
  const width = Math.max(...placed.map(({ x }) => x)) + PIN;
  const height = Math.max(...placed.map(({ y }) => y)) + PIN;
  const drawn = placed.map(({ x, y, drawing }) => `<g transform="translate(${x} ${y})">${drawing}</g>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${drawn.join("")}</svg>`;
}

/** What MapLibre reads beside the picture. */
export function index(placed, pixelRatio) {
  const entries = placed.map(({ id, x, y, width, height }) => [
    id,
    { x: x * pixelRatio, y: y * pixelRatio, width: width * pixelRatio, height: height * pixelRatio, pixelRatio },
  ]);
  return Object.fromEntries(entries);
}

async function pinImages(flavour) {
  const [taxonomy, action] = await Promise.all([readTaxonomy(), readAction()]);
  return Promise.all(
    pins(taxonomy, flavour.groups, action).map(async (pin) => ({
      id: pin.id,
      width: PIN,
      height: PIN,
      drawing: drawPin(pin, await glyph(pin.icon), flavour.pins),
    })),
  );
}

/** Images of the styles themselves, at most a cell large; `currentColor` is the flavour's ink. */
async function ownImages(flavour) {
  const files = (await readdir(IMAGES)).filter((name) => name.endsWith(".svg")).sort();
  return Promise.all(
    files.map(async (name) => {
      const svg = await readFile(join(IMAGES, name), "utf8");
      const [, width, height] = svg.match(/viewBox="0 0 (\d+) (\d+)"/);
      const drawing = inner(svg).replaceAll("currentColor", flavour.pins.ink);
      return { id: basename(name, ".svg"), width: Number(width), height: Number(height), drawing };
    }),
  );
}

/** A PNG of at most 256 colours: a third of the bytes, and no difference to see. */
function draw(svg, pixelRatio) {
  const { pixels, width, height } = new Resvg(svg, { fitTo: { mode: "zoom", value: pixelRatio } }).render();
  const { buffer, byteOffset, byteLength } = straight(pixels);
  return Buffer.from(upng.encode([buffer.slice(byteOffset, byteOffset + byteLength)], width, height, COLOURS));
}

/** resvg multiplies colours by their alpha; PNG keeps them apart. */
function straight(pixels) {
  const apart = Uint8Array.from(pixels);
  for (let at = 0; at < apart.length; at += 4) {
    const alpha = apart[at + 3];
    if (alpha === 0 || alpha === 255) continue;
    for (let channel = at; channel < at + 3; channel += 1) {
      apart[channel] = Math.min(255, Math.round((apart[channel] * 255) / alpha));
    }
  }
  return apart;
}

async function buildFlavour(flavour, target) {
  const placed = layOut([...(await pinImages(flavour)), ...(await ownImages(flavour))]);
  const svg = sheet(placed);
  for (const [suffix, pixelRatio] of [["", 1], ["@2x", 2]]) {
    const path = join(target, `${flavour.id}${suffix}`);
    await writeFile(`${path}.png`, draw(svg, pixelRatio));
    await writeFile(`${path}.json`, JSON.stringify(index(placed, pixelRatio)));
  }
  return placed.length;
}

/** Writes the sheets of every flavour under `target` and says what it wrote. */
export async function buildSprites(target) {
  const files = (await readdir(FLAVOURS)).filter((name) => name.endsWith(".json"));
  const counts = [];
  for (const name of files) {
    const flavour = JSON.parse(await readFile(join(FLAVOURS, name), "utf8"));
    counts.push(`${flavour.id} ${await buildFlavour(flavour, target)}`);
  }
  return `images: ${counts.join(", ")}`;
}
