// Selects of one and of several: of options, people, channels or conversations. Options that the app would be asked for
// are not fetched here, and the select says so.

import { ticks } from "./choices.js";
import { h } from "./dom.js";
import { opens } from "./menu.js";
import { valueOf } from "./typed.js";

const INITIAL = ["initial_option", "initial_user", "initial_conversation", "initial_channel"];
const EXTERNAL = "The app would be asked for the options; the sandbox does not ask.";

function groupsOf(menu, scene) {
  if (menu.type.includes("external")) return [{ label: "", options: [] }];
  if (menu.option_groups) return menu.option_groups.map((group) => ({ label: group.label.text, options: group.options.map(named) }));
  if (menu.options) return [{ label: "", options: menu.options.map(named) }];
  const people = Object.values(scene.people)
    .filter((person) => person.kind !== "deactivated")
    .map((person) => ({ value: person.id, text: person.real_name }));
  const places = scene.channels.map((place) => ({ value: place.id, text: `#${place.name}` }));
  if (menu.type.includes("users")) return [{ label: "", options: people }];
  if (menu.type.includes("channels")) return [{ label: "", options: places }];
  return [{ label: "Channels", options: places }, { label: "People", options: people }];
}

function named(option) {
  return { value: option.value, text: option.text.text, description: option.description?.text };
}

function chosenOf(menu) {
  const several = menu.initial_options?.map((one) => one.value) ?? menu.initial_users ?? menu.initial_conversations ?? menu.initial_channels;
  const single = INITIAL.map((name) => menu[name]).find(Boolean);
  return several ?? (single ? [single.value ?? single] : []);
}

export function select(menu, scene, press, names = {}) {
  const chosen = chosenOf(menu);
  let before = chosen[0] ?? "";
  const external = menu.type.includes("external");
  if (external && menu.initial_option) return select({ ...menu, type: "static_select", options: [menu.initial_option] }, scene, press, names);
  const drawn = groupsOf(menu, scene).map(({ label, options }) => {
    const inside = options.map(({ value, text }) => h("option", { value, selected: chosen.includes(value) }, text));
    return label ? h("optgroup", { label }, inside) : inside;
  });
  const empty = h("option", { value: "" }, menu.placeholder?.text ?? (external ? "Options come from the app" : "Select an option"));
  return h(
    "select",
    {
      class: "select",
      "data-input": menu.action_id,
      "data-action": menu.action_id,
      "data-spot": `input ${menu.action_id}`,
      "aria-label": names["aria-labelledby"] ? null : (menu.placeholder?.text ?? "Select"),
      disabled: external,
      title: external ? EXTERNAL : null,
      autofocus: menu.focus_on_load,
      ...names,
      // Who thinks better of it in the confirm dialog has picked nothing, and what acts at once can't be unpicked.
      onchange: async ({ currentTarget: box }) => {
        const [was, picked] = [before, valueOf(box)];
        if (press && !picked) return void (box.value = was);
        before = picked;
        if (press && (await press(menu, picked)) === false) box.value = before = was;
      },
    },
    empty,
    drawn,
  );
}

export function several(menu, scene, press, names = {}) {
  const groups = groupsOf(menu, scene);
  const all = groups.flatMap((group) => group.options);
  const external = menu.type.includes("external");
  let chosen = chosenOf(menu);
  const most = menu.max_selected_items ?? Infinity;
  const button = h("button", {
    type: "button",
    class: "select several",
    "data-input": menu.action_id,
    "data-action": menu.action_id,
    "data-spot": `input ${menu.action_id}`,
    "aria-haspopup": "dialog",
    disabled: external,
    title: external ? EXTERNAL : null,
    autofocus: menu.focus_on_load,
    id: names.id,
    "aria-labelledby": names.id && `${names["aria-labelledby"]} ${names.id}`,
    "aria-describedby": names["aria-describedby"],
  });
  const show = () => {
    const tokens = chosen.map((value) => h("span", { class: "token" }, all.find((one) => one.value === value)?.text ?? value));
    const none = h("span", { class: "none" }, menu.placeholder?.text ?? (external ? "Options come from the app" : "Select options"));
    button.replaceChildren(...(tokens.length ? tokens : [none]));
  };
  button.valueNow = () => chosen.join(",");
  button.fill = (value) => {
    chosen = value ? value.split(",") : [];
    show();
  };
  const label = menu.placeholder?.text ?? "Options";
  const spot = `input ${menu.action_id}`;
  const panel = h("div", { class: "menu", popover: "auto", role: "dialog", "aria-label": label, "data-spot": spot });
  const picked = (values) => {
    chosen = values;
    show();
    press?.(menu, button.valueNow());
  };
  show();
  return h(
    "span",
    { class: "holder" },
    opens(button, panel, () => ticks(groups, { kind: "checkbox", chosen, most, picked })),
  );
}
