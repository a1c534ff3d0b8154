// Images. The page fetches nothing from outside, so a picture that is not the sandbox's own is its description.

import { h } from "./dom.js";

export function picture(image) {
  const url = image.image_url ?? image.slack_file?.url ?? "";
  if (/^data:image\//.test(url) || isOwn(url)) return h("img", { src: url, alt: image.alt_text ?? "", title: image.alt_text });
  const where = url || image.slack_file?.id || "";
  const words = image.alt_text || "Image";
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
