/** Opening hours as written in OSM, their words put into the reader's language; web/hours.py does the same. */

import type { Texts } from "./texts";

/** Quoted comments stay as they are. */
const TOKEN = /"[^"]*"|,(?=\S)|\b(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|off|closed)\b/g;

/** One rule a line. */
export function hours(value: string | null | undefined, texts: Texts): string[] {
  const rules = (value ?? "").split(/;|\|\|/).map((rule) => rule.trim()).filter(Boolean);
  return rules.map((rule) => rule.replace(TOKEN, (token) => translate(token, texts)));
}

function translate(token: string, texts: Texts): string {
  if (token.startsWith('"')) return token;
  if (token === ",") return ", ";
  return texts.text(`hours.${token}`);
}
