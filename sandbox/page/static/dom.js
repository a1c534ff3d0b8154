// Elements made of text and attributes only. Nothing on this page is ever parsed as HTML, so no message can become
// part of it.

export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

export function link(url, children) {
  // Only what a reader can open harmlessly becomes a link: never javascript:, data: and the like.
  if (!/^(https?|mailto|tel):/i.test(url)) return h("span", {}, children);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer nofollow" }, children);
}
