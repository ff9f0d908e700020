// node ranges.mjs URL: read an archive as a browser does, by range requests; TileJSON, and each tile that stdin asks for (z/x/y, one a line).
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";

const widget = createRequire(new URL("../../widget/package.json", import.meta.url));
const { PMTiles } = await import(widget.resolve("pmtiles"));

const archive = new PMTiles(process.argv[2]);
const tiles = {};
for (const line of (await text(process.stdin)).trim().split("\n")) {
  const tile = await archive.getZxy(...line.split("/").map(Number));
  tiles[line] = tile ? createHash("sha256").update(Buffer.from(tile.data)).digest("hex") : null;
}
console.log(JSON.stringify({ tilejson: await archive.getTileJson(process.argv[2]), tiles }));
