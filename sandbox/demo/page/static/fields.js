// What is typed or picked from a calendar: text, e-mail, address and number inputs; dates, times, and both at once.

import { localOf, unixOf } from "./dates.js";
import { h } from "./dom.js";

const TYPED = { plain_text_input: "text", email_text_input: "email", url_text_input: "url", number_input: "text" };
const PICKED = { datepicker: ["date", "initial_date"], timepicker: ["time", "initial_time"], datetimepicker: ["datetime-local", "initial_date_time"] };

export function typing(held, _scene, press, names = {}) {
  const on = held.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const attributes = {
    class: "typed",
    "data-input": held.action_id,
    "data-spot": `input ${held.action_id}`,
    placeholder: held.placeholder?.text,
    maxlength: held.max_length,
    autofocus: held.focus_on_load,
    autocomplete: "off",
    ...names,
  };
  const box = held.multiline
    ? h("textarea", { ...attributes, rows: 4 }, held.initial_value ?? "")
    : h("input", {
        ...attributes,
        type: TYPED[held.type],
        inputmode: held.type === "number_input" ? (held.is_decimal_allowed ? "decimal" : "numeric") : null,
        value: held.initial_value,
      });
  if (press && on.includes("on_character_entered")) {
    let later = 0;
    box.addEventListener("input", () => {
      clearTimeout(later);
      later = setTimeout(() => press(held, box.value), 300);
    });
  }
  if (press && on.includes("on_enter_pressed")) {
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      press(held, box.value);
    });
  }
  return box;
}

export function picker(held, scene, press, names = {}) {
  const [kind, initial] = PICKED[held.type];
  const both = held.type === "datetimepicker";
  const start = both && held[initial] ? localOf(held[initial], scene.me.tz) : held[initial];
  const box = h("input", {
    class: "typed",
    type: kind,
    "data-input": held.action_id,
    "data-action": held.action_id,
    "data-spot": `input ${held.action_id}`,
    value: start,
    autofocus: held.focus_on_load,
    "aria-label": names["aria-labelledby"] ? null : (held.placeholder?.text ?? { date: "Date", time: "Time" }[kind] ?? "Date and time"),
    ...names,
  });
  // A moment travels as seconds; the box shows it in the person's zone, whatever the browser's is.
  if (both) {
    box.valueNow = () => (box.value ? String(unixOf(box.value, scene.me.tz)) : "");
    box.fill = (value) => {
      box.value = value ? localOf(Number(value), scene.me.tz) : "";
    };
  }
  box.addEventListener("change", () => press?.(held, both ? box.valueNow() : box.value));
  return box;
}
