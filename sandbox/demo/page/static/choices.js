// Radio buttons and checkboxes, as elements of their own and inside a select of several.

import { textOf } from "./confirm.js";
import { freshId, h } from "./dom.js";

export function choices(group, scene, press, names = {}) {
  const initial = group.initial_options ?? (group.initial_option ? [group.initial_option] : []);
  let chosen = initial.map((one) => one.value);
  const kind = group.type === "checkboxes" ? "checkbox" : "radio";
  const options = group.options.map((one) => ({
    value: one.value,
    text: textOf(one.text, scene),
    description: one.description ? textOf(one.description, scene) : null,
  }));
  const picked = (values) => {
    chosen = values;
    press?.(group, chosen.join(","));
  };
  const box = h("div", {
    class: "choices",
    "data-input": group.action_id,
    role: kind === "radio" ? "radiogroup" : "group",
    "aria-label": names["aria-labelledby"] ? null : "Options",
    "aria-labelledby": names["aria-labelledby"],
    "aria-describedby": names["aria-describedby"],
  });
  const draw = () => box.replaceChildren(...ticks([{ label: "", options }], { kind, chosen, picked, spot: group.action_id, focus: group.focus_on_load }));
  box.valueNow = () => chosen.join(",");
  box.fill = (value) => {
    chosen = value ? value.split(",") : [];
    for (const tick of box.querySelectorAll("input")) tick.checked = chosen.includes(tick.value);
  };
  draw();
  return box;
}

// `groups` are [{label, options: [{value, text, description}]}]; `picked` is told all values that are ticked.
export function ticks(groups, { kind, chosen, most = Infinity, picked, spot = "pick", focus = false }) {
  const name = freshId("choice");
  const inputs = [];
  const changed = () => {
    const values = inputs.filter((tick) => tick.checked).map((tick) => tick.value);
    for (const tick of inputs) tick.disabled = kind === "checkbox" && !tick.checked && values.length >= most;
    picked(values);
  };
  return groups.flatMap(({ label, options }) => {
    const rows = options.map(({ value, text, description }, index) => {
      const tick = h("input", {
        type: kind,
        name,
        value,
        checked: chosen.includes(value),
        autofocus: focus && !index,
        disabled: kind === "checkbox" && chosen.length >= most && !chosen.includes(value),
        "data-spot": `tick ${spot} ${value}`,
        onchange: changed,
      });
      inputs.push(tick);
      return h("label", {}, tick, h("span", {}, text, description ? h("small", {}, description) : null));
    });
    if (spot !== "pick") return rows;
    const box = h("div", { class: "choices", role: "group", "aria-label": label || "Options" }, rows);
    return label ? [h("p", { class: "group" }, label), box] : [box];
  });
}
