"""Stripe's payment methods, what a charge says that it was paid with, and legacy sources, into one value. Pure.

Stripe calls the same thing by few names whatever the type, so a type that it adds later is told apart, too. Addresses
and numbers are masked here: nothing of them is kept that could be used.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from billing.account.payment_method import PaymentMethod
from billing.stripe.translate.values import Object, reference

# Where a bank or a brand is named, where a number ends, and where the payer's account stands; most telling first.
BRANDS_ALONE = ("brand", "bank_name", "bank", "display_name")
# The country of an account whose bank is only a number.
BRANDS = (*BRANDS_ALONE, "country")
ENDS = ("last4", "iban_last4", "verified_phone_last4")
NUMBERS = ("iban", "account_number", "buyer_address")
PAYERS = ("payer_email", "email", "cashtag", "vpa", "pay_id")
# What legacy sources are, by their ids.
LEGACY = {"ba": "us_bank_account", "card": "card", "src": "source"}


def payment_method(found: Object) -> PaymentMethod:
    return described(found["id"], found["type"], found.get(found["type"]) or {})


def of_charge(found: Object) -> PaymentMethod | None:
    """None where Stripe says nothing of it."""
    details = found.get("payment_method_details") or {}
    kind = details.get("type")
    id = reference(found.get("payment_method")) or ""
    return described(id, kind, details.get(kind) or {}) if kind else None


def source(found: Object | str) -> PaymentMethod:
    """A card, a bank account or a Source of before there were payment methods; by its id alone where that is all."""
    id = found if isinstance(found, str) else found["id"]
    kind = LEGACY.get(id.partition("_")[0], "source")
    if isinstance(found, str):
        return PaymentMethod(id, kind)
    if found.get("object") == "source":
        kind = found.get("type") or kind
    return described(id, kind, {**(found.get(kind) or found), "wallet": wallet_of_source(found)})


def missing_sources(default: str | None, subscriptions: Iterable[Object], known: Iterable[PaymentMethod]) -> list[str]:
    """The legacy sources that something defaults to and that are not listed among the payment methods."""
    named = (default, *(reference(subscription.get("default_source")) for subscription in subscriptions))
    listed = {method.id for method in known}
    return [source for source in dict.fromkeys(named) if source and source not in listed]


def wallet_of_source(found: Object) -> Object | None:
    """A legacy card names the wallet as the way in which it was made a token."""
    kind = found.get("tokenization_method")
    return {"type": {"android_pay": "google_pay"}.get(kind, kind)} if kind else None


def described(id: str, kind: str, said: Mapping[str, Any]) -> PaymentMethod:
    behind = card_behind(said)
    last4 = first(said, ENDS) or tail(first(said, NUMBERS)) or first(behind, ENDS)
    brand = first(said, BRANDS if last4 else BRANDS_ALONE) or first(behind, BRANDS_ALONE)
    return PaymentMethod(
        id=id,
        kind=kind,
        # Some banks are named by a code, `abn_amro`.
        brand=brand.replace("_", " ") if brand else None,
        last4=last4,
        expires_month=said.get("exp_month"),
        expires_year=said.get("exp_year"),
        fingerprint=said.get("fingerprint"),
        wallet=(said.get("wallet") or {}).get("type"),
        device_last4=(said.get("wallet") or {}).get("dynamic_last4"),
        payer=masked(first(said, PAYERS)),
        mandate=reference(said.get("mandate")),
    )


def card_behind(said: Mapping[str, Any]) -> Mapping[str, Any]:
    """The card that paid a wallet, as far as the wallet says."""
    funding = said.get("funding")
    card = funding.get("card") if isinstance(funding, Mapping) else said.get("card")
    return card if isinstance(card, Mapping) else {}


def first(said: Mapping[str, Any], names: Iterable[str]) -> str | None:
    return next((value for name in names if isinstance(value := said.get(name), str) and value), None)


def tail(number: str | None) -> str | None:
    return number[-4:] if number and len(number) > 4 else None


def masked(account: str | None) -> str | None:
    """Enough to recognise it, not enough to use it."""
    if not account:
        return None
    local, at, domain = account.partition("@")
    return f"{local[: 2 if local.startswith('$') else 1]}•••{at}{domain}"
