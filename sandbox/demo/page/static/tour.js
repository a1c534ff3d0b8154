// The guided tour: asks how far the story has come, has steps carried out, and leads to what came of them. A step counts
// as done when its result is there, so it can as well be done by hand.

import { h } from "./dom.js";
import { pointAt, pointAtTab } from "./pointing.js";
import { afterPress } from "./presses.js";
import { cards, isDrawer, place, story } from "./stories.js";

const narrow = matchMedia("(width <= 900px)");

export function tour(box, nav) {
  const said = h("p", { class: "unseen", role: "status" });
  const page = h("div", { class: "tour" });
  box.append(said, page);
  let state = null;
  let problem = null;
  // The act that this window asked for and waits for, and its number; the others see it in the state.
  let asking = null;
  let turn = 0;

  // What was seen before an act or during it may be older than the act's own answer.
  async function look() {
    const mine = turn;
    if (asking) return;
    const seen = await (await fetch("/page/tour")).json();
    if (mine !== turn || JSON.stringify(seen) === JSON.stringify(state)) return;
    const before = state?.playing;
    const now = seen.playing;
    if (before?.done !== now?.done) problem = null;
    state = seen;
    draw();
    if (now && before?.id === now.id && now.done > before.done) announce(now);
  }

  // Whoever turns to something else need not wait for a step: its answer is not looked at any more.
  async function ask(act, given) {
    if (asking && (act === "play" || act === asking)) return null;
    const mine = ++turn;
    asking = act;
    problem = null;
    draw();
    const { problem: found = null, ...seen } = await posted(act, given);
    if (mine !== turn) return null;
    asking = null;
    problem = found;
    if (seen.stories) state = seen;
    draw();
    // What has changed since the answer was made.
    nav.look("tour");
    return found ? null : seen;
  }

  function announce(played) {
    const last = played.steps[played.done - 1];
    const next = played.steps[played.done];
    const seen = last.looks.map((each) => `${place(each)}: ${each.text}`).join(" ");
    said.textContent = `Step ${played.done} of ${played.steps.length} done. ${seen} ${next ? `Next: ${next.title}.` : played.lesson}`;
  }

  const does = {
    async start(id, anew = false) {
      const seen = await ask("start", { story: id, anew });
      if (!seen) return;
      go(seen.playing.start);
      focus(".step[aria-current] button, .lesson");
    },
    async play(played, number) {
      const seen = await ask("play", { story: played.id, step: number });
      focus(".step[aria-current] button, .lesson");
      if (!seen?.playing) return;
      announce(seen.playing);
      const { looks } = seen.playing.steps[number];
      const first = looks.find((each) => each.ts) ?? looks[0];
      if (first) go(first);
      for (const each of looks) if (isDrawer(each)) pointAtTab(each.at);
    },
    async leave() {
      await ask("leave", {});
      focus(".card button");
    },
    visit(seen, key) {
      if (narrow.matches) nav.close("tour");
      go(seen);
      if (!isDrawer(seen)) return;
      nav.open(seen.at);
      // The drawer takes half of the tour's room, and the sentence should stay in sight.
      requestAnimationFrame(() => page.querySelector(`[data-focus="${key}"]`)?.parentElement.scrollIntoView({ block: "nearest" }));
    },
  };

  function go({ user, channel, thread, ts }) {
    nav.go({ user, channel, thread: thread ?? "" });
    pointAt(ts);
  }

  function focus(wanted) {
    requestAnimationFrame(() => page.querySelector(wanted)?.focus());
  }

  function draw() {
    if (state) afterPress(redraw);
  }

  function redraw() {
    const focused = document.activeElement?.dataset.focus;
    const open = [...page.querySelectorAll("details[open]")].map((details) => details.dataset.key);
    const now = { asking, problem, does };
    page.replaceChildren(...(state.playing ? story(state, now) : cards(state, now)));
    for (const details of page.querySelectorAll("details")) details.open = open.includes(details.dataset.key);
    if (focused) page.querySelector(`[data-focus="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  return { on: ["message", "stripe", "bot", "reset"], look };
}

async function posted(act, given) {
  try {
    const headers = { "content-type": "application/json" };
    return await (await fetch(`/page/tour/${act}`, { method: "POST", headers, body: JSON.stringify(given) })).json();
  } catch {
    return { problem: "The sandbox is not running any more." };
  }
}
