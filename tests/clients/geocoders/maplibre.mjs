// node maplibre.mjs CODE: what the control of maplibre-gl-geocoder shows when this code serves it.
import { createRequire } from "node:module";

import "./browser.mjs";

const MaplibreGeocoder = createRequire(import.meta.url)("@maplibre/maplibre-gl-geocoder");
const geocoderApi = new Function(`${process.argv[2]}; return geocoderApi;`)();

/** The control, and what it says that it found for each text that is typed. */
const control = (api, options) => {
  const geocoder = new MaplibreGeocoder(api, { limit: 3, ...options });
  geocoder.addTo(document.body);
  let told;
  geocoder.on("results", (results) => (told = results));
  geocoder.on("error", ({ error }) => {
    throw error;
  });
  return async (...typed) => {
    await geocoder._geocode(...typed);
    return { ...told, config: undefined };
  };
};

const { getSuggestions, searchByPlaceId, ...plain } = geocoderApi;
const type = control(plain, { proximity: { longitude: 2.353, latitude: 48.851 } });
const suggest = control(geocoderApi);
const suggested = await suggest("boulangerie dupont");
console.log(
  JSON.stringify({
    found: await type("boulangerie"),
    none: await type("xyzzyq"),
    there: await control(plain, { reverseGeocode: true })("48.85101, 2.35101"),
    suggested,
    chosen: await suggest(suggested.suggestions[0].placeId, true, true),
  }),
);
