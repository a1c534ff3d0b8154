// A press that has begun keeps its button: what would be drawn anew meanwhile waits until it is over, as a button that is
// replaced between down and up is never clicked.

export function afterPress(draw) {
  if (document.querySelector("button:active")) requestAnimationFrame(() => afterPress(draw));
  else draw();
}
