"""A planned end that somebody took back in Stripe is no end any more, wherever it is told."""

from dataclasses import replace
from datetime import timedelta

from billing.follow_up.draft import drafted
from billing.policy.policy import Policy
from billing.reports.action_taken import action_taken
from billing.reports.revenue import impact
from tests.billing.samples import IDENTIFIED, NOW, account, asked_to_end, case_of, classified, ended, subscription
from tests.billing.words import text

CASE = case_of(IDENTIFIED, classified(), asked_to_end(), ended())
LATER = NOW + timedelta(hours=1)
GOES_ON = account(read_at=LATER)
ENDS = account(read_at=LATER, subscriptions=(subscription(cancel_at_period_end=True),))


def test_revenue_keeps_what_goes_on() -> None:
    assert not impact(CASE, GOES_ON).lost
    assert impact(CASE, GOES_ON).kept
    assert impact(CASE, ENDS).lost


def test_a_reading_from_before_the_step_takes_nothing_back() -> None:
    assert impact(CASE, replace(GOES_ON, read_at=NOW)).lost


def test_the_handoff_says_so_and_the_customer_is_not_told_of_an_end() -> None:
    said = [text([line]) for line in action_taken(CASE, GOES_ON)]
    assert any("somebody took that back in Stripe since" in line for line in said)
    assert drafted(CASE, GOES_ON, Policy()) != drafted(CASE, ENDS, Policy())
    assert drafted(CASE, GOES_ON, Policy()) == drafted(case_of(IDENTIFIED, classified()), GOES_ON, Policy())
