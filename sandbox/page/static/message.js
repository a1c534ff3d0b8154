// One message in the channel or the thread: who wrote it, what it says, and what can be done with it.

import { act } from "./acts.js";
import { blocks } from "./blocks.js";
import { clock, full } from "./dates.js";
import { h } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";

export function author(message, scene) {
  return scene.people[message.user] ?? { id: message.user, real_name: "Slackbot", kind: "app" };
}

export function avatar(person) {
  const shade = [...person.id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 8, 7);
  const initials = person.real_name.split(" ").map((word) => word[0]).join("").slice(0, 2);
  return h("span", { class: `avatar shade-${person.kind === "app" ? "app" : shade}`, "aria-hidden": "true" }, initials);
}

export function message(held, scene, { inThread, open }) {
  const person = author(held, scene);
  const press = (pressed, value) =>
    act("click", { user: scene.me.id, channel: scene.channel.id, ts: held.ts, action_id: pressed.action_id, value });
  return h(
    "article",
    { class: `message ${held.private ? "private" : ""}`, "data-ts": held.ts },
    avatar(person),
    h(
      "div",
      { class: "content" },
      held.private ? h("p", { class: "only" }, "Only visible to you") : null,
      h(
        "p",
        { class: "by" },
        h("strong", {}, person.real_name),
        person.kind ? h("span", { class: "kind" }, person.kind) : null,
        h("time", { title: full(held.ts, scene.me.tz) }, clock(held.ts, scene.me.tz)),
      ),
      body(held, scene, press),
      inThread ? null : replies(held, scene, open),
    ),
    held.private ? null : menu(held, scene, inThread ? null : open),
  );
}

function body(held, scene, press) {
  if (held.blocks) return h("div", { class: "blocks" }, blocks(held.blocks, scene, press));
  const edited = held.edited ? h("small", { class: "edited" }, " (edited)") : null;
  return h("div", { class: "text" }, mrkdwn(held.text, scene), edited);
}

function replies(held, scene, open) {
  const root = held.thread_ts ?? held.ts;
  if (held.subtype === "thread_broadcast") {
    return h("button", { class: "replies", onclick: () => open(root) }, "replied to a thread");
  }
  if (!held.reply_count) return null;
  const writers = held.reply_users.slice(0, 4).map((user) => avatar(author({ user }, scene)));
  const count = held.reply_count === 1 ? "1 reply" : `${held.reply_count} replies`;
  const last = h("small", {}, `last at ${clock(held.latest_reply, scene.me.tz)}`);
  return h("button", { class: "replies", onclick: () => open(root) }, writers, h("span", {}, count), last);
}

function menu(held, scene, open) {
  const shortcut = (event) => {
    event.currentTarget.closest("details").open = false;
    act("shortcut", { user: scene.me.id, channel: scene.channel.id, ts: held.ts });
  };
  return h(
    "div",
    { class: "tools" },
    open ? h("button", { title: "Reply in thread", onclick: () => open(held.thread_ts ?? held.ts) }, "Reply") : null,
    h(
      "details",
      { class: "overflow" },
      h("summary", { title: "More", "aria-label": "More" }, "⋯"),
      h("div", { class: "menu" }, h("button", { onclick: shortcut }, "Open billing case", h("small", {}, scene.app.name))),
    ),
  );
}
