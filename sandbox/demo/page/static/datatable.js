// The data_table block: sorts by a press on a heading, and shows a page at a time.

import { h } from "./dom.js";
import { drawCell } from "./tables.js";

const PAGE = 5;

export function dataTable(block, scene) {
  const [header, ...rows] = block.rows;
  const size = block.page_size ?? PAGE;
  const named = block.row_header_column_index ?? 0;
  const body = h("tbody");
  const where = h("span", { role: "status" });
  const view = { page: 0, by: null, down: false };
  const pages = Math.ceil(rows.length / size);
  const turn = (by) => () => {
    view.page = Math.min(Math.max(view.page + by, 0), pages - 1);
    draw();
  };
  const back = h("button", { type: "button", class: "quiet", "aria-label": "Previous page", onclick: turn(-1) }, "‹");
  const on = h("button", { type: "button", class: "quiet", "aria-label": "Next page", onclick: turn(1) }, "›");
  const heads = header.map((column, at) => {
    const sort = () => {
      view.down = view.by === at ? !view.down : false;
      view.by = at;
      view.page = 0;
      draw();
    };
    const sorts = { type: "button", class: "sort", onclick: sort };
    return h("th", { scope: "col", class: isNumber(rows, at) ? "to-right" : "" }, h("button", sorts, drawCell(column, scene)));
  });

  function draw() {
    const shown = sorted(rows, view).slice(view.page * size, (view.page + 1) * size);
    body.replaceChildren(
      ...shown.map((row) =>
        h(
          "tr",
          {},
          row.map((cell, at) => {
            const classes = cell.type === "raw_number" ? "to-right" : "";
            return h(at === named ? "th" : "td", { class: classes, scope: at === named ? "row" : null }, drawCell(cell, scene));
          }),
        ),
      ),
    );
    heads.forEach((head, at) => {
      if (view.by === at) head.setAttribute("aria-sort", view.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    where.textContent = `${view.page * size + 1}–${view.page * size + shown.length} of ${rows.length}`;
    back.disabled = view.page === 0;
    on.disabled = view.page >= pages - 1;
  }
  draw();
  return h(
    "div",
    { class: "datatable" },
    h(
      "div",
      { class: "table", tabindex: "0", role: "region", "aria-label": block.caption },
      h("table", {}, h("caption", {}, block.caption), h("thead", {}, h("tr", {}, heads)), body),
    ),
    pages > 1 ? h("div", { class: "pages" }, back, where, on) : null,
  );
}

function isNumber(rows, at) {
  return rows.some((row) => row[at]?.type === "raw_number");
}

function sorted(rows, { by, down }) {
  if (by === null) return rows;
  const key = (row) => (row[by].type === "raw_number" ? row[by].value : (row[by].text ?? ""));
  const order = (one, other) => {
    const [a, b] = [key(one), key(other)];
    return typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));
  };
  return [...rows].sort((one, other) => (down ? order(other, one) : order(one, other)));
}
