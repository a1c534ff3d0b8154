// The faults drawer: what can be made to go wrong, and the bot's own plug.

import { act } from "./acts.js";
import { h } from "./dom.js";
import { startOver } from "./startover.js";

const STATES = {
  running: ["The bot is running.", "up"],
  starting: ["The bot is starting…", "starting"],
  killed: ["The bot is dead: its plug was pulled.", "down"],
  died: ["The bot has stopped by itself.", "down"],
};

export function faults(box, nav) {
  const status = h("p", { class: "status", role: "status" });
  const kill = h("button", { type: "button", class: "button danger", onclick: () => busy(kill, "kill_bot") }, "Kill the bot");
  const start = h("button", { type: "button", class: "button primary", onclick: () => busy(start, "start_bot") }, "Start the bot");
  const warning = h("small", {}, "SIGKILL: nothing is finished and nothing is said, as in a power cut.");
  const bot = h("div", { class: "bot" }, status, kill, start, warning);
  const groups = h("div", {});
  const clear = h("button", { type: "button", class: "button", onclick: () => busy(clear, "clear_faults") }, "Clear all faults");
  const over = h("button", { type: "button", class: "button", onclick: () => startOver(nav) }, "Start over");
  box.replaceChildren(
    h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "What can go wrong" }, bot, groups, h("div", { class: "last" }, clear, over), challenge(nav)),
  );
  const switches = new Map();

  function draw(state) {
    const [words, tone] = STATES[state.bot] ?? ["", ""];
    bot.hidden = over.hidden = state.bot === null;
    if (status.textContent !== words) status.textContent = words;
    status.className = `status ${tone}`;
    kill.hidden = warning.hidden = state.bot !== "running";
    start.hidden = state.bot === "running";
    start.disabled = state.bot === "starting";
    clear.disabled = !state.troubles.some((each) => each.on);
    if (!switches.size) groups.replaceChildren(...grouped(state.troubles, switches));
    for (const each of state.troubles) {
      const button = switches.get(each.name);
      button.setAttribute("aria-checked", String(each.on));
      button.querySelector(".when").textContent = when(each);
    }
  }

  return {
    on: ["bot", "stripe", "message"],
    look: async () => draw(await (await fetch("/page/state")).json()),
  };
}

async function busy(button, name) {
  button.disabled = true;
  await act(name, {});
  button.disabled = false;
}

function when({ lasting, on }) {
  if (lasting) return on ? "on" : "off";
  return on ? "waiting for it" : "once";
}

function grouped(troubles, switches) {
  return [...new Set(troubles.map((each) => each.party))].map((party) =>
    h("div", { class: "group" }, h("h3", {}, party), troubles.filter((each) => each.party === party).map((each) => toggle(each, switches))),
  );
}

function toggle({ name, title, says }, switches) {
  const turn = () => act("trouble", { name, on: button.getAttribute("aria-checked") !== "true" });
  const button = h(
    "button",
    { type: "button", class: "switch", role: "switch", "aria-checked": "false", "aria-labelledby": `${name}-title`, "aria-describedby": `${name}-says`, onclick: turn },
    h("span", { class: "knob", "aria-hidden": "true" }),
    h("span", { class: "name" }, h("strong", { id: `${name}-title` }, title), h("small", { id: `${name}-says` }, says)),
    h("span", { class: "when", "aria-hidden": "true" }),
  );
  switches.set(name, button);
  return button;
}

function challenge(nav) {
  const see = h("button", { type: "button", class: "as-link", onclick: () => nav.open("stripe") }, "under “Stripe”");
  return h(
    "div",
    { class: "challenge" },
    h("h3", {}, "Try to make it refund twice"),
    h(
      "ol",
      {},
      h("li", {}, "Propose a refund as one person."),
      h("li", {}, "Switch on “The next refund's answer gets lost”."),
      h("li", {}, "Approve as another person, and kill the bot at once."),
      h("li", {}, "Start the bot, and count the refunds ", see, "."),
    ),
  );
}
