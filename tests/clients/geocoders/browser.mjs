// What clients look for when they are loaded: a window, with a document in it.
import { JSDOM } from "jsdom";

const { window } = new JSDOM("<!doctype html><body></body>", { url: "https://association.example" });
globalThis.window = window;
for (const name of ["document", "HTMLElement", "Event", "KeyboardEvent"]) globalThis[name] = window[name];
Object.defineProperty(globalThis, "navigator", { value: window.navigator, configurable: true });
