"""Which payments pay which invoice: charges no longer name theirs, invoices list what pays them. Pure."""

from collections.abc import Iterable

from billing.account.payments import Invoice
from billing.stripe.translate.values import Object, reference, rows


def intents_of(invoice: Object, *, live: bool = False) -> tuple[str, ...]:
    """`live`, without those that no longer pay it, as one that went over to another invoice."""
    listed = (row for row in rows(invoice.get("payments")) if is_live(row) or not live)
    intents = (reference((row.get("payment") or {}).get("payment_intent")) for row in listed)
    return tuple(intent for intent in intents if intent)


def paid_off_stripe(invoice: Object) -> int:
    """In minor units. Stripe gives the sum only to whoever asks for it by name; the payment records that it is the
    sum of are among the invoice's payments, and none of them is Stripe's.
    https://docs.stripe.com/changelog/dahlia/2026-05-27/invoice-object-amount-paid-off-stripe-property
    """
    live = [row for row in rows(invoice.get("payments")) if is_live(row)]
    recorded = (row.get("amount_paid") or 0 for row in live if (row.get("payment") or {}).get("payment_record"))
    return int(invoice.get("amount_paid_off_stripe") or sum(recorded))


def live_payments(invoice: Object) -> list[Object]:
    """What pays it, or tries to: one that was taken off it says nothing of it any more."""
    return [row.get("payment") or {} for row in rows(invoice.get("payments")) if is_live(row)]


def is_live(row: Object) -> bool:
    return row.get("status") != "canceled"


def paid_without_intent(found: Iterable[Object]) -> dict[str, str]:
    """The invoices that legacy charges paid, by the charge: where there was no intent, they name the charge itself."""
    listed = [(row, invoice["id"]) for invoice in found for row in rows(invoice.get("payments"))]
    listed.sort(key=lambda each: is_live(each[0]))
    named = ((reference((row.get("payment") or {}).get("charge")), invoice) for row, invoice in listed)
    return {charge: invoice for charge, invoice in named if charge}


def paid_by(intent: str | None, invoices: Iterable[Invoice], named: str | None) -> Invoice | None:
    """Rather one that the intent still pays than one that it was taken off."""
    theirs = [each for each in invoices if each.id == named or (intent and intent in each.payment_intents)]
    live = (each for each in theirs if each.id == named or intent in each.live_intents)
    return next(live, theirs[0] if theirs else None)
