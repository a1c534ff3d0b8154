// Slack's mrkdwn and plain text as elements: mentions, links, dates, bold, italic, strike, code, quotes and emoji, and
// nothing else. `scene` is what the viewer sees; mentions and zones come from it.

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
    ":([a-z0-9_+-]+):(?::skin-tone-[2-6]:)?",
    "(https?://[^\\s<>|]+[^\\s<>|.,;:!?)])",
  ].join("|"),
  "g",
);

export function unescaped(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

// With `verbatim`, an address that merely stands there does not become a link.
export function mrkdwn(text, scene, { verbatim = false } = {}) {
  const seen = { ...scene, verbatim };
  const parts = text.split("```");
  // The last of an odd number of fences encloses nothing.
  if (parts.length % 2 === 0) parts.push(parts.splice(-2).join("```"));
  return parts.map((part, index) => {
    if (index % 2) return h("pre", {}, literal(part.replace(/^\n/, "").replace(/\n$/, "")));
    const after = index > 0 ? part.replace(/^\n/, "") : part;
    return lines(index < parts.length - 1 ? after.replace(/\n$/, "") : after, seen);
  });
}

export function plain(text, withEmoji = true) {
  const shown = withEmoji ? text.replace(/:([a-z0-9_+-]+):/g, (_, name) => emoji(name)) : text;
  return shown.split("\n").flatMap((line, index) => (index ? [h("br"), line] : [line]));
}

function lines(text, scene) {
  if (!text) return [];
  const out = [];
  let quote = null;
  let toTheEnd = false;
  let first = true;
  for (const line of text.split("\n")) {
    const quoted = toTheEnd ? [line, line] : /^(?:&gt;|>)(?:(?:&gt;|>){2})? ?(.*)$/.exec(line);
    if (quoted) {
      toTheEnd ||= /^(?:&gt;|>){3}/.test(line);
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
    out.push(...[piece(found, scene)].flat());
    from = found.index + found[0].length;
  }
  if (from < text.length) out.push(unescaped(text.slice(from)));
  return out;
}

function piece([whole, control, code, bold, italic, strike, name, url], scene) {
  if (control !== undefined) return controlled(control, whole, scene);
  if (code !== undefined) return h("code", {}, literal(code));
  if (bold !== undefined) return h("b", {}, inline(bold, scene));
  if (italic !== undefined) return h("i", {}, inline(italic, scene));
  if (strike !== undefined) return h("s", {}, inline(strike, scene));
  if (name !== undefined) return emoji(name);
  return scene.verbatim ? unescaped(url) : link(unescaped(url), unescaped(url));
}

// Within code nothing is formatted; what Slack itself put in angle brackets is shown as it was written.
function literal(text) {
  return unescaped(text.replace(/<([^<>|\n]+)(?:\|([^<>\n]*))?>/g, (_, target, label) => label ?? target));
}

function controlled(control, whole, scene) {
  const [target, label] = split(control);
  if (target.startsWith("@")) return mention(target.slice(1), label, scene);
  if (target.startsWith("#")) return channel(target.slice(1), label, scene);
  if (target.startsWith("!date^")) return date(target, label, scene);
  if (target.startsWith("!subteam^")) return group(target.slice(9), label, scene);
  if (/^!(here|channel|everyone)$/.test(target)) return badge(`@${target.slice(1)}`, "loud");
  // A label is text: Slack formats it, but makes no link within the link.
  if (/^(https?|mailto|tel):/.test(target)) {
    return link(unescaped(target), label ? inline(label, { ...scene, verbatim: true }) : unescaped(target.replace(/^(mailto|tel):/, "")));
  }
  return unescaped(whole);
}

function date(target, label, scene) {
  const [, unix, format, url] = target.split("^");
  const fallback = unescaped(label ?? "");
  const shown = formatted(unix, unescaped(format ?? ""), scene.me.tz) ?? fallback;
  const time = h("time", { title: fallback }, shown);
  return url ? link(unescaped(url), time) : time;
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
  return badge(`#${scene.channels.find((one) => one.id === id)?.name ?? label ?? id}`);
}

export function group(id, label, scene) {
  return badge(`@${scene.groups[id] ?? label?.replace(/^@/, "") ?? id}`);
}
