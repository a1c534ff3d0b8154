"""Credit notes, in Stripe's JSON shape. Shapes only."""

from sandbox.standins.stripe.ledger import StripeObject, new_id, token
from sandbox.standins.stripe.objects import tax


def credit_note(
    *,
    invoice: StripeObject,
    number: str,
    amount: int,
    pre_payment_amount: int,
    created: int,
    memo: str | None,
    reason: str | None,
    metadata: dict[str, str],
    out_of_band_amount: int | None,
    lines: list[StripeObject],
    taxes: list[StripeObject],
) -> StripeObject:
    """`amount` is the total, tax included, of which so much makes the invoice smaller and the rest goes back."""
    id = new_id("credit_note")
    post_payment_amount = amount - pre_payment_amount
    net = amount - tax.exclusive(taxes) - tax.inclusive(taxes)
    return {
        "id": id,
        "object": "credit_note",
        "amount": amount,
        "amount_shipping": 0,
        "created": created,
        "currency": invoice["currency"],
        "customer": invoice["customer"],
        "customer_account": invoice["customer_account"],
        "customer_balance_transaction": None,
        "discount_amount": 0,
        "discount_amounts": [],
        "effective_at": created,
        "invoice": invoice["id"],
        "lines": {"object": "list", "data": lines, "has_more": False, "url": f"/v1/credit_notes/{id}/lines"},
        "livemode": False,
        "memo": memo,
        "metadata": metadata,
        "number": number,
        "out_of_band_amount": out_of_band_amount,
        "pdf": f"https://pay.stripe.com/credit_notes/acct_sandbox/test_{token()}/pdf",
        "post_payment_amount": post_payment_amount,
        "pre_payment_amount": pre_payment_amount,
        "pretax_credit_amounts": [],
        "reason": reason,
        "refunds": [],
        "shipping_cost": None,
        "status": "issued",
        "subtotal": amount - tax.exclusive(taxes),
        "subtotal_excluding_tax": net,
        "total": amount,
        "total_excluding_tax": net,
        "total_taxes": taxes,
        "type": kind(pre_payment_amount, post_payment_amount),
        "voided_at": None,
    }


def kind(pre_payment_amount: int, post_payment_amount: int) -> str:
    if pre_payment_amount and post_payment_amount:
        return "mixed"
    return "pre_payment" if pre_payment_amount else "post_payment"


def line(
    *, amount: int, description: str, taxes: list[StripeObject], rates: list[StripeObject], of: str | None
) -> StripeObject:
    """Without exclusive tax; `of` is the invoice's line that it corrects."""
    own = {} if of is None else {"invoice_line_item": of}
    return {
        "id": new_id("credit_note_line_item"),
        "object": "credit_note_line_item",
        "amount": amount,
        "description": description,
        "discount_amount": 0,
        "discount_amounts": [],
        **own,
        "livemode": False,
        "metadata": {},
        "pretax_credit_amounts": [],
        "quantity": 1,
        "tax_rates": rates,
        "taxes": taxes,
        "type": "custom_line_item" if of is None else "invoice_line_item",
        "unit_amount": amount,
        "unit_amount_decimal": str(amount),
    }
