// The case log drawer: each row of the bot's log as it is appended, newest last.

import { chip } from "./customers.js";
import { formatted } from "./dates.js";
import { h } from "./dom.js";
import { keyed } from "./keyed.js";
import { money } from "./money.js";

const TONES = {
  denied: "bad", failed: "bad", voided: "bad", rejected: "bad",
  executed: "good", approved: "good", undone: "note", proposed: "note", unsettled: "note",
};
const BOTS = { bot: "the bot", stripe: "Stripe" };

export function caseLog(box, nav) {
  let events = [];
  const which = h("select", { class: "which", "aria-label": "Cases shown", onchange: () => draw() });
  const rows = h("div", { class: "rows", role: "log", "aria-label": "Case log" });
  const nothing = h("p", { class: "nothing" }, "Nothing has happened yet. Open a case: /billing lookup jane@example.com");
  const scroll = h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Events" }, rows, nothing);
  box.replaceChildren(h("div", { class: "bar" }, which, h("small", {}, "Append-only; the database refuses changes.")), scroll);

  function draw() {
    choices(which, events);
    const scene = nav.scene?.();
    const shown = events.filter((each) => !which.value || String(each.number) === which.value);
    const near = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 60;
    nothing.hidden = shown.length > 0;
    keyed(rows, shown, { key: keyOf, draw: (each) => row(each, scene, nav) });
    if (near) scroll.scrollTop = scroll.scrollHeight;
  }

  return {
    on: ["log"],
    look: async () => {
      ({ events } = await (await fetch("/page/log")).json());
      draw();
    },
  };
}

function keyOf(event) {
  return event.case_id ? `${event.case_id} ${event.seq}` : `${event.at} ${event.actor}`;
}

function choices(which, events) {
  const numbers = [...new Set(events.map((each) => each.number).filter((number) => number !== null))];
  if (which.options.length === numbers.length + 1) return;
  const chosen = which.value;
  which.replaceChildren(
    h("option", { value: "" }, "All cases"),
    ...numbers.map((number) => h("option", { value: number }, `Case ${number}`)),
  );
  which.value = numbers.map(String).includes(chosen) ? chosen : "";
}

function row(event, scene, nav) {
  const actor = scene?.people[event.actor]?.real_name ?? BOTS[event.actor] ?? event.actor;
  const place = event.number === null ? "no case" : `${event.number}.${event.seq}`;
  const open = () => nav.go({ channel: event.channel, thread: event.thread_ts });
  return h(
    "div",
    { class: "event" },
    h(
      "p",
      { class: "line" },
      event.thread_ts
        ? h("button", { type: "button", class: "place", title: `Case ${event.number}, event ${event.seq}: open its thread`, onclick: open }, place)
        : h("span", { class: "place" }, place),
      chip(event.kind, TONES[event.kind]),
      h("span", { class: "actor" }, actor),
      h("time", {}, formatted(Date.parse(event.at) / 1000, "{time_secs}", scene?.me.tz)),
    ),
    data(event.data),
  );
}

function data({ remedy, amount, currency, ...rest }) {
  // What was decided and how much money it is about come first.
  const sum = Number.isInteger(amount) && currency ? money(amount, currency) : amount;
  const pairs = Object.entries({ remedy, amount: sum, ...rest }).filter(([, value]) => value !== null && value !== undefined && value !== "");
  if (!pairs.length) return null;
  return h("dl", { class: "data" }, pairs.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, written(value)))));
}

function written(value) {
  if (Array.isArray(value)) return value.map(written).join(", ");
  if (typeof value !== "object") return String(value);
  return Object.entries(value).filter(([, part]) => part !== null).map(([name, part]) => `${name}: ${written(part)}`).join(", ");
}
