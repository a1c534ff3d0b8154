// The boxes to type in: a message, or in the channel also a slash command.

import { act, toast } from "./acts.js";
import { h } from "./dom.js";

const HINTS = [
  ["/billing lookup jane@example.com", "open a case for a customer"],
  ["/billing help", "what the bot can do"],
];

export function compose(form, where) {
  const box = form.querySelector("textarea");
  const hints = form.querySelector("#hints");
  const send = async () => {
    const { scene, thread } = where();
    const text = box.value.trim();
    if (!text || !scene?.channel) return;
    const given = { user: scene.me.id, channel: scene.channel.id, text };
    if (text.startsWith("/") && thread) return toast("Slack does not take a slash command in a thread.");
    box.value = "";
    fit();
    if (text.startsWith("/")) await act("command", given);
    else await act("say", thread ? { ...given, thread_ts: thread } : given);
  };
  const fit = () => {
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, 160)}px`;
    hint();
  };
  const hint = () => {
    if (!hints) return;
    const typed = box.value;
    const fitting = typed.startsWith("/") ? HINTS.filter(([command]) => command.startsWith(typed) && command !== typed) : [];
    hints.hidden = !fitting.length;
    hints.replaceChildren(...fitting.map(([command, says]) => h("button", { type: "button", onclick: () => take(command) }, h("code", {}, command), says)));
  };
  const take = (command) => {
    box.value = command;
    fit();
    box.focus();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  box.addEventListener("input", fit);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      send();
    }
  });
}
