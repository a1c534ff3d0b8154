"""Invoices, their lines and their payments, in Stripe's JSON shape. Shapes only.

An invoice names neither a charge nor a PaymentIntent: its InvoicePayments do, and they show only when expanded.
"""

from typing import Any

from sandbox.standins.stripe.ledger import StripeObject, new_id
from sandbox.standins.stripe.objects import tax
from sandbox.standins.stripe.objects.customer import owned_by


def line(
    *,
    invoice: str,
    item: StripeObject,
    amount: int,
    description: str,
    period: tuple[int, int],
    quantity: int | None,
    proration: bool = False,
) -> StripeObject:
    price = item["price"]
    return {
        "id": new_id("line_item"),
        "object": "line_item",
        "amount": amount,
        "currency": price["currency"],
        "description": description,
        "discount_amounts": [],
        "discountable": not proration,
        "discounts": [],
        "invoice": invoice,
        "livemode": False,
        "metadata": {},
        "parent": {
            "invoice_item_details": None,
            "subscription_item_details": {
                "invoice_item": None,
                "proration": proration,
                "proration_details": {"credited_items": None},
                "subscription": item["subscription"],
                "subscription_item": item["id"],
            },
            "type": "subscription_item_details",
        },
        "period": {"end": period[1], "start": period[0]},
        "pretax_credit_amounts": [],
        "pricing": {
            "price_details": {"price": price["id"], "product": price["product"]},
            "type": "price_details",
            "unit_amount_decimal": price["unit_amount_decimal"],
        },
        "quantity": quantity,
        "quantity_decimal": None if quantity is None else str(quantity),
        "subscription": item["subscription"],
        "subtotal": amount,
        "taxes": [],
    }


def invoice(
    *,
    id: str,
    number: str | None,
    customer: StripeObject,
    subscription: StripeObject,
    lines: list[StripeObject],
    billing_reason: str,
    status: str,
    created: int,
    period: tuple[int, int],
) -> StripeObject:
    """As a draft, before it has a number and asks for payment."""
    subtotal = sum(line["amount"] for line in lines)
    discounts: dict[str, int] = {}
    for off in (each for line in lines for each in line["discount_amounts"]):
        discounts[off["discount"]] = discounts.get(off["discount"], 0) + off["amount"]
    taxes = tax.summed(each for line in lines for each in line["taxes"])
    total = subtotal - sum(discounts.values()) + tax.exclusive(taxes)
    # What is below zero is never paid out: it becomes credit.
    due = max(total, 0)
    return {
        "id": id,
        "object": "invoice",
        "account_country": "US",
        "account_name": "Nimbus",
        "account_tax_ids": None,
        "amount_due": due,
        "amount_overpaid": 0,
        "amount_paid": 0,
        "amount_paid_off_stripe": 0,
        "amount_remaining": due,
        "amount_shipping": 0,
        "application": None,
        "attempt_count": 0,
        "attempted": False,
        "auto_advance": subscription["collection_method"] == "charge_automatically",
        "automatic_tax": {
            "disabled_reason": None,
            "enabled": False,
            "liability": None,
            "provider": None,
            "status": None,
        },
        "automatically_finalizes_at": created + 3_600,
        "billing_reason": billing_reason,
        "collection_method": subscription["collection_method"],
        "created": created,
        "currency": subscription["currency"],
        "custom_fields": None,
        **owned_by(customer),
        "customer_address": None,
        "customer_email": customer["email"],
        "customer_name": customer["name"],
        "customer_phone": customer["phone"],
        "customer_shipping": None,
        "customer_tax_exempt": "none",
        "customer_tax_ids": [],
        "default_payment_method": None,
        "default_source": None,
        "default_tax_rates": list(subscription["default_tax_rates"]),
        "description": None,
        "discounts": list(discounts),
        "due_date": None,
        "effective_at": None,
        "ending_balance": None,
        "footer": None,
        "from_invoice": None,
        "hosted_invoice_url": None,
        "invoice_pdf": None,
        "issuer": {"type": "self"},
        "last_finalization_error": None,
        "latest_revision": None,
        "lines": {"object": "list", "data": lines, "has_more": False, "url": f"/v1/invoices/{id}/lines"},
        "livemode": False,
        "managed_payments": dict(subscription["managed_payments"]),
        "metadata": {},
        "next_payment_attempt": None,
        "number": number,
        "on_behalf_of": subscription["on_behalf_of"],
        "parent": {
            "quote_details": None,
            "subscription_details": {
                "metadata": dict(subscription["metadata"]),
                "subscription": subscription["id"],
            },
            "type": "subscription_details",
        },
        "payment_settings": {"default_mandate": None, "payment_method_options": None, "payment_method_types": None},
        "period_end": period[1],
        "period_start": period[0],
        "post_payment_credit_notes_amount": 0,
        "pre_payment_credit_notes_amount": 0,
        "receipt_number": None,
        "rendering": None,
        "shipping_cost": None,
        "shipping_details": None,
        "starting_balance": 0,
        "statement_descriptor": None,
        "status": status,
        "status_details": None,
        "status_transitions": {
            "finalized_at": None,
            "marked_uncollectible_at": None,
            "paid_at": None,
            "voided_at": None,
        },
        "subtotal": subtotal,
        "subtotal_excluding_tax": subtotal - tax.inclusive(taxes),
        "test_clock": None,
        "total": total,
        "total_discount_amounts": [{"amount": amount, "discount": id} for id, amount in discounts.items()],
        "total_excluding_tax": total - tax.exclusive(taxes) - tax.inclusive(taxes),
        "total_pretax_credit_amounts": [],
        "total_taxes": taxes,
        "webhooks_delivered_at": created,
    }


def invoice_payment(
    *, invoice: StripeObject, payment_intent: str | None = None, created: int, amount: int | None = None
) -> StripeObject:
    """The default one asks for what is due; one of a given `amount` is beside it. Without an intent it is a record of
    what was paid outside Stripe.
    """
    intent = {"payment_intent": payment_intent, "type": "payment_intent"}
    record = {"payment_record": new_id("payment_record"), "type": "payment_record"}
    transitions: dict[str, Any] = {"canceled_at": None, "paid_at": None}
    return {
        "id": new_id("invoice_payment"),
        "object": "invoice_payment",
        "amount_paid": None,
        "amount_requested": invoice["amount_due"] if amount is None else amount,
        "created": created,
        "currency": invoice["currency"],
        "invoice": invoice["id"],
        "is_default": amount is None,
        "livemode": False,
        "payment": intent if payment_intent else record,
        "status": "open",
        "status_transitions": transitions,
    }
