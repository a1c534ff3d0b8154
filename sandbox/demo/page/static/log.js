// The log of a channel or a thread: days, who goes on speaking, what is new, and where the reader had scrolled to.

import { day } from "./dates.js";
import { at, h } from "./dom.js";
import { keep } from "./keep.js";
import { author, drawMessage } from "./message.js";

const SAME_BREATH = 300;

export function log(box, messages, scene, options) {
  const moved = box.dataset.of !== options.of;
  const near = options.near ?? isNearEnd(box);
  const before = moved ? null : Number(box.dataset.last);
  keep(box, parts(messages, scene, options));
  if (moved || near) box.scrollTop = box.scrollHeight;
  box.dataset.of = options.of;
  box.dataset.last = messages.at(-1)?.ts ?? "";
  if (before !== null) tell(messages.filter((message) => Number(message.ts) > before), scene);
}

export function isNearEnd(box) {
  return box.scrollHeight - box.scrollTop - box.clientHeight < 80;
}

function parts(messages, scene, options) {
  const out = [];
  let last = null;
  for (const [index, message] of messages.entries()) {
    const on = day(message.ts, scene.me.tz);
    const newDay = !options.inThread && on !== (last && day(last.ts, scene.me.tz));
    if (newDay) {
      const words = on[0].toUpperCase() + on.slice(1);
      out.push({ key: `day ${on}`, print: on, build: () => h("p", { class: "day" }, h("span", {}, words)) });
    }
    // In a thread, what stands apart at its top is what it is about.
    const breaks = newDay || (options.inThread && index < 2) || !last;
    const goesOn = !breaks && speaksOn(last, message);
    out.push({
      key: message.ts,
      print: JSON.stringify([message, goesOn, scene.me.id, scene.people[message.user]]),
      build: () => drawMessage(message, scene, { ...options, goesOn }),
    });
    if (options.inThread && !index) {
      const count = messages.length - 1;
      const words = count === 1 ? "1 reply" : `${count || "No"} replies`;
      out.push({ key: "count", print: words, build: () => h("p", { class: "count" }, words) });
    }
    last = message;
  }
  return out;
}

function speaksOn(last, message) {
  return last.user === message.user && !last.private && !message.private && message.ts - last.ts < SAME_BREATH && !last.reply_count && !message.reply_count;
}

// Read out to those who don't see it: who wrote, and the words that Slack itself reads out.
function tell(fresh, scene) {
  const others = fresh.filter((message) => message.user !== scene.me.id);
  if (!others.length) return;
  at("said").textContent = others.map((message) => `${author(message, scene).real_name}: ${message.text.replace(/<[^|>]*\|?([^>]*)>/g, "$1").slice(0, 200)}`).join(". ");
}
