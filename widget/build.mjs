/** Everything the site serves as files — scripts, glyphs, sprites — and the world that is imported, into dist/. */

import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildGlyphs } from "./build/glyphs.mjs";
import { DIST } from "./build/paths.mjs";
import { buildScripts } from "./build/scripts.mjs";
import { buildSprites } from "./build/sprites.mjs";
import { buildWorld } from "./build/world.mjs";

const PARTS = ["fonts", "sprites", "world", "assets"];

async function step(name, run) {
  const start = performance.now();
  const said = await run();
  console.log(`${name}: ${said} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
}

/** Builds every part under `fresh`; gives the manifest. */
async function build(fresh) {
  let manifest = {};
  await Promise.all(PARTS.map((part) => mkdir(join(fresh, part))));
  await step("glyphs", () => buildGlyphs(join(fresh, "fonts")));
  await step("sprites", () => buildSprites(join(fresh, "sprites")));
  await step("world", () => buildWorld(join(fresh, "world")));
  await step("scripts", async () => {
    manifest = await buildScripts(join(fresh, "assets"), join(fresh, "sprites"));
    return `${Object.keys(manifest).length} named files`;
  });
  return manifest;
}

async function swap(fresh, part) {
  await rm(join(DIST, part), { recursive: true, force: true });
  await rename(join(fresh, part), join(DIST, part));
}

// Built beside what is served, then swapped: a failed build leaves the previous one whole.
await mkdir(DIST, { recursive: true });
const fresh = await mkdtemp(join(DIST, ".next-"));
try {
  const manifest = await build(fresh);
  for (const part of PARTS) await swap(fresh, part);
  await writeFile(join(DIST, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
} finally {
  await rm(fresh, { recursive: true, force: true });
}
