"""What people's clicks decide: who gets through, with which inputs, and what is logged."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from billing.account.account import Panel
from billing.case.case import Case
from billing.case.decision import Decision
from billing.case.events import (
    Classified,
    Closed,
    Event,
    Executed,
    Failed,
    HandedOff,
    LinkAsked,
    ReclassificationAsked,
    Refreshed,
    Reopened,
    SearchAsked,
    UndoAsked,
    Undone,
    Unsettled,
)
from billing.case.fold import fold
from billing.case.lifecycle import Status
from billing.case.log import CaseEvent
from billing.commands import decisions
from billing.commands import propose as taking
from billing.policy.policy import Policy
from billing.remedies.inputs import Inputs
from billing.values.choices import Classification, Remedy
from billing.values.errors import InvalidInput, Refused, Stale
from billing.values.identifiers import Identifier, IdentifierKind
from billing.values.people import Person, Role
from tests.billing.occurrences import WAYS, walk
from tests.billing.samples import (
    ADA,
    BOB,
    BOTH,
    IDENTIFIED,
    NOW,
    account,
    approved_case,
    approver,
    asked_to_end,
    case_of,
    classified,
    classified_case,
    ended,
    operator,
    proposed,
    subscription,
)

DONE = ["identified", "classified", "noted:remedy", "executed"]
POLICY = Policy(approval_expires=timedelta(hours=2))
EMAIL = Identifier(IdentifierKind.EMAIL, "jane@example.com")
REFUND = Inputs(charge="ch_1", amount="49.00", reason="duplicate", skip_reason="trust", note="Sorry!")


# Everything that only an operator may do, and the statuses in which it may be done.
OPERATORS: dict[str, tuple[Callable[[Case, Person], object], set[Status]]] = {
    "identify": (
        lambda case, person: decisions.identify(case, person, EMAIL),
        {Status.OPENED, Status.UNIDENTIFIED, Status.IDENTIFIED, Status.CLASSIFIED},
    ),
    "may_identify": (
        decisions.may_identify,
        {Status.OPENED, Status.UNIDENTIFIED, Status.IDENTIFIED, Status.CLASSIFIED},
    ),
    "classify": (
        lambda case, person: decisions.classify(case, person, Classification.TEAM_SEATS, account()),
        {Status.IDENTIFIED},
    ),
    "reclassify": (decisions.reclassify, {Status.CLASSIFIED}),
    "refresh": (
        decisions.refresh,
        {Status.IDENTIFIED, Status.CLASSIFIED, Status.PROPOSED, Status.EXECUTING, Status.UNSETTLED},
    ),
    "session_link": (
        decisions.issue_link,
        {Status.CLASSIFIED, Status.PROPOSED, Status.EXECUTING, Status.UNSETTLED},
    ),
    "propose": (
        lambda case, person: taking.take(
            case, person, Remedy.REFUND_CHARGE, REFUND, (account(), case.stale_before_seq), POLICY, NOW
        ),
        {Status.CLASSIFIED},
    ),
    "handoff": (
        lambda case, person: decisions.hand_off(case, person, account()),
        {Status.CLASSIFIED, Status.PROPOSED, Status.EXECUTING, Status.UNSETTLED},
    ),
    "close": (
        lambda case, person: decisions.close(case, person, account()),
        {Status.OPENED, Status.UNIDENTIFIED, Status.IDENTIFIED, Status.CLASSIFIED, Status.PORTAL},
    ),
    "reopen": (decisions.reopen, {Status.CLOSED}),
}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("act", OPERATORS)
def test_an_operator_gets_through_in_the_right_status_only(act: str, status: Status) -> None:
    decide, allowed = OPERATORS[act]
    case = walk(WAYS[status])
    if status in allowed:
        decide(case, operator())
    else:
        with pytest.raises(Refused):
            decide(case, operator())


BARRED = ["guest", "bot", "outsider", "deleted", "unknown"]
TURNED_AWAY = [
    *((Person("U0X", roles=BOTH, barred=reason), reason) for reason in BARRED),
    (Person("U0X", roles=frozenset({Role.APPROVER}), unresolved=frozenset({Role.OPERATOR})), "group_unresolved"),
    (approver(), "not_operator"),
    (Person("U0X"), "not_operator"),
]


@pytest.mark.parametrize(("person", "reason"), TURNED_AWAY)
@pytest.mark.parametrize("act", OPERATORS)
def test_nobody_else_gets_through(act: str, person: Person, reason: str) -> None:
    decide, allowed = OPERATORS[act]
    with pytest.raises(Refused) as refusal:
        decide(walk(WAYS[sorted(allowed)[0]]), person)
    assert refusal.value.reason == reason


def test_clicks_are_logged_as_what_they_mean() -> None:
    case, person = classified_case(), operator()
    assert decisions.identify(case, person, EMAIL) == Decision((SearchAsked(),), {"identifier": "jane@example.com"})
    assert decisions.reclassify(case, person) == Decision((ReclassificationAsked(),))
    assert decisions.refresh(case, person) == Decision((Refreshed(),))
    assert decisions.issue_link(case, person) == Decision((LinkAsked(),))
    assert decisions.hand_off(case, person, None) == Decision((HandedOff(),))
    assert decisions.reopen(walk(WAYS[Status.CLOSED]), person) == Decision((Reopened(),))


@pytest.mark.parametrize("unknown", [(), (Panel.SUBSCRIPTIONS,)])
def test_a_classification_keeps_what_was_suggested_or_that_nothing_was(unknown: tuple[Panel, ...]) -> None:
    twins = (subscription("sub_1"), subscription("sub_2"))
    reading = account(subscriptions=twins, unknown=unknown)
    decision = decisions.classify(case_of(IDENTIFIED), operator(), Classification.TEAM_SEATS, reading)
    suggested = None if unknown else Classification.DUPLICATE_SUBSCRIPTION
    assert decision.events == (Classified(Classification.TEAM_SEATS, suggested=suggested),)


def test_closing_hands_off_first_if_nobody_did() -> None:
    for never in (case_of(), case_of(IDENTIFIED), classified_case()):
        assert decisions.close(never, operator(), None).events == (HandedOff(), Closed())
    assert decisions.close(case_of(IDENTIFIED, classified(), HandedOff()), operator(), None).events == (Closed(),)


def test_only_the_last_execution_that_stands_can_be_taken_back() -> None:
    once = case_of(IDENTIFIED, classified(), asked_to_end(), ended())
    decision = decisions.undo(once, operator(), 5)
    assert decision.events == (UndoAsked(remedy=Remedy.CANCEL_AT_PERIOD_END, subscription="sub_1", execution=5),)
    twice = case_of(IDENTIFIED, classified(), asked_to_end(), ended(), asked_to_end(), ended(6))
    for case, seq in [(twice, 5), (once, 4), (once, 3), (once, 99), (walk([*DONE, "noted:undo", "undone"]), 5)]:
        with pytest.raises(Stale):
            decisions.undo(case, operator(), seq)
    assert decisions.undo(twice, operator(), 7).events
    with pytest.raises(Stale):
        decisions.undo(case_of(IDENTIFIED, classified(), Executed(remedy=Remedy.NO_ACTION)), operator(), 4)
    with pytest.raises(Refused):
        decisions.undo(once, approver(), 5)


UNSEEN = Unsettled(Remedy.REFUND_CHARGE, "unread:no_permission", proposal=4, by_hand=True)


@pytest.mark.parametrize(
    ("outcome", "event"),
    [
        (
            "done",
            Executed(
                remedy=Remedy.REFUND_CHARGE,
                proposal=4,
                charge="ch_1",
                amount=4900,
                currency="usd",
                reason="settled_by_hand",
            ),
        ),
        ("not_done", Failed(Remedy.REFUND_CHARGE, "settled_by_hand", proposal=4)),
    ],
)
def test_what_nobody_can_look_at_ends_with_an_approvers_word(outcome: str, event: Event) -> None:
    case = approved_case(UNSEEN)
    assert decisions.settle(case, approver(), outcome, " Seen in the dashboard ", Policy()) == Decision(
        (event,), {"note": "Seen in the dashboard"}
    )


def test_nobody_else_says_it_and_not_before_nor_without_a_word_of_why() -> None:
    unseen = approved_case(UNSEEN)
    both = Person(ADA, frozenset(Role))
    for case, person, reason in [
        (unseen, both, "own_step"),
        (unseen, operator(), "not_approver"),
        (approved_case(), approver(), "stale"),
        (approved_case(replace(UNSEEN, by_hand=False)), approver(), "stale"),
        (approved_case(UNSEEN, replace(UNSEEN, by_hand=False)), approver(), "stale"),
    ]:
        with pytest.raises(Refused) as refused:
            decisions.settle(case, person, "done", "Seen", Policy())
        assert refused.value.reason == reason
    for outcome, note, field in [("", "Seen", "outcome"), ("perhaps", "Seen", "outcome"), ("done", " ", "note")]:
        with pytest.raises(InvalidInput) as wrong:
            decisions.settle(unseen, approver(), outcome, note, Policy())
        assert wrong.value.field == field


def test_what_came_of_a_step_beside_a_proposal_is_said_by_another_approver_and_the_proposal_waits_on() -> None:
    unseen = Unsettled(Remedy.CANCEL_AT_PERIOD_END, "unread:no_permission", request=5, by_hand=True)
    beside = case_of(IDENTIFIED, classified(), (BOB, proposed()), asked_to_end(), unseen)
    with pytest.raises(Refused, match="own_step"):
        decisions.settle(beside, Person(ADA, BOTH), "done", "I saw it", POLICY)
    (event,) = decisions.settle(beside, approver(BOB), "done", "I saw it", POLICY).events
    assert event == replace(ended(5), reason="settled_by_hand")
    assert fold(beside, [CaseEvent(7, NOW, BOB, event)]).waiting == beside.waiting


def test_an_undo_ends_so_as_an_undo() -> None:
    asked = UndoAsked(remedy=Remedy.CANCEL_AT_PERIOD_END, subscription="sub_1", execution=5)
    doubt = Unsettled(Remedy.CANCEL_AT_PERIOD_END, "unread:no_permission", request=6, by_hand=True)
    case = case_of(IDENTIFIED, classified(), asked_to_end(), ended(), asked, doubt)
    (event,) = decisions.settle(case, approver(), "done", "Seen", Policy()).events
    assert event == Undone(
        remedy=Remedy.CANCEL_AT_PERIOD_END, execution=5, request=6, subscription="sub_1", reason="settled_by_hand"
    )
