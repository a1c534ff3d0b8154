"""Whose a disputed payment is: every status that Stripe has, and what its word on refunds makes of it."""

from dataclasses import replace

import pytest
import stripe

from billing.account.account import Account, Panel
from billing.account.disputed import Standing, standing
from billing.case.events import Targets
from billing.policy.policy import Policy
from billing.remedies.ladder import RUNGS
from billing.remedies.may_give_back import DISPUTED
from billing.values.choices import Remedy
from billing.values.money import Money
from tests.billing.evidence.readings import dispute
from tests.billing.samples import account, charge, usd
from tests.billing.sdk import listed

CLOSED = {
    ("lost", False): Standing.LOST,
    ("lost", True): Standing.LOST,
    ("prevented", False): Standing.PREVENTED,
    ("prevented", True): Standing.PREVENTED,
    ("won", True): Standing.WON,
    ("won", False): Standing.LOCKED,
    ("warning_closed", True): Standing.ASKED,
    ("warning_closed", False): Standing.LOCKED,
}
RUNNING = {
    **{(f"warning_{status}", True): Standing.INQUIRY for status in ("needs_response", "under_review")},
    **{(f"warning_{status}", False): Standing.LOCKED for status in ("needs_response", "under_review")},
    **{
        (f"{appeal}{status}", refundable): Standing.OPEN
        for appeal in ("", "appeal_")
        for status in ("needs_response", "under_review")
        for refundable in (True, False)
    },
}
TABLE = CLOSED | RUNNING
DISPUTED_CHARGE = charge(disputed=True)


def test_every_status_of_stripes_is_in_the_table() -> None:
    assert {status for status, _ in TABLE} == listed(stripe.Dispute, "status")


@pytest.mark.parametrize(("status", "refundable"), TABLE)
def test_a_status_and_stripes_word_on_refunds_say_whose_it_is(status: str, refundable: bool) -> None:
    assert standing(DISPUTED_CHARGE, [dispute(status=status, refundable=refundable)]) is TABLE[status, refundable]


def test_a_status_that_stripe_adds_later_is_undecided() -> None:
    assert standing(DISPUTED_CHARGE, [dispute(status="on_hold", refundable=True)]) is Standing.OPEN


def test_nobody_asked_about_a_charge_that_is_not_disputed() -> None:
    assert standing(charge(), None) is Standing.CLEAR


def test_what_was_not_read_is_unknown() -> None:
    assert standing(DISPUTED_CHARGE, None) is Standing.UNKNOWN
    assert standing(DISPUTED_CHARGE, [dispute(charge="ch_2", status="won", refundable=True)]) is Standing.UNKNOWN


def test_of_several_the_worst_counts() -> None:
    won, lost = dispute("du_1", status="won", refundable=True), dispute("du_2", status="lost")
    assert standing(DISPUTED_CHARGE, [won, lost]) is Standing.LOST
    assert standing(DISPUTED_CHARGE, [won, dispute("du_2", status="needs_response")]) is Standing.OPEN


def test_of_less_than_the_payment_nobody_knows_whether_the_rest_is_here() -> None:
    """It may be a part, or the rate of exchange; whatever Stripe says of refunds."""
    part = dispute("du_1", status="lost", amount=usd(500), refundable=True)
    assert standing(DISPUTED_CHARGE, [part]) is Standing.PARTLY_LOST
    assert standing(DISPUTED_CHARGE, [part, dispute("du_2", status="lost")]) is Standing.LOST
    assert standing(DISPUTED_CHARGE, [replace(part, amount=Money(1, "eur"))]) is Standing.LOST


def test_a_dispute_over_all_that_was_not_refunded_is_over_the_payment() -> None:
    refunded = replace(DISPUTED_CHARGE, refunded=usd(4_400))
    assert standing(refunded, [dispute(status="lost", amount=usd(500))]) is Standing.LOST


def picture(status: str, refundable: bool) -> Account:
    return account(charges=(DISPUTED_CHARGE,), disputes=(dispute(status=status, refundable=refundable),))


def said(remedy: Remedy, of: Account) -> tuple[str, str]:
    on = Targets(charge="ch_1", amount=100, currency="usd")
    found = RUNGS[remedy].verdict(on, of, Policy(credit_balance=True))
    return found.reason, found.sentence


@pytest.mark.parametrize(("status", "refundable"), TABLE)
def test_the_guard_asks_that_and_says_why_not(status: str, refundable: bool) -> None:
    found = TABLE[status, refundable]
    of = picture(status, refundable)
    refund, credit = said(Remedy.REFUND_CHARGE, of), said(Remedy.CREDIT_BALANCE, of)
    ours = found in {Standing.WON, Standing.ASKED}
    assert refund == (("", "") if ours or found is Standing.INQUIRY else ("disputed", DISPUTED[found]))
    assert credit == (("", "") if ours else ("disputed", DISPUTED[found]))


def test_disputes_that_could_not_be_read_allow_nothing() -> None:
    unread = replace(picture("won", True), unknown=(Panel.DISPUTES,))
    assert said(Remedy.REFUND_CHARGE, unread)[0] == "unknown"
    beyond = replace(picture("won", True), disputes=())
    assert said(Remedy.REFUND_CHARGE, beyond) == ("disputed", DISPUTED[Standing.UNKNOWN])
