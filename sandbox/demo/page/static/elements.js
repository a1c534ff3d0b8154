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
  icon_button: (given, scene, press) => button({ ...given, text: given.text }, scene, press),
  workflow_button: (given, scene) => absent(textOf(given.text, scene), "Starts a Slack workflow; there are none in the sandbox."),
  feedback_buttons: (given, scene, press) => [given.positive_button, given.negative_button].map((one) =>
    button({ ...one, type: "button", action_id: given.action_id }, scene, press && (() => press(given, one.value)))),
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
export function element(given, scene, press, names = {}) {
  const draw = Object.hasOwn(DRAWN, given?.type) ? DRAWN[given.type] : null;
  if (!draw) return h("span", { class: "unknown" }, `Unknown element: ${given?.type}`);
  const asked = press && (async (one, value) => (await confirmed(given.confirm, scene)) && press(one, value));
  return draw(given, scene, asked, names);
}

function absent(text, why) {
  return h("button", { type: "button", class: "button", disabled: true, title: why }, text, h("span", { class: "unseen" }, ` (${why})`));
}

function button(given, scene, press) {
  const pressed = async (event) => {
    const it = event.currentTarget;
    if (it.getAttribute("aria-busy") === "true") return;
    if (given.url) window.open(given.url, "_blank", "noopener");
    if (!press) return;
    // Shown only if it takes a while, and never by `disabled`, which would lose the focus.
    const slow = setTimeout(() => it.setAttribute("aria-busy", "true"), 150);
    // A modal is an answer too: whoever puts it away may press again, though the bot has not said yet that it heard.
    await Promise.race([press(given, undefined), modalOpened()]);
    clearTimeout(slow);
    it.removeAttribute("aria-busy");
  };
  return h(
    "button",
    {
      type: "button",
      class: `button ${given.style ?? ""}`,
      "aria-label": given.accessibility_label,
      "data-action": given.action_id,
      "data-spot": `button ${given.action_id ?? ""}`,
      onclick: pressed,
    },
    h("span", {}, textOf(given.text, scene)),
    given.url ? h("span", { "aria-hidden": "true" }, "↗\uFE0E") : null,
  );
}

function overflow(given, scene, press) {
  const items = given.options.map((option) => ({
    text: textOf(option.text, scene),
    note: option.description ? textOf(option.description, scene) : null,
    url: option.url,
    pick: () => press?.(given, option.value),
  }));
  const dots = h(
    "button",
    { type: "button", class: "button dots", "aria-label": "More", "data-action": given.action_id, "data-spot": `menu ${given.action_id}` },
    "⋯",
  );
  return h("span", { class: "overflow", "data-spot": `menu-of ${given.action_id}` }, menu(dots, "More", items));
}
