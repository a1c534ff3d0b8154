"""Who may hand off to whom, and when closing tells the team once more."""

import pytest

from billing.case.case import Case
from billing.case.events import (
    Closed,
    Denied,
    Event,
    Executed,
    FollowedUp,
    GapRecorded,
    HandedOff,
    LinkIssued,
    ReclassificationAsked,
    Refreshed,
    Rejected,
    Reopened,
    SearchAsked,
)
from billing.commands import decisions
from billing.values.choices import Remedy
from billing.values.errors import Refused
from billing.values.people import Person
from tests.billing.samples import BOB, IDENTIFIED, account, case_of, classified, classified_case, operator, proposed


def closing(*events: Event | tuple[str, Event]) -> list[type]:
    case = case_of(IDENTIFIED, classified(), *events)
    return [type(event) for event in decisions.close(case, operator(), None).events]


def test_a_handoff_may_name_who_takes_over() -> None:
    decision = decisions.hand_off(classified_case(), operator(), None, Person(BOB))
    assert decision.events == (HandedOff(to=BOB),)


@pytest.mark.parametrize("barred", ["guest", "bot", "outsider", "deleted"])
def test_nobody_is_handed_a_case_that_they_may_not_see(barred: str) -> None:
    with pytest.raises(Refused) as refusal:
        decisions.hand_off(classified_case(), operator(), None, Person(BOB, barred=barred))
    assert refusal.value.reason == "cannot_take_over"


def test_a_handoff_goes_through_while_slack_does_not_say_who_they_are() -> None:
    assert decisions.hand_off(classified_case(), operator(), None, Person(BOB, barred="unknown")).events


UNTOLD: list[list[Event | tuple[str, Event]]] = [
    [Executed(remedy=Remedy.NO_ACTION)],
    [proposed(), (BOB, Rejected(5))],
    [GapRecorded("no_dark_mode")],
    [FollowedUp("sent")],
    [ReclassificationAsked(), classified()],
    [SearchAsked(), IDENTIFIED],
    [Closed(), Reopened(), FollowedUp("sent")],
]
TOLD: list[list[Event | tuple[str, Event]]] = [
    [],
    [Denied("approve", "not_approver"), Refreshed(), LinkIssued()],
    [HandedOff(to=BOB)],
    [Closed(), Reopened()],
]


@pytest.mark.parametrize("since", UNTOLD)
def test_closing_hands_off_again_what_no_handoff_tells_yet(since: list[Event | tuple[str, Event]]) -> None:
    assert closing(HandedOff(), *since) == [HandedOff, Closed]


@pytest.mark.parametrize("since", TOLD)
def test_closing_says_nothing_twice(since: list[Event | tuple[str, Event]]) -> None:
    assert closing(HandedOff(), *since) == [Closed]


@pytest.mark.parametrize("case", [case_of(), case_of(IDENTIFIED), classified_case()])
def test_what_was_never_handed_off_is(case: Case) -> None:
    assert decisions.close(case, operator(), None).events == (HandedOff(), Closed())


def test_a_classification_keeps_what_it_was_made_on() -> None:
    reading = account()
    decision = decisions.classify(case_of(IDENTIFIED), operator(), classified().classification, reading)
    assert decision.proposed_on is reading
