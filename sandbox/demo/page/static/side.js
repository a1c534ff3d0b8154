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
    scene.channels.map((channel) => ({
      key: channel.id,
      print: JSON.stringify([channel, channel.id === scene.channel?.id]),
      build: () => drawChannel(channel, scene, nav),
    })),
  );
  const bot = at("bot");
  const text = scene.app.listening ? `${scene.app.name} is listening` : `${scene.app.name} is not connected`;
  if (bot.textContent !== text) bot.textContent = text;
  bot.className = scene.app.listening ? "up" : "down";
}

function drawChannel(channel, scene, { enter }) {
  const facts = [
    channel.is_home ? "Home" : channel.is_im ? "direct messages" : channel.is_private ? "private" : null,
    channel.is_archived ? "archived" : null,
    channel.is_shared ? "shared" : null,
  ];
  return h(
    "li",
    {},
    h(
      "button",
      {
        type: "button",
        "data-spot": "enter",
        "data-channel": channel.id,
        "aria-current": channel.id === scene.channel?.id ? "page" : null,
        onclick: () => enter(channel.id),
      },
      h("span", {}, called(channel)),
      h("small", {}, facts.filter(Boolean).join(", ")),
    ),
  );
}

function called(channel, sign = "# ") {
  return channel.is_im ? channel.name : `${sign}${channel.name}`;
}

export function heading(scene) {
  const channel = scene.channel;
  const facts = [
    channel.is_home ? "what waits for you alone" : channel.is_im ? "only you and the app read this" : channel.members === 1 ? "1 member" : `${channel.members} members`,
    channel.is_private && !channel.is_im ? "private" : null,
    channel.has_app ? null : `${scene.app.name} is not in here`,
    channel.is_shared ? "shared with another company" : null,
    channel.is_archived ? "archived" : null,
  ];
  keep(at("place").querySelector(".title"), [
    {
      key: "title",
      print: JSON.stringify([channel.name]),
      build: () => h("h2", { id: "hereTitle", tabindex: "-1" }, called(channel)),
    },
    { key: "topic", print: channel.topic, build: () => h("span", { title: channel.topic }, channel.topic) },
    { key: "facts", print: facts.join(), build: () => h("small", {}, facts.filter(Boolean).join(" · ")) },
  ]);
  document.title = `${called(channel, "#")} as ${scene.me.real_name} · sandbox`;
}
