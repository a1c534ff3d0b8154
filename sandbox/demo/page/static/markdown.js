// The markdown block: the standard Markdown that Slack takes there. Headings, lists, tasks, quotes, fenced code, rules,
// tables, and within a line bold, italic, strike, code and links.

import { h, link } from "./dom.js";
import { emoji } from "./emoji.js";

const INLINE = new RegExp(
  [
    /`([^`]+)`/,
    /\*\*(.+?)\*\*/,
    /__(.+?)__/,
    /~~(.+?)~~/,
    /\*(?=\S)([^*]+?)\*/,
    /(?<!\w)_(?=\S)([^_]+?)_(?!\w)/,
    /!?\[([^\]]+)\]\(([^)\s]+)\)/,
    /:([a-z0-9_+-]+):/,
    /(https?:\/\/[^\s<>]+[^\s<>.,;:!?)])/,
    /\\([\\`*_{}[\]()#+\-.!~>|])/,
  ]
    .map((each) => each.source)
    .join("|"),
  "g",
);
const ITEM = /^(\s*)(?:[-*+]|(\d+)[.)])\s+(?:\[([ xX])\]\s+)?(.*)$/;

export function markdown(text, _scene) {
  const box = h("div", { class: "markdown" });
  const lines = text.split("\n");
  while (lines.length) box.append(...[next(lines)].flat().filter(Boolean));
  return box;
}

// Takes one piece's lines off the front.
function next(lines) {
  const line = lines[0];
  if (!line.trim()) return void lines.shift();
  if (/^\s*```/.test(line)) return fenced(lines);
  if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) return lines.shift() && h("hr");
  const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
  if (heading) return lines.shift() && h("h4", { class: heading[1].length < 3 ? "big" : "" }, inline(heading[2]));
  if (/^\s*>/.test(line)) {
    const quoted = taken(lines, (one) => /^\s*>/.test(one)).map((one) => one.replace(/^\s*> ?/, ""));
    const quote = h("blockquote");
    while (quoted.length) quote.append(...[next(quoted)].flat().filter(Boolean));
    return quote;
  }
  if (ITEM.test(line)) return list(taken(lines, (one) => ITEM.test(one)).map((one) => ITEM.exec(one)));
  if (line.includes("|") && /^\s*\|?[\s:|-]*-[\s:|-]*$/.test(lines[1] ?? "")) return grid(taken(lines, (one) => one.includes("|")));
  const words = taken(lines, (one) => one.trim() && !/^\s*(```|>|#{1,6}\s)/.test(one) && !ITEM.test(one));
  return h("p", {}, words.flatMap((one, index) => (index ? [h("br"), inline(one)] : [inline(one)])));
}

function taken(lines, fits) {
  const out = [lines.shift()];
  while (lines.length && fits(lines[0])) out.push(lines.shift());
  return out;
}

function fenced(lines) {
  lines.shift();
  const code = [];
  while (lines.length && !/^\s*```/.test(lines[0])) code.push(lines.shift());
  lines.shift();
  return h("pre", {}, code.join("\n"));
}

function list(items) {
  const [, indent, number] = items[0];
  const box = h(number ? "ol" : "ul", { start: number && number !== "1" ? number : null });
  while (items.length) {
    const [, depth, , task, words] = items[0];
    if (depth.length > indent.length && box.lastElementChild) {
      const inner = [];
      while (items.length && items[0][1].length > indent.length) inner.push(items.shift());
      box.lastElementChild.append(list(inner));
      continue;
    }
    items.shift();
    const tick = task ? h("span", { role: "img", "aria-label": task === " " ? "open" : "done" }, task === " " ? "☐ " : "☑ ") : null;
    box.append(h("li", { class: task ? "task" : "" }, tick, inline(words)));
  }
  return box;
}

function grid(rows) {
  const cells = (row) => row.trim().replace(/^\||\|$/g, "").split("|").map((one) => inline(one.trim()));
  const [head, , ...rest] = rows;
  return h(
    "div",
    { class: "table", tabindex: "0", role: "region", "aria-label": "Table" },
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, cells(head).map((one) => h("th", { scope: "col" }, one)))),
      h("tbody", {}, rest.map((row) => h("tr", {}, cells(row).map((one) => h("td", {}, one))))),
    ),
  );
}

function inline(text) {
  const out = [];
  let from = 0;
  for (const found of text.matchAll(INLINE)) {
    out.push(text.slice(from, found.index), piece(found));
    from = found.index + found[0].length;
  }
  out.push(text.slice(from));
  return out;
}

function piece([, code, bold, alsoBold, strike, italic, alsoItalic, label, target, name, url, escaped]) {
  if (code !== undefined) return h("code", {}, code);
  if (bold ?? alsoBold) return h("b", {}, inline(bold ?? alsoBold));
  if (strike) return h("s", {}, inline(strike));
  if (italic ?? alsoItalic) return h("i", {}, inline(italic ?? alsoItalic));
  if (label) return link(target, inline(label));
  if (name) return emoji(name);
  if (url) return link(url, url);
  return escaped;
}
