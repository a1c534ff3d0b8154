"""What Stripe is asked for one customer: the lists behind each panel, and how a customer is named in them."""

from dataclasses import dataclass
from typing import Any

from billing.account.account import Panel
from billing.account.customer import Customer
from billing.stripe.client import Expand, Method, Params, checked

PAGE = 100


@dataclass(frozen=True, slots=True)
class Request:
    method: Method
    params: Params
    expand: Expand = ()


def requests(customer: Customer) -> dict[Panel, Request]:
    """For one customer; an account of Accounts v2 goes by another name, and has no list of charges."""
    id = checked(customer.id)
    v2 = id.startswith("acct_")
    theirs = {"customer_account" if v2 else "customer": id, "limit": PAGE}
    charges = Request(lambda client: client.v1.charges.list, theirs, ["data.refunds"])
    intents = Request(lambda client: client.v1.payment_intents.list, theirs, ["data.latest_charge.refunds"])
    return {
        Panel.SUBSCRIPTIONS: Request(
            lambda client: client.v1.subscriptions.list,
            {**theirs, "status": "all"},
            ["data.discounts.source.coupon", "data.schedule"],
        ),
        Panel.INVOICES: Request(lambda client: client.v1.invoices.list, theirs, ["data.payments"]),
        Panel.CHARGES: intents if v2 else charges,
        Panel.PAYMENT_METHODS: Request(lambda client: client.v1.payment_methods.list, theirs),
        Panel.CHECKOUTS: Request(lambda client: client.v1.checkout.sessions.list, theirs),
    }


def plans_of(customer: Customer) -> Request:
    held_by = "customer_account" if customer.id.startswith("acct_") else "customer"
    params = {held_by: checked(customer.id), "scheduled": True, "limit": PAGE}
    return Request(lambda client: client.v1.subscription_schedules.list, params, ["data.phases.items.price"])


def warnings_of(charge: str) -> Request:
    return Request(lambda client: client.v1.radar.early_fraud_warnings.list, {"charge": checked(charge), "limit": PAGE})


def disputes_of(charge: str) -> Request:
    return Request(lambda client: client.v1.disputes.list, {"charge": checked(charge), "limit": PAGE})


def whose(customer: str) -> dict[str, Any]:
    """An account of Accounts v2 goes by another name."""
    return {"customer_account" if customer.startswith("acct_") else "customer": checked(customer)}
