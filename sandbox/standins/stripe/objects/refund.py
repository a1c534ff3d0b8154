"""Refunds and disputes, in Stripe's JSON shape. Shapes only. A refund has no `livemode`: the charge has."""

from sandbox.standins.stripe.ledger import StripeObject, new_id
from sandbox.standins.stripe.objects.payment_types import type_of

# The customer has 45 days to say where the money is to go.
TO_ANSWER = 45 * 86_400


def refund(
    *,
    id: str | None,
    charge: StripeObject,
    amount: int,
    reason: str | None,
    metadata: dict[str, str],
    status: str,
    created: int,
    pending_reason: str = "processing",
) -> StripeObject:
    made: StripeObject = {
        "id": id or new_id("refund"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": created,
        "currency": charge["currency"],
        "customer": charge["customer"],
        "customer_account": None,
        "destination_details": destination(charge),
        "metadata": metadata,
        "payment_intent": charge["payment_intent"],
        "payment_method": charge["payment_method"],
        "presentment_details": presented(charge, amount),
        "reason": reason,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": status,
        "transfer_reversal": None,
    }
    if status == "pending":
        made["pending_reason"] = pending_reason
    if status == "requires_action":
        sent = {"email_sent_at": created, "email_sent_to": "jane@example.com"}
        asked = {"email_sent": sent, "expires_at": created + TO_ANSWER}
        made["next_action"] = {"display_details": asked, "type": "display_details"}
    return made


def destination(charge: StripeObject) -> StripeObject | None:
    """Where the money goes; the reference by which it can be looked for there comes later."""
    kind = charge["payment_method_details"]["type"]
    if kind == "card":
        number = {"reference_status": "pending", "reference_type": "acquirer_reference_number", "type": "refund"}
        return {"card": number, "type": "card"}
    where = type_of(kind)
    if where.destination is None:
        return None
    reference = {"reference": None, "reference_status": "pending"} if where.has_reference else {}
    return {where.destination: reference, "type": where.destination}


def presented(charge: StripeObject, amount: int) -> StripeObject | None:
    """The same share of what the customer saw in their own currency."""
    seen = charge["presentment_details"]
    if seen is None:
        return None
    share = seen["presentment_amount"] * amount // charge["amount"]
    return {"presentment_amount": share, "presentment_currency": seen["presentment_currency"]}


def dispute(
    *,
    id: str | None,
    charge: StripeObject,
    amount: int | None,
    status: str,
    reason: str,
    created: int,
    refundable: bool | None,
) -> StripeObject:
    """Over the whole charge unless an amount says otherwise. Without a word on `refundable`, what was not taken or came
    back is.
    """
    inquiry = status.startswith("warning_")
    answered = not status.endswith("needs_response") and status not in ("lost", "prevented")
    return {
        "id": id or new_id("dispute"),
        "object": "dispute",
        "amount": charge["amount"] if amount is None else amount,
        "balance_transactions": [],
        "charge": charge["id"],
        "created": created,
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": {},
        "evidence_details": {
            "due_by": created + 7 * 86_400,
            "enhanced_eligibility": {},
            "has_evidence": answered,
            "past_due": False,
            "submission_count": int(answered),
        },
        "is_charge_refundable": inquiry or status == "won" if refundable is None else refundable,
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "payment_method_details": disputed_with(charge, inquiry=inquiry, reason=reason),
        "reason": reason,
        "status": status,
    }


def disputed_with(charge: StripeObject, *, inquiry: bool, reason: str) -> StripeObject:
    """Stripe says more of it for cards, and little or nothing of the rest."""
    kind = charge["payment_method_details"]["type"]
    if kind != "card":
        return {"type": kind}
    brand = charge["payment_method_details"]["card"]["brand"]
    return {
        "card": {
            "brand": brand,
            "case_type": "inquiry" if inquiry else "chargeback",
            "network": brand,
            "network_reason_code": "10.4" if reason == "fraudulent" else "13.1",
        },
        "type": "card",
    }
