// The rich_text block: sections, lists, quotes and preformatted text. Nothing in it is parsed.

import { formatted } from "./dates.js";
import { h, link } from "./dom.js";
import { emoji } from "./emoji.js";
import { badge, channel, mention } from "./mrkdwn.js";

const STYLES = { bold: "b", italic: "i", strike: "s", code: "code", underline: "u" };

export function richText(block, scene) {
  return h("div", { class: "rich" }, block.elements.map((part) => drawn(part, scene)));
}

function drawn(part, scene) {
  switch (part.type) {
    case "rich_text_section":
      return h("div", {}, broken(part.elements, scene));
    case "rich_text_quote":
      return h("blockquote", {}, broken(part.elements, scene));
    case "rich_text_preformatted":
      return h("pre", {}, part.elements.map((piece) => piece.text ?? piece.url ?? ""));
    case "rich_text_list":
      return h(
        part.style === "ordered" ? "ol" : "ul",
        { class: `indent-${part.indent ?? 0}`, start: part.offset ? part.offset + 1 : null },
        part.elements.map((item) => h("li", {}, broken(item.elements, scene))),
      );
    default:
      return h("div", { class: "unknown" }, `Unknown rich text: ${part.type}`);
  }
}

function broken(pieces, scene) {
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
      return link(piece.url, piece.text ?? piece.url);
    case "emoji":
      return emoji(piece.name);
    case "user":
      return mention(piece.user_id, null, scene);
    case "channel":
      return channel(piece.channel_id, null, scene);
    case "usergroup":
      return badge(`@${scene.groups[piece.usergroup_id] ?? piece.usergroup_id}`);
    case "broadcast":
      return badge(`@${piece.range}`, "loud");
    case "date":
      return h("time", {}, formatted(piece.timestamp, piece.format, scene.me.tz) ?? piece.fallback ?? "");
    default:
      return `[${piece.type}]`;
  }
}
