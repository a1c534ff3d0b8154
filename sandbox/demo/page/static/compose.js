// The boxes to type in: a message, or in the channel also a slash command. Enter sends, Shift+Enter breaks the line.

import { act, toast } from "./acts.js";
import { hints } from "./hints.js";

export function compose(form, where) {
  const box = form.querySelector("textarea");
  const button = form.querySelector(".send");
  const fit = () => {
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, 180)}px`;
    button.disabled = !box.value.trim();
  };
  const write = (text) => {
    box.value = text;
    box.focus();
    fit();
  };
  const offered = hints(form, box, write, () => where().scene);
  const send = async () => {
    const { scene, thread } = where();
    const text = box.value.trim();
    if (!text || !scene?.channel) return;
    const given = { user: scene.me.id, channel: scene.channel.id, text };
    if (text.startsWith("/") && thread) return toast("Slack does not take a slash command in a thread.");
    write("");
    offered.close();
    const said = text.startsWith("/") ? await act("command", given) : await act("say", thread ? { ...given, thread_ts: thread } : given);
    // What came to nothing can be sent again.
    if (said.problem && !box.value) write(text);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  box.addEventListener("input", () => {
    fit();
    offered.look();
  });
  box.addEventListener("keydown", (event) => {
    if (offered.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      send();
    }
  });
}
