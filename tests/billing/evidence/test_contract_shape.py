"""The contract in a line: what kind of agreement it is, and what to verify first."""

from typing import Any

import pytest

from billing.account.account import Account, Panel
from billing.account.discount import Discount
from billing.evidence import traits as kinds
from billing.evidence.contract_shape import shape_line, traits
from billing.evidence.traits import Trait
from tests.billing.evidence.readings import invoice, item, pair, said, soon, subscribed
from tests.billing.samples import account

# Each trait by the contract that has it and no other, strictest first.
CONTRACTS: dict[Trait, dict[str, Any]] = {
    kinds.MANAGED: {"managed_payments": True},
    kinds.CONNECT: {"connect": "acct_Partner"},
    kinds.CURRENCIES: {},
    kinds.SCHEDULE: {"schedule": "sub_sched_1"},
    kinds.PENDING: {"pending_update": True},
    kinds.SEVERAL_ITEMS: {"items": (item(), item(product="prod_addon", product_name="Extra storage"))},
    kinds.SEATS: {"item": {"quantity": 5}},
    kinds.TIERED: {"item": {"tiered": True}},
    kinds.METERED: {"item": {"quantity": None, "usage_type": "metered"}},
    kinds.SENT: {"collection_method": "send_invoice"},
    kinds.TRIAL: {"status": "trialing", "trial_end": soon(days=9)},
    kinds.YEARLY: {"item": {"interval": "year"}},
    kinds.LONG: {"item": {"interval_count": 3}},
    kinds.PAUSED: {"paused": True},
    kinds.DISCOUNTED: {"discounts": (Discount("12.5"),)},
    kinds.PRORATED: {},
}


def contract(trait: Trait) -> Account:
    if trait is kinds.CURRENCIES:
        return account(subscriptions=pair({"currency": "usd"}, {"currency": "eur"}))
    invoices = (invoice(prorated=True),) if trait is kinds.PRORATED else ()
    return account(subscriptions=(subscribed(**CONTRACTS[trait]),), invoices=invoices)


def everything() -> Account:
    """One subscription for each trait."""
    each = tuple(subscribed(f"sub_{n}", **given) for n, given in enumerate(CONTRACTS.values(), start=1))
    return account(
        subscriptions=(*each, *pair({"currency": "usd"}, {"currency": "eur"})), invoices=(invoice(prorated=True),)
    )


def told(reading: Account) -> str:
    return said(shape_line(reading))


def test_every_trait_is_looked_at_here() -> None:
    assert {value for value in vars(kinds).values() if isinstance(value, Trait)} == CONTRACTS.keys()


@pytest.mark.parametrize("trait", CONTRACTS, ids=lambda trait: trait.name)
def test_a_contract_says_what_it_is_and_what_to_verify(trait: Trait) -> None:
    assert traits(contract(trait)) == [trait]
    assert told(contract(trait)) == f"{trait.name} · verify {trait.verify}"


def test_the_strictest_trait_comes_first_and_only_the_first_two_say_what_to_verify() -> None:
    assert traits(everything()) == list(CONTRACTS)
    assert told(everything()).endswith(f" · verify {kinds.MANAGED.verify}; {kinds.CONNECT.verify}")


def test_a_plain_monthly_seat_says_so() -> None:
    assert told(account()) == "one seat, by the month"
    assert told(account(subscriptions=pair())) == "each one seat, by the month"
    assert told(account(subscriptions=(subscribed(item={"interval": "week"}),))) == "one seat"


@pytest.mark.parametrize("status", ["canceled", "incomplete", "incomplete_expired"])
def test_what_is_not_alive_is_no_contract(status: str) -> None:
    over = account(
        subscriptions=(subscribed(status=status, managed_payments=True),), invoices=(invoice(prorated=True),)
    )
    assert traits(over) == []
    assert told(over) == ""
    assert told(account(subscriptions=(*over.subscriptions, subscribed("sub_2")))) == "one seat, by the month"


def test_a_proration_counts_for_its_own_subscription_only() -> None:
    assert traits(account(invoices=(invoice(prorated=True, subscription="sub_old"),))) == []


def test_one_currency_is_no_trait_and_neither_is_one_that_stripe_did_not_say() -> None:
    assert traits(account(subscriptions=pair({"currency": "eur"}, {"currency": "eur"}))) == []
    assert traits(account(subscriptions=pair({"currency": "eur"}, {"currency": None}))) == []


def test_unread_subscriptions_are_unknown_and_no_plain_seat() -> None:
    assert told(account(subscriptions=(), unknown=(Panel.SUBSCRIPTIONS,))) == "unknown, Stripe did not answer"
