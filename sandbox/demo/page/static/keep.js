// Draws a list anew and keeps what has not changed: its nodes stay, and where one is replaced, the focus, an open menu
// and what was typed move over to its successor.

import { filled, refill } from "./typed.js";

const prints = new WeakMap();

// `parts` are {key, print, build}: a part whose print is the same as before is left alone.
export function keep(box, parts) {
  const wanted = new Set(parts.map((part) => part.key));
  for (const node of [...box.children]) if (!wanted.has(node.dataset.key)) dropped(box, node);
  const had = new Map([...box.children].map((node) => [node.dataset.key, node]));
  let next = box.firstElementChild;
  for (const part of parts) {
    const old = had.get(part.key);
    let node = old;
    if (!old || prints.get(old) !== part.print) {
      node = part.build();
      node.dataset.key = part.key;
      prints.set(node, part.print);
      if (old) {
        if (next === old) next = node;
        swapped(old, node);
      }
    }
    if (node === next) next = next.nextElementSibling;
    else box.insertBefore(node, next);
  }
}

function dropped(box, node) {
  const focused = node.contains(document.activeElement);
  node.remove();
  if (focused) box.focus({ preventScroll: true });
}

function swapped(old, node) {
  const active = old.contains(document.activeElement) ? document.activeElement : null;
  const spot = active && keyOf(active);
  const menu = old.querySelector(":popover-open");
  const opener = menu && keyOf(menu);
  const item = menu?.contains(active) ? [...menu.querySelectorAll("button, input")].indexOf(active) : -1;
  const values = filled(old);
  const opened = [...old.querySelectorAll("details")].map((details) => details.open);
  old.replaceWith(node);
  refill(node, values);
  for (const [index, details] of node.querySelectorAll("details").entries()) details.open ||= opened[index] ?? false;
  if (opener) byKey(node, opener)?.popoverTargetElement?.showPopover();
  if (item >= 0 && node.querySelector(":popover-open")) {
    const items = node.querySelectorAll(":popover-open button, :popover-open input");
    (items[item] ?? items[0])?.focus({ preventScroll: true });
  } else if (active) {
    // Never some other button in the same place: what is gone hands over to what it was part of.
    (byKey(node, spot) ?? node).focus({ preventScroll: true });
  }
}

export function keyOf(element) {
  return element.closest("[data-spot]")?.dataset.spot ?? "";
}

export function byKey(node, key) {
  return key ? node.querySelector(`[data-spot="${CSS.escape(key)}"]`) : null;
}
