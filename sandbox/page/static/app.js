// The page: what the viewer looks at is in the address (#person/channel/thread), what is there comes from the workspace,
// and each change of either draws it anew.

import { toast } from "./acts.js";
import { compose } from "./compose.js";
import { h } from "./dom.js";
import { drawers } from "./drawers.js";
import { message } from "./message.js";
import { modal } from "./modal.js";
import { heading, side } from "./side.js";

const at = (id) => document.getElementById(id);
let scene = null;
let asked = 0;

function place() {
  const [user = "", channel = "", thread = ""] = location.hash.slice(1).split("/").map(decodeURIComponent);
  return { user: user || sessionStorage.getItem("user") || "", channel, thread };
}

function go({ user, channel, thread }) {
  const now = place();
  const next = [user ?? now.user, channel ?? now.channel, thread ?? ""];
  sessionStorage.setItem("user", next[0]);
  location.hash = next.map(encodeURIComponent).join("/");
}

async function look() {
  const order = ++asked;
  let seen;
  try {
    seen = await (await fetch(`/page/seen?${new URLSearchParams(place())}`)).json();
  } catch {
    return toast("The sandbox is not running any more.");
  }
  if (order !== asked) return;
  scene = seen;
  draw();
}

function log(box, messages, options) {
  const near = box.scrollHeight - box.scrollTop - box.clientHeight < 80;
  const moved = box.dataset.of !== options.of;
  const opened = new Set([...box.querySelectorAll("[data-ts]:has(details[open])")].map((held) => held.dataset.ts));
  box.replaceChildren(...messages.map((held) => message(held, scene, options)));
  for (const ts of opened) box.querySelector(`[data-ts="${CSS.escape(ts)}"] details`)?.setAttribute("open", "");
  if (near || moved) box.scrollTop = box.scrollHeight;
  box.dataset.of = options.of;
}

function draw() {
  const { thread } = place();
  side(scene, { become: (user) => go({ user, thread }), enter: (channel) => go({ channel }) });
  if (!scene.channel) {
    at("messages").replaceChildren(h("p", { class: "empty" }, "You are in no channel."));
    return;
  }
  heading(scene);
  const open = (ts) => go({ thread: ts });
  log(at("messages"), scene.messages, { inThread: false, open, of: scene.channel.id });
  at("thread").hidden = !thread;
  if (thread) log(at("replies"), scene.thread, { inThread: true, of: thread });
  at("compose").querySelector("textarea").placeholder = `Message #${scene.channel.name}, or /billing lookup jane@example.com`;
  modal(scene);
}

at("leave").addEventListener("click", () => go({}));
compose(at("compose"), () => ({ scene, thread: null }));
compose(at("reply"), () => ({ scene, thread: place().thread }));
drawers(at("drawers"), { place, go });
window.addEventListener("hashchange", look);
document.addEventListener("click", (event) => {
  for (const held of document.querySelectorAll("details.overflow[open]")) if (!held.contains(event.target)) held.open = false;
});
new EventSource("/page/changes").addEventListener("message", look);
look();
