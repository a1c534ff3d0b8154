// The modal in front of the viewer: its blocks, what was typed so far, and the errors under its inputs.

import { act } from "./acts.js";
import { blocks } from "./blocks.js";
import { textOf } from "./confirm.js";
import { h } from "./dom.js";
import { refill, typed } from "./elements.js";

let shown = null;

export function modal(scene) {
  const dialog = document.getElementById("modal");
  const view = scene.view;
  if (!view) {
    shown = null;
    if (dialog.open) dialog.close();
    return;
  }
  if (shown?.hash === view.hash && shown?.id === view.id) return;
  const before = shown?.id === view.id ? typed(dialog) : {};
  shown = view;
  draw(dialog, view, scene, before, {});
  if (!dialog.open) dialog.showModal();
}

function draw(dialog, view, scene, values, errors) {
  const user = scene.me.id;
  const press = (held, value) => act("press", { user, action_id: held.action_id, value, values: typed(dialog) });
  const close = () => act("close", { user });
  const send = async (event) => {
    event.preventDefault();
    const button = dialog.querySelector("footer .primary");
    const filled = typed(dialog);
    button.disabled = true;
    const { errors: found = {} } = await act("submit", { user, values: filled });
    button.disabled = false;
    if (Object.keys(found).length && shown?.id === view.id) {
      draw(dialog, shown, scene, filled, found);
      dialog.querySelector(".wrong [data-input]")?.focus();
    }
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
        h("h2", {}, textOf(view.title, scene)),
        h("button", { type: "button", class: "close", "aria-label": "Close", onclick: close }, "✕"),
      ),
      h(
        "div",
        { class: "body" },
        errors[""] ? h("p", { class: "error", role: "alert" }, errors[""]) : null,
        blocks(view.blocks, scene, press, errors),
      ),
      h(
        "footer",
        {},
        h("button", { type: "button", class: "button", onclick: close }, view.close ? textOf(view.close, scene) : "Cancel"),
        view.submit ? h("button", { class: "button primary" }, textOf(view.submit, scene)) : null,
      ),
    ),
  );
  refill(dialog, values);
}
