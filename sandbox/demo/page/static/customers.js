// One customer of the stand-in Stripe, folded up to a line: subscriptions, invoices, and charges with their refunds.

import { formatted } from "./dates.js";
import { h } from "./dom.js";
import { count, money } from "./money.js";

const GOOD = ["active", "trialing", "paid", "succeeded"];
const BAD = ["past_due", "unpaid", "incomplete", "uncollectible", "failed", "needs_response", "lost"];

export function customer(held, zone) {
  return h(
    "details",
    { class: held.twice ? "customer twice" : "customer" },
    h("summary", {}, h("span", { class: "who" }, h("strong", {}, held.name ?? (held.deleted ? "Deleted customer" : "No name")), h("small", {}, held.email ?? held.id)), h("span", { class: "marks" }, marks(held))),
    h(
      "div",
      { class: "held" },
      h("p", { class: "id" }, held.id, held.balance ? ` · balance ${money(held.balance, held.currency)}` : null),
      part("Subscriptions", held.subscriptions, (each) => subscription(each, zone)),
      part("Charges", held.charges, (each) => charge(each, zone)),
      part("Invoices", held.invoices, (each) => invoice(each, zone)),
    ),
  );
}

export function chip(word, tone = "") {
  const shade = tone || (GOOD.includes(word) ? "good" : BAD.includes(word) ? "bad" : "");
  return h("span", { class: `chip ${shade}` }, word.replaceAll("_", " "));
}

function marks(held) {
  const wrong = [...held.subscriptions, ...held.invoices].map((each) => each.status).find((status) => BAD.includes(status));
  const given = held.charges.filter((each) => each.refunded).length;
  const ending = held.subscriptions.some((each) => each.cancel_at_period_end);
  const alive = held.subscriptions.filter((each) => !["canceled", "incomplete_expired"].includes(each.status)).length;
  return [
    held.twice ? chip("refunded twice", "bad") : null,
    held.deleted ? chip("deleted") : null,
    given ? chip(given === 1 ? "refund" : `${given} refunds`, "note") : null,
    ending ? chip("ends soon", "note") : null,
    held.charges.some((each) => each.dispute) ? chip("dispute", "bad") : null,
    wrong ? chip(wrong) : null,
    h("small", {}, alive ? count(alive, "subscription") : held.subscriptions.length ? "canceled" : "none"),
  ];
}

function part(title, items, draw) {
  if (!items.length) return null;
  return [h("h3", {}, title), items.map(draw)];
}

function day(unix, zone) {
  return formatted(unix, "{date_short}", zone);
}

function subscription(held, zone) {
  const items = held.items.map((each) => {
    const price = each.amount === null ? "tiered" : money(each.amount, each.currency);
    return `${each.name}${each.quantity > 1 ? ` × ${each.quantity}` : ""}, ${price}${each.interval ? ` a ${each.interval}` : ""}`;
  });
  const ended = held.status === "canceled";
  const until = ended ? `ended ${day(held.canceled_at, zone)}` : held.cancel_at_period_end ? `ends ${day(held.period_end, zone)}` : held.period_end ? `renews ${day(held.period_end, zone)}` : null;
  return h(
    "div",
    { class: "thing" },
    h("p", { class: "line" }, h("span", { class: "what" }, items.join(" + ")), chip(held.status), held.cancel_at_period_end && !ended ? chip("ends at period end", "note") : null, held.paused ? chip("paused", "note") : null),
    h("p", { class: "id" }, held.id, until ? ` · ${until}` : null),
  );
}

function invoice(held, zone) {
  const owed = held.status === "open" ? `${money(held.remaining, held.currency)} left to pay · ${count(held.attempts, "attempt")}` : null;
  return h(
    "div",
    { class: "thing" },
    h("p", { class: "line" }, h("span", { class: "what" }, money(held.total, held.currency)), chip(held.status), h("small", {}, day(held.created, zone))),
    h("p", { class: "id" }, held.id, owed ? ` · ${owed}` : null),
  );
}

function charge(held, zone) {
  const sums = [["paid", held.paid], ["refunded", held.refunded], ["left", held.left]];
  return h(
    "div",
    { class: held.twice ? "thing charge twice" : "thing charge" },
    h("p", { class: "line" }, h("span", { class: "what" }, money(held.amount, held.currency)), chip(held.status), held.dispute ? chip(`dispute: ${held.dispute}`, "bad") : null, h("small", {}, day(held.created, zone)), h("small", {}, held.card)),
    h("p", { class: "id" }, held.id, held.failure ? ` · ${held.failure}` : null),
    held.paid ? h("dl", { class: "sums" }, sums.map(([word, sum]) => h("div", { class: word }, h("dt", {}, word), h("dd", {}, money(sum, held.currency))))) : null,
    tally(held),
    held.refunds.map((each) => refund(each, zone)),
  );
}

function tally(held) {
  if (!held.sent && !held.applied) return null;
  const again = held.replayed ? `, ${held.replayed} answered from memory` : "";
  const words = `${count(held.sent, "refund")} sent${again}, ${held.applied} applied`;
  return h("p", { class: held.twice ? "tally bad" : "tally" }, words, held.twice ? ": one decision, carried out twice" : null);
}

function refund(held, zone) {
  return h(
    "p",
    { class: "refund" },
    h("span", { "aria-hidden": "true" }, "↩\uFE0E"),
    h("strong", {}, money(held.amount, held.currency)),
    chip(held.status),
    h("small", {}, [held.by_bot ? "by the bot" : "by hand", held.reason?.replaceAll("_", " "), formatted(held.created, "{date_short_pretty} {time_secs}", zone)].filter(Boolean).join(" · ")),
    h("span", { class: "id" }, held.id),
  );
}
