// Pointing at what is worth a look: a message, or the tab of a drawer, marked for a moment.

const SHOWN = 5000;
const AGAIN = 150;
// So long, the page may still scroll of itself to where it has just been led.
const ARRIVING = 900;

let pointing = 0;

// The message may still be on its way, and what is drawn anew loses its mark: looked for again and again meanwhile.
// Without one, only the mark before goes.
export function pointAt(ts) {
  const mine = ++pointing;
  if (!ts) return;
  const until = Date.now() + SHOWN;
  let arrived = Infinity;
  const again = () => {
    const over = mine !== pointing || Date.now() > until;
    for (const message of document.querySelectorAll(`#replies [data-ts="${CSS.escape(ts)}"], #messages [data-ts="${CSS.escape(ts)}"]`)) {
      message.classList.toggle("pointed", !over);
      if (over || !message.getClientRects().length) continue;
      arrived = Math.min(arrived, Date.now() + ARRIVING);
      // One that is longer than the window is read from its beginning.
      const block = message.offsetHeight > window.innerHeight / 2 ? "start" : "nearest";
      if (Date.now() < arrived) message.scrollIntoView({ block });
    }
    if (!over) setTimeout(again, AGAIN);
  };
  again();
}

export function pointAtTab(name) {
  const tab = document.querySelector(`#drawers [aria-controls="drawer-${CSS.escape(name)}"]`);
  if (!tab) return;
  tab.classList.add("pointed");
  setTimeout(() => tab.classList.remove("pointed"), SHOWN);
}
