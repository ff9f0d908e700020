// node oracle.mjs < {"texts": […], "instants": ["2026-…"], "place": {lat, lon, address}}: what opening_hours.js,
// the reference evaluator, says of each text at each instant, in the time zone of TZ: o, c, u; null for what it refuses.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const widget = createRequire(new URL("../../../../widget/package.json", import.meta.url));
const { default: OpeningHours } = await import(widget.resolve("opening_hours"));

const { texts, instants, place } = JSON.parse(readFileSync(0, "utf8"));
const times = instants.map((instant) => new Date(instant));
const said = texts.map((text) => {
  try {
    const hours = new OpeningHours(text, place, { mode: 2 }); // 2: times of any kind
    return times.map((time) => (hours.getState(time) ? "o" : hours.getUnknown(time) ? "u" : "c")).join("");
  } catch {
    return null;
  }
});
process.stdout.write(JSON.stringify(said));
