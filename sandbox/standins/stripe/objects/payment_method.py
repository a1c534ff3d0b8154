"""What customers pay with, in Stripe's JSON shape: cards and other kinds, and cards as legacy sources.

Shapes only.
"""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from sandbox.standins.stripe.ledger import StripeObject, new_id, token
from sandbox.standins.stripe.objects.customer import address, owned_by
from sandbox.standins.stripe.objects.mandate import mandate_id
from sandbox.standins.stripe.objects.payment_types import Fields, type_of


@dataclass(frozen=True, slots=True)
class Other:
    """Anything but a card; `said` is what differs from what Stripe's test accounts say of the type."""

    type: str
    said: Fields = field(default_factory=dict)

    def details(self) -> dict[str, Any]:
        return {**type_of(self.type).own, **self.said}

    def shown(self) -> dict[str, Any]:
        return self.details()


@dataclass(frozen=True, slots=True)
class Card:
    type: ClassVar[str] = "card"
    brand: str = "visa"
    last4: str = "4242"
    exp_month: int = 8
    exp_year: int = 2030
    country: str = "US"
    funding: str = "credit"
    # One card number has one fingerprint, whoever holds it: give two payment methods the same Card to say so.
    fingerprint: str = field(default_factory=lambda: token(16))
    wallet: str | None = None
    # What the wallet shows on the device instead of the card's own last digits.
    device_last4: str | None = None

    def shown(self) -> dict[str, Any]:
        """What only the payment method says."""
        return {
            **self.details(),
            "display_brand": self.brand,
            "generated_from": None,
            "networks": {"available": [self.brand], "preferred": None},
            "three_d_secure_usage": {"supported": True},
        }

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
            "wallet": {self.wallet: {}, "dynamic_last4": self.device_last4, "type": self.wallet}
            if self.wallet
            else None,
        }


def payment_method(
    *, id: str | None, card: Card | Other, customer: StripeObject | None, created: int, email: str | None = None
) -> StripeObject:
    """A guest's belongs to nobody and knows the `email` that was typed with it."""
    return {
        "id": id or new_id("payment_method"),
        "object": "payment_method",
        "allow_redisplay": "always",
        "billing_details": billing_details(customer or {"email": email, "name": None, "phone": None}),
        card.type: card.shown(),
        "created": created,
        **owned_by(customer),
        "livemode": False,
        "metadata": {},
        "type": card.type,
    }


def source(*, id: str, card: Card, customer: StripeObject, created: int) -> StripeObject:
    """A card as it was kept before there were payment methods; the list of those shows it as one, by the same id."""
    told = card.details()
    return {
        "id": id,
        "object": "card",
        "address_city": None,
        "address_country": None,
        "address_line1": None,
        "address_line1_check": None,
        "address_line2": None,
        "address_state": None,
        "address_zip": None,
        "address_zip_check": None,
        "allow_redisplay": "unspecified",
        "brand": {"visa": "Visa", "mastercard": "MasterCard", "amex": "American Express"}.get(card.brand, card.brand),
        "country": card.country,
        "created": created,
        "customer": customer["id"],
        "cvc_check": "pass",
        "dynamic_last4": None,
        "exp_month": card.exp_month,
        "exp_year": card.exp_year,
        "fingerprint": card.fingerprint,
        "funding": card.funding,
        "last4": card.last4,
        "metadata": {},
        "name": customer["name"],
        "regulated_status": told["regulated_status"],
        "tokenization_method": card.wallet,
        "wallet": None,
    }


def billing_details(customer: StripeObject) -> StripeObject:
    return {
        "address": address(),
        "email": customer["email"],
        "name": customer["name"],
        "phone": customer["phone"],
        "tax_id": None,
    }


def charged_with(method: StripeObject) -> StripeObject:
    """`payment_method_details` of a charge."""
    kind = method["type"]
    return {kind: charged_card(method) if kind == "card" else charged_otherwise(method), "type": kind}


def charged_otherwise(method: StripeObject) -> StripeObject:
    kind = type_of(method["type"])
    told = {name: value for name, value in method[method["type"]].items() if name not in kind.kept_back}
    mandate = {"mandate": mandate_id(method)} if kind.mandate else {}
    dated = {"expected_debit_date": None} if kind.mandate else {}
    return {**told, **kind.charged, **mandate, **dated}


def charged_card(method: StripeObject) -> StripeObject:
    own = ("display_brand", "generated_from", "networks", "three_d_secure_usage")
    card = {name: value for name, value in method["card"].items() if name not in own}
    return {
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
    }
