// The table block: the first row is the heading.

import { h } from "./dom.js";
import { richText } from "./richtext.js";

export function table(block, scene) {
  const rows = block.rows ?? [];
  const settings = block.column_settings ?? [];
  const drawn = rows.map((row, number) =>
    h(
      "tr",
      {},
      row.map((cell, index) => {
        const { align, is_wrapped: isWrapped } = settings[index] ?? {};
        const classes = [align && align !== "left" ? `to-${align}` : "", isWrapped === false ? "cut" : ""].join(" ");
        return h(number ? "td" : "th", { class: classes, scope: number ? null : "col" }, drawCell(cell, scene));
      }),
    ),
  );
  const caption = typeof block.caption === "string" ? block.caption : block.caption?.text;
  return h(
    "div",
    { class: "table", tabindex: "0", role: "region", "aria-label": caption || "Table" },
    h("table", {}, caption ? h("caption", {}, caption) : null, h("thead", {}, drawn.slice(0, 1)), h("tbody", {}, drawn.slice(1))),
  );
}

export function drawCell(cell, scene) {
  if (cell.type === "rich_text") return richText(cell, scene);
  if (cell.type === "raw_text") return cell.text;
  if (cell.type === "raw_number") return cell.text ?? String(cell.value ?? cell.number ?? "");
  return h("span", { class: "unknown" }, `Unknown cell: ${cell.type}`);
}
