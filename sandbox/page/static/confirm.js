// The dialog that asks "are you sure?" before a click is sent, as the block says it should.

import { h } from "./dom.js";
import { mrkdwn, plain } from "./mrkdwn.js";

export function textOf(text, scene) {
  if (!text) return [];
  return text.type === "mrkdwn" ? mrkdwn(text.text, scene) : plain(text.text, text.emoji !== false);
}

export function confirmed(confirm, scene) {
  if (!confirm) return Promise.resolve(true);
  const dialog = document.getElementById("confirm");
  return new Promise((resolve) => {
    const style = confirm.style === "danger" ? "danger" : "primary";
    dialog.replaceChildren(
      h("header", {}, h("h2", {}, textOf(confirm.title, scene))),
      h("div", { class: "body" }, textOf(confirm.text, scene)),
      h(
        "footer",
        {},
        h("button", { class: "button", onclick: () => dialog.close("no") }, textOf(confirm.deny, scene)),
        h("button", { class: `button ${style}`, onclick: () => dialog.close("yes") }, textOf(confirm.confirm, scene)),
      ),
    );
    dialog.returnValue = "no";
    dialog.onclose = () => resolve(dialog.returnValue === "yes");
    dialog.showModal();
  });
}
