// The dialog that asks "are you sure?" before a click is sent, as the block says it should.

import { at, h } from "./dom.js";
import { mrkdwn, plain } from "./mrkdwn.js";

export function textOf(text, scene) {
  if (!text) return [];
  return text.type === "mrkdwn" ? mrkdwn(text.text, scene, { verbatim: text.verbatim }) : plain(text.text, text.emoji !== false);
}

export function confirmed(confirm, scene) {
  if (!confirm) return Promise.resolve(true);
  const dialog = at("confirm");
  return new Promise((resolve) => {
    const style = confirm.style === "danger" ? "danger" : "primary";
    dialog.replaceChildren(
      h(
        "header",
        {},
        h("h2", { id: "confirmTitle" }, textOf(confirm.title, scene)),
        h("button", { type: "button", class: "close quiet", "aria-label": "Close", onclick: () => dialog.close("no") }, "✕"),
      ),
      h("div", { class: "body", id: "confirmText" }, textOf(confirm.text, scene)),
      h(
        "footer",
        {},
        h("button", { type: "button", class: "button", onclick: () => dialog.close("no") }, textOf(confirm.deny, scene)),
        h("button", { type: "button", class: `button ${style}`, autofocus: true, onclick: () => dialog.close("yes") }, textOf(confirm.confirm, scene)),
      ),
    );
    dialog.setAttribute("aria-describedby", "confirmText");
    dialog.returnValue = "no";
    dialog.onclose = () => resolve(dialog.returnValue === "yes");
    dialog.showModal();
  });
}
