// A list that is drawn again and again: what has not changed stays the same element, with its focus and its open parts,
// and what is new is marked for a moment.

const MARKED = 2600;
const prints = new WeakMap();
const drawn = new WeakSet();

export function keyed(box, items, { key, draw }) {
  const marking = drawn.has(box);
  drawn.add(box);
  const names = new Set(items.map(key));
  for (const node of [...box.children]) if (!names.has(node.dataset.key)) node.remove();
  const before = new Map([...box.children].map((node) => [node.dataset.key, node]));
  let next = box.firstElementChild;
  for (const item of items) {
    const name = key(item);
    const print = JSON.stringify(item);
    const old = before.get(name);
    let node = old;
    if (!old || prints.get(old) !== print) {
      node = draw(item);
      node.dataset.key = name;
      prints.set(node, print);
      if (old) {
        if (next === old) next = node;
        succeed(old, node);
      }
      if (marking) mark(node);
    }
    if (node === next) next = next.nextElementSibling;
    else box.insertBefore(node, next);
  }
}

function succeed(old, node) {
  if (old.open) node.open = true;
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  old.replaceWith(node);
  const twin = focused && node.querySelector(focused.tagName);
  twin?.focus({ preventScroll: true });
}

function mark(node) {
  node.classList.add("fresh");
  setTimeout(() => node.classList.remove("fresh"), MARKED);
}
