// Selects of one and of several: of options, people, channels or conversations. Options that the app would be asked for
// are not fetched here, and the select says so.

import { ticks } from "./choices.js";
import { h } from "./dom.js";
import { opens } from "./menu.js";
import { valueOf } from "./typed.js";

const INITIAL = ["initial_option", "initial_user", "initial_conversation", "initial_channel"];
const EXTERNAL = "The app would be asked for the options; the sandbox does not ask.";

function groupsOf(held, scene) {
  if (held.type.includes("external")) return [{ label: "", options: [] }];
  if (held.option_groups) return held.option_groups.map((group) => ({ label: group.label.text, options: group.options.map(named) }));
  if (held.options) return [{ label: "", options: held.options.map(named) }];
  const people = Object.values(scene.people)
    .filter((person) => person.kind !== "deactivated")
    .map((person) => ({ value: person.id, text: person.real_name }));
  const places = scene.channels.map((place) => ({ value: place.id, text: `#${place.name}` }));
  if (held.type.includes("users")) return [{ label: "", options: people }];
  if (held.type.includes("channels")) return [{ label: "", options: places }];
  return [{ label: "Channels", options: places }, { label: "People", options: people }];
}

function named(option) {
  return { value: option.value, text: option.text.text, description: option.description?.text };
}

function chosenOf(held) {
  const several = held.initial_options?.map((one) => one.value) ?? held.initial_users ?? held.initial_conversations ?? held.initial_channels;
  const single = INITIAL.map((name) => held[name]).find(Boolean);
  return several ?? (single ? [single.value ?? single] : []);
}

export function select(held, scene, press, names = {}) {
  const chosen = chosenOf(held);
  let before = chosen[0] ?? "";
  const external = held.type.includes("external");
  if (external && held.initial_option) return select({ ...held, type: "static_select", options: [held.initial_option] }, scene, press, names);
  const drawn = groupsOf(held, scene).map(({ label, options }) => {
    const inside = options.map(({ value, text }) => h("option", { value, selected: chosen.includes(value) }, text));
    return label ? h("optgroup", { label }, inside) : inside;
  });
  const empty = h("option", { value: "" }, held.placeholder?.text ?? (external ? "Options come from the app" : "Select an option"));
  return h(
    "select",
    {
      class: "select",
      "data-input": held.action_id,
      "data-action": held.action_id,
      "data-spot": `input ${held.action_id}`,
      "aria-label": names["aria-labelledby"] ? null : (held.placeholder?.text ?? "Select"),
      disabled: external,
      title: external ? EXTERNAL : null,
      autofocus: held.focus_on_load,
      ...names,
      // Who thinks better of it in the confirm dialog has picked nothing, and what acts at once can't be unpicked.
      onchange: async ({ currentTarget: box }) => {
        const [was, picked] = [before, valueOf(box)];
        if (press && !picked) return void (box.value = was);
        before = picked;
        if (press && (await press(held, picked)) === false) box.value = before = was;
      },
    },
    empty,
    drawn,
  );
}

export function several(held, scene, press, names = {}) {
  const groups = groupsOf(held, scene);
  const all = groups.flatMap((group) => group.options);
  const external = held.type.includes("external");
  let chosen = chosenOf(held);
  const most = held.max_selected_items ?? Infinity;
  const button = h("button", {
    type: "button",
    class: "select several",
    "data-input": held.action_id,
    "data-action": held.action_id,
    "data-spot": `input ${held.action_id}`,
    "aria-haspopup": "dialog",
    disabled: external,
    title: external ? EXTERNAL : null,
    autofocus: held.focus_on_load,
    id: names.id,
    "aria-labelledby": names.id && `${names["aria-labelledby"]} ${names.id}`,
    "aria-describedby": names["aria-describedby"],
  });
  const show = () => {
    const tokens = chosen.map((value) => h("span", { class: "token" }, all.find((one) => one.value === value)?.text ?? value));
    const none = h("span", { class: "none" }, held.placeholder?.text ?? (external ? "Options come from the app" : "Select options"));
    button.replaceChildren(...(tokens.length ? tokens : [none]));
  };
  button.valueNow = () => chosen.join(",");
  button.fill = (value) => {
    chosen = value ? value.split(",") : [];
    show();
  };
  const label = held.placeholder?.text ?? "Options";
  const spot = `input ${held.action_id}`;
  const panel = h("div", { class: "menu", popover: "auto", role: "dialog", "aria-label": label, "data-spot": spot });
  const picked = (values) => {
    chosen = values;
    show();
    press?.(held, button.valueNow());
  };
  show();
  return h(
    "span",
    { class: "holder" },
    opens(button, panel, () => ticks(groups, { kind: "checkbox", chosen, most, picked })),
  );
}
