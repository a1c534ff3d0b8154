"""Cards and the payment methods that hold them, in Stripe's JSON shape. Shapes only."""

from dataclasses import dataclass, field
from typing import Any

from sandbox.stripe.ledger import StripeObject, new_id, token
from sandbox.stripe.objects.customer import address, owned_by


@dataclass(frozen=True, slots=True)
class Card:
    brand: str = "visa"
    last4: str = "4242"
    exp_month: int = 8
    exp_year: int = 2030
    country: str = "US"
    funding: str = "credit"
    # One card number has one fingerprint, whoever holds it: give two payment methods the same Card to say so.
    fingerprint: str = field(default_factory=lambda: token(16))
    wallet: str | None = None

    def details(self) -> dict[str, Any]:
        """What a payment method and a charge say of it alike."""
        return {
            "brand": self.brand,
            "checks": {
                "address_line1_check": None,
                "address_postal_code_check": None,
                "cvc_check": "pass",
            },
            "country": self.country,
            "exp_month": self.exp_month,
            "exp_year": self.exp_year,
            "fingerprint": self.fingerprint,
            "funding": self.funding,
            "last4": self.last4,
            "regulated_status": "unregulated",
            "wallet": {self.wallet: {}, "dynamic_last4": None, "type": self.wallet} if self.wallet else None,
        }


def payment_method(
    *, id: str | None, card: Card, customer: StripeObject | None, created: int, email: str | None = None
) -> StripeObject:
    """A guest's belongs to nobody and knows the `email` that was typed with it."""
    return {
        "id": id or new_id("payment_method"),
        "object": "payment_method",
        "allow_redisplay": "always",
        "billing_details": billing_details(customer or {"email": email, "name": None, "phone": None}),
        "card": {
            **card.details(),
            "display_brand": card.brand,
            "generated_from": None,
            "networks": {"available": [card.brand], "preferred": None},
            "three_d_secure_usage": {"supported": True},
        },
        "created": created,
        **owned_by(customer),
        "livemode": False,
        "metadata": {},
        "type": "card",
    }


def billing_details(customer: StripeObject) -> StripeObject:
    return {
        "address": address(),
        "email": customer["email"],
        "name": customer["name"],
        "phone": customer["phone"],
        "tax_id": None,
    }


def charged_card(method: StripeObject) -> StripeObject:
    """`payment_method_details` of a charge."""
    own = ("display_brand", "generated_from", "networks", "three_d_secure_usage")
    card = {name: value for name, value in method["card"].items() if name not in own}
    return {
        "card": {
            **card,
            "amount_authorized": None,
            "authorization_code": None,
            "extended_authorization": {"status": "disabled"},
            "incremental_authorization": {"status": "unavailable"},
            "installments": None,
            "mandate": None,
            "multicapture": {"status": "unavailable"},
            "network": card["brand"],
            "network_token": {"used": False},
            "network_transaction_id": None,
            "overcapture": {"status": "unavailable"},
            "three_d_secure": None,
        },
        "type": "card",
    }
