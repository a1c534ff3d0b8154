// Elements made of text and attributes only. Nothing on this page is ever parsed as HTML, so no message can become
// part of it.

const SVG = "http://www.w3.org/2000/svg";

export function at(id) {
  return document.getElementById(id);
}

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

// A part of a drawing; its looks are attributes and classes, as a style would not be allowed here.
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null) element.setAttribute(name, value);
  element.append(...children.flat(Infinity).filter((child) => child !== null));
  return element;
}

// A drawing of one path, in the colour of the words beside it.
export function icon(path, size = 16) {
  const drawn = document.createElementNS(SVG, "svg");
  drawn.setAttribute("viewBox", `0 0 ${size} ${size}`);
  drawn.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  drawn.append(line);
  return drawn;
}

// A colour that a message names; an attribute of a drawing, as a style would not be allowed here.
export function swatch(colour) {
  const drawn = document.createElementNS(SVG, "svg");
  drawn.setAttribute("class", "swatch");
  drawn.setAttribute("viewBox", "0 0 13 13");
  drawn.setAttribute("aria-hidden", "true");
  const square = document.createElementNS(SVG, "rect");
  for (const [name, value] of Object.entries({ width: 13, height: 13, rx: 3, fill: colour })) square.setAttribute(name, value);
  drawn.append(square);
  return drawn;
}

export function link(url, children) {
  // Only what a reader can open harmlessly becomes a link: never javascript:, data: and the like.
  if (!/^(https?|mailto|tel):/i.test(url)) return h("span", {}, children);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer nofollow" }, children);
}

let made = 0;

export function freshId(word) {
  made += 1;
  return `${word}-${made}`;
}
