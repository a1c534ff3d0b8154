// What goes on behind the chat, folded away until somebody looks: the guided tour, Stripe, the case log, the faults.
// The tour may stand beside one of the others, as it says what to look at there.

import { toast } from "./acts.js";
import { caseLog } from "./caselog.js";
import { h } from "./dom.js";
import { faults } from "./faults.js";
import { startOver } from "./startover.js";
import { stream } from "./stream.js";
import { stripe } from "./stripe.js";
import { tour } from "./tour.js";

// A burst of changes is one look.
const PAUSE = 120;
const narrow = matchMedia("(width <= 900px)");
const KINDS = [
  { name: "tour", title: "Tour", says: "Stories to play, step by step", fill: tour },
  { name: "stripe", title: "Stripe", says: "The account, and each request of the bot", fill: stripe },
  { name: "log", title: "Case log", says: "What the bot writes down, as it does", fill: caseLog },
  { name: "faults", title: "Faults", says: "Try to make it refund twice", fill: faults },
];

export function drawers(box, pageNav) {
  const nav = { ...pageNav, open: (name) => unfold(name), close: (name) => fold(name), look: (name) => all.get(name).look() };
  const all = new Map(KINDS.map((kind) => [kind.name, made(kind, (name) => fold(name, true))]));
  const over = h("button", { type: "button", class: "over", title: "Everything back to the start", onclick: () => startOver(nav) }, "Start over");
  const panels = h("div", { class: "panels" }, [...all.values()].map((drawer) => drawer.panel));
  box.replaceChildren(panels, h("div", { class: "tabs" }, [...all.values()].map((drawer) => drawer.tab), over));

  function show() {
    const opened = [...all.values()].filter((drawer) => !drawer.panel.hidden);
    panels.hidden = !opened.length;
    for (const drawer of all.values()) drawer.tab.setAttribute("aria-expanded", String(!drawer.panel.hidden));
    sessionStorage.setItem("drawers", JSON.stringify(opened.map((drawer) => drawer.name)));
  }
  function unfold(name) {
    const stays = (other) => other === name || (!narrow.matches && (other === "tour" || name === "tour"));
    for (const drawer of all.values()) if (!stays(drawer.name)) drawer.panel.hidden = true;
    const drawer = all.get(name);
    drawer.panel.hidden = false;
    drawer.tab.classList.remove("news");
    show();
    drawer.look();
  }
  function fold(name, refocus = false) {
    const drawer = all.get(name);
    drawer.panel.hidden = true;
    show();
    if (refocus) drawer.tab.focus();
  }

  for (const drawer of all.values()) {
    drawer.tab.addEventListener("click", () => (drawer.panel.hidden ? unfold(drawer.name) : fold(drawer.name)));
    // What a drawer is about: the events after which it looks again, and how it does.
    const { on = [], look } = drawer.fill(drawer.inside, nav) ?? {};
    if (!look) continue;
    drawer.look = paced(() => (drawer.panel.hidden ? null : look()));
    for (const event of on) stream.addEventListener(event, drawer.look);
    if (drawer.news) afterTheFirst(drawer.news, () => drawer.panel.hidden && drawer.tab.classList.add("news"));
  }
  for (const name of remembered()) if (all.has(name)) unfold(name);
  show();

  let bot = null;
  const watch = async () => {
    const state = await (await fetch("/page/state")).json();
    over.hidden = state.bot === null;
    // Without a bot there is no log to read and nobody to play the stories.
    for (const name of ["tour", "log"]) {
      all.get(name).tab.hidden = state.bot === null;
      if (state.bot === null && !all.get(name).panel.hidden) fold(name);
    }
    const trouble = ["died", "killed"].includes(state.bot) || state.troubles.some((each) => each.on);
    all.get("faults").tab.classList.toggle("trouble", trouble);
    if (state.bot === "died" && bot !== "died") toast("The bot has stopped by itself. It can be started again under “Faults”.");
    bot = state.bot;
  };
  const watching = paced(watch);
  for (const event of ["bot", "stripe", "message"]) stream.addEventListener(event, watching);
  watching();

  afterTheFirst("reset", () => {
    pageNav.go({ thread: "" });
    toast("Everything is back at the start.");
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open], :popover-open")) return;
    const within = document.activeElement?.closest?.(".drawer");
    const top = within ? all.get(within.dataset.name) : [...all.values()].findLast((drawer) => !drawer.panel.hidden);
    if (top && (within || document.activeElement === document.body || box.contains(document.activeElement))) fold(top.name, true);
  });
}

function made(kind, close) {
  const title = h("h2", { id: `${kind.name}-title` }, kind.title);
  const inside = h("div", { class: "inside" });
  const panel = h(
    "section",
    { class: "drawer", id: `drawer-${kind.name}`, "data-name": kind.name, "aria-labelledby": title.id, hidden: true },
    h(
      "header",
      {},
      title,
      h("small", {}, kind.says),
      h("button", { type: "button", class: "quiet", title: "Fold away", "aria-label": `Fold away ${kind.title}`, onclick: () => close(kind.name) }, "✕"),
    ),
    inside,
  );
  const tab = h("button", { type: "button", class: "tab", "aria-controls": panel.id, "aria-expanded": "false", title: kind.says }, kind.title);
  return { ...kind, panel, inside, tab, look: () => {}, news: { stripe: "stripe", log: "log" }[kind.name] };
}

function remembered() {
  try {
    const kept = sessionStorage.getItem("drawers");
    return kept === null ? (narrow.matches ? [] : ["tour"]) : JSON.parse(kept);
  } catch {
    return [];
  }
}

// The stream begins with where everything stands; only what comes later is news.
function afterTheFirst(event, does) {
  let known = null;
  stream.addEventListener(event, ({ data }) => {
    if (known !== null && known !== data) does();
    known = data;
  });
}

function paced(does) {
  let busy = false;
  let again = false;
  return async () => {
    again = true;
    if (busy) return;
    busy = true;
    while (again) {
      again = false;
      try {
        await does();
      } catch {
        // Whatever is wrong, the page says so elsewhere; the next change brings another look.
      }
      await new Promise((done) => setTimeout(done, PAUSE));
    }
    busy = false;
  };
}
