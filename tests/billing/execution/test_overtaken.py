"""What happened between a decision and its carrying out: whom it was for, what was paid, what somebody stopped."""

from dataclasses import replace
from datetime import timedelta

from billing.account.account import Account
from billing.approval.seal import Seal
from billing.case.busy import busy_with
from billing.case.case import Case
from billing.case.events import Executed, Failed, Identified, SearchAsked, Targets, UndoAsked
from billing.case.work_order import work_order
from billing.policy.policy import Policy
from billing.remedies.cancel_now import CancelNow
from billing.values.choices import Remedy
from billing.work.executor import Executor
from billing.work.task import Task
from tests.billing.fake_stripe import Stripe
from tests.billing.fakes import Cases, People, Switch
from tests.billing.samples import (
    IDENTIFIED,
    NOW,
    account,
    asked_to_end,
    case_of,
    classified,
    ended,
    invoice,
    subscription,
    usd,
)

CREDIT = Executed(remedy=Remedy.CREDIT_BALANCE, amount=1000, currency="usd", transaction="cbtxn_1")
NOW_CANCELLED = Targets(subscription="sub_1")


def test_a_credit_is_taken_back_from_whoever_got_it() -> None:
    undo = UndoAsked(remedy=Remedy.CREDIT_BALANCE, execution=4)
    elsewhere = (SearchAsked(), Identified("cus_2", livemode=True), classified())
    case = case_of(IDENTIFIED, classified(), CREDIT, *elsewhere, undo)
    assert case.customer == "cus_2"
    assert work_order(case).customer == "cus_1"
    assert busy_with(case) == {"cus_1"}


def test_an_undo_claims_nothing_of_a_subscription_that_is_over() -> None:
    case: Case = case_of(
        IDENTIFIED,
        classified(),
        asked_to_end(),
        ended(),
        UndoAsked(remedy=Remedy.CANCEL_AT_PERIOD_END, subscription="sub_1", execution=5),
    )
    stripe = Stripe(subscriptions={"sub_1": subscription(status="canceled")})
    decision = Executor(Cases(), stripe, People(), Policy(), Switch(), lambda: NOW).run(Task.CARRY_OUT, case)
    assert decision is not None
    (event,) = decision.events
    assert isinstance(event, Failed)
    assert event.reason == "ended"
    assert stripe.writes == []


def changed_since(now: Account) -> str:
    """Of a proposal to cancel at once, made on one subscription and one open invoice that is collected."""
    seen = CancelNow().facts(NOW_CANCELLED, account(invoices=(invoice(),))) or {}
    return Seal(CancelNow(), NOW_CANCELLED, seen).compared_with(now, Policy()).changed


def test_collection_that_somebody_stopped_meanwhile_is_a_change() -> None:
    assert changed_since(account(invoices=(invoice(),))) == ""
    assert changed_since(account(invoices=(invoice(auto_advance=False),))) == "changed:open_invoices"
    assert changed_since(account(invoices=(invoice(remaining=usd(900)),))) == "changed:open_invoices"


def test_a_renewal_and_another_price_are_changes() -> None:
    before = subscription()
    later = replace(before.items[0], period_end=NOW + timedelta(days=50))
    dearer = replace(before.items[0], price=usd(9900))
    for item, what in [(later, "changed:period_end"), (dearer, "changed:prices")]:
        assert changed_since(account(subscriptions=(replace(before, items=(item,)),), invoices=(invoice(),))) == what
    paused = account(subscriptions=(subscription(paused=True),), invoices=(invoice(),))
    assert changed_since(paused) == "changed:collection"
