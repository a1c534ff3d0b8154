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
        billed = {held["customer"] for kind in ("charge", "invoice") for held in account.each(kind)}
        shown = [held for held in everybody if MARK not in (held.get("metadata") or {}) or held["id"] in billed]
        return {
            "customers": [customer(account, held, requests) for held in shown],
            "others": len(everybody) - len(shown),
            "requests": [request(asked) for asked in reversed(requests[-SHOWN:])],
            "asked": len(requests),
            "portal": bool(account.all("billing_portal.configuration")),
        }


def customers(account: Account) -> list[StripeObject]:
    return [*account.each("customer"), *account.each("v2.core.account")]


def request(asked: Request) -> dict[str, Any]:
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


def customer(account: Account, held: StripeObject, requests: list[Request]) -> dict[str, Any]:
    def theirs(kind: str) -> list[StripeObject]:
        """Newest first."""
        found = [each for each in account.each(kind) if held["id"] in (each["customer"], each.get("customer_account"))]
        return sorted(found, key=lambda each: -each["created"])

    refunds: dict[str, list[StripeObject]] = defaultdict(list)
    for refund in account.each("refund"):
        refunds[refund["charge"]].append(refund)
    disputes = {dispute["charge"]: dispute["status"] for dispute in account.each("dispute")}
    charges = [charge(each, refunds[each["id"]], disputes.get(each["id"]), requests) for each in theirs("charge")]
    return {
        "id": held["id"],
        "name": held.get("name") or held.get("display_name"),
        "email": held.get("email") or held.get("contact_email"),
        "deleted": bool(held.get("deleted")),
        "metadata": held.get("metadata") or {},
        "balance": held.get("balance") or 0,
        "currency": held.get("currency"),
        "subscriptions": [subscription(account, each) for each in theirs("subscription")],
        "invoices": [invoice(each) for each in theirs("invoice")],
        "charges": charges,
        "twice": any(each["twice"] for each in charges),
    }


def subscription(account: Account, held: StripeObject) -> dict[str, Any]:
    items = held["items"]["data"]
    return {
        "id": held["id"],
        "status": held["status"],
        "items": [item(account, each) for each in items],
        "created": held["created"],
        "period_end": items[0]["current_period_end"] if items else None,
        "cancel_at_period_end": held["cancel_at_period_end"],
        "canceled_at": held["canceled_at"],
        "paused": held["pause_collection"] is not None,
    }


def item(account: Account, held: StripeObject) -> dict[str, Any]:
    price = held["price"]
    product = account.get("product", price["product"])
    return {
        "name": product["name"] if product else price["product"],
        "quantity": held.get("quantity"),
        "amount": price["unit_amount"],
        "currency": price["currency"],
        "interval": price["recurring"]["interval"] if price["recurring"] else None,
    }


def invoice(held: StripeObject) -> dict[str, Any]:
    return {
        "id": held["id"],
        "number": held["number"],
        "status": held["status"],
        "total": held["total"],
        "remaining": held["amount_remaining"],
        "currency": held["currency"],
        "created": held["created"],
        "attempts": held["attempt_count"],
    }


def charge(
    held: StripeObject, refunds: list[StripeObject], dispute: str | None, requests: list[Request]
) -> dict[str, Any]:
    """`sent`, `replayed` and `applied` count what the bot did; `refunds` holds everybody's."""
    applied = [each for each in refunds if is_the_bots(each) and each["status"] not in UNDONE]
    decisions = {(each["metadata"]["case_id"], each["metadata"].get("proposal")) for each in applied}
    sent = [asked for asked in requests if is_refund_of(held, asked)]
    paid = held["amount_captured"]
    return {
        "id": held["id"],
        "status": held["status"],
        "amount": held["amount"],
        "paid": paid,
        "refunded": held["amount_refunded"],
        "left": paid - held["amount_refunded"],
        "currency": held["currency"],
        "created": held["created"],
        "card": paid_with(held["payment_method_details"]),
        "dispute": dispute,
        "failure": held["failure_code"],
        "refunds": [refund(each) for each in sorted(refunds, key=lambda each: -each["created"])],
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


def refund(held: StripeObject) -> dict[str, Any]:
    return {
        "id": held["id"],
        "amount": held["amount"],
        "currency": held["currency"],
        "status": held["status"],
        "reason": held["reason"],
        "created": held["created"],
        "by_bot": is_the_bots(held),
    }
