// The page: what the viewer looks at is in the address (#person/channel/thread), what is there comes from the workspace,
// and each change of either draws anew what is different.

import { toast } from "./acts.js";
import { compose } from "./compose.js";
import { at, h } from "./dom.js";
import { drawers } from "./drawers.js";
import { home, leaveHome } from "./home.js";
import { isNearEnd, log } from "./log.js";
import { modal } from "./modal.js";
import { afterPress } from "./presses.js";
import { heading, side } from "./side.js";
import { stream } from "./stream.js";
import { themeToggle } from "./toggle.js";

let scene = null;
let asking = false;
let again = false;
let shownPane = null;

function place() {
  const [user = "", channel = "", thread = ""] = location.hash.slice(1).split("/").map(decodeURIComponent);
  return { user: user || sessionStorage.getItem("user") || "", channel, thread };
}

function address({ user, channel, thread }) {
  const now = place();
  return `#${[user ?? now.user, channel ?? now.channel, thread ?? ""].map(encodeURIComponent).join("/")}`;
}

function go(to) {
  sessionStorage.setItem("user", to.user ?? place().user);
  location.hash = address(to);
}

// One question at a time: what changes meanwhile is asked for once, afterwards.
async function look() {
  if (asking) {
    again = true;
    return;
  }
  asking = true;
  do {
    again = false;
    await ask();
  } while (again);
  asking = false;
}

async function ask() {
  const from = location.hash;
  try {
    const seen = await (await fetch(`/page/seen?${new URLSearchParams(place())}`)).json();
    if (location.hash !== from) return void (again = true);
    scene = seen;
  } catch {
    return toast("The sandbox is not running any more.");
  }
  afterPress(draw);
}

function draw() {
  const { channel, thread } = place();
  const here = scene.channel;
  // The first look names no channel, and not everybody sees every channel: the address follows what is shown.
  if (here && ((!channel && shownPane === null) || (channel && channel !== here.id))) {
    if (channel) toast(`${scene.me.real_name} doesn't see that channel.`);
    history.replaceState(null, "", address({ user: scene.me.id, channel: here.id }));
    return draw();
  }
  side(scene, {
    become: (user) => go({ user, thread }),
    enter: (entered) => go({ channel: entered }),
    address: (user) => address({ user, thread }),
  });
  const inThread = Boolean(thread) && scene.thread.length > 0;
  // Asked before the thread takes its room: what wraps anew then must not push the newest messages out of sight.
  const near = isNearEnd(at("messages"));
  at("thread").hidden = !inThread;
  // Nobody writes to an archived channel, nor to the app, which only tells.
  for (const form of [at("compose"), at("reply")]) form.hidden = !here || here.is_archived || here.is_im;
  if (!here) {
    at("messages").replaceChildren(h("p", { class: "empty" }, "You are in no channel."));
  } else {
    heading(scene);
    if (here.is_home) home(at("messages"), scene);
    else leaveHome();
    const open = (ts) => go({ channel: here.id, thread: ts });
    const whose = `${scene.me.id}/${here.id}`;
    if (!here.is_home) log(at("messages"), scene.messages, scene, { inThread: false, open, of: whose, near });
    if (inThread) log(at("replies"), scene.thread, scene, { inThread: true, of: `${whose}/${thread}` });
    const words = here.has_app ? `Message #${here.name}, or type /` : `Message #${here.name}`;
    at("compose").querySelector("textarea").placeholder = words;
  }
  show(inThread ? "thread" : channel && here ? "channel" : "side", thread);
  modal(scene);
}

// Which pane a phone shows; and wherever the viewer went by hand, the focus goes along.
function show(pane, thread) {
  const before = shownPane;
  shownPane = { pane, thread: pane === "thread" ? thread : null };
  at("chat").className = `pane-${pane}`;
  if (!before || (before.pane === pane && before.thread === shownPane.thread)) return;
  const active = document.activeElement;
  if (active !== document.body && !at("chat").contains(active)) return;
  const origin = before.thread && at("messages").querySelector(`[data-ts="${CSS.escape(before.thread)}"] [data-spot="replies"]`);
  const next = { thread: at("threadTitle"), side: at("whoTitle"), channel: origin ?? at("hereTitle") }[pane];
  next?.focus({ preventScroll: true });
}

at("skip").addEventListener("click", () => at(at("thread").hidden ? "compose" : "reply").querySelector("textarea").focus());
at("leave").addEventListener("click", () => go({}));
at("back").addEventListener("click", () => go({}));
at("list").addEventListener("click", () => go({ channel: "" }));
at("thread").addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector(":popover-open.menu")) go({});
});
// A link to a message leads there in this window, as in Slack: in a new one the reader would be somebody else.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  const said = link?.origin === location.origin && link.pathname.match(/^\/archives\/(\w+)\/p(\d+)(\d{6})$/);
  if (!said || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const [, channel, seconds, fraction] = said;
  go({ channel, thread: new URLSearchParams(link.search).get("thread_ts") ?? `${seconds}.${fraction}` });
});
compose(at("compose"), () => ({ scene, thread: null }));
compose(at("reply"), () => ({ scene, thread: place().thread }));
themeToggle(at("theme"));
drawers(at("drawers"), { place, go, scene: () => scene });
window.addEventListener("hashchange", look);
let broken = false;
stream.addEventListener("error", () => (broken = true));
stream.addEventListener("message", (event) => {
  if (!broken && scene && Number(event.data) === scene.version) return;
  broken = false;
  look();
});
look();
