// node leaflet.mjs CODE: what leaflet-control-geocoder finds when it is set up by this code.
import { createRequire } from "node:module";

import "./browser.mjs";

const require = createRequire(import.meta.url);
globalThis.L = require("leaflet");
require("leaflet-control-geocoder");

const geocoders = new Function("L", `${process.argv[2]}; return { nominatim, photon };`)(L);
const plain = ({ name, center, bbox, html, properties }) => ({
  name,
  html,
  position: [center.lat, center.lng],
  holds: bbox.contains(center),
  properties,
});
const results = {};
for (const [name, geocoder] of Object.entries(geocoders)) {
  results[name] = {
    found: (await geocoder.geocode("boulangerie dupont")).map(plain),
    none: (await geocoder.geocode("xyzzyq")).map(plain),
    there: (await geocoder.reverse({ lat: 48.85101, lng: 2.35101 }, 256 * 2 ** 18)).map(plain),
    nowhere: (await geocoder.reverse({ lat: 10, lng: 10 }, 256 * 2 ** 18)).map(plain),
  };
}
results.photon.suggested = (await geocoders.photon.suggest("boulangerie dup")).map(plain);
console.log(JSON.stringify(results));
