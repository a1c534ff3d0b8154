// One customer of the stand-in Stripe, folded up to a line: subscriptions, invoices, and charges with their refunds.

import { formatted } from "./dates.js";
import { h } from "./dom.js";
import { count, money } from "./money.js";

const GOOD = ["active", "trialing", "paid", "succeeded"];
const BAD = ["past_due", "unpaid", "incomplete", "uncollectible", "failed", "needs_response", "lost"];

export function drawCustomer(customer, zone) {
  return h(
    "details",
    { class: customer.twice ? "customer twice" : "customer" },
    h("summary", {}, h("span", { class: "who" }, h("strong", {}, customer.name ?? (customer.deleted ? "Deleted customer" : "No name")), h("small", {}, customer.email ?? customer.id)), h("span", { class: "marks" }, marks(customer))),
    h(
      "div",
      { class: "contents" },
      h("p", { class: "id" }, customer.id, customer.balance ? ` · balance ${money(customer.balance, customer.currency)}` : null),
      part("Subscriptions", customer.subscriptions, (subscription) => drawSubscription(subscription, zone)),
      part("Charges", customer.charges, (charge) => drawCharge(charge, zone)),
      part("Invoices", customer.invoices, (invoice) => drawInvoice(invoice, zone)),
    ),
  );
}

export function chip(word, tone = "") {
  const shade = tone || (GOOD.includes(word) ? "good" : BAD.includes(word) ? "bad" : "");
  return h("span", { class: `chip ${shade}` }, word.replaceAll("_", " "));
}

function marks(customer) {
  const wrong = [...customer.subscriptions, ...customer.invoices].map((each) => each.status).find((status) => BAD.includes(status));
  const given = customer.charges.filter((each) => each.refunded).length;
  const ending = customer.subscriptions.some((each) => each.cancel_at_period_end);
  const alive = customer.subscriptions.filter((each) => !["canceled", "incomplete_expired"].includes(each.status)).length;
  return [
    customer.twice ? chip("refunded twice", "bad") : null,
    customer.deleted ? chip("deleted") : null,
    given ? chip(given === 1 ? "refund" : `${given} refunds`, "note") : null,
    ending ? chip("ends soon", "note") : null,
    customer.charges.some((each) => each.dispute) ? chip("dispute", "bad") : null,
    wrong ? chip(wrong) : null,
    h("small", {}, alive ? count(alive, "subscription") : customer.subscriptions.length ? "canceled" : "none"),
  ];
}

function part(title, items, draw) {
  if (!items.length) return null;
  return [h("h3", {}, title), items.map(draw)];
}

function day(unix, zone) {
  return formatted(unix, "{date_short}", zone);
}

function drawSubscription(subscription, zone) {
  const items = subscription.items.map((each) => {
    const price = each.amount === null ? "tiered" : money(each.amount, each.currency);
    return `${each.name}${each.quantity > 1 ? ` × ${each.quantity}` : ""}, ${price}${each.interval ? ` a ${each.interval}` : ""}`;
  });
  const ended = subscription.status === "canceled";
  const until = ended ? `ended ${day(subscription.canceled_at, zone)}` : subscription.cancel_at_period_end ? `ends ${day(subscription.period_end, zone)}` : subscription.period_end ? `renews ${day(subscription.period_end, zone)}` : null;
  return h(
    "div",
    { class: "thing" },
    h("p", { class: "line" }, h("span", { class: "what" }, items.join(" + ")), chip(subscription.status), subscription.cancel_at_period_end && !ended ? chip("ends at period end", "note") : null, subscription.paused ? chip("paused", "note") : null),
    h("p", { class: "id" }, subscription.id, until ? ` · ${until}` : null),
  );
}

function drawInvoice(invoice, zone) {
  const owed = invoice.status === "open" ? `${money(invoice.remaining, invoice.currency)} left to pay · ${count(invoice.attempts, "attempt")}` : null;
  return h(
    "div",
    { class: "thing" },
    h("p", { class: "line" }, h("span", { class: "what" }, money(invoice.total, invoice.currency)), chip(invoice.status), h("small", {}, day(invoice.created, zone))),
    h("p", { class: "id" }, invoice.id, owed ? ` · ${owed}` : null),
  );
}

function drawCharge(charge, zone) {
  const sums = [["paid", charge.paid], ["refunded", charge.refunded], ["left", charge.left]];
  return h(
    "div",
    { class: charge.twice ? "thing charge twice" : "thing charge" },
    h("p", { class: "line" }, h("span", { class: "what" }, money(charge.amount, charge.currency)), chip(charge.status), charge.dispute ? chip(`dispute: ${charge.dispute}`, "bad") : null, h("small", {}, day(charge.created, zone)), h("small", {}, charge.card)),
    h("p", { class: "id" }, charge.id, charge.failure ? ` · ${charge.failure}` : null),
    charge.paid ? h("dl", { class: "sums" }, sums.map(([word, sum]) => h("div", { class: word }, h("dt", {}, word), h("dd", {}, money(sum, charge.currency))))) : null,
    tally(charge),
    charge.refunds.map((refund) => drawRefund(refund, zone)),
  );
}

function tally(charge) {
  if (!charge.sent && !charge.applied) return null;
  const again = charge.replayed ? `, ${charge.replayed} answered from memory` : "";
  const words = `${count(charge.sent, "refund")} sent${again}, ${charge.applied} applied`;
  return h("p", { class: charge.twice ? "tally bad" : "tally" }, words, charge.twice ? ": one decision, carried out twice" : null);
}

function drawRefund(refund, zone) {
  return h(
    "p",
    { class: "refund" },
    h("span", { "aria-hidden": "true" }, "↩\uFE0E"),
    h("strong", {}, money(refund.amount, refund.currency)),
    chip(refund.status),
    h("small", {}, [refund.by_bot ? "by the bot" : "by hand", refund.reason?.replaceAll("_", " "), formatted(refund.created, "{date_short_pretty} {time_secs}", zone)].filter(Boolean).join(" · ")),
    h("span", { class: "id" }, refund.id),
  );
}
