// What the command box offers while a slash command is typed: the commands, then the addresses that the channel's
// messages mention. Arrows choose, Tab and Enter complete, Escape puts it away.

import { freshId, h } from "./dom.js";

const COMMANDS = [
  { text: "/billing lookup ", shown: "/billing lookup", note: "open a case for a customer" },
  { text: "/billing cases", shown: "/billing cases", note: "the open cases; mine, waiting, closed, all or a customer" },
  { text: "/billing plans", shown: "/billing plans", note: "plans and recurring revenue, as a direct message" },
  { text: "/billing churn", shown: "/billing churn", note: "what may be lost, as a direct message" },
  { text: "/billing money", shown: "/billing money", note: "what was given back, for what and by whom" },
  { text: "/billing approvals", shown: "/billing approvals", note: "who approved whom, for how much and how fast" },
  { text: "/billing gaps", shown: "/billing gaps", note: "what the product lacks, and for whom" },
  { text: "/billing help", shown: "/billing help", note: "what the bot can do" },
];
const LOOKUP = "/billing lookup ";
const ADDRESS = /<mailto:([^|>]+)/g;

export function hints(form, box, write, sceneNow) {
  const list = form.querySelector("[role=listbox]");
  if (!list) return { look() {}, close() {}, key: () => false };
  let options = [];
  let chosen = -1;

  const close = () => {
    options = [];
    list.hidden = true;
    box.removeAttribute("aria-activedescendant");
  };
  const choose = (index) => {
    chosen = index;
    const rows = [...list.querySelectorAll("[role=option]")];
    for (const [place, row] of rows.entries()) row.setAttribute("aria-selected", String(place === index));
    if (index < 0) return box.removeAttribute("aria-activedescendant");
    box.setAttribute("aria-activedescendant", rows[index].id);
    rows[index].scrollIntoView({ block: "nearest" });
  };
  const take = (index) => {
    write(options[index].text);
    look();
  };
  const look = () => {
    const { about, found, first } = fitting(box.value, sceneNow());
    if (!found.length) return close();
    options = found;
    list.replaceChildren(h("li", { class: "about", role: "presentation" }, about), ...found.map(row));
    list.hidden = false;
    choose(first);
  };
  const row = (option, index) =>
    h(
      "li",
      {
        role: "option",
        id: freshId("hint"),
        "aria-selected": "false",
        // Not `click`: the box would lose the focus first.
        onmousedown: (event) => {
          event.preventDefault();
          take(index);
        },
      },
      h("b", {}, option.shown),
      h("small", {}, option.note),
    );
  const key = (event) => {
    if (list.hidden || event.isComposing) return false;
    const steps = { ArrowDown: (chosen + 1) % options.length, ArrowUp: (chosen <= 0 ? options.length : chosen) - 1 };
    if (event.key in steps) choose(steps[event.key]);
    else if (event.key === "Escape") close();
    else if (event.key === "Tab" && !event.shiftKey) take(Math.max(chosen, 0));
    else if (event.key === "Enter" && !event.shiftKey && chosen >= 0) take(chosen);
    else return false;
    event.preventDefault();
    return true;
  };
  box.addEventListener("blur", close);
  box.addEventListener("focus", look);
  return { look, close, key };
}

function fitting(typed, scene) {
  if (typed.startsWith(LOOKUP)) {
    const begun = typed.slice(LOOKUP.length).trim().toLowerCase();
    const named = [...new Set((scene?.messages ?? []).flatMap((message) => [...(message.text ?? "").matchAll(ADDRESS)].map((found) => found[1])))];
    const found = named
      .filter((address) => address.toLowerCase().startsWith(begun) && address.toLowerCase() !== begun)
      .map((address) => ({ text: LOOKUP + address, shown: address, note: "" }));
    // None is chosen yet: Enter sends what is typed, be it an id, a link or half an address.
    return { about: "An e-mail address, a Stripe id or link, or github:login. Mentioned in this channel:", found, first: -1 };
  }
  const found = typed.startsWith("/") ? COMMANDS.filter(({ text }) => text.startsWith(typed) && text !== typed) : [];
  return { about: `Commands of ${scene?.app.name ?? "the app"}`, found, first: 0 };
}
