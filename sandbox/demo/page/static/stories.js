// The tour's stories as cards, and the one that is played as a list of steps with what to look at after each.

import { h } from "./dom.js";

const PLACES = {
  channel: () => "In the channel",
  thread: () => "In the thread",
  home: ({ name }) => `On ${name}'s Home`,
  direct: ({ name }) => `Written to ${name} alone`,
  private: ({ name }) => `Only visible to ${name}`,
  form: () => "In the form",
  stripe: () => "Under “Stripe”",
  log: () => "Under “Case log”",
  faults: () => "Under “Faults”",
};

export function place(seen) {
  return PLACES[seen.at](seen);
}

export function isDrawer(seen) {
  return ["stripe", "log", "faults"].includes(seen.at);
}

export function cards(state, now) {
  return [
    h("p", { class: "lead" }, "Each story takes a minute. Press the button of a step, or do it yourself in the chat."),
    ...wrong(now),
    h("ul", { class: "stories" }, state.stories.map((each) => h("li", {}, card(each, now)))),
  ];
}

function card(each, { asking, does }) {
  const played = each.done === each.steps ? " · played" : each.done ? ` · ${each.done} done` : "";
  const start = () => does.start(each.id);
  return h(
    "article",
    { class: "card" },
    h("small", { class: "sort" }, each.kind),
    h("h3", {}, h("button", { type: "button", "data-focus": each.id, "aria-disabled": asking ? "true" : null, onclick: start }, each.title)),
    h("p", {}, each.about),
    h("small", {}, `${each.steps} steps${played}`),
  );
}

export function story(state, now) {
  const { playing } = state;
  const { does } = now;
  const steps = playing.steps.map((each, number) => step(playing, each, number, now));
  return [
    h(
      "p",
      { class: "ways" },
      h("button", { type: "button", class: "plain", "data-focus": "leave", onclick: does.leave }, "‹ All stories"),
      h(
        "button",
        { type: "button", class: "plain", "data-focus": "anew", title: "Everything goes back to the start", onclick: () => does.start(playing.id, true) },
        "Start again",
      ),
    ),
    h("small", { class: "sort" }, playing.kind),
    h("h3", {}, playing.title),
    h("p", {}, playing.about),
    h("ol", { class: "steps", "aria-label": `Steps of “${playing.title}”` }, steps),
    ...(playing.done === steps.length ? [ending(state, now)] : []),
  ];
}

function step(playing, each, number, now) {
  const current = number === playing.done;
  const done = number < playing.done;
  const seen = looks(each, number, now);
  if (done && number < playing.done - 1) return past(each, number, seen);
  return h(
    "li",
    { class: `step ${done ? "done" : current ? "current" : "next"}`, "aria-current": current ? "step" : null },
    h("h4", {}, each.title, done ? doneMark() : null),
    done || current ? h("p", {}, each.happens) : null,
    current ? [button(playing, each, number, now), ...wrong(now)] : null,
    seen,
  );
}

// Folded, as only the last one is news.
function past(each, number, seen) {
  const title = h("summary", { "data-focus": `past-${number}` }, each.title, doneMark());
  return h("li", { class: "step done" }, h("details", { "data-key": number }, title, h("p", {}, each.happens), seen));
}

function doneMark() {
  return h("span", { class: "unseen" }, " (done)");
}

function looks(each, number, { does }) {
  if (!each.looks.length) return null;
  const shown = each.looks.map((seen, index) => {
    const key = `look-${number}-${index}`;
    // A form is gone once it was sent in.
    const show = seen.at === "form" ? null : h("button", { type: "button", class: "plain", "data-focus": key, onclick: () => does.visit(seen, key) }, "Show me");
    return h("li", {}, h("strong", {}, place(seen)), h("p", {}, seen.text), show);
  });
  return h("ul", { class: "looks" }, shown);
}

function button(playing, each, number, { asking, does }) {
  const busy = asking || each.busy;
  // Not `disabled`, which would take the keyboard's place away.
  const attributes = { type: "button", class: "button primary", "data-focus": "step", "aria-disabled": busy ? "true" : null };
  return h("button", { ...attributes, onclick: () => (busy ? null : does.play(playing, number)) }, busy ? "Working…" : each.button);
}

function ending({ stories, playing }, { does }) {
  const next = stories[stories.findIndex((each) => each.id === playing.id) + 1];
  const go = next && h("button", { type: "button", class: "button primary", "data-focus": "step", onclick: () => does.start(next.id) }, `Next story: ${next.title}`);
  return h("div", { class: "lesson", tabindex: "-1" }, h("p", {}, playing.lesson), go);
}

function wrong({ problem }) {
  return problem ? [h("p", { class: "error", role: "alert" }, problem)] : [];
}
