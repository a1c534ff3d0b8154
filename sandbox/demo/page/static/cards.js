// Blocks that are drawn as a box of their own: video, card, carousel, container, alert, plan and task card.

import { textOf } from "./confirm.js";
import { h, link } from "./dom.js";
import { element } from "./elements.js";
import { picture } from "./pictures.js";
import { richText } from "./richtext.js";

const TASKS = { pending: "○", in_progress: "◐", complete: "✓", completed: "✓", error: "✕", failed: "✕" };

function words(text, scene) {
  return typeof text === "string" ? text : textOf(text, scene);
}

// Plays nowhere here: what it is, by whom, and where it leads.
export function video(block, scene) {
  const title = words(block.title, scene);
  const by = [block.author_name, block.provider_name].filter(Boolean).join(" · ");
  return h(
    "div",
    { class: "card video" },
    h("div", { class: "thumb", role: "img", "aria-label": `Video: ${block.alt_text}` }, block.alt_text),
    h(
      "div",
      { class: "inside" },
      h("h4", {}, block.title_url ? link(block.title_url, title) : title),
      by ? h("small", {}, by) : null,
      block.description ? h("div", {}, words(block.description, scene)) : null,
      h("small", { class: "honest" }, "Videos don't play in the sandbox."),
    ),
  );
}

export function card(block, scene, press) {
  return h(
    "div",
    { class: "card" },
    block.hero_image ? picture(block.hero_image) : null,
    h(
      "div",
      { class: "inside" },
      h(
        "div",
        { class: "row" },
        block.icon ? picture(block.icon) : null,
        h(
          "div",
          {},
          block.title ? h("h4", {}, words(block.title, scene)) : null,
          block.subtitle ? h("small", {}, words(block.subtitle, scene)) : null,
        ),
      ),
      block.body ? h("div", {}, words(block.body, scene)) : null,
      block.subtext ? h("small", {}, words(block.subtext, scene)) : null,
      block.actions?.length ? h("div", { class: "actions" }, block.actions.map((each) => element(each, scene, press))) : null,
    ),
  );
}

export function carousel(block, scene, press) {
  return h("div", { class: "carousel", tabindex: "0", role: "group", "aria-label": "Cards" }, block.elements.map((each) => card(each, scene, press)));
}

export function container(block, scene, inside) {
  const title = block.rich_text_title ? richText(block.rich_text_title, scene) : words(block.title, scene);
  const heading = [block.icon ? picture(block.icon) : null, title, block.subtitle ? h("small", {}, " ", words(block.subtitle, scene)) : null];
  const body = h("div", {}, inside);
  if (block.is_collapsible) return h("details", { class: "container", open: !block.default_collapsed }, h("summary", {}, heading), body);
  return h("div", { class: "container" }, h("div", { class: "row" }, heading), body);
}

export function alert(block, scene) {
  return h("div", { class: `alert ${block.level ?? ""}`, role: "note" }, words(block.text, scene));
}

export function plan(block, scene) {
  return h("div", { class: "container" }, h("b", {}, words(block.title, scene)), (block.tasks ?? []).map((task) => taskCard(task, scene)));
}

export function taskCard(block, scene) {
  const sources = block.sources?.map((source) => h("div", {}, link(source.url, source.text ?? source.url)));
  return h(
    "div",
    { class: "container" },
    h(
      "div",
      {},
      h("span", { "aria-hidden": "true" }, `${TASKS[block.status] ?? "•"} `),
      h("b", {}, words(block.title, scene)),
      h("small", {}, ` ${block.status ?? ""}`),
    ),
    block.details ? richText(block.details, scene) : null,
    block.output ? richText(block.output, scene) : null,
    sources,
  );
}
