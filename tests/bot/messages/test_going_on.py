"""A case that goes on: after its handoff, after a refund that came back, and for whoever only hears it."""

import json
from dataclasses import replace
from typing import Any

import pytest

from billing.account.account import Account
from billing.account.payment_method import PaymentMethod
from billing.case.case import Case
from billing.case.events import (
    Approved,
    Closed,
    Event,
    Executed,
    Failed,
    FollowedUp,
    HandedOff,
    ReclassificationAsked,
    Refreshed,
    Rejected,
)
from billing.follow_up.draft import drafted
from billing.policy.policy import Policy
from billing.values.choices import Classification, Remedy, SkipReason
from bot.messages.remedies import remedies
from bot.messages.root import root
from bot.messages.scene import Message, Scene
from tests.billing.samples import (
    ADA,
    BOB,
    IDENTIFIED,
    NOW,
    account,
    case_of,
    charge,
    classified,
    invoice,
    made_refund,
    proposed,
    subscription,
    usd,
)
from tests.bot.hostile import mrkdwn, thread_of

POLICY = Policy()
CARD = PaymentMethod("pm_1", "card", brand="visa", last4="4242")
Steps = list[Event | tuple[str, Event]]
APPROVED: Steps = [proposed(), (BOB, Approved(4))]
REFUNDED = Executed(remedy=Remedy.REFUND_CHARGE, proposal=4, charge="ch_1", refund="re_1", amount=4900, currency="usd")


def case(*steps: Event | tuple[str, Event]) -> Case:
    return case_of(IDENTIFIED, classified(), *steps)


def message(of: Case, name: str, **given: Any) -> Message:
    (found,) = [drawn for drawn in thread_of(of, **given) if drawn.name == name]
    return found


def scene(of: Case, reading: Account) -> Scene:
    return Scene(of, reading, (), lambda *_: None, lambda _: reading, lambda _: {}, POLICY)


def remedies_of(of: Case, reading: Account) -> Any:
    drawn = remedies(scene(of, reading))
    assert drawn
    return drawn.blocks


def root_of(of: Case, reading: Account) -> Any:
    return root(scene(of, reading)).blocks


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


TWO = (subscription(), subscription("sub_2"))


def test_a_duplicate_that_was_refunded_and_not_ended_does_not_pass_for_solved() -> None:
    """Outcome, remedies and handoff say that both go on and when they charge next; the customer is told, too."""
    of = case(*APPROVED, ("bot", REFUNDED), HandedOff())
    left = "Refunded, but nothing was ended: 2 subscriptions go on, next charges <!date^"
    for name in ("outcome:4", "handoff:7"):
        assert left in mrkdwn(message(of, name, subscriptions=TWO).blocks), name
    told = mrkdwn(message(case(*APPROVED, ("bot", REFUNDED)), "remedies", subscriptions=TWO).blocks)
    assert left in told
    assert "Solved" not in told
    reading = account(subscriptions=TWO)
    assert "Your subscriptions go on as they are; the next charges are on 13 December 2026." in drafted(
        of, reading, POLICY
    )


def test_one_of_which_another_was_ended_is_solved_and_says_what_is_left() -> None:
    ended_now = (subscription(), subscription("sub_2", status="canceled", ended_at=NOW))
    over = Executed(remedy=Remedy.CANCEL_NOW, proposal=4, subscription="sub_2")
    steps: Steps = [
        proposed(remedy=Remedy.CANCEL_NOW, subscription="sub_2", charge=None),
        (BOB, Approved(4)),
        ("bot", over),
    ]
    of = case(*steps)
    reading = account(subscriptions=ended_now, charges=())
    shown = mrkdwn(remedies_of(of, reading))
    assert "*Solved*: one Pro left, renews" in shown
    assert "Recommended" not in shown
    assert "Next step: send the follow-up, then hand off and close (" in mrkdwn(root_of(of, reading))
    assert "Next step: hand off and close (" in mrkdwn(root_of(case(*steps, FollowedUp("sent")), reading))


def test_a_payment_that_went_through_is_solved_without_the_portal_and_not_while_another_is_open() -> None:
    paid = Executed(remedy=Remedy.RETRY_PAYMENT, proposal=4, invoice="in_1", amount=4900, currency="usd")
    asked = proposed(remedy=Remedy.RETRY_PAYMENT, invoice="in_1", charge=None)
    failed = classified(Classification.FAILED_PAYMENT)
    of = case_of(IDENTIFIED, failed, asked, (BOB, Approved(4)), ("bot", paid))
    through = account(invoices=(invoice(status="paid", remaining=usd(0)),), payment_methods=(CARD,))
    assert "*Solved*: Pro goes on" in mrkdwn(remedies_of(of, through))
    owed = (*through.invoices, invoice("in_2", attempt_count=1))
    left = mrkdwn(remedies_of(of, replace(through, invoices=owed, subscriptions=(subscription(status="past_due"),))))
    assert "Solved" not in left
    assert "Still to do" in left
    assert "a second person approves" in left


def test_the_first_message_says_whose_turn_it_is_and_since_when() -> None:
    assert f"Next step: classify the case in the thread (<@{ADA}>)" in mrkdwn(
        message(case_of(IDENTIFIED), "root").blocks
    )
    given = case(HandedOff(BOB), (BOB, Refreshed()))
    assert f"with <@{BOB}>" in mrkdwn(message(given, "root").blocks)
    assert f"take it up again with another step (<@{BOB}>)" in mrkdwn(message(given, "root").blocks)
    waits = message(case(proposed()), "root")
    assert "approve or reject the proposal, which has waited since <!date^" in mrkdwn(waits.blocks)
    assert "an approver approves or rejects the proposal" in waits.text


@pytest.mark.parametrize(
    ("told", "next_step"),
    [
        ([], "send the drafted follow-up"),
        ([FollowedUp("sent")], "none; reopen the case if something is left"),
    ],
)
def test_a_closed_case_says_what_is_left_to_do(told: Steps, next_step: str) -> None:
    closed = message(case(*told, HandedOff(), Closed()), "root")
    assert next_step in mrkdwn(closed.blocks)
    assert next_step in closed.text


def test_closing_asks_once_more_only_while_the_customer_was_told_nothing() -> None:
    def asks(of: Case) -> bool:
        return "The customer was told nothing" in json.dumps(message(of, "root").blocks)

    assert asks(case())
    assert not asks(case(FollowedUp("sent")))
    assert not asks(case(FollowedUp("not_needed")))
    assert not asks(case_of(IDENTIFIED))


def test_a_decided_card_and_a_closed_cases_summary_keep_all_that_they_said_behind_a_line() -> None:
    decided = message(case(*APPROVED), "proposal:4").blocks
    assert [block["type"] for block in decided] == ["section", "container"]
    assert "*Approved* by" in mrkdwn(decided[:1])
    assert "Duplicate charge" in mrkdwn(decided[1:])
    closed = message(case(HandedOff(), Closed()), "summary").blocks
    assert [block["type"] for block in closed] == ["section", "container"]
    assert "Duplicate personal subscription" in mrkdwn(closed[:1])
    assert "Pro, 49.00 USD per month" not in mrkdwn(closed[:1])


def test_whoever_may_not_approve_reads_so_before_the_button_asks_them() -> None:
    card = message(case(proposed()), "proposal:4").blocks
    types = [block["type"] for block in card]
    says = next(place for place, block in enumerate(card) if f"not <@{ADA}>, who asked" in mrkdwn([block]))
    assert says < types.index("actions")
