"""Refunds and disputes, in Stripe's JSON shape. Shapes only. A refund has no `livemode`: the charge has."""

from sandbox.stripe.ledger import StripeObject, new_id


def refund(
    *,
    id: str | None,
    charge: StripeObject,
    amount: int,
    reason: str | None,
    metadata: dict[str, str],
    status: str,
    created: int,
) -> StripeObject:
    held: StripeObject = {
        "id": id or new_id("refund"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": created,
        "currency": charge["currency"],
        "customer": charge["customer"],
        "customer_account": None,
        "destination_details": {
            "card": {
                "reference_status": "pending",
                "reference_type": "acquirer_reference_number",
                "type": "refund",
            },
            "type": "card",
        },
        "metadata": metadata,
        "payment_intent": charge["payment_intent"],
        "payment_method": charge["payment_method"],
        "reason": reason,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": status,
        "transfer_reversal": None,
    }
    if status == "pending":
        held["pending_reason"] = "insufficient_funds"
    return held


def dispute(
    *, id: str | None, charge: StripeObject, status: str, reason: str, created: int, refundable: bool | None
) -> StripeObject:
    """Without a word on `refundable`, what was not taken or came back is."""
    inquiry = status.startswith("warning_")
    answered = not status.endswith("needs_response") and status not in ("lost", "prevented")
    brand = charge["payment_method_details"]["card"]["brand"]
    return {
        "id": id or new_id("dispute"),
        "object": "dispute",
        "amount": charge["amount"],
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
        "payment_method_details": {
            "card": {
                "brand": brand,
                "case_type": "inquiry" if inquiry else "chargeback",
                "network": brand,
                "network_reason_code": "10.4" if reason == "fraudulent" else "13.1",
            },
            "type": "card",
        },
        "reason": reason,
        "status": status,
    }
