// The left column and the channel's heading: who the viewer is, which channels there are, whether the bot listens.

import { at, h } from "./dom.js";
import { meButtons, sideFaces } from "./faces.js";
import { keep } from "./keep.js";

let drawnFor = "";

export function side(scene, nav) {
  // The addresses of the windows beside follow where the viewer is.
  const now = JSON.stringify([scene.people, scene.me.id, nav.address("")]);
  if (now !== drawnFor) {
    drawnFor = now;
    sideFaces(scene, nav);
    meButtons(scene, nav);
  }
  keep(
    at("channels"),
    scene.channels.map((held) => ({
      key: held.id,
      print: JSON.stringify([held, held.id === scene.channel?.id]),
      build: () => channel(held, scene, nav),
    })),
  );
  const bot = at("bot");
  const text = scene.app.listening ? `${scene.app.name} is listening` : `${scene.app.name} is not connected`;
  if (bot.textContent !== text) bot.textContent = text;
  bot.className = scene.app.listening ? "up" : "down";
}

function channel(held, scene, { enter }) {
  const facts = [
    held.is_home ? "Home" : held.is_im ? "direct messages" : held.is_private ? "private" : null,
    held.is_archived ? "archived" : null,
    held.is_shared ? "shared" : null,
  ];
  return h(
    "li",
    {},
    h(
      "button",
      {
        type: "button",
        "data-spot": "enter",
        "data-channel": held.id,
        "aria-current": held.id === scene.channel?.id ? "page" : null,
        onclick: () => enter(held.id),
      },
      h("span", {}, called(held)),
      h("small", {}, facts.filter(Boolean).join(", ")),
    ),
  );
}

function called(held, sign = "# ") {
  return held.is_im ? held.name : `${sign}${held.name}`;
}

export function heading(scene) {
  const held = scene.channel;
  const facts = [
    held.is_home ? "what waits for you alone" : held.is_im ? "only you and the app read this" : held.members === 1 ? "1 member" : `${held.members} members`,
    held.is_private && !held.is_im ? "private" : null,
    held.has_app ? null : `${scene.app.name} is not in here`,
    held.is_shared ? "shared with another company" : null,
    held.is_archived ? "archived" : null,
  ];
  keep(at("place").querySelector(".title"), [
    {
      key: "title",
      print: JSON.stringify([held.name]),
      build: () => h("h2", { id: "hereTitle", tabindex: "-1" }, called(held)),
    },
    { key: "topic", print: held.topic, build: () => h("span", { title: held.topic }, held.topic) },
    { key: "facts", print: facts.join(), build: () => h("small", {}, facts.filter(Boolean).join(" · ")) },
  ]);
  document.title = `${called(held, "#")} as ${scene.me.real_name} · sandbox`;
}
