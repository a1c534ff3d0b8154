// The Stripe drawer: the account's customers as they are now, and each request that the bot made. Refunds that were
// sent and refunds that were applied are counted apart, so that one too many is plain to see.

import { drawCustomer } from "./customers.js";
import { h } from "./dom.js";
import { keyed } from "./keyed.js";
import { count } from "./money.js";
import { drawRequest } from "./requests.js";

export function stripe(box, nav) {
  let books = null;
  let view = sessionStorage.getItem("stripe-view") ?? "customers";
  const search = h("input", { type: "search", class: "search", placeholder: "Name, address, id or path", "aria-label": "Search Stripe", oninput: () => draw() });
  const choose = (name) => () => {
    view = name;
    sessionStorage.setItem("stripe-view", name);
    draw();
  };
  const views = {
    customers: h("button", { type: "button", onclick: choose("customers") }),
    requests: h("button", { type: "button", onclick: choose("requests") }),
  };
  const alarm = h("p", { class: "alarm", role: "alert", hidden: true }, "A decision was carried out twice: see the marked charge.");
  const writes = h("input", { type: "checkbox", onchange: () => draw() });
  const only = h("label", { class: "only-writes" }, writes, "Only what changes something");
  const lists = { customers: h("div", { class: "rows" }), requests: h("div", { class: "rows" }) };
  const nothing = h("p", { class: "nothing" });
  box.replaceChildren(
    h("div", { class: "bar" }, search, h("div", { class: "views", role: "group", "aria-label": "Show" }, views.customers, views.requests), only),
    alarm,
    h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Stripe’s books" }, lists.customers, lists.requests, nothing),
  );

  function draw() {
    if (!books) return;
    const zone = nav.scene?.()?.me.tz;
    const asked = books.requests.filter((each) => !writes.checked || each.writes);
    const shown = {
      customers: fitting(touchedFirst(books), search.value),
      requests: fitting(asked, search.value),
    };
    views.customers.textContent = `Customers ${books.customers.length + books.others}`;
    views.requests.textContent = `Requests ${books.asked}`;
    for (const [name, button] of Object.entries(views)) button.setAttribute("aria-pressed", String(name === view));
    for (const [name, list] of Object.entries(lists)) list.hidden = name !== view;
    only.hidden = view !== "requests";
    alarm.hidden = !books.customers.some((each) => each.twice);
    keyed(lists.customers, shown.customers, { key: (each) => each.id, draw: (customer) => drawCustomer(customer, zone) });
    keyed(lists.requests, shown.requests, { key: (each) => each.id, draw: (request) => drawRequest(request, zone) });
    const left = books.asked > books.requests.length ? `; the newest ${books.requests.length} are here` : "";
    const crowd = view === "customers" && books.others && !search.value;
    nothing.hidden = shown[view].length > 0 && !(view === "requests" && left) && !crowd;
    nothing.textContent = shown[view].length ? rest(books, crowd, left) : empty(view, search.value);
  }

  return {
    on: ["stripe"],
    look: async () => {
      books = await (await fetch("/page/stripe")).json();
      draw();
    },
  };
}

function rest({ asked, others }, crowd, left) {
  return crowd ? `and ${others} more with a subscription and no bill yet.` : `${count(asked, "request")} so far${left}.`;
}

function empty(view, words) {
  if (words) return "Nothing here fits that.";
  return view === "requests" ? "The bot has asked for nothing yet. Look somebody up: /billing lookup jane@example.com" : "There are no customers.";
}

function fitting(items, words) {
  const wanted = words.trim().toLowerCase();
  return wanted ? items.filter((each) => JSON.stringify(each).toLowerCase().includes(wanted)) : items;
}

// Those whom the bot changed something for come first, as that is what one looks for.
function touchedFirst({ customers, requests }) {
  const written = requests.filter((each) => each.writes).map((each) => `${each.path} ${JSON.stringify(each.params)}`);
  if (!written.length) return customers;
  const turn = (customer) => {
    const ids = [customer, ...customer.charges, ...customer.subscriptions, ...customer.invoices].map((each) => each.id);
    const found = written.findIndex((words) => ids.some((id) => words.includes(id)));
    return found < 0 ? written.length : found;
  };
  return customers.map((customer) => [turn(customer), customer]).sort((one, other) => one[0] - other[0]).map(([, customer]) => customer);
}
