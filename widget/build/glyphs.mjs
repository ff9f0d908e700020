/** Glyph ranges of the fonts the styles use: `{fontstack}/{start}-{end}.pbf`, covered ranges only; one font whole. */

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import fontnik from "fontnik";

const require = createRequire(import.meta.url);
const load = promisify(fontnik.load);
const range = promisify(fontnik.range);
const SIZE = 256;
/** MapLibre asks for ranges of the basic multilingual plane only. */
const LAST = 65_535;

const FONTS = {
  "Noto Sans Regular": "400Regular/NotoSans_400Regular.ttf",
  "Noto Sans Bold": "700Bold/NotoSans_700Bold.ttf",
  "Noto Sans Italic": "400Regular_Italic/NotoSans_400Regular_Italic.ttf",
};

/** First code points of the ranges in which the font has a glyph at all. */
async function coveredRanges(font) {
  const faces = await load(font);
  const starts = faces
    .flatMap((face) => face.points)
    .filter((point) => point <= LAST)
    .map((point) => point - (point % SIZE));
  return [...new Set(starts)].sort((a, b) => a - b);
}

async function buildFont(fontstack, file, target) {
  const font = await readFile(require.resolve(`@expo-google-fonts/noto-sans/${file}`));
  const folder = join(target, fontstack);
  await mkdir(folder, { recursive: true });
  const starts = await coveredRanges(font);
  for (const start of starts) {
    const end = start + SIZE - 1;
    const pbf = await range({ font, start, end });
    await writeFile(join(folder, `${start}-${end}.pbf`), pbf);
  }
  return starts.length;
}

/** Writes every font under `target` and says what it wrote. */
export async function buildGlyphs(target) {
  let ranges = 0;
  for (const [fontstack, file] of Object.entries(FONTS)) {
    ranges += await buildFont(fontstack, file, target);
  }
  const outlines = require.resolve(`@expo-google-fonts/noto-sans/${FONTS["Noto Sans Regular"]}`);
  await writeFile(join(target, "NotoSans-Regular.ttf"), await readFile(outlines));
  const licence = require.resolve("@expo-google-fonts/noto-sans/LICENSE_FONT");
  await writeFile(join(target, "LICENSE.txt"), await readFile(licence));
  return `${Object.keys(FONTS).length} fonts, ${ranges} ranges`;
}
