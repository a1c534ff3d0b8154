"""Customers and what stands on their balance, in Stripe's JSON shape. Shapes only; nothing here is stored."""

from sandbox.standins.stripe.ledger import StripeObject, new_id, token


def address(**given: str) -> dict[str, str | None]:
    return {line: given.get(line) for line in ("city", "country", "line1", "line2", "postal_code", "state")}


def customer(
    *,
    id: str | None,
    created: int,
    name: str | None,
    email: str | None,
    phone: str | None,
    description: str | None,
    metadata: dict[str, str],
    currency: str | None,
    business_name: str | None = None,
) -> StripeObject:
    return {
        "id": id or new_id("customer"),
        "object": "customer",
        "address": None,
        "balance": 0,
        "business_name": business_name,
        "created": created,
        "currency": currency,
        "customer_account": None,
        "default_source": None,
        "delinquent": False,
        "description": description,
        "discount": None,
        "email": email,
        "individual_name": None,
        # Positive is credit here, unlike on the balance. Shows only when expanded.
        "invoice_credit_balance": {},
        "invoice_prefix": token(8).upper(),
        "invoice_settings": {
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        "livemode": False,
        "metadata": metadata,
        "name": name,
        "next_invoice_sequence": 1,
        "phone": phone,
        "preferred_locales": [],
        "shipping": None,
        "tax_exempt": "none",
        "test_clock": None,
    }


def owned_by(holder: StripeObject | None) -> StripeObject:
    """How an object names its owner: a customer, an account of Accounts v2, or nobody, as with a guest."""
    if holder is None:
        return {"customer": None, "customer_account": None}
    is_account = holder["object"] == "v2.core.account"
    return {
        "customer": None if is_account else holder["id"],
        "customer_account": holder["id"] if is_account else None,
    }


def deleted_customer(id: str) -> StripeObject:
    return {"id": id, "object": "customer", "deleted": True}


def balance_transaction(
    *,
    customer: StripeObject,
    amount: int,
    currency: str,
    created: int,
    type: str,
    description: str | None = None,
    metadata: dict[str, str] | None = None,
    invoice: str | None = None,
    credit_note: str | None = None,
) -> StripeObject:
    """`ending_balance` is taken from the customer, whose balance has moved already."""
    return {
        "id": new_id("customer_balance_transaction"),
        "object": "customer_balance_transaction",
        "amount": amount,
        "checkout_session": None,
        "created": created,
        "credit_note": credit_note,
        "currency": currency,
        **owned_by(customer),
        "description": description,
        "ending_balance": customer["balance"],
        "invoice": invoice,
        "livemode": False,
        "metadata": metadata or {},
        "type": type,
    }
