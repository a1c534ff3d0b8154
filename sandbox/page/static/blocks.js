// Block Kit's layout blocks, one after the other, the way Slack draws them. A block it does not know is shown as such.

import { textOf } from "./confirm.js";
import { h } from "./dom.js";
import { element } from "./elements.js";
import { mrkdwn } from "./mrkdwn.js";
import { richText } from "./richtext.js";

export function blocks(list, scene, press, errors = {}) {
  return list.map((block) => {
    const draw = BLOCKS[block.type] ?? unknown;
    return draw(block, scene, press && ((held, value) => press(held, value, block)), errors);
  });
}

const BLOCKS = {
  section(block, scene, press) {
    const fields = block.fields?.map((field) => h("div", {}, textOf(field, scene)));
    const accessory = block.accessory
      ? h("div", { class: "accessory" }, block.accessory.type === "image" ? image(block.accessory) : element(block.accessory, scene, press))
      : null;
    return h(
      "div",
      { class: "section" },
      h(
        "div",
        { class: "words" },
        block.text ? h("div", {}, textOf(block.text, scene)) : null,
        fields ? h("div", { class: "fields" }, fields) : null,
      ),
      accessory,
    );
  },
  header: (block, scene) => h("h3", { class: "header" }, textOf(block.text, scene)),
  divider: () => h("hr"),
  context: (block, scene) =>
    h(
      "div",
      { class: "context" },
      block.elements.map((held) => (held.type === "image" ? image(held) : h("span", {}, textOf(held, scene)))),
    ),
  actions: (block, scene, press) => h("div", { class: "actions" }, block.elements.map((held) => element(held, scene, press))),
  image: (block, scene) =>
    h("figure", {}, block.title ? h("figcaption", {}, textOf(block.title, scene)) : null, image(block)),
  rich_text: (block, scene) => richText(block, scene),
  markdown: (block, scene) => h("div", { class: "section" }, mrkdwn(block.text.replaceAll("**", "*"), scene)),
  input(block, scene, press, errors) {
    const error = errors[block.block_id];
    const label = h("span", { class: "label" }, textOf(block.label, scene), block.optional ? h("small", {}, " (optional)") : null);
    const held = element(block.element, scene, block.dispatch_action ? press : null);
    const grouped = block.element.type === "radio_buttons" || block.element.type === "checkboxes";
    return h(
      grouped ? "div" : "label",
      { class: `input ${error ? "wrong" : ""}`, "data-block": block.block_id },
      label,
      held,
      error ? h("span", { class: "error", role: "alert" }, error) : null,
      block.hint ? h("span", { class: "hint" }, textOf(block.hint, scene)) : null,
    );
  },
};

function unknown(block) {
  return h("div", { class: "unknown" }, `Unknown block: ${block.type}`);
}

// The page fetches nothing from outside, so a picture is its description.
function image(held) {
  if (/^data:image\//.test(held.image_url ?? "")) return h("img", { src: held.image_url, alt: held.alt_text });
  return h("span", { class: "picture", title: held.image_url, role: "img", "aria-label": held.alt_text }, `Image: ${held.alt_text}`);
}
