// Block Kit's interactive elements: buttons, selects, menus and inputs. Each tells `press(element, value)` what was
// done; an input is read later, by `typed(container)`.

import { confirmed, textOf } from "./confirm.js";
import { h } from "./dom.js";

const TYPED = { plain_text_input: "text", email_text_input: "email", url_text_input: "url", number_input: "text" };
const PICKED = {
  datepicker: ["date", "initial_date"],
  timepicker: ["time", "initial_time"],
};

export function element(held, scene, press) {
  if (held.type === "button") return button(held, scene, press);
  if (held.type === "overflow") return overflow(held, scene, press);
  if (held.type === "static_select" || held.type === "multi_static_select") return select(held, scene, press);
  if (held.type === "users_select") return people(held, scene, press);
  if (held.type === "radio_buttons" || held.type === "checkboxes") return choices(held, scene, press);
  if (TYPED[held.type]) return typing(held);
  if (PICKED[held.type]) return picker(held, scene, press);
  return h("span", { class: "unknown" }, `Unknown element: ${held.type}`);
}

async function send(held, value, scene, press) {
  if (press && (await confirmed(held.confirm, scene))) press(held, value);
}

function button(held, scene, press) {
  const pressed = async (event) => {
    const it = event.currentTarget;
    if (held.url) window.open(held.url, "_blank", "noopener");
    it.disabled = true;
    await send(held, undefined, scene, press);
    it.disabled = false;
  };
  return h(
    "button",
    {
      type: "button",
      class: `button ${held.style ?? ""}`,
      "aria-label": held.accessibility_label,
      "data-action": held.action_id,
      onclick: pressed,
    },
    textOf(held.text, scene),
  );
}

function overflow(held, scene, press) {
  const options = held.options.map((option) =>
    h("button", { type: "button", onclick: () => send(held, option.value, scene, press) }, textOf(option.text, scene)),
  );
  return h("details", { class: "overflow" }, h("summary", { "aria-label": "More" }, "⋯"), h("div", { class: "menu" }, options));
}

function option(held, chosen) {
  return h("option", { value: held.value, selected: chosen.includes(held.value) }, held.text.text);
}

function select(held, scene, press) {
  const several = held.type.startsWith("multi");
  const initial = held.initial_options ?? (held.initial_option ? [held.initial_option] : []);
  const chosen = initial.map((one) => one.value);
  const groups = held.option_groups?.map((group) =>
    h("optgroup", { label: group.label.text }, group.options.map((one) => option(one, chosen))),
  );
  const empty = several ? null : h("option", { value: "" }, held.placeholder?.text ?? "Select an option");
  return h(
    "select",
    { multiple: several, "data-input": held.action_id, onchange: (event) => send(held, valueOf(event.currentTarget), scene, press) },
    empty,
    groups ?? held.options.map((one) => option(one, chosen)),
  );
}

function people(held, scene, press) {
  const offered = Object.values(scene.people).map((person) =>
    h("option", { value: person.id, selected: person.id === held.initial_user }, person.real_name),
  );
  return h(
    "select",
    { "data-input": held.action_id, onchange: (event) => send(held, event.currentTarget.value, scene, press) },
    h("option", { value: "" }, held.placeholder?.text ?? "Select a person"),
    offered,
  );
}

function choices(held, scene, press) {
  const kind = held.type === "checkboxes" ? "checkbox" : "radio";
  const initial = held.initial_options ?? (held.initial_option ? [held.initial_option] : []);
  const chosen = initial.map((one) => one.value);
  const box = h("div", { class: "choices", "data-input": held.action_id, role: "group" });
  const name = `choice-${Math.random()}`;
  for (const one of held.options) {
    const tick = h("input", { type: kind, name, value: one.value, checked: chosen.includes(one.value) });
    tick.addEventListener("change", () => send(held, valueOf(box), scene, press));
    const description = one.description ? h("small", {}, textOf(one.description, scene)) : null;
    box.append(h("label", {}, tick, h("span", {}, textOf(one.text, scene), description)));
  }
  return box;
}

function typing(held) {
  const attributes = {
    "data-input": held.action_id,
    placeholder: held.placeholder?.text,
    maxlength: held.max_length,
    autofocus: held.focus_on_load,
  };
  if (held.multiline) return h("textarea", { ...attributes, rows: 4 }, held.initial_value ?? "");
  return h("input", { ...attributes, type: TYPED[held.type], value: held.initial_value });
}

function picker(held, scene, press) {
  const [kind, initial] = PICKED[held.type];
  const picked = (event) => send(held, event.currentTarget.value, scene, press);
  return h("input", { type: kind, "data-input": held.action_id, value: held[initial], onchange: picked });
}

function valueOf(input) {
  if (input.classList.contains("choices")) return [...input.querySelectorAll(":checked")].map((tick) => tick.value).join(",");
  if (input.multiple) return [...input.selectedOptions].map((one) => one.value).join(",");
  return input.value;
}

// What every input inside holds now, by action id.
export function typed(container) {
  const values = {};
  for (const input of container.querySelectorAll("[data-input]")) values[input.dataset.input] = valueOf(input);
  return values;
}

// Puts back what was typed before the surface was drawn again.
export function refill(container, values) {
  for (const input of container.querySelectorAll("[data-input]")) {
    const value = values[input.dataset.input];
    if (value === undefined) continue;
    const several = value.split(",");
    if (input.classList.contains("choices")) {
      for (const tick of input.querySelectorAll("input")) tick.checked = several.includes(tick.value);
    } else if (input.multiple) {
      for (const one of input.options) one.selected = several.includes(one.value);
    } else input.value = value;
  }
}
