// The app's Home as the viewer sees it. Looking at it tells the app, as it does in Slack.

import { act } from "./acts.js";
import { blocks } from "./blocks.js";
import { h } from "./dom.js";
import { keep } from "./keep.js";

let openedBy = "";

export function home(box, scene) {
  const user = scene.me.id;
  if (openedBy !== user) {
    openedBy = user;
    act("open_home", { user });
  }
  const view = scene.home;
  const press = (pressed) => act("press_home", { user, action_id: pressed.action_id });
  box.dataset.of = `${user}/home`;
  keep(box, [
    {
      key: "home",
      print: JSON.stringify([user, view?.hash ?? ""]),
      build: () =>
        view
          ? h("article", { class: "home blocks", tabindex: "-1", "aria-label": "Home" }, blocks(view.blocks, scene, press))
          : h("p", { class: "empty" }, "The bot has not drawn it yet."),
    },
  ]);
}

export function leaveHome() {
  openedBy = "";
}
