// What is typed or picked from a calendar: text, e-mail, address and number inputs; dates, times, and both at once.

import { localOf, unixOf } from "./dates.js";
import { h } from "./dom.js";

const TYPED = { plain_text_input: "text", email_text_input: "email", url_text_input: "url", number_input: "text" };
const PICKED = { datepicker: ["date", "initial_date"], timepicker: ["time", "initial_time"], datetimepicker: ["datetime-local", "initial_date_time"] };

export function typing(input, _scene, press, names = {}) {
  const on = input.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const attributes = {
    class: "typed",
    "data-input": input.action_id,
    "data-spot": `input ${input.action_id}`,
    placeholder: input.placeholder?.text,
    maxlength: input.max_length,
    autofocus: input.focus_on_load,
    autocomplete: "off",
    ...names,
  };
  const box = input.multiline
    ? h("textarea", { ...attributes, rows: 4 }, input.initial_value ?? "")
    : h("input", {
        ...attributes,
        type: TYPED[input.type],
        inputmode: input.type === "number_input" ? (input.is_decimal_allowed ? "decimal" : "numeric") : null,
        value: input.initial_value,
      });
  if (press && on.includes("on_character_entered")) {
    let later = 0;
    box.addEventListener("input", () => {
      clearTimeout(later);
      later = setTimeout(() => press(input, box.value), 300);
    });
  }
  if (press && on.includes("on_enter_pressed")) {
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      press(input, box.value);
    });
  }
  return box;
}

export function picker(input, scene, press, names = {}) {
  const [kind, initial] = PICKED[input.type];
  const both = input.type === "datetimepicker";
  const start = both && input[initial] ? localOf(input[initial], scene.me.tz) : input[initial];
  const box = h("input", {
    class: "typed",
    type: kind,
    "data-input": input.action_id,
    "data-action": input.action_id,
    "data-spot": `input ${input.action_id}`,
    value: start,
    autofocus: input.focus_on_load,
    "aria-label": names["aria-labelledby"] ? null : (input.placeholder?.text ?? { date: "Date", time: "Time" }[kind] ?? "Date and time"),
    ...names,
  });
  // A moment travels as seconds; the box shows it in the person's zone, whatever the browser's is.
  if (both) {
    box.valueNow = () => (box.value ? String(unixOf(box.value, scene.me.tz)) : "");
    box.fill = (value) => {
      box.value = value ? localOf(Number(value), scene.me.tz) : "";
    };
  }
  box.addEventListener("change", () => press?.(input, both ? box.valueNow() : box.value));
  return box;
}
