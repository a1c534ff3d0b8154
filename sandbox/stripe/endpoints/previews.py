"""Invoice previews: the next invoice as things stand, or after a change. Arithmetic only; nothing is stored."""

from typing import Any

from sandbox.stripe.acts.lines import apply_discounts, apply_taxes
from sandbox.stripe.acts.prorations import unused_line, unused_lines, unused_of
from sandbox.stripe.acts.subscriptions import ENDED
from sandbox.stripe.endpoints.call import Call
from sandbox.stripe.errors import InvalidParameter, StripeError
from sandbox.stripe.ledger import Ledger, StripeObject, token, unix
from sandbox.stripe.objects.catalog import cost
from sandbox.stripe.objects.invoice import invoice, line


def create(ledger: Ledger, call: Call) -> StripeObject:
    subscription = asked_about(ledger, call)
    change = call.params.get("subscription_details", {})
    now = unix(ledger.now())
    id = f"upcoming_in_{token()}"
    customer = ledger.holder_of(subscription)
    lines: list[StripeObject] = []
    if change.get("cancel_now"):
        if change.get("proration_behavior", "create_prorations") != "none":
            lines = unused_lines(subscription, id, at=now)
    else:
        ending = change.get("cancel_at_period_end", change.get("cancel_at", subscription["cancel_at"]))
        if subscription["status"] in ENDED or ending:
            raise nothing_upcoming(customer["id"])
        lines = [each for item in subscription["items"]["data"] for each in next_lines(item, change, id, at=now)]
        apply_discounts(ledger, subscription, lines)
    if not lines:
        raise nothing_upcoming(customer["id"])
    apply_taxes(subscription, lines)
    held = invoice(
        id=id,
        number=None,
        customer=customer,
        subscription=subscription,
        lines=lines,
        billing_reason="upcoming",
        status="draft",
        created=now if change.get("cancel_now") else lines[-1]["period"]["start"],
        period=(lines[-1]["period"]["start"], lines[-1]["period"]["end"]),
    )
    due = max(held["total"] + customer["balance"], 0)
    held.update(
        amount_due=due,
        amount_remaining=due,
        starting_balance=customer["balance"],
        ending_balance=min(held["total"] + customer["balance"], 0),
        automatically_finalizes_at=None,
    )
    return held


def asked_about(ledger: Ledger, call: Call) -> StripeObject:
    params = call.params
    if "subscription" in params:
        held = ledger.find("subscription", params["subscription"], param="subscription", status=400)
        if params.get("customer", held["customer"]) != held["customer"]:
            raise StripeError(400, "The subscription belongs to another customer.", param="subscription")
        return held
    if "customer" not in params:
        raise InvalidParameter("You must provide either subscription or customer.", code="parameter_missing")
    ledger.find("customer", params["customer"], param="customer", status=400)
    living = [held for held in ledger.all("subscription", customer=params["customer"]) if held["status"] not in ENDED]
    if not living:
        raise nothing_upcoming(params["customer"])
    return living[0]


def next_lines(item: StripeObject, change: dict[str, Any], id: str, *, at: int) -> list[StripeObject]:
    """The coming period, with what a change of seats in the running one gives back and takes."""
    length = item["current_period_end"] - item["current_period_start"]
    coming = (item["current_period_end"], item["current_period_end"] + length)
    seats = next((each["quantity"] for each in change.get("items", []) if each["id"] == item["id"]), item["quantity"])
    amount = cost(item["price"], seats)
    lines = [line(invoice=id, item=item, amount=amount, description="Next period", period=coming, quantity=seats)]
    if seats != item["quantity"] and change.get("proration_behavior", "create_prorations") != "none":
        added = dict(item, quantity=seats)
        taken = line(
            invoice=id,
            item=item,
            amount=unused_of(added, at=at),
            description="Remaining time",
            period=(at, item["current_period_end"]),
            quantity=seats,
            proration=True,
        )
        lines = [unused_line(item, id, at=at), taken, *lines]
    return lines


def nothing_upcoming(customer: str) -> StripeError:
    return StripeError(404, f"No upcoming invoices for customer: {customer}", code="invoice_upcoming_none")
