"""Invoice previews: the next invoice as things stand, or after a change. Nothing is stored."""

from collections.abc import Mapping
from typing import Any

from sandbox.standins.stripe.acts import upcoming
from sandbox.standins.stripe.acts.lines import apply_taxes
from sandbox.standins.stripe.acts.subscriptions import ENDED
from sandbox.standins.stripe.endpoints.call import Call
from sandbox.standins.stripe.errors import InvalidParameter, StripeError
from sandbox.standins.stripe.ledger import Ledger, StripeObject, token, unix
from sandbox.standins.stripe.objects.invoice import invoice


def create(ledger: Ledger, call: Call) -> StripeObject:
    subscription = asked_about(ledger, call)
    change = call.params.get("subscription_details", {})
    now, customer = unix(ledger.now()), ledger.holder_of(subscription)
    lines = upcoming.lines_of(ledger, subscription, change, at=date_of(subscription, change, now))
    if subscription["status"] in ENDED or not lines:
        raise nothing_upcoming(customer["id"])
    id = f"upcoming_in_{token()}"
    for each in lines:
        each["invoice"] = id
    apply_taxes(subscription, lines)
    made = invoice(
        id=id,
        number=None,
        customer=customer,
        subscription=subscription,
        lines=lines,
        billing_reason="upcoming",
        status="draft",
        created=now if all(is_proration(line) for line in lines) else lines[-1]["period"]["start"],
        period=(lines[-1]["period"]["start"], lines[-1]["period"]["end"]),
    )
    due = max(made["total"] + customer["balance"], 0)
    made.update(
        amount_due=due,
        amount_remaining=due,
        starting_balance=customer["balance"],
        ending_balance=min(made["total"] + customer["balance"], 0),
        automatically_finalizes_at=None,
    )
    return made


def asked_about(ledger: Ledger, call: Call) -> StripeObject:
    params = call.params
    if "subscription" in params:
        subscription = ledger.find("subscription", params["subscription"], param="subscription", status=400)
        if params.get("customer", subscription["customer"]) != subscription["customer"]:
            raise StripeError(400, "The subscription belongs to another customer.", param="subscription")
        return subscription
    if "customer" not in params:
        raise InvalidParameter("You must provide either subscription or customer.", code="parameter_missing")
    ledger.find("customer", params["customer"], param="customer", status=400)
    living = [
        subscription
        for subscription in ledger.all("subscription", customer=params["customer"])
        if subscription["status"] not in ENDED
    ]
    if not living:
        raise nothing_upcoming(params["customer"])
    return living[0]


def date_of(subscription: StripeObject, change: Mapping[str, Any], now: int) -> int:
    """When the change is to count from."""
    at = change.get("proration_date", now)
    periods = [(item["current_period_start"], item["current_period_end"]) for item in subscription["items"]["data"]]
    if "proration_date" in change and not all(begin <= at <= end for begin, end in periods):
        raise InvalidParameter(
            "The proration date must lie in the running period.", param="subscription_details[proration_date]"
        )
    return int(at)


def is_proration(line: StripeObject) -> bool:
    return bool(line["parent"]["subscription_item_details"]["proration"])


def nothing_upcoming(customer: str) -> StripeError:
    return StripeError(404, f"No upcoming invoices for customer: {customer}", code="invoice_upcoming_none")
