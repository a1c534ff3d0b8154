// Images. The page fetches nothing from outside, so a picture that is not the sandbox's own is its description.

import { h } from "./dom.js";

export function picture(held) {
  const url = held.image_url ?? held.slack_file?.url ?? "";
  if (/^data:image\//.test(url) || isOwn(url)) return h("img", { src: url, alt: held.alt_text ?? "", title: held.alt_text });
  const where = url || held.slack_file?.id || "";
  const words = held.alt_text || "Image";
  const frame = h("span", { "aria-hidden": "true" }, "🖼");
  return h("span", { class: "picture", title: where, role: "img", "aria-label": words }, frame, words);
}

function isOwn(url) {
  try {
    return url !== "" && new URL(url, location.href).origin === location.origin;
  } catch {
    return false;
  }
}
