// Slack's mrkdwn and plain text as elements: mentions, links, dates, bold, italic, strike, code and quotes.
// `scene` is what the viewer sees; mentions and zones come from it.

import { formatted } from "./dates.js";
import { h, link } from "./dom.js";
import { emoji } from "./emoji.js";

const INLINE = new RegExp(
  [
    "<([^<>\\n]+)>",
    "`([^`\\n]+)`",
    "(?<![\\w*])\\*(?=\\S)([^*\\n]+?)(?<=\\S)\\*(?![\\w*])",
    "(?<![\\w])_(?=\\S)([^_\\n]+?)(?<=\\S)_(?![\\w])",
    "(?<![\\w~])~(?=\\S)([^~\\n]+?)(?<=\\S)~(?![\\w~])",
    ":([a-z0-9_+-]+):",
    "(https?://[^\\s<>|]+[^\\s<>|.,;:!?)])",
  ].join("|"),
  "g",
);

export function unescaped(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

export function mrkdwn(text, scene) {
  return text.split(/```\n?/).map((part, index) => (index % 2 ? h("pre", {}, unescaped(part)) : lines(part, scene)));
}

export function plain(text, withEmoji = true) {
  const shown = withEmoji ? text.replace(/:([a-z0-9_+-]+):/g, (_, name) => emoji(name)) : text;
  return shown.split("\n").flatMap((line, index) => (index ? [h("br"), line] : [line]));
}

function lines(text, scene) {
  const out = [];
  let quote = null;
  let first = true;
  for (const line of text.split("\n")) {
    const quoted = /^(?:&gt;|>) ?(.*)$/.exec(line);
    if (quoted) {
      if (quote) quote.append(h("br"));
      else out.push((quote = h("blockquote")));
      quote.append(...inline(quoted[1], scene));
      first = true;
    } else {
      quote = null;
      if (!first) out.push(h("br"));
      out.push(...inline(line, scene));
      first = false;
    }
  }
  return out;
}

function inline(text, scene) {
  const out = [];
  let from = 0;
  for (const found of text.matchAll(INLINE)) {
    if (found.index > from) out.push(unescaped(text.slice(from, found.index)));
    out.push(piece(found, scene));
    from = found.index + found[0].length;
  }
  if (from < text.length) out.push(unescaped(text.slice(from)));
  return out;
}

function piece([whole, control, code, bold, italic, strike, name, url], scene) {
  if (control !== undefined) return controlled(control, whole, scene);
  if (code !== undefined) return h("code", {}, unescaped(code));
  if (bold !== undefined) return h("b", {}, inline(bold, scene));
  if (italic !== undefined) return h("i", {}, inline(italic, scene));
  if (strike !== undefined) return h("s", {}, inline(strike, scene));
  if (name !== undefined) return emoji(name);
  return link(unescaped(url), unescaped(url));
}

function controlled(control, whole, scene) {
  const [target, label] = split(control);
  if (target.startsWith("@")) return mention(target.slice(1), label, scene);
  if (target.startsWith("#")) return channel(target.slice(1), label, scene);
  if (target.startsWith("!date^")) {
    const [, unix, format, url] = target.split("^");
    const shown = formatted(unix, unescaped(format ?? ""), scene.me.tz) ?? unescaped(label ?? "");
    const time = h("time", { title: unescaped(label ?? "") }, shown);
    return url ? link(unescaped(url), time) : time;
  }
  if (target.startsWith("!subteam^")) return badge(`@${scene.groups[target.slice(9)] ?? label ?? target.slice(9)}`);
  if (/^!(here|channel|everyone)$/.test(target)) return badge(`@${target.slice(1)}`, "loud");
  if (/^(https?|mailto|tel):/.test(target)) return link(unescaped(target), unescaped(label ?? target.replace(/^(mailto|tel):/, "")));
  return unescaped(whole);
}

function split(control) {
  const bar = control.indexOf("|");
  return bar < 0 ? [control, undefined] : [control.slice(0, bar), control.slice(bar + 1)];
}

export function badge(text, kind = "") {
  return h("span", { class: `mention ${kind}` }, text);
}

export function mention(id, label, scene) {
  return badge(`@${scene.people[id]?.real_name ?? label ?? id}`, id === scene.me.id ? "me" : "");
}

export function channel(id, label, scene) {
  return badge(`#${scene.channels.find((held) => held.id === id)?.name ?? label ?? id}`);
}
