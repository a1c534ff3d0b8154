"""Payment intents that belong to no invoice and no checkout, and are not paid, into our value. Pure.

Intents do not say what they are for: those are left that nothing else names.
"""

from collections.abc import Collection, Iterable, Iterator

from billing.account.incomplete import PROCESSING, IncompletePayment
from billing.account.waiting import ACTION, CONFIRMATION, METHOD
from billing.stripe.translate.values import Object, at, reference, rows
from billing.stripe.translate.waiting import waiting
from billing.values.money import Money

INCOMPLETE = {METHOD, CONFIRMATION, ACTION, PROCESSING}


def by_themselves(
    intents: Iterable[Object], *, named: Collection[str], coming: Collection[str]
) -> tuple[IncompletePayment, ...]:
    """Without the `named` ones, and those whose charge is seen to be `coming`."""
    return tuple(
        incomplete(intent)
        for intent in intents
        if intent.get("status") in INCOMPLETE
        and intent["id"] not in named
        and reference(intent.get("latest_charge")) not in coming
    )


def incomplete(intent: Object) -> IncompletePayment:
    error = intent.get("last_payment_error") or {}
    return IncompletePayment(
        id=intent["id"],
        status=intent["status"],
        amount=Money(intent["amount"], intent["currency"]),
        created=at(intent["created"]),
        waiting=waiting([intent]),
        failure=error.get("decline_code") or error.get("code"),
        advice=error.get("advice_code"),
    )


def named_by(invoices: Iterable[Object], checkouts: Iterable[Object]) -> Iterator[str]:
    """The intents that invoices and checkouts name."""
    paid = (row.get("payment") or {} for invoice in invoices for row in rows(invoice.get("payments")))
    for holder in (*paid, *checkouts):
        if id := reference(holder.get("payment_intent")):
            yield id
