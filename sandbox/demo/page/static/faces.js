// The people one can be: one click to become somebody in this window, another to have them in a window beside it.

import { at, h, icon } from "./dom.js";
import { avatar } from "./message.js";
import { role } from "./roles.js";

const BESIDE = "M9 3h4v4M13 3 7.5 8.5M7 4H4a1 1 0 0 0-1 1v7a1 1 0 0 0 1 1h7a1 1 0 0 0 1-1V9";

function faces(scene, { become, address }) {
  return Object.values(scene.people)
    .filter((person) => person.kind !== "app")
    .map((person) => {
      const mine = person.id === scene.me.id;
      return h(
        "li",
        {},
        h(
          "button",
          {
            type: "button",
            class: "face",
            "data-person": person.id,
            "aria-current": mine ? "true" : null,
            title: `${person.real_name}, ${person.title}: ${role(person)}`,
            onclick: () => become(person.id),
          },
          avatar(person),
          h("span", { class: "name" }, h("b", {}, person.real_name), h("small", {}, role(person))),
        ),
        h(
          "a",
          {
            class: "beside",
            href: address(person.id),
            target: "_blank",
            title: `Open beside, as ${person.real_name}`,
            "aria-label": `Open beside, as ${person.real_name}`,
            onclick: (event) => beside(event, person.id),
          },
          icon(BESIDE),
        ),
      );
    });
}

// A window of its own on the other half of the screen, where the browser allows it; else the link's new tab.
function beside(event, user) {
  if (event.metaKey || event.ctrlKey || event.shiftKey || matchMedia("(hover: none)").matches) return;
  const { availWidth: width, availHeight: height } = window.screen;
  const half = Math.max(520, Math.round(width / 2));
  const opened = window.open(event.currentTarget.href, `as-${user}`, `popup,width=${half},height=${height},left=${width - half},top=0`);
  if (opened) event.preventDefault();
}

export function sideFaces(scene, nav) {
  const focused = document.activeElement?.dataset?.person;
  at("who").replaceChildren(...faces(scene, nav));
  if (focused && document.activeElement === document.body) at("who").querySelector(`[data-person="${CSS.escape(focused)}"]`)?.focus();
}

// Where the side is out of sight, the same list comes up from the viewer's own face.
export function meButtons(scene, nav) {
  for (const button of document.querySelectorAll(".my-face")) {
    button.replaceChildren(avatar(scene.me));
    button.setAttribute("aria-label", `You are ${scene.me.real_name}: be somebody else`);
    button.title = `You are ${scene.me.real_name}`;
    button.onclick = () => sheet(scene, nav);
  }
}

function sheet(scene, nav) {
  const dialog = at("people");
  const shut = () => dialog.close();
  const become = (user) => {
    shut();
    nav.become(user);
  };
  dialog.replaceChildren(
    h(
      "header",
      {},
      h("h2", { id: "peopleTitle" }, "You are"),
      h("button", { type: "button", class: "close quiet", "aria-label": "Close", onclick: shut }, "✕"),
    ),
    h("div", { class: "body" }, h("ul", { class: "faces" }, faces(scene, { ...nav, become }))),
  );
  dialog.onclick = (event) => event.target === dialog && shut();
  dialog.showModal();
  dialog.querySelector("[aria-current]")?.focus();
}
