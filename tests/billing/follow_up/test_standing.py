"""Where a follow-up stands: read off the log, in words that never call anything sent that nobody says is."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.case.case import Case
from billing.case.events import (
    Approved,
    Event,
    Executed,
    Failed,
    FollowedUp,
    GapRecorded,
    HandedOff,
    ReclassificationAsked,
    Rejected,
    Reported,
    SearchAsked,
    Unsettled,
)
from billing.commands import decisions
from billing.follow_up.draft import drafted
from billing.follow_up.standing import current_text, said, standing, written
from billing.policy.policy import Policy
from billing.values.choices import Remedy
from billing.values.errors import InvalidInput, Refused
from tests.billing.occurrences import cases, walk
from tests.billing.samples import (
    ADA,
    BOB,
    IDENTIFIED,
    account,
    approver,
    case_of,
    classified,
    classified_case,
    operator,
    proposed,
)
from tests.billing.words import text

DONE = Executed(remedy=Remedy.SHARE_PORTAL)
REFUNDED = Executed(remedy=Remedy.REFUND_CHARGE, proposal=4, charge="ch_1", refund="re_1", amount=4900, currency="usd")
FAILED = Failed(Remedy.REFUND_CHARGE, "declined", proposal=4)
BY_APPROVAL: list[Event | tuple[str, Event]] = [proposed(), (BOB, Approved(4))]
SENT, NOT_NEEDED, DRAFTED = FollowedUp("sent"), FollowedUp("not_needed"), FollowedUp("drafted")
BY_PERSON = FollowedUp("blocked", "person")

CAME_BACK = Reported("refund.failed", "evt_1", "re_1", "failed", "declined")
WENT_THROUGH = Reported("refund.updated", "evt_2", "re_1", "succeeded")
ENDED = Reported("customer.subscription.deleted", "evt_3", "sub_1", "canceled")

STANDS: list[tuple[list[Event | tuple[str, Event]], str]] = [
    ([], "drafted"),
    ([DONE], "drafted"),
    ([DRAFTED], "drafted"),
    ([proposed()], "drafted; blocked: a proposal waits"),
    ([proposed(), DRAFTED], "drafted; blocked: a proposal waits"),
    ([proposed(), (BOB, Rejected(4))], "drafted"),
    (BY_APPROVAL, "drafted; blocked: it is not known yet whether the last step was done"),
    (
        [*BY_APPROVAL, Unsettled(Remedy.REFUND_CHARGE, "e", proposal=4)],
        "drafted; blocked: it is not known yet whether the last step was done",
    ),
    ([*BY_APPROVAL, FAILED], "drafted; blocked: the last step failed"),
    ([*BY_APPROVAL, FAILED, DRAFTED], "drafted"),
    ([*BY_APPROVAL, FAILED, DONE], "drafted"),
    ([*BY_APPROVAL, REFUNDED], "drafted"),
    ([(BOB, BY_PERSON)], f"drafted; blocked by @{BOB}"),
    ([(BOB, BY_PERSON), DRAFTED], "drafted"),
    ([(BOB, BY_PERSON), proposed()], "drafted; blocked: a proposal waits"),
    ([proposed(), FollowedUp("blocked", "proposal"), (BOB, Rejected(4))], "drafted"),
    ([(BOB, SENT)], f"marked sent by @{BOB} 2026-11-23 12:00"),
    ([(BOB, SENT), HandedOff()], f"marked sent by @{BOB} 2026-11-23 12:00"),
    ([(BOB, SENT), DONE], "sent before; drafted anew"),
    ([SENT, proposed()], f"marked sent by @{ADA} 2026-11-23 12:00"),
    ([SENT, GapRecorded("no_portal", found=True)], f"marked sent by @{ADA} 2026-11-23 12:00"),
    ([SENT, GapRecorded("no_dark_mode")], "sent before; drafted anew"),
    ([SENT, ReclassificationAsked(), classified()], "sent before; drafted anew"),
    ([*BY_APPROVAL, REFUNDED, SENT, CAME_BACK], "sent before; drafted anew"),
    ([*BY_APPROVAL, REFUNDED, SENT, WENT_THROUGH, ENDED], f"marked sent by @{ADA} 2026-11-23 12:00"),
    ([SENT, DONE, proposed()], "sent before; drafted anew; blocked: a proposal waits"),
    ([SENT, DONE, SENT], f"marked sent by @{ADA} 2026-11-23 12:00"),
    ([NOT_NEEDED], f"not needed, says @{ADA}"),
    ([NOT_NEEDED, DONE], "not needed before; drafted anew"),
    ([SENT, SearchAsked(), IDENTIFIED, classified()], "drafted"),
]


@pytest.mark.parametrize(("events", "words"), STANDS)
def test_where_it_stands_in_words(events: list[Event | tuple[str, Event]], words: str) -> None:
    assert text([said(standing(case_of(IDENTIFIED, classified(), *events)))]) == words


@given(cases())
def test_what_nobody_marked_as_sent_is_called_drafted(case: Case) -> None:
    follow_up, words = standing(case), text([said(standing(case))])
    assert ("drafted" in words) is (follow_up.state in {"drafted", "blocked"})
    assert (follow_up.state == "blocked") is ("blocked" in words)
    if follow_up.state == "sent":
        assert follow_up.marked is not None
        assert follow_up.marked.event == SENT


def kept(**texts: str) -> Callable[[int, str], str | None]:
    return lambda seq, name: texts.get(f"at_{seq}") if name == "text" else None


def test_the_text_is_what_was_last_written_until_it_was_sent_and_more_was_done() -> None:
    case = case_of(IDENTIFIED, classified(), DRAFTED, FollowedUp("blocked", "person"))
    draft = drafted(case, account(), Policy())
    assert current_text(case, account(), Policy(), kept(at_4="first", at_5="second")) == "second"
    assert current_text(case, account(), Policy(), kept()) == draft
    sent = case_of(IDENTIFIED, classified(), SENT)
    assert current_text(sent, account(), Policy(), kept(at_4="what was sent")) == "what was sent"
    more = case_of(IDENTIFIED, classified(), SENT, DONE)
    assert written(more, kept(at_4="what was sent")) is None
    assert "manage your billing" in current_text(more, account(), Policy(), kept(at_4="what was sent"))


@pytest.mark.parametrize(("state", "outdated"), [(DRAFTED, True), (BY_PERSON, True), (SENT, False)])
def test_what_was_written_before_the_last_step_is_marked_as_that(state: FollowedUp, outdated: bool) -> None:
    assert not standing(case_of(IDENTIFIED, classified(), state)).outdated
    assert standing(case_of(IDENTIFIED, classified(), state, DONE)).outdated is outdated


SAVED = [
    ("drafted", "Hello Jane", DRAFTED, {"text": "Hello Jane"}),
    ("drafted", " the draft\n", DRAFTED, {}),
    ("sent", "the draft", SENT, {"text": "the draft"}),
    ("not_needed", "", NOT_NEEDED, {}),
    ("blocked", "the draft", BY_PERSON, {}),
]


@pytest.mark.parametrize(("state", "given_text", "event", "typed"), SAVED)
def test_saving_logs_the_state_and_keeps_the_text_beside_the_log(
    state: str, given_text: str, event: FollowedUp, typed: dict[str, str]
) -> None:
    decision = decisions.follow_up(classified_case(), operator(), state, given_text, "the draft")  # type: ignore[arg-type]  # a literal, from a list
    assert decision.events == (event,)
    assert decision.typed == typed


@pytest.mark.parametrize(
    ("steps", "by"),
    [
        (["proposed"], "proposal"),
        (["proposed", "approved"], "unsettled"),
        (["proposed", "approved", "unsettled"], "unsettled"),
        (["proposed", "approved", "failed"], "failed"),
        ([], "person"),
    ],
)
def test_a_block_names_what_blocks(steps: list[str], by: str) -> None:
    case = walk(["identified", "classified", *steps])
    assert decisions.follow_up(case, operator(), "blocked", "a", "b").events == (FollowedUp("blocked", by),)


@pytest.mark.parametrize("state", ["drafted", "sent", "blocked"])
def test_nothing_is_saved_without_a_text(state: str) -> None:
    with pytest.raises(InvalidInput):
        decisions.follow_up(classified_case(), operator(), state, " \n", "the draft")  # type: ignore[arg-type]  # a literal, from a list


@given(st.sampled_from([[], ["identified"], ["identified", "classified", "closed"], ["unidentified"]]))
def test_there_is_none_before_a_classification_or_after_the_end(steps: list[str]) -> None:
    with pytest.raises(Refused):
        decisions.may_follow_up(walk(steps), operator())
    with pytest.raises(Refused):
        decisions.may_follow_up(classified_case(), approver())
