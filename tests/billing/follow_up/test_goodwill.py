"""Money given back without a fault: what the team and the customer read, and that it admits no failure."""

from datetime import timedelta
from typing import Any

import pytest

from billing.account.account import Account, Panel
from billing.case.case import Case
from billing.case.events import Approved, Executed, ReclassificationAsked
from billing.follow_up.draft import drafted
from billing.policy.policy import Policy
from billing.reports import product_gaps
from billing.reports.handoff import handoff
from billing.values.choices import Classification, Remedy
from bot.messages.remedy_modal import reason_for
from tests.billing.samples import (
    BOB,
    IDENTIFIED,
    NOW,
    account,
    case_of,
    charge,
    classified,
    made_refund,
    proposed,
    subscription,
    usd,
)

SELF_SERVE, FAILURE = Classification.MISSING_SELF_SERVE, Classification.PRODUCT_FAILURE
REFUNDED = Executed(remedy=Remedy.REFUND_CHARGE, proposal=4, charge="ch_1", refund="re_1", amount=4900, currency="usd")
ENDED = Executed(remedy=Remedy.CANCEL_AT_PERIOD_END, subscription="sub_1")


def given_back(*further: Any, kind: Classification = SELF_SERVE) -> Case:
    return case_of(IDENTIFIED, classified(kind), proposed(), (BOB, Approved(4)), REFUNDED, *further)


def refunded(**given: Any) -> Account:
    back = charge(subscription="sub_1", refunded=usd(4900), refunds=(made_refund(),))
    return account(subscriptions=(subscription(**given),), charges=(back,))


def decision(case: Case, on: Account) -> str:
    return " ".join(str(getattr(part, "text", part)) for line in handoff(case, on).decision for part in line)


COURSES = {
    "goes on": ({}, " goes on", "goes on: it is paid until"),
    "ends much later": (
        {"cancel_at": NOW + timedelta(days=300)},
        ", an end is planned for ",
        "goes on: it is paid until",
    ),
    "ends": ({"cancel_at_period_end": True}, " ends ", "and will not renew"),
    "has ended": ({"status": "canceled", "ended_at": NOW}, " has ended", "has ended, and you will not be charged"),
}


@pytest.mark.parametrize(("given", "team", "customer"), COURSES.values(), ids=COURSES.keys())
def test_it_is_called_goodwill_and_it_is_said_what_becomes_of_the_subscription(
    given: dict[str, Any], team: str, customer: str
) -> None:
    case, on = given_back(), refunded(**given)
    told, draft = decision(case, on), drafted(case, on, Policy())
    assert "Goodwill, not a failure" in told
    assert team in told
    assert "gesture of goodwill" in draft
    assert customer in draft
    assert not [word for word in ("sorry about that", "made that hard", "did not get what") if word in draft]


def test_what_was_told_of_its_end_is_told_once() -> None:
    draft = drafted(given_back(ENDED), refunded(cancel_at_period_end=True), Policy())
    assert draft.count("will not renew") == 1


def test_where_the_subscriptions_were_not_read_nothing_is_promised() -> None:
    on = account(unknown=(Panel.SUBSCRIPTIONS,), subscriptions=(), charges=refunded().charges)
    assert "whether they go on paying is unknown" in decision(given_back(), on)
    assert "goes on" not in drafted(given_back(), on, Policy())


@pytest.mark.parametrize("given", [{"paused": True}, {"status": "past_due"}])
def test_one_that_is_paused_or_not_paid_is_neither_said_to_go_on_nor_to_have_ended(given: dict[str, Any]) -> None:
    draft = drafted(given_back(), refunded(**given), Policy())
    assert "goes on" not in draft
    assert "has ended" not in draft


def test_the_gap_is_a_reminder_and_no_failure() -> None:
    names = [gap.name for gap in product_gaps.of(given_back(), refunded())]
    assert "no_renewal_reminder" in names
    assert "product_issue" not in names


@pytest.mark.parametrize(
    "case",
    [
        given_back(kind=FAILURE),
        given_back(kind=Classification.DUPLICATE_SUBSCRIPTION),
        given_back(ReclassificationAsked(), classified(FAILURE)),
        case_of(IDENTIFIED, classified(SELF_SERVE)),
    ],
)
def test_anything_else_is_not_goodwill(case: Case) -> None:
    assert "Goodwill" not in decision(case, refunded())
    assert "goodwill" not in drafted(case, refunded(), Policy())
    assert "no_renewal_reminder" not in [gap.name for gap in product_gaps.of(case, refunded())]


@pytest.mark.parametrize("kind", Classification)
def test_the_reason_that_stripe_gets_is_preset(kind: Classification) -> None:
    assert reason_for(kind) == ("duplicate" if kind == "duplicate_subscription" else "requested_by_customer")
