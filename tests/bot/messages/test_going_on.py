"""A case that goes on: after its handoff, after a refund that came back, and for whoever only hears it."""

from typing import Any

import pytest

from billing.case.case import Case
from billing.case.events import Approved, Event, Executed, Failed, HandedOff, ReclassificationAsked, Refreshed, Rejected
from billing.values.choices import Remedy, SkipReason
from bot.messages.scene import Message
from tests.billing.samples import ADA, BOB, IDENTIFIED, case_of, charge, classified, made_refund, proposed
from tests.bot.hostile import mrkdwn, thread_of

Steps = list[Event | tuple[str, Event]]
APPROVED: Steps = [proposed(), (BOB, Approved(4))]
REFUNDED = Executed(remedy=Remedy.REFUND_CHARGE, proposal=4, charge="ch_1", refund="re_1", amount=4900, currency="usd")


def case(*steps: Event | tuple[str, Event]) -> Case:
    return case_of(IDENTIFIED, classified(), *steps)


def message(of: Case, name: str, **given: Any) -> Message:
    (found,) = [drawn for drawn in thread_of(of, **given) if drawn.name == name]
    return found


@pytest.mark.parametrize("since", [[], [Refreshed()]])
def test_a_case_that_was_handed_off_says_so(since: Steps) -> None:
    root = message(case((BOB, HandedOff()), *since), "root")
    assert f"Handed off by <@{BOB}>" in mrkdwn(root.blocks)
    assert "out of date" not in mrkdwn(root.blocks)
    assert "close the case, or take it up again" in root.text


@pytest.mark.parametrize(
    ("since", "actor"),
    [
        ([(BOB, proposed())], f"<@{BOB}>"),
        ([Executed(remedy=Remedy.NO_ACTION)], f"<@{ADA}>"),
    ],
)
def test_a_new_step_after_it_takes_the_case_up_again_for_everybody_to_see(since: Steps, actor: str) -> None:
    root = message(case(HandedOff(), *since), "root")
    assert f"taken up again by {actor}" in mrkdwn(root.blocks)
    assert "that handoff is out of date" in mrkdwn(root.blocks)
    assert "take it up again" not in root.text


def test_what_came_of_a_step_makes_the_handoff_before_it_old() -> None:
    root = message(case(*APPROVED, HandedOff(), ("bot", REFUNDED)), "root")
    assert "taken up again by bot" in mrkdwn(root.blocks)


def test_the_next_handoff_says_that_there_was_one_before() -> None:
    went_on = case(HandedOff(), (BOB, Executed(remedy=Remedy.NO_ACTION)), HandedOff())
    first, second = message(went_on, "handoff:4"), message(went_on, "handoff:6")
    assert "Work went on after the handoff" not in mrkdwn(first.blocks)
    assert "Work went on after the handoff of" in mrkdwn(second.blocks)
    assert f"first by <@{BOB}>" in mrkdwn(second.blocks)


def test_another_reason_for_skipping_safer_steps_stands_in_the_handoff() -> None:
    of = case(proposed(skip_reason=SkipReason.OTHER), (BOB, Approved(4)), ("bot", REFUNDED), HandedOff())
    told = mrkdwn(message(of, "handoff:7").blocks)
    assert "Another reason (see the note)" in told
    assert "*Note:* Jane" in told


def test_a_reason_that_came_to_nothing_before_the_case_was_classified_anew_does_not() -> None:
    of = case(
        proposed(skip_reason=SkipReason.TRUST), (BOB, Rejected(4)), ReclassificationAsked(), classified(), HandedOff()
    )
    assert "Safer steps were skipped" not in mrkdwn(message(of, "handoff:8").blocks)


@pytest.mark.parametrize(
    ("status", "head"),
    [
        ("succeeded", ":white_check_mark: *Refunded 49.00 USD*"),
        ("failed", ":warning: *Refund of 49.00 USD* came back; the customer does not have the money"),
    ],
)
def test_a_refund_that_came_back_has_no_tick(status: str, head: str) -> None:
    charges = (charge(refunds=(made_refund(status=status),)),)
    told = mrkdwn(message(case(*APPROVED, ("bot", REFUNDED)), "outcome:4", charges=charges).blocks)
    assert told.startswith(head)
    assert ("came back" in told) is (status == "failed")


def test_the_card_says_aloud_what_came_of_it() -> None:
    """Of an older one only what it was then."""
    once = Failed(Remedy.REFUND_CHARGE, "declined", proposal=4)
    of = case(*APPROVED, ("bot", once), proposed(), (BOB, Rejected(7)))
    assert [message(of, name).heard for name in ("proposal:4", "proposal:7")] == [False, True]
    assert message(case(*APPROVED, ("bot", once)), "proposal:4").heard
