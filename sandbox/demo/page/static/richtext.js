// The rich_text block: sections, lists, quotes and preformatted text. Nothing in it is parsed.

import { formatted } from "./dates.js";
import { h, link, swatch } from "./dom.js";
import { emoji, ofCode } from "./emoji.js";
import { badge, channel, group, mention } from "./mrkdwn.js";

const STYLES = { code: "code", strike: "s", underline: "u", highlight: "mark", italic: "i", bold: "b" };

export function richText(block, scene) {
  return h("div", { class: "rich" }, block.elements.map((part) => drawn(part, scene)));
}

function drawn(part, scene) {
  const border = part.border ? "bordered" : "";
  switch (part.type) {
    case "rich_text_section":
      return h("div", { class: "part" }, inlines(part.elements, scene));
    case "rich_text_quote":
      return h("blockquote", { class: border }, inlines(part.elements, scene));
    case "rich_text_preformatted":
      return h("pre", { class: border }, part.elements.map((piece) => inline(piece, scene)));
    case "rich_text_list":
      return h(
        part.style === "ordered" ? "ol" : "ul",
        { class: `level-${part.indent ?? 0} ${border}`, start: part.offset ? part.offset + 1 : null },
        part.elements.map((item) => h("li", {}, item.elements ? inlines(item.elements, scene) : drawn(item, scene))),
      );
    default:
      return h("div", { class: "unknown" }, `Unknown rich text: ${part.type}`);
  }
}

function inlines(pieces, scene) {
  return pieces.map((piece) => styled(inline(piece, scene), piece.style));
}

function styled(node, style = {}) {
  return Object.entries(STYLES).reduce((inner, [name, tag]) => (style[name] ? h(tag, {}, inner) : inner), node);
}

function inline(piece, scene) {
  switch (piece.type) {
    case "text":
      return piece.text.split("\n").flatMap((line, index) => (index ? [h("br"), line] : [line]));
    case "link":
      return piece.style?.unlink ? (piece.text ?? piece.url) : link(piece.url, piece.text ?? piece.url);
    case "emoji":
      return piece.unicode ? ofCode(piece.unicode) : emoji(piece.name);
    case "user":
      return mention(piece.user_id, null, scene);
    case "channel":
      return channel(piece.channel_id, null, scene);
    case "usergroup":
      return group(piece.usergroup_id, null, scene);
    case "broadcast":
      return badge(`@${piece.range}`, "loud");
    case "color":
      return h("span", { class: "colour" }, /^#[0-9a-f]{3,8}$/i.test(piece.value) ? swatch(piece.value) : null, piece.value);
    case "date": {
      const time = h("time", { title: piece.fallback }, formatted(piece.timestamp, piece.format, scene.me.tz) ?? piece.fallback ?? "");
      return piece.url ? link(piece.url, time) : time;
    }
    default:
      return h("span", { class: "unknown" }, `Unknown rich text: ${piece.type}`);
  }
}
