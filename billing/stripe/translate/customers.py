"""Stripe's customers, and what they can do in its portal, into our values. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from billing.account.customer import BalanceEntry, Customer, FoundBy
from billing.account.portal import Portal
from billing.stripe.translate.discounts import discount
from billing.stripe.translate.payments import CASE_ID, CHARGE, PROPOSAL
from billing.stripe.translate.values import Object, money, reference, team_marks, when
from billing.values.money import Money

# What an entry on the balance may come from.
SOURCES = ("invoice", "credit_note", "checkout_session")


def customer(found: Object, found_by: FoundBy = FoundBy.ID) -> Customer:
    if found.get("deleted"):
        return Customer(found["id"], deleted=True, found_by=found_by)
    credits = (money(amount, currency) for currency, amount in (found.get("invoice_credit_balance") or {}).items())
    balance = money(found.get("balance"), found.get("currency"))
    # The balance may stand among them once more, the other way round.
    others = tuple(
        credit for credit in credits if credit and credit.amount and not (balance and credit == balance.negated())
    )
    settings = found.get("invoice_settings") or {}
    granted = found.get("discount")
    return Customer(
        found["id"],
        livemode=found["livemode"],
        name=found.get("name"),
        email=found.get("email"),
        created=when(found.get("created")),
        found_by=found_by,
        balance=balance,
        credits=others,
        company=bool(found.get("business_name")),
        team_marks=team_marks(found),
        default_payment_method=reference(settings.get("default_payment_method")),
        default_source=reference(found.get("default_source")),
        discount=replace(discount(granted, {}), of_customer=True) if granted else None,
    )


def account_as_customer(found: Object, found_by: FoundBy = FoundBy.ID) -> Customer:
    """An account of Accounts v2, whose times are written out."""
    created = found.get("created")
    return Customer(
        found["id"],
        livemode=bool(found.get("livemode")),
        name=found.get("display_name"),
        email=found.get("contact_email"),
        created=datetime.fromisoformat(created) if created else None,
        found_by=found_by,
    )


def portal(configurations: Sequence[Object]) -> Portal:
    """The default configuration's features; no configuration at all means that the portal was never set up."""
    if not configurations:
        return Portal(configured=False)
    found = configurations[0]
    features = found.get("features") or {}
    login = found.get("login_page") or {}

    def enabled(feature: str) -> bool:
        return bool((features.get(feature) or {}).get("enabled"))

    return Portal(
        configured=True,
        login_url=login.get("url") if login.get("enabled") else None,
        cancel=enabled("subscription_cancel"),
        cancel_mode=(features.get("subscription_cancel") or {}).get("mode"),
        invoices=enabled("invoice_history"),
        payment_method=enabled("payment_method_update"),
        details=enabled("customer_update"),
        change_plan=enabled("subscription_update"),
        pause=enabled("subscription_pause"),
        id=found["id"],
        is_default=found.get("is_default") is not False,
        made_by=made_by(found),
    )


def made_by(found: Object) -> tuple[str, str] | None:
    """The case and the decision in it that made the object, where that was the bot."""
    metadata = found.get("metadata") or {}
    case_id, decision = metadata.get(CASE_ID), metadata.get(PROPOSAL)
    return (case_id, decision) if case_id and decision else None


def balance_entry(found: Object) -> BalanceEntry:
    metadata = found.get("metadata") or {}
    return BalanceEntry(
        found["id"],
        Money(found["amount"], found["currency"]),
        case_id=metadata.get(CASE_ID),
        decision=metadata.get(PROPOSAL),
        charge=metadata.get(CHARGE),
        named=any(found.get(source) for source in SOURCES),
        created=when(found.get("created")),
    )
