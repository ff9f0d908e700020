// node read.mjs FILE: read an archive with the reader that browsers use; its header, its metadata, and each tile that stdin asks for (z/x/y, one a line).
import { open } from "node:fs/promises";
import { createRequire } from "node:module";
import { createHash } from "node:crypto";
import { text } from "node:stream/consumers";

const widget = createRequire(new URL("../../../widget/package.json", import.meta.url));
const { PMTiles } = await import(widget.resolve("pmtiles"));

class FileSource {
  constructor(handle, path) {
    this.handle = handle;
    this.path = path;
  }
  getKey() {
    return this.path;
  }
  async getBytes(offset, length) {
    const { buffer, bytesRead } = await this.handle.read(Buffer.alloc(length), 0, length, offset);
    return { data: buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + bytesRead) };
  }
}

const handle = await open(process.argv[2]);
const archive = new PMTiles(new FileSource(handle, process.argv[2]));
const tiles = {};
for (const line of (await text(process.stdin)).trim().split("\n")) {
  const tile = await archive.getZxy(...line.split("/").map(Number));
  tiles[line] = tile ? createHash("sha256").update(Buffer.from(tile.data)).digest("hex") : null;
}
console.log(JSON.stringify({ header: await archive.getHeader(), metadata: await archive.getMetadata(), tiles }));
await handle.close();
