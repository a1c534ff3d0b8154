// The modal in front of the viewer: its blocks, what was typed so far, and the errors under its inputs.

import { act } from "./acts.js";
import { blocks, complain } from "./blocks.js";
import { textOf } from "./confirm.js";
import { at, h } from "./dom.js";
import { byKey, keyOf } from "./keep.js";
import { avatar } from "./message.js";
import { OPENED } from "./presses.js";
import { filled, refill, typed } from "./typed.js";

let shown = null;
// What had the focus before the modal came: its message may be drawn anew meanwhile.
let origin = null;

export function modal(scene) {
  const dialog = at("modal");
  const view = scene.view;
  if (!view) {
    if (shown) shut(dialog);
    return;
  }
  if (shown?.hash === view.hash && shown?.id === view.id) return;
  const same = shown?.id === view.id;
  const values = same ? filled(dialog) : new Map();
  const spot = same && dialog.contains(document.activeElement) ? keyOf(document.activeElement) : "";
  shown = view;
  draw(dialog, view, scene);
  refill(dialog, values);
  if (!dialog.open) {
    origin = whence();
    dialog.showModal();
    dialog.dispatchEvent(new Event(OPENED));
  }
  (byKey(dialog, spot) ?? first(dialog))?.focus();
}

function first(dialog) {
  const wanted = ".body [autofocus], .body .input :is(input, textarea, select, button)";
  return dialog.querySelector(wanted) ?? dialog.querySelector("footer .primary") ?? dialog.querySelector(".body");
}

function whence() {
  const active = document.activeElement;
  const message = active?.closest?.(".message");
  return { active, log: message?.closest(".log"), ts: message?.dataset.ts, spot: active ? keyOf(active) : "" };
}

function shut(dialog) {
  shown = null;
  if (dialog.open) dialog.close();
  dialog.replaceChildren();
  const { active, log, ts, spot } = origin ?? {};
  origin = null;
  if (active?.isConnected && active !== document.body) return active.focus({ preventScroll: true });
  const message = log?.querySelector(`[data-ts="${CSS.escape(ts)}"]`);
  (message && (byKey(message, spot) ?? message))?.focus({ preventScroll: true });
}

function draw(dialog, view, scene) {
  const user = scene.me.id;
  const press = (pressed, value) => act("press", { user, action_id: pressed.action_id, value, values: typed(dialog) });
  const close = () => act("close", { user });
  const whole = h("p", { class: "error whole", role: "alert", hidden: true });
  const send = async (event) => {
    event.preventDefault();
    const button = dialog.querySelector("footer .primary");
    if (!button || button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    const { errors = {} } = await act("submit", { user, values: typed(dialog) });
    button.removeAttribute("aria-busy");
    if (shown?.id !== view.id) return;
    whole.textContent = errors[""] ?? "";
    whole.hidden = !errors[""];
    const wrong = complain(dialog, errors);
    wrong?.focus();
    wrong?.closest(".input")?.scrollIntoView({ block: "nearest" });
  };
  dialog.oncancel = (event) => {
    event.preventDefault();
    close();
  };
  dialog.replaceChildren(
    h(
      "form",
      { novalidate: true, onsubmit: send },
      h(
        "header",
        {},
        avatar({ id: scene.app.name, real_name: scene.app.name, kind: "app" }),
        h("h2", { id: "modalTitle" }, textOf(view.title, scene)),
        h("button", { type: "button", class: "close quiet", "aria-label": "Close", onclick: close }, "✕"),
      ),
      h("div", { class: "body", tabindex: "0", role: "group", "aria-labelledby": "modalTitle" }, whole, blocks(view.blocks, scene, press)),
      h(
        "footer",
        {},
        h("button", { type: "button", class: "button", onclick: close }, view.close ? textOf(view.close, scene) : "Cancel"),
        view.submit ? h("button", { class: "button primary", "data-spot": "submit" }, textOf(view.submit, scene)) : null,
      ),
    ),
  );
}
