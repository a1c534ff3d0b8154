// The left column and the channel's heading: who the viewer is, which channels there are, whether the bot listens.

import { h } from "./dom.js";

export function side(scene, { become, enter }) {
  const who = document.getElementById("who");
  const people = Object.values(scene.people).filter((person) => person.kind !== "app");
  who.replaceChildren(
    ...people.map((person) =>
      h("option", { value: person.id, selected: person.id === scene.me.id }, person.real_name + (person.kind ? ` (${person.kind})` : "")),
    ),
  );
  who.onchange = () => become(who.value);
  document.getElementById("role").textContent = scene.me.title;
  document.getElementById("channels").replaceChildren(
    ...scene.channels.map((held) =>
      h(
        "li",
        {},
        h(
          "button",
          { "aria-current": held.id === scene.channel?.id ? "page" : null, onclick: () => enter(held.id) },
          `# ${held.name}`,
          held.is_private ? h("small", {}, "private") : null,
          held.is_archived ? h("small", {}, "archived") : null,
          held.is_shared ? h("small", {}, "shared") : null,
        ),
      ),
    ),
  );
  const bot = document.getElementById("bot");
  bot.textContent = scene.app.listening ? `${scene.app.name} is listening` : `${scene.app.name} is not connected`;
  bot.className = scene.app.listening ? "up" : "down";
}

export function heading(scene) {
  const held = scene.channel;
  const facts = [
    `${held.members} members`,
    held.is_private ? "private" : null,
    held.has_app ? null : `${scene.app.name} is not in this channel`,
    held.is_shared ? "shared with another company" : null,
    held.is_archived ? "archived" : null,
  ];
  document.getElementById("place").replaceChildren(
    h("strong", {}, `# ${held.name}`),
    h("span", {}, held.topic),
    h("small", {}, facts.filter(Boolean).join(" · ")),
  );
}
