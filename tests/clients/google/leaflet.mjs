// node leaflet.mjs URL: what leaflet-control-geocoder makes of Google's geocoding service at a URL.
import { createRequire } from "node:module";

// Leaflet looks for a browser when it is loaded; a geocoder needs none.
globalThis.window = Object.assign(globalThis, { devicePixelRatio: 1 });
globalThis.document = { documentElement: { style: {} }, createElement: () => ({ style: {}, getContext: () => null }) };
Object.defineProperty(globalThis, "navigator", { value: { userAgent: "", platform: "" }, configurable: true });

const require = createRequire(import.meta.url);
globalThis.L = require("leaflet");
require("leaflet-control-geocoder");

const geocoder = L.Control.Geocoder.google({ serviceUrl: process.argv[2], apiKey: "none" });
const plain = ({ name, center, bbox, properties }) => ({ name, center, holds: bbox.contains(center), properties });
const found = await geocoder.geocode(process.argv[3]);
const there = await geocoder.reverse({ lat: Number(process.argv[4]), lng: Number(process.argv[5]) }, 1);
console.log(JSON.stringify({ found: found.map(plain), there: there.map(plain) }));
