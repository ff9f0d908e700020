/** Where things are read and written. */

import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const WIDGET = dirname(dirname(fileURLToPath(import.meta.url)));
export const ROOT = dirname(WIDGET);
export const DIST = resolve(process.env.MAPCOMMONS_ASSETS_DIR || join(ROOT, "dist"));
export const TAXONOMY = join(ROOT, "core", "taxonomy.json");
export const SPRITES = join(ROOT, "styles", "sprites");
export const FLAVOURS = join(ROOT, "styles", "flavours");
export const BASE = join(ROOT, "styles", "base.json");
