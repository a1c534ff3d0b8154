// One message in the channel or the thread: who wrote it, what it says, and what can be done with it.

import { act } from "./acts.js";
import { blocks } from "./blocks.js";
import { clock, full } from "./dates.js";
import { h, icon } from "./dom.js";
import { menu } from "./menu.js";
import { mrkdwn } from "./mrkdwn.js";

const EYE = "M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8ZM8 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4Z";

export function author(message, scene) {
  return scene.people[message.user] ?? { id: message.user, real_name: "Slackbot", kind: "app" };
}

export function avatar(person) {
  const shade = [...person.id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 8, 7);
  const initials = person.real_name.split(" ").map((word) => word[0]).join("").slice(0, 2);
  return h("span", { class: `avatar shade-${person.kind === "app" ? "app" : shade}`, "aria-hidden": "true" }, initials);
}

// `goesOn`: the same person said the message before just now, so who and when is not drawn again.
export function drawMessage(message, scene, { inThread, open, goesOn }) {
  const person = author(message, scene);
  const press = (pressed, value) =>
    act("click", { user: scene.me.id, channel: scene.channel.id, ts: message.ts, action_id: pressed.action_id, value });
  return h(
    "article",
    {
      class: `message ${message.private ? "private" : ""} ${goesOn ? "goes-on" : ""}`,
      "data-ts": message.ts,
      tabindex: "-1",
      "aria-label": `${person.real_name} at ${clock(message.ts, scene.me.tz)}`,
    },
    avatar(person),
    h(
      "div",
      { class: "content" },
      message.private ? h("p", { class: "only" }, icon(EYE), "Only visible to you") : null,
      h(
        "p",
        { class: "by" },
        h("strong", {}, person.real_name),
        person.kind ? h("span", { class: "kind" }, person.kind) : null,
        h("time", { title: full(message.ts, scene.me.tz) }, clock(message.ts, scene.me.tz)),
      ),
      body(message, scene, press),
      inThread ? null : replies(message, scene, open),
    ),
    message.private ? null : tools(message, scene, inThread ? null : open),
  );
}

function body(message, scene, press) {
  const edited = message.edited ? h("small", { class: "edited", title: full(message.edited.ts, scene.me.tz) }, " (edited)") : null;
  if (message.blocks) return h("div", { class: "blocks" }, blocks(message.blocks, scene, press), edited);
  return h("div", { class: "text" }, mrkdwn(message.text, scene), edited);
}

function replies(message, scene, open) {
  const root = message.thread_ts ?? message.ts;
  const opener = { type: "button", class: "replies", "data-spot": "replies", onclick: () => open(root) };
  if (message.subtype === "thread_broadcast") return h("button", opener, "replied to a thread");
  if (!message.reply_count) return null;
  const writers = message.reply_users.slice(0, 4).map((user) => avatar(author({ user }, scene)));
  const count = message.reply_count === 1 ? "1 reply" : `${message.reply_count} replies`;
  const last = h("small", {}, `last at ${clock(message.latest_reply, scene.me.tz)}`);
  return h("button", opener, writers, h("span", {}, count), last);
}

function tools(message, scene, open) {
  const answer = () => open(message.thread_ts ?? message.ts);
  const shortcut = () => act("shortcut", { user: scene.me.id, channel: scene.channel.id, ts: message.ts });
  const items = [{ text: "Open billing case", note: scene.app.name, pick: shortcut }];
  if (open) items.unshift({ text: "Reply in thread", pick: answer });
  const more = h("button", { type: "button", title: "More", "aria-label": "More for this message", "data-spot": "more" }, "⋯");
  return h(
    "div",
    { class: "tools" },
    open ? h("button", { type: "button", class: "answer", title: "Reply in thread", "data-spot": "answer", onclick: answer }, "Reply") : null,
    menu(more, "More for this message", items),
  );
}
