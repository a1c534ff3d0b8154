"""What a thread says of a step that was decided and that Stripe was not asked for yet."""

from dataclasses import replace
from datetime import timedelta

import pytest

from billing.case.case import Case
from billing.case.events import Approved, Attempted, Event
from billing.ports.control import Paused
from billing.values.choices import Remedy
from tests.billing.samples import BOB, IDENTIFIED, NOW, case_of, classified, proposed
from tests.bot.hostile import mrkdwn, thread_of

USUAL = "A step is being carried out."
SLOW = "Not begun since"
PAUSED = Paused(by=BOB, at=NOW)


def decided(*steps: Event) -> Case:
    case = case_of(IDENTIFIED, classified(), proposed(), (BOB, Approved(4)), *(("bot", step) for step in steps))
    return replace(case, attempted_seq=case.seq_of("approved")) if case.seq_of("attempted") else case


def remedies_after(case: Case, seconds: int, *, paused: bool = False) -> str:
    assert case.work is not None
    thread = thread_of(case, now=case.work.at + timedelta(seconds=seconds), paused=PAUSED if paused else None)
    (message,) = (drawn for drawn in thread if drawn.name == "remedies")
    return mrkdwn(message.blocks)


@pytest.mark.parametrize(
    ("case", "seconds", "paused", "said"),
    [
        (decided(), 5, False, USUAL),
        (decided(), 60, False, SLOW),
        (decided(Attempted(remedy=Remedy.REFUND_CHARGE, proposal=4)), 60, False, USUAL),
        (decided(), 60, True, USUAL),
    ],
    ids=["just now", "a minute ago", "begun", "paused"],
)
def test_a_step_that_waits_for_longer_than_usual_says_so(case: Case, seconds: int, paused: bool, said: str) -> None:
    assert said in remedies_after(case, seconds, paused=paused)


def test_it_says_until_when_it_is_tried_and_that_nothing_was_asked_of_stripe() -> None:
    told = remedies_after(decided(), 60)
    assert "Stripe was asked for nothing yet" in told
    until = int((NOW + timedelta(minutes=15)).timestamp())
    assert f"<!date^{until}^" in told
