"""One payment, several people who make up for it in several ways: all together it goes back once."""

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.account.customer import BalanceEntry
from billing.account.given_back import CreditNote
from billing.case.events import Executed, Voided
from billing.values.errors import Declined, NotFound, NotPermitted
from tests.billing.execution.worker import CREDIT, REFUND, Ask, Worker
from tests.billing.fake_stripe import Stripe
from tests.billing.samples import usd

PAID = 4900


class MayNotReadBalances(Stripe):
    refuses: ClassVar = {"entries": NotPermitted("no_permission")}


class Confused(Stripe):
    refuses: ClassVar = {"entries": Declined("parameter_invalid")}


class Gone(Stripe):
    refuses: ClassVar = {"entries": NotFound("resource_missing")}


def of(ask: Ask, amount: int, stripe: Stripe, case: int) -> Worker:
    """A worker before one more case about the same payment."""
    worker = Worker(replace(ask, on=replace(ask.on, amount=amount)), stripe)
    worker.case = replace(worker.case, case_id=f"case_{case}")
    worker.store.keep_account(worker.case, worker.reading())
    return worker


def given_back(stripe: Stripe) -> int:
    return stripe.moved - sum(entry.amount.amount for entry in stripe.balance)


@pytest.mark.parametrize("first", [REFUND, CREDIT], ids=["refund", "credit"])
@pytest.mark.parametrize("then", [REFUND, CREDIT], ids=["refund", "credit"])
def test_after_the_whole_nothing_more_goes_back(first: Ask, then: Ask) -> None:
    stripe = first.stripe()
    of(first, PAID, stripe, 1).carry_out()
    assert given_back(stripe) == PAID
    event = of(then, 1, stripe, 2).carry_out()
    assert isinstance(event, Voided)
    assert event.reason == ("more_than_left" if first is REFUND else "made_up_for")
    assert given_back(stripe) == PAID


def test_credit_that_was_taken_back_can_be_refunded() -> None:
    stripe = CREDIT.stripe()
    credit = of(CREDIT, PAID, stripe, 1)
    credit.carry_out()
    credit.undo()
    credit.carry_out()
    assert given_back(stripe) == 0
    assert isinstance(of(REFUND, PAID, stripe, 2).carry_out(), Executed)
    assert [entry.charge for entry in stripe.balance] == ["ch_1", "ch_1"]


@pytest.mark.parametrize("blind", [MayNotReadBalances, Confused])
def test_where_credit_can_not_be_seen_nothing_goes_back(blind: type[Stripe]) -> None:
    stripe = blind(**{name: getattr(REFUND.stripe(), name) for name in ("charges", "subscriptions", "invoices")})
    assert of(REFUND, 1, stripe, 1).carry_out() == Voided(4, reason="unknown")
    assert stripe.writes == []


def test_a_customer_who_is_gone_has_no_credit() -> None:
    stripe = Gone(**{name: getattr(REFUND.stripe(), name) for name in ("charges", "subscriptions", "invoices")})
    assert isinstance(of(REFUND, PAID, stripe, 1).carry_out(), Executed)


def credit_note(amount: int) -> Callable[[Stripe], None]:
    def give(stripe: Stripe) -> None:
        stripe.corrections = (CreditNote("cn_1", "in_0", usd(amount)),)
        stripe.bill("in_0", noted=usd(amount))

    return give


OLDER: dict[str, Callable[[Stripe], object]] = {
    "credit of which the bot did not say what for": lambda stripe: stripe.balance.append(
        BalanceEntry("cbtxn_0", usd(-PAID), "case_0", "4")
    ),
    "a credit note of somebody's own": credit_note(PAID),
    "what was overpaid and credited": lambda stripe: stripe.bill("in_0", overpaid=usd(PAID)),
}


@pytest.mark.parametrize("name", OLDER)
@pytest.mark.parametrize("ask", [REFUND, CREDIT], ids=["refund", "credit"])
def test_what_else_was_credited_counts_too(name: str, ask: Ask) -> None:
    stripe = ask.stripe()
    OLDER[name](stripe)
    assert of(ask, 1, stripe, 1).carry_out() == Voided(4, reason="made_up_for")
    assert stripe.writes == []


def test_a_credit_note_that_nobody_can_see_is_unknown() -> None:
    stripe = REFUND.stripe()
    stripe.bill("in_0", noted=usd(1))
    assert of(REFUND, 1, stripe, 1).carry_out() == Voided(4, reason="unknown")


def test_what_has_nothing_to_do_with_a_payment_does_not() -> None:
    stripe = REFUND.stripe()
    stripe.balance += [BalanceEntry("cbtxn_0", usd(-PAID)), BalanceEntry("cbtxn_1", usd(-PAID), named=True)]
    stripe.corrections = (CreditNote("cn_1", "in_9", usd(PAID)),)
    assert isinstance(of(REFUND, PAID, stripe, 1).carry_out(), Executed)


@pytest.mark.parametrize("given", [False, True])
def test_credit_that_was_approved_without_a_payment_is_found_or_void(given: bool) -> None:
    """As it was before credit named one."""
    stripe = CREDIT.stripe()
    worker = Worker(replace(CREDIT, on=replace(CREDIT.on, charge=None)), stripe)
    if given:
        stripe.balance.append(BalanceEntry("cbtxn_1", usd(-PAID), "case_1", "4"))
    event = worker.carry_out()
    assert isinstance(event, Executed) if given else event == Voided(4, reason="unlinked")
    assert stripe.writes == []


STEPS = st.lists(st.tuples(st.sampled_from([REFUND, CREDIT]), st.integers(1, PAID), st.booleans()), max_size=8)


@given(STEPS)
@settings(max_examples=150)
def test_in_whichever_order_and_parts_it_goes_back_at_most_once(steps: list[tuple[Ask, int, bool]]) -> None:
    stripe = REFUND.stripe()
    for number, (ask, amount, taken_back) in enumerate(steps):
        before = given_back(stripe)
        worker = of(ask, amount, stripe, number)
        done = isinstance(worker.carry_out(), Executed)
        assert done == (before + amount <= PAID)
        if done and taken_back and ask is CREDIT:
            worker.undo()
            worker.carry_out()
        assert before <= given_back(stripe) <= PAID
