// node decode.mjs FOLDER: decode every *.mvt of a folder with the decoder that MapLibre uses, strictly.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const widget = createRequire(new URL("../../../widget/package.json", import.meta.url));
const { VectorTile, classifyRings } = await import(widget.resolve("@mapbox/vector-tile"));
const { PbfReader, default: Pbf } = await import(widget.resolve("pbf"));
const Reader = PbfReader ?? Pbf;

const folder = process.argv[2];
let features = 0;
const problems = [];
for (const file of readdirSync(folder)) {
  const tile = new VectorTile(new Reader(readFileSync(join(folder, file))));
  for (const [name, layer] of Object.entries(tile.layers)) {
    if (layer.version !== 2 || layer.extent !== 4096) problems.push(`${file} ${name}: version or extent`);
    for (let i = 0; i < layer.length; i++) {
      const feature = layer.feature(i);
      const geometry = feature.loadGeometry();
      features++;
      if (geometry.length === 0 || geometry.some((part) => part.length === 0)) problems.push(`${file} ${name} ${i}: empty`);
      if (feature.type === 2 && geometry.some((line) => line.length < 2)) problems.push(`${file} ${name} ${i}: short line`);
      if (feature.type === 3) checkPolygon(geometry, `${file} ${name} ${i}`);
    }
  }
}

// MVT 2.1 §4.3.4.4: a ring is closed; the first, and each with the same winding, is an outer one.
function checkPolygon(rings, where) {
  for (const ring of rings) {
    const [first, last] = [ring[0], ring.at(-1)];
    if (ring.length < 4 || first.x !== last.x || first.y !== last.y) problems.push(`${where}: open ring`);
  }
  const [outer] = classifyRings(rings);
  if (!outer || area(outer[0]) <= 0) problems.push(`${where}: outer ring winds the wrong way`);
}

function area(ring) {
  let sum = 0;
  for (let i = 0; i < ring.length - 1; i++) sum += ring[i].x * ring[i + 1].y - ring[i + 1].x * ring[i].y;
  return sum;
}

console.log(JSON.stringify({ features, problems: problems.slice(0, 20) }));
process.exit(problems.length ? 1 : 0);
