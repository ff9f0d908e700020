/** What a screen reader should say, without moving the focus. */

import { byId } from "./dom";

/** Says a sentence politely; saying the same again is heard again. */
export function announce(sentence: string): void {
  const region = byId("status");
  region.textContent = "";
  requestAnimationFrame(() => {
    region.textContent = sentence;
  });
}
