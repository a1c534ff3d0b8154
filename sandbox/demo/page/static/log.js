// The log of a channel or a thread: days, who goes on speaking, what is new, and where the reader had scrolled to.

import { day } from "./dates.js";
import { at, h } from "./dom.js";
import { keep } from "./keep.js";
import { author, message } from "./message.js";

const SAME_BREATH = 300;

export function log(box, messages, scene, options) {
  const moved = box.dataset.of !== options.of;
  const near = box.scrollHeight - box.scrollTop - box.clientHeight < 80;
  const before = moved ? null : Number(box.dataset.last);
  keep(box, parts(messages, scene, options));
  if (moved || near) box.scrollTop = box.scrollHeight;
  box.dataset.of = options.of;
  box.dataset.last = messages.at(-1)?.ts ?? "";
  if (before !== null) tell(messages.filter((held) => Number(held.ts) > before), scene);
}

function parts(messages, scene, options) {
  const out = [];
  let last = null;
  for (const [index, held] of messages.entries()) {
    const on = day(held.ts, scene.me.tz);
    const newDay = !options.inThread && on !== (last && day(last.ts, scene.me.tz));
    if (newDay) {
      const words = on[0].toUpperCase() + on.slice(1);
      out.push({ key: `day ${on}`, print: on, build: () => h("p", { class: "day" }, h("span", {}, words)) });
    }
    // In a thread, what stands apart at its top is what it is about.
    const breaks = newDay || (options.inThread && index < 2) || !last;
    const goesOn = !breaks && speaksOn(last, held);
    out.push({
      key: held.ts,
      print: JSON.stringify([held, goesOn, scene.me.id, scene.people[held.user]]),
      build: () => message(held, scene, { ...options, goesOn }),
    });
    if (options.inThread && !index) {
      const count = messages.length - 1;
      const words = count === 1 ? "1 reply" : `${count || "No"} replies`;
      out.push({ key: "count", print: words, build: () => h("p", { class: "count" }, words) });
    }
    last = held;
  }
  return out;
}

function speaksOn(last, held) {
  return last.user === held.user && !last.private && !held.private && held.ts - last.ts < SAME_BREATH && !last.reply_count && !held.reply_count;
}

// Read out to those who don't see it: who wrote, and the words that Slack itself reads out.
function tell(fresh, scene) {
  const others = fresh.filter((held) => held.user !== scene.me.id);
  if (!others.length) return;
  at("said").textContent = others.map((held) => `${author(held, scene).real_name}: ${held.text.replace(/<[^|>]*\|?([^>]*)>/g, "$1").slice(0, 200)}`).join(". ");
}
