// The way back to the start, with the question that comes before it.

import { act } from "./acts.js";
import { confirmed } from "./confirm.js";

const text = (words) => ({ type: "plain_text", text: words });
const START_OVER = {
  title: text("Start over?"),
  text: text("Everything goes back to the start: messages, cases, Stripe, faults. It takes a second or two."),
  confirm: text("Start over"),
  deny: text("Keep everything"),
};

export async function startOver(nav) {
  if (await confirmed(START_OVER, nav.scene?.())) await act("reset", {});
}
