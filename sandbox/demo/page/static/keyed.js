// A list that is drawn again and again: what has not changed stays the same element, with its focus and its open parts,
// and what is new is marked for a moment.

const MARKED = 2600;
const prints = new WeakMap();
const drawn = new WeakSet();

export function keyed(box, items, { key, draw }) {
  const marking = drawn.has(box);
  drawn.add(box);
  const names = new Set(items.map(key));
  for (const held of [...box.children]) if (!names.has(held.dataset.key)) held.remove();
  const before = new Map([...box.children].map((held) => [held.dataset.key, held]));
  let next = box.firstElementChild;
  for (const item of items) {
    const name = key(item);
    const print = JSON.stringify(item);
    const old = before.get(name);
    let held = old;
    if (!old || prints.get(old) !== print) {
      held = draw(item);
      held.dataset.key = name;
      prints.set(held, print);
      if (old) {
        if (next === old) next = held;
        succeed(old, held);
      }
      if (marking) mark(held);
    }
    if (held === next) next = next.nextElementSibling;
    else box.insertBefore(held, next);
  }
}

function succeed(old, held) {
  if (old.open) held.open = true;
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  old.replaceWith(held);
  const twin = focused && held.querySelector(focused.tagName);
  twin?.focus({ preventScroll: true });
}

function mark(held) {
  held.classList.add("fresh");
  setTimeout(() => held.classList.remove("fresh"), MARKED);
}
