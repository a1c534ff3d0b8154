"""What holds of the evidence whatever Stripe holds of a customer, read in full or in part."""

import re
from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from billing.account.account import Account, Panel
from billing.evidence.assessment import assess
from billing.evidence.contract_shape import shape_line, traits
from billing.evidence.duplicates import judge
from billing.evidence.suggestion import weight
from billing.values.choices import Classification
from billing.values.money import Money
from tests.billing.evidence.arbitrary import PANELS, accounts, unread
from tests.billing.evidence.readings import said

READINGS = st.builds(unread, accounts(), PANELS | st.just(set[Panel]()))
# About the account's own settings, or about everything at once.
RESTS_ON_NOTHING = {"no_portal", "portal_complete", "paid_up"}
AMOUNT = re.compile(r"-?[\d,]+(?:\.\d+)? [A-Z]{3}\b")


@given(READINGS)
def test_every_evidence_has_a_name_a_sentence_and_what_it_rests_on(reading: Account) -> None:
    known = set(ids(reading))
    for one in assess(reading).evidence:
        assert re.fullmatch("[a-z_]+", one.name)
        assert said(one.line).strip()
        assert "None" not in said(one.line)
        assert set(one.rests_on) <= known
        assert one.rests_on or one.name in RESTS_ON_NOTHING or one.name.startswith("portal_without")


@given(READINGS)
def test_every_evidence_speaks_of_classifications_within_the_scale(reading: Account) -> None:
    for one in assess(reading).evidence:
        assert set(one.speaks) <= set(Classification)
        assert all(1 <= abs(worth) <= 5 for worth in one.speaks.values())


@given(READINGS)
def test_a_suggestion_has_a_reason_and_nothing_else_has_as_good_ones(reading: Account) -> None:
    suggested = assess(reading).suggestion
    if suggested is None:
        return
    kind, found = suggested.classification, assess(reading).evidence
    assert 1 <= len(suggested.reasons) <= 2
    assert all(reason.speaks[kind] > 0 for reason in suggested.reasons)
    assert suggested.against is None or suggested.against.speaks[kind] < 0
    assert all(weight(other, found) < weight(kind, found) for other in Classification if other is not kind)


@given(READINGS)
def test_every_amount_that_is_said_is_one_that_stripe_said(reading: Account) -> None:
    """So nothing was added up, least of all across currencies."""
    known = {str(amount) for amount in amounts(reading)}
    told = " ".join(said(one.line) for one in assess(reading).evidence)
    assert set(AMOUNT.findall(told)) <= known


@given(READINGS)
def test_the_anomalies_are_evidence_and_the_same_each_time(reading: Account) -> None:
    assert assess(reading).anomalies == assess(reading).anomalies
    assert all(anomaly in assess(reading).evidence for anomaly in assess(reading).anomalies)


@given(READINGS)
def test_the_contract_is_one_line_and_names_every_trait_once(reading: Account) -> None:
    found = traits(reading)
    assert len(set(found)) == len(found)
    line = said(shape_line(reading))
    assert bool(line) is (bool(reading.live_subscriptions) or not reading.knows(Panel.SUBSCRIPTIONS))
    assert all(trait.name in line for trait in found)


@given(READINGS)
def test_what_is_one_too_many_is_this_customers_and_alive(reading: Account) -> None:
    for group in assess(reading).duplicates:
        assert len(group) > 1
        assert all(one in reading.live_subscriptions for one in group)
    assert all(signal.weight for signal in judge(reading).signals)


def ids(reading: Account) -> Iterator[str]:
    yield reading.customer.id
    yield from (refund.id for charge in reading.charges for refund in charge.refunds)
    yield from (subscription.id for other in reading.others for subscription in other.subscriptions)
    rows: tuple[tuple[Any, ...], ...] = (
        reading.subscriptions,
        reading.invoices,
        reading.charges,
        reading.disputes,
        reading.payment_methods,
        reading.checkouts,
    )
    yield from (row.id for panel in rows for row in panel)


def amounts(reading: Account) -> Iterator[Money]:
    balance = reading.customer.balance
    # Credit is what Stripe counts below zero.
    yield from [balance.negated()] if balance else []
    yield from reading.customer.credits
    yield from (amount for invoice in reading.invoices for amount in (invoice.total, invoice.remaining))
    yield from (amount for charge in reading.charges for amount in (charge.captured, charge.refunded))
    yield from (refund.amount for charge in reading.charges for refund in charge.refunds)
    yield from (checkout.total for checkout in reading.checkouts if checkout.total)
