/**
 * What MapLibre makes of compiled layers. Reads from stdin
 * {"styles": [...], "questions": [{"layer", "property", "zoom", "features": [properties, ...]}]},
 * writes {"faults": [[message, ...], ...], "answers": [[value, ...], ...]}; the property "filter" answers
 * whether the feature is drawn. An expression that fails on a feature is an answer {"error": message}.
 */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(new URL("../../../../widget/package.json", import.meta.url));
const { expression, featureFilter, latest, validateStyleMin } = require("@maplibre/maplibre-gl-style-spec");

const { styles, questions } = JSON.parse(readFileSync(0, "utf8"));
const faults = styles.map((style) => validateStyleMin(style).map(({ message }) => message));
process.stdout.write(JSON.stringify({ faults, answers: questions.map(answer) }));

function answer({ layer, property, zoom = 14, features }) {
  const ask = property === "filter" ? filter(layer) : value(layer, property);
  return features.map((properties) => {
    const feature = { type: 1, id: 1, properties, geometry: [] };
    try {
      return ask({ zoom }, feature);
    } catch (error) {
      return { error: error.message };
    }
  });
}

function filter(layer) {
  const made = featureFilter(layer.filter);
  return (globals, feature) => made.filter(globals, feature);
}

/** Evaluated without MapLibre's defaults: an expression that fails must be seen. */
function value(layer, property) {
  const [part, group] = layer.paint?.[property] !== undefined ? ["paint", layer.paint] : ["layout", layer.layout];
  const spec = latest[`${part}_${layer.type}`][property];
  const made = expression.createExpression(group[property], spec);
  if (made.result === "error") throw new Error(made.value.map(({ message }) => message).join());
  return (globals, feature) => plain(made.value.evaluateWithoutErrorHandling(globals, feature));
}

function plain(result) {
  if (result && typeof result === "object" && "r" in result) {
    const channels = [result.r, result.g, result.b].map((channel) => Math.round(channel * 255));
    return `#${channels.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
  }
  return result && typeof result === "object" ? String(result) : result;
}
