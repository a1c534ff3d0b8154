// Small menus that open beside their button: the overflow element, a message's own menu, a select of several. They lie
// on top of everything, close on Escape or a click elsewhere, and are walked with the arrow keys.

import { h } from "./dom.js";

// Answers with the button and its panel, to be put side by side. `fill` makes the content as the panel opens.
export function opens(button, panel, fill) {
  button.popoverTargetElement = panel;
  button.setAttribute("aria-expanded", "false");
  const place = () => beside(panel, button);
  panel.addEventListener("beforetoggle", (event) => {
    if (event.newState === "open") panel.replaceChildren(...[fill()].flat(Infinity));
  });
  panel.addEventListener("toggle", (event) => {
    const open = event.newState === "open";
    button.setAttribute("aria-expanded", String(open));
    if (!open) {
      window.removeEventListener("scroll", place, true);
      window.removeEventListener("resize", place);
      return;
    }
    place();
    window.addEventListener("scroll", place, true);
    window.addEventListener("resize", place);
    if (!panel.contains(document.activeElement)) panel.querySelector("button, input")?.focus({ preventScroll: true });
  });
  return [button, panel];
}

// `items` are {text, note, url, pick}.
export function menu(button, label, items) {
  button.setAttribute("aria-haspopup", "menu");
  const panel = h("div", { class: "menu", role: "menu", popover: "auto", "aria-label": label, onkeydown: walk });
  button.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    if (!panel.matches(":popover-open")) panel.showPopover();
    panel.querySelector("button")?.focus({ preventScroll: true });
  });
  const entry = ({ text, note, url, pick }) =>
    h(
      "button",
      {
        type: "button",
        role: "menuitem",
        tabindex: "-1",
        onclick: () => {
          panel.hidePopover();
          button.focus({ preventScroll: true });
          if (url) window.open(url, "_blank", "noopener");
          pick();
        },
      },
      h("span", {}, text),
      note ? h("small", {}, note) : null,
    );
  return opens(button, panel, () => items.map(entry));
}

function walk(event) {
  const items = [...event.currentTarget.querySelectorAll('[role="menuitem"]')];
  const now = items.indexOf(document.activeElement);
  const steps = { ArrowDown: now + 1, ArrowUp: now - 1 + items.length, Home: 0, End: items.length - 1 };
  if (event.key in steps) {
    event.preventDefault();
    items[steps[event.key] % items.length].focus();
  } else if (event.key === "Tab") {
    event.currentTarget.hidePopover();
  }
}

function beside(panel, button) {
  const about = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = panel;
  const below = about.bottom + 4;
  const left = Math.min(Math.max(8, about.right - width), window.innerWidth - width - 8);
  const top = below + height <= window.innerHeight - 8 ? below : Math.max(8, about.top - height - 4);
  panel.style.left = `${left}px`;
  panel.style.top = `${top}px`;
}
