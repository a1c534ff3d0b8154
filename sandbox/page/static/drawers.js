// What stands beside the chat, folded away until somebody looks: the guided tour, Stripe, the case log, the faults.

import { tour } from "./tour.js";

export function drawers(box, nav) {
  tour(box, nav);
}
