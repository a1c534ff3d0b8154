// When a press has begun, and when it has been answered.

import { at } from "./dom.js";

// A press that has begun keeps its button: what would be drawn anew meanwhile waits until it is over, as a button that is
// replaced between down and up is never clicked.

export function afterPress(draw) {
  if (document.querySelector("button:active")) requestAnimationFrame(() => afterPress(draw));
  else draw();
}

export const OPENED = "opened";

export function modalOpened() {
  return new Promise((resolve) => at("modal").addEventListener(OPENED, resolve, { once: true }));
}
