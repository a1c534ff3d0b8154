// What the inputs inside a message or a modal hold: read for an act, and carried over when the surface is drawn anew.

export function valueOf(input) {
  if (input.valueNow) return input.valueNow();
  return input.value;
}

// By action id, as an act sends it.
export function typed(container) {
  const values = {};
  for (const input of container.querySelectorAll("[data-input]")) values[input.dataset.input] = valueOf(input);
  return values;
}

// By block and action, which is how Slack recognises an input in a surface that was drawn anew.
export function filled(container) {
  const values = new Map();
  for (const input of container.querySelectorAll("[data-input]")) values.set(spot(input), valueOf(input));
  return values;
}

export function refill(container, values) {
  for (const input of container.querySelectorAll("[data-input]")) {
    const value = values.get(spot(input));
    if (value === undefined) continue;
    if (input.fill) input.fill(value);
    else input.value = value;
  }
}

function spot(input) {
  return `${input.closest("[data-block]")?.dataset.block ?? ""}/${input.dataset.input}`;
}
