"""The Stripe account at this moment, as JSON for the page: who holds what, and what the bot asked for.

Reads only. Of the crowd only those with a bill or a payment are shown, the others are counted. It tells the refunds
that the bot sent from those that were applied, so that one too many stands out.
"""

from collections import defaultdict
from typing import Any

from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.crowd import MARK
from sandbox.standins.stripe.ledger import StripeObject
from sandbox.standins.stripe.requests import Request

SHOWN = 250
REFUNDS = "/v1/refunds"
# A refund in these states has given nothing back.
UNDONE = ("failed", "canceled")


def books(account: Account) -> dict[str, Any]:
    requests = account.requests
    with account.lock.quietly():
        everybody = customers(account)
        billed = {row["customer"] for kind in ("charge", "invoice") for row in account.each(kind)}
        shown = [
            customer
            for customer in everybody
            if MARK not in (customer.get("metadata") or {}) or customer["id"] in billed
        ]
        return {
            "customers": [customer_json(account, customer, requests) for customer in shown],
            "others": len(everybody) - len(shown),
            "requests": [request_json(asked) for asked in reversed(requests[-SHOWN:])],
            "asked": len(requests),
            "portal": bool(account.all("billing_portal.configuration")),
        }


def customers(account: Account) -> list[StripeObject]:
    return [*account.each("customer"), *account.each("v2.core.account")]


def request_json(asked: Request) -> dict[str, Any]:
    return {
        "id": asked.id,
        "at": asked.at.isoformat(),
        "method": asked.method,
        "path": asked.path,
        "params": asked.params,
        "idempotency_key": asked.idempotency_key,
        "status": asked.status,
        "replayed": asked.replayed,
        "dropped": asked.dropped,
        "writes": asked.writes,
    }


def customer_json(account: Account, customer: StripeObject, requests: list[Request]) -> dict[str, Any]:
    def theirs(kind: str) -> list[StripeObject]:
        """Newest first."""
        found = [row for row in account.each(kind) if customer["id"] in (row["customer"], row.get("customer_account"))]
        return sorted(found, key=lambda row: -row["created"])

    refunds: dict[str, list[StripeObject]] = defaultdict(list)
    for refund in account.each("refund"):
        refunds[refund["charge"]].append(refund)
    disputes = {dispute["charge"]: dispute["status"] for dispute in account.each("dispute")}
    charges = [
        charge_json(charge, refunds[charge["id"]], disputes.get(charge["id"]), requests) for charge in theirs("charge")
    ]
    return {
        "id": customer["id"],
        "name": customer.get("name") or customer.get("display_name"),
        "email": customer.get("email") or customer.get("contact_email"),
        "deleted": bool(customer.get("deleted")),
        "metadata": customer.get("metadata") or {},
        "balance": customer.get("balance") or 0,
        "currency": customer.get("currency"),
        "subscriptions": [subscription_json(account, subscription) for subscription in theirs("subscription")],
        "invoices": [invoice_json(invoice) for invoice in theirs("invoice")],
        "charges": charges,
        "twice": any(charge["twice"] for charge in charges),
    }


def subscription_json(account: Account, subscription: StripeObject) -> dict[str, Any]:
    items = subscription["items"]["data"]
    return {
        "id": subscription["id"],
        "status": subscription["status"],
        "items": [item_json(account, item) for item in items],
        "created": subscription["created"],
        "period_end": items[0]["current_period_end"] if items else None,
        "cancel_at_period_end": subscription["cancel_at_period_end"],
        "canceled_at": subscription["canceled_at"],
        "paused": subscription["pause_collection"] is not None,
    }


def item_json(account: Account, item: StripeObject) -> dict[str, Any]:
    price = item["price"]
    product = account.get("product", price["product"])
    return {
        "name": product["name"] if product else price["product"],
        "quantity": item.get("quantity"),
        "amount": price["unit_amount"],
        "currency": price["currency"],
        "interval": price["recurring"]["interval"] if price["recurring"] else None,
    }


def invoice_json(invoice: StripeObject) -> dict[str, Any]:
    return {
        "id": invoice["id"],
        "number": invoice["number"],
        "status": invoice["status"],
        "total": invoice["total"],
        "remaining": invoice["amount_remaining"],
        "currency": invoice["currency"],
        "created": invoice["created"],
        "attempts": invoice["attempt_count"],
    }


def charge_json(
    charge: StripeObject, refunds: list[StripeObject], dispute: str | None, requests: list[Request]
) -> dict[str, Any]:
    """`sent`, `replayed` and `applied` count what the bot did; `refunds` holds everybody's."""
    applied = [each for each in refunds if is_the_bots(each) and each["status"] not in UNDONE]
    decisions = {(each["metadata"]["case_id"], each["metadata"].get("proposal")) for each in applied}
    sent = [asked for asked in requests if is_refund_of(charge, asked)]
    paid = charge["amount_captured"]
    return {
        "id": charge["id"],
        "status": charge["status"],
        "amount": charge["amount"],
        "paid": paid,
        "refunded": charge["amount_refunded"],
        "left": paid - charge["amount_refunded"],
        "currency": charge["currency"],
        "created": charge["created"],
        "card": paid_with(charge["payment_method_details"]),
        "dispute": dispute,
        "failure": charge["failure_code"],
        "refunds": [refund_json(refund) for refund in sorted(refunds, key=lambda refund: -refund["created"])],
        "sent": len(sent),
        "replayed": sum(asked.replayed for asked in sent),
        "applied": len(applied),
        "twice": len(applied) > len(decisions),
    }


def paid_with(details: StripeObject) -> str:
    said = details[details["type"]]
    name = said.get("brand") or details["type"].replace("_", " ")
    return f"{name} •••• {said['last4']}" if said.get("last4") else str(name)


def is_refund_of(charge: StripeObject, asked: Request) -> bool:
    if (asked.method, asked.path) != ("POST", REFUNDS):
        return False
    named = (asked.params.get("charge"), asked.params.get("payment_intent"))
    return charge["id"] in named or charge["payment_intent"] in named


def is_the_bots(refund: StripeObject) -> bool:
    return "case_id" in refund["metadata"]


def refund_json(refund: StripeObject) -> dict[str, Any]:
    return {
        "id": refund["id"],
        "amount": refund["amount"],
        "currency": refund["currency"],
        "status": refund["status"],
        "reason": refund["reason"],
        "created": refund["created"],
        "by_bot": is_the_bots(refund),
    }
