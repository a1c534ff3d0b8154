"""A refund rests on the contract and the invoices behind its charge: what the key may not read of them is not known."""

from dataclasses import replace
from typing import ClassVar

import pytest

from billing.case.events import Executed, Voided
from billing.values.errors import Declined
from tests.billing.execution.worker import CREDIT, REFUND, Worker
from tests.billing.fake_stripe import Stripe
from tests.billing.remedies.shapes import INQUIRY
from tests.billing.samples import charge


class MayNotReadInvoices(Stripe):
    refuses: ClassVar = {"books": Declined("permission_denied")}


class MayNotReadSubscriptions(Stripe):
    refuses: ClassVar = {"subscriptions": Declined("permission_denied")}


class MayNotReadDisputes(Stripe):
    refuses: ClassVar = {"disputes": Declined("permission_denied")}


def worker(key: type[Stripe], *, erased: bool) -> Worker:
    """`erased` is the reading that the approver was shown."""
    made = Worker(REFUND, key(charges=REFUND.stripe().charges, invoices=REFUND.stripe().invoices))
    if erased:
        made.store.accounts.clear()
    return made


def test_the_contract_that_the_approver_was_shown_still_counts() -> None:
    assert isinstance(worker(MayNotReadSubscriptions, erased=False).carry_out(), Executed)


def test_what_went_back_since_the_approver_was_shown_it_does_not() -> None:
    blind = worker(MayNotReadInvoices, erased=False)
    assert blind.carry_out() == Voided(4, reason="unknown")
    assert blind.writes == []


@pytest.mark.parametrize("key", [MayNotReadInvoices, MayNotReadSubscriptions])
def test_once_that_is_erased_nothing_goes_back_unseen(key: type[Stripe]) -> None:
    blind = worker(key, erased=True)
    assert blind.carry_out() == Voided(4, reason="unknown")
    assert blind.writes == []


def test_once_the_reading_is_erased_no_credit_is_given_to_contracts_unseen() -> None:
    blind = Worker(CREDIT)
    blind.store.accounts.clear()
    assert blind.carry_out() == Voided(4, reason="unknown")
    assert blind.writes == []


def test_a_dispute_that_can_not_be_read_is_no_inquiry() -> None:
    asked_about = charge(subscription="sub_1", invoice="in_0", disputed=True)
    blind = Worker(REFUND, MayNotReadDisputes(charges={"ch_1": asked_about}, invoices=REFUND.stripe().invoices))
    blind.store.keep_account(blind.case, replace(blind.reading(), disputes=(INQUIRY,)))
    assert blind.carry_out() == Voided(4, reason="unknown")
    assert blind.writes == []


def test_where_everything_can_be_read_nobody_misses_it() -> None:
    assert isinstance(worker(Stripe, erased=True).carry_out(), Executed)
