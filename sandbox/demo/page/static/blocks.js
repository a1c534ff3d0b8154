// Block Kit's layout blocks, one after the other, the way Slack draws them. A block that the page does not know is
// shown as such, and so is one that it cannot draw.

import { alert, card, carousel, container, plan, taskCard, video } from "./cards.js";
import { dataVisualization } from "./charts.js";
import { textOf } from "./confirm.js";
import { dataTable } from "./datatable.js";
import { freshId, h } from "./dom.js";
import { element } from "./elements.js";
import { markdown } from "./markdown.js";
import { picture } from "./pictures.js";
import { richText } from "./richtext.js";
import { table } from "./tables.js";

export function blocks(list, scene, press) {
  return list.map((block) => {
    const drawn = one(block, scene, press && ((pressed, value) => press(pressed, value, block)));
    drawn.classList.add("block");
    if (block.block_id) drawn.dataset.block = block.block_id;
    return drawn;
  });
}

function one(block, scene, press) {
  const draw = Object.hasOwn(BLOCKS, block?.type) ? BLOCKS[block.type] : null;
  if (!draw) return unknown(`Unknown block: ${block?.type}`);
  try {
    return draw(block, scene, press);
  } catch (error) {
    return unknown(`This ${block.type} block could not be drawn: ${error.message}`);
  }
}

function unknown(text) {
  return h("div", { class: "unknown" }, text);
}

const BLOCKS = {
  section,
  header: (block, scene) => h("h3", { class: "head" }, textOf(block.text, scene)),
  divider: () => h("hr"),
  context: (block, scene) =>
    h(
      "div",
      { class: "context" },
      block.elements.map((each) => (each.type === "image" ? picture(each) : h("span", {}, textOf(each, scene)))),
    ),
  actions,
  context_actions: actions,
  image: (block, scene) =>
    h("figure", {}, block.title ? h("figcaption", {}, textOf(block.title, scene)) : null, picture(block)),
  rich_text: (block, scene) => richText(block, scene),
  markdown: (block, scene) => markdown(block.text, scene),
  table: (block, scene) => table(block, scene),
  data_table: (block, scene) => dataTable(block, scene),
  data_visualization: (block) => dataVisualization(block),
  input,
  video,
  card,
  carousel,
  alert,
  plan,
  task_card: taskCard,
  container: (block, scene, press) => container(block, scene, blocks(block.child_blocks, scene, press)),
  file,
};

function file(block) {
  const which = h("small", {}, `${block.source ?? "remote"}: ${block.external_id}`);
  return h("div", { class: "card" }, h("div", { class: "inside" }, h("b", {}, "File"), which));
}

function section(block, scene, press) {
  const fields = block.fields?.map((field) => h("div", {}, textOf(field, scene)));
  const accessory = block.accessory;
  return h(
    "div",
    { class: "section" },
    h(
      "div",
      { class: "words" },
      block.text ? h("div", {}, textOf(block.text, scene)) : null,
      fields ? h("div", { class: "fields" }, fields) : null,
    ),
    accessory ? h("div", { class: "accessory" }, accessory.type === "image" ? picture(accessory) : element(accessory, scene, press)) : null,
  );
}

function actions(block, scene, press) {
  return h("div", { class: "actions" }, block.elements.map((each) => element(each, scene, press)));
}

const GROUPED = ["radio_buttons", "checkboxes"];

function input(block, scene, press) {
  const id = freshId("input");
  const names = {
    id,
    "aria-labelledby": `${id}-label`,
    "aria-describedby": block.hint ? `${id}-error ${id}-hint` : `${id}-error`,
    "aria-required": block.optional ? null : "true",
  };
  const label = GROUPED.includes(block.element.type) ? "span" : "label";
  return h(
    "div",
    { class: "input" },
    h(
      label,
      { class: "label", id: `${id}-label`, for: label === "label" ? id : null },
      textOf(block.label, scene),
      block.optional ? h("small", {}, " (optional)") : null,
    ),
    element(block.element, scene, block.dispatch_action ? press : null, names),
    h("span", { class: "error", id: `${id}-error`, role: "alert" }),
    block.hint ? h("span", { class: "hint", id: `${id}-hint` }, textOf(block.hint, scene)) : null,
  );
}

// Puts the errors under their inputs, and takes away those from before. Answers with the first input that has one.
export function complain(container, errors) {
  for (const box of container.querySelectorAll(".input")) {
    const error = errors[box.dataset.block];
    box.classList.toggle("wrong", Boolean(error));
    box.querySelector(":scope > .error").textContent = error ?? "";
    const field = box.querySelector("[data-input]");
    if (error) field?.setAttribute("aria-invalid", "true");
    else field?.removeAttribute("aria-invalid");
  }
  const first = container.querySelector(".wrong [data-input]");
  return first?.matches(".choices") ? first.querySelector("input") : first;
}
