// Everything the viewer does, sent to the workspace; what Slack would show as trouble comes up as a toast.

import { at } from "./dom.js";

let until = 0;

export function toast(text) {
  const box = at("toast");
  // On top of everything, and of a modal that opened since.
  if (box.matches(":popover-open")) box.hidePopover();
  box.showPopover();
  box.textContent = text;
  clearTimeout(until);
  until = setTimeout(() => box.hidePopover(), 7000);
}

export async function act(name, given) {
  try {
    const answer = await fetch(`/page/acts/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(given),
    });
    const said = await answer.json();
    if (said.problem) toast(said.problem);
    return said;
  } catch {
    toast("The sandbox is not running any more.");
    return { problem: "gone" };
  }
}
