"""Customers that are accounts of Accounts v2, in Stripe's JSON shape. Shapes only.

To the billing of v1 such an account is a customer like any other, so it is kept with what a customer has besides;
`shown` is what `/v2/core/accounts` tells of it.
"""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from sandbox.standins.stripe.ledger import StripeObject, new_id
from sandbox.standins.stripe.objects.customer import customer

SHOWN = ("id", "object", "contact_email", "contact_phone", "display_name", "livemode", "metadata")


def account(
    *, id: str | None, created: int, name: str | None, email: str | None, metadata: dict[str, str]
) -> StripeObject:
    as_customer = customer(
        id=id or new_id("v2.core.account"),
        created=created,
        name=name,
        email=email,
        phone=None,
        description=None,
        metadata=metadata,
        currency=None,
    )
    return {
        **as_customer,
        "object": "v2.core.account",
        "contact_email": email,
        "contact_phone": None,
        "display_name": name,
    }


def shown(stored: StripeObject, include: Collection[str]) -> StripeObject:
    """Whatever is not asked for by `include` is null, whether or not there is any."""
    method = stored["invoice_settings"]["default_payment_method"]
    parts: dict[str, Any] = {
        "configuration": {
            "customer": {
                "applied": True,
                "automatic_indirect_tax": {"exempt": "none", "ip_address": None, "location_source": "identity_address"},
                "billing": {"default_payment_method": method, "invoice": {"prefix": stored["invoice_prefix"]}},
                "capabilities": {},
                "shipping": None,
                "test_clock": None,
            }
            if "configuration.customer" in include
            else None,
            "merchant": None,
            "recipient": None,
        },
        "defaults": {"currency": stored["currency"], "locales": [], "profile": None, "responsibilities": None},
        "future_requirements": {"collector": "stripe", "entries": [], "minimum_transition_date": None, "summary": None},
        "identity": {"country": "us", "entity_type": "individual"},
        "requirements": {"collector": "stripe", "entries": [], "summary": None},
    }
    asked = {name.partition(".")[0] for name in include}
    return {
        **{name: stored[name] for name in SHOWN},
        "applied_configurations": ["customer"],
        "closed": False,
        "created": datetime.fromtimestamp(stored["created"], UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "dashboard": None,
        **{name: part if name in asked else None for name, part in parts.items()},
    }
