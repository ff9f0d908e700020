/** Imports a TypeScript module of src/ as it is bundled for the page. */

import { dirname, join } from "node:path";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const WIDGET = dirname(dirname(fileURLToPath(import.meta.url)));

export async function load(name) {
  const entry = join(WIDGET, "src", `${name}.ts`);
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: "esm", write: false });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}

/** A JSON file, by its path from the root of the project. */
export function json(path) {
  return JSON.parse(readFileSync(join(WIDGET, "..", path), "utf8"));
}
