// Block Kit's interactive elements. Each tells `press(element, value)` what was done; an input is read later, by
// `typed(container)`. An element that the page does not know is shown as such.

import { choices } from "./choices.js";
import { confirmed, textOf } from "./confirm.js";
import { h } from "./dom.js";
import { picker, typing } from "./fields.js";
import { menu } from "./menu.js";
import { modalOpened } from "./presses.js";
import { select, several } from "./selects.js";

const DRAWN = {
  button,
  overflow,
  icon_button: (held, scene, press) => button({ ...held, text: held.text }, scene, press),
  workflow_button: (held, scene) => absent(textOf(held.text, scene), "Starts a Slack workflow; there are none in the sandbox."),
  feedback_buttons: (held, scene, press) => [held.positive_button, held.negative_button].map((one) =>
    button({ ...one, type: "button", action_id: held.action_id }, scene, press && (() => press(held, one.value)))),
  static_select: select,
  external_select: select,
  users_select: select,
  conversations_select: select,
  channels_select: select,
  multi_static_select: several,
  multi_external_select: several,
  multi_users_select: several,
  multi_conversations_select: several,
  multi_channels_select: several,
  radio_buttons: choices,
  checkboxes: choices,
  plain_text_input: typing,
  email_text_input: typing,
  url_text_input: typing,
  number_input: typing,
  datepicker: picker,
  timepicker: picker,
  datetimepicker: picker,
  file_input: () => [
    h("input", { type: "file", class: "typed", disabled: true }),
    h("small", { class: "honest" }, "The sandbox takes no files."),
  ],
};

// `names` are the attributes that tie an input to its label, hint and error.
export function element(held, scene, press, names = {}) {
  const draw = Object.hasOwn(DRAWN, held?.type) ? DRAWN[held.type] : null;
  if (!draw) return h("span", { class: "unknown" }, `Unknown element: ${held?.type}`);
  const asked = press && (async (one, value) => (await confirmed(held.confirm, scene)) && press(one, value));
  return draw(held, scene, asked, names);
}

function absent(text, why) {
  return h("button", { type: "button", class: "button", disabled: true, title: why }, text, h("span", { class: "unseen" }, ` (${why})`));
}

function button(held, scene, press) {
  const pressed = async (event) => {
    const it = event.currentTarget;
    if (it.getAttribute("aria-busy") === "true") return;
    if (held.url) window.open(held.url, "_blank", "noopener");
    if (!press) return;
    // Shown only if it takes a while, and never by `disabled`, which would lose the focus.
    const slow = setTimeout(() => it.setAttribute("aria-busy", "true"), 150);
    // A modal is an answer too: whoever puts it away may press again, though the bot has not said yet that it heard.
    await Promise.race([press(held, undefined), modalOpened()]);
    clearTimeout(slow);
    it.removeAttribute("aria-busy");
  };
  return h(
    "button",
    {
      type: "button",
      class: `button ${held.style ?? ""}`,
      "aria-label": held.accessibility_label,
      "data-action": held.action_id,
      "data-spot": `button ${held.action_id ?? ""}`,
      onclick: pressed,
    },
    h("span", {}, textOf(held.text, scene)),
    held.url ? h("span", { "aria-hidden": "true" }, "↗\uFE0E") : null,
  );
}

function overflow(held, scene, press) {
  const items = held.options.map((option) => ({
    text: textOf(option.text, scene),
    note: option.description ? textOf(option.description, scene) : null,
    url: option.url,
    pick: () => press?.(held, option.value),
  }));
  const dots = h(
    "button",
    { type: "button", class: "button dots", "aria-label": "More", "data-action": held.action_id, "data-spot": `menu ${held.action_id}` },
    "⋯",
  );
  return h("span", { class: "overflow", "data-spot": `menu-of ${held.action_id}` }, menu(dots, "More", items));
}
