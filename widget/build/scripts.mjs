/** The pages' scripts and style sheets, bundled, minified and named after their content. */

import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { constants, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { splitMaplibre } from "./maplibre.mjs";
import { WIDGET } from "./paths.mjs";
import { pinSheet } from "./pinsheet.mjs";

const COMMON = {
  absWorkingDir: WIDGET,
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  outdir: "out",
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  target: ["es2022", "safari16"],
  legalComments: "inline",
  logLevel: "warning",
};

function hashed(name, text) {
  const [stem, extension] = name.split(".");
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 8);
  return `${stem}-${hash.toUpperCase()}.${extension}`;
}

async function emit(target, file, contents) {
  const bytes = Buffer.from(contents);
  await writeFile(join(target, file), bytes);
  await writeFile(join(target, `${file}.gz`), gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION }));
}

/** Writes what esbuild made; gives `{source name: file name}` of the entries and named chunks. */
async function emitBuilt(target, result) {
  const names = {};
  for (const { path, contents } of result.outputFiles) await emit(target, basename(path), contents);
  for (const [path, { entryPoint }] of Object.entries(result.metafile.outputs)) {
    if (entryPoint) names[basename(entryPoint).replace(/\.ts$/, ".js")] = basename(path);
  }
  return names;
}

async function buildMaplibre(target) {
  const parts = await splitMaplibre((source) => hashed("maplibre-shared.js", source));
  const names = {};
  for (const [part, source] of Object.entries(parts)) {
    const name = `maplibre-${part}.js`;
    names[name] = hashed(name, source);
    await emit(target, names[name], source);
  }
  return names;
}

/** `import "virtual:pins"` in a style sheet: where each category's pin is on the sprite sheet. */
const pinsPlugin = (sprites) => ({
  name: "pins",
  setup(plugins) {
    plugins.onResolve({ filter: /^virtual:pins$/ }, () => ({ path: "pins.css", namespace: "pins" }));
    plugins.onLoad({ filter: /.*/, namespace: "pins" }, async () => ({
      contents: await pinSheet(sprites),
      loader: "css",
    }));
    plugins.onResolve({ filter: /^\/sprites\// }, ({ path }) => ({ path, external: true }));
  },
});

const maplibrePlugin = (file) => ({
  name: "maplibre",
  setup(plugins) {
    plugins.onResolve({ filter: /^maplibre-gl$/ }, () => ({ path: `./${file}`, external: true }));
  },
});

/** Writes every asset under `target`; gives the manifest. */
export async function buildScripts(target, sprites) {
  const maplibre = await buildMaplibre(target);
  const styles = await build({
    ...COMMON,
    entryPoints: ["src/page.css", "src/map.css"],
    plugins: [pinsPlugin(sprites)],
  });
  const css = await emitBuilt(target, styles);
  const scripts = await build({
    ...COMMON,
    entryPoints: ["src/page.ts", "src/items.ts"],
    format: "esm",
    splitting: true,
    define: {
      MAP_STYLESHEET: JSON.stringify(css["map.css"]),
      MAP_WORKER: JSON.stringify(maplibre["maplibre-worker.js"]),
    },
    plugins: [maplibrePlugin(maplibre["maplibre-page.js"])],
  });
  return { ...(await emitBuilt(target, scripts)), ...css, ...maplibre };
}
