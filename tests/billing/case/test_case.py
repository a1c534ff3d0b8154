"""The life of a case: which event may follow in which status, and what every log keeps true whatever happens in it."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.approval.votes import votes
from billing.case.busy import at_stake, busy_with
from billing.case.case import Case
from billing.case.events import (
    Approved,
    Closed,
    Event,
    Executed,
    Expired,
    Failed,
    Identified,
    Lapsed,
    Noted,
    Opened,
    Proposed,
    Rejected,
    RemedyAsked,
    SearchAsked,
    Shadowed,
    UndoAsked,
    Undone,
    Unidentified,
    Voided,
    Withdrawn,
)
from billing.case.fold import evolve, fold, resting_status
from billing.case.lifecycle import FOLLOWS, Status
from billing.case.log import STEPS, CaseEvent, step_of
from billing.values.choices import Remedy
from billing.values.errors import Stale
from tests.billing.occurrences import WAYS, cases, follow, occurs, possible, walk
from tests.billing.samples import (
    ADA,
    BOB,
    IDENTIFIED,
    NOW,
    approved_case,
    asked_to_end,
    case_of,
    classified,
    ended,
    proposed,
)

OURS, THEIRS = replace(IDENTIFIED, account="acct_1"), Identified("cus_2", livemode=True, account="acct_2")
DONE = ["identified", "classified", "noted:remedy", "executed"]
# Where each step leads; `None` is "stays where it is". The lifecycle of the contract, written down once.
LEADS_TO: dict[str, Status | None] = {
    "identified": Status.IDENTIFIED,
    "unidentified": Status.UNIDENTIFIED,
    "classified": Status.CLASSIFIED,
    "proposed": Status.PROPOSED,
    "approved": Status.EXECUTING,
    "lapsed": Status.PROPOSED,
    "shadowed": Status.CLASSIFIED,
    "noted:remedy": Status.EXECUTING,
    "noted:undo": Status.EXECUTING,
    "noted:identify": Status.OPENED,
    "noted:reclassify": Status.IDENTIFIED,
    "unsettled": Status.UNSETTLED,
    "rejected": Status.CLASSIFIED,
    "withdrawn": Status.CLASSIFIED,
    "expired": Status.CLASSIFIED,
    "voided": Status.CLASSIFIED,
    "executed": Status.CLASSIFIED,
    "undone": Status.CLASSIFIED,
    "failed": Status.CLASSIFIED,
    "closed": Status.CLOSED,
    "reopened": Status.CLASSIFIED,
    **dict.fromkeys(
        [
            "attempted",
            "denied",
            "reminded",
            "escalated",
            "erased",
            "gap_recorded",
            "followed_up",
            "link_issued",
            "noted:plan",
            "noted:session_link",
            "refreshed",
            "reported",
            "handed_off",
        ],
        None,
    ),
}
# What is done at the click leaves a proposal waiting.
STAYS = {(Status.PROPOSED, "executed")}
ALLOWED = [(status, step) for status in Status for step in sorted(FOLLOWS[status])]
FORBIDDEN = [(status, step) for status in Status for step in STEPS if step not in FOLLOWS[status]]


def test_the_table_knows_every_status_and_only_steps_that_exist() -> None:
    assert set(FOLLOWS) == set(Status) == set(WAYS)
    assert set().union(*FOLLOWS.values()) == set(STEPS) - {"opened"}


@pytest.mark.parametrize("status", Status)
def test_each_status_is_reached(status: Status) -> None:
    assert walk(WAYS[status]).status is status


@pytest.mark.parametrize(("status", "step"), ALLOWED)
def test_what_may_follow_is_accepted_and_leads_where_it_should(status: Status, step: str) -> None:
    before = walk(WAYS[status])
    event = occurs(step, before)
    assert step_of(event) == step
    after = follow(before, event)
    assert after.status is (status if (status, step) in STAYS else LEADS_TO[step] or status)
    assert after.seq == before.seq + 1
    if step == "denied":
        assert after.log == before.log
    else:
        assert after.log == (*before.log, after.log[-1])
        assert after.log[-1].event is event


@pytest.mark.parametrize(("status", "step"), FORBIDDEN)
def test_what_may_not_follow_is_stale_and_changes_nothing(status: Status, step: str) -> None:
    before = walk(WAYS[status])
    event = occurs(step, before)
    assert not before.may(step)
    with pytest.raises(Stale):
        follow(before, event)
    assert before == walk(WAYS[status])


@pytest.mark.parametrize("step", sorted(set(STEPS) - {"opened"}))
def test_a_log_begins_with_its_opening(step: str) -> None:
    blank = Case("case_1", 7, "C0SUPPORT", None)
    with pytest.raises(Stale):
        follow(blank, occurs(step, blank))


@pytest.mark.parametrize("seq", [0, 1, 3, 4, -1])
def test_a_number_that_is_not_the_next_one_is_stale(seq: int) -> None:
    with pytest.raises(Stale):
        evolve(case_of(), CaseEvent(seq, NOW, ADA, IDENTIFIED))


@given(cases())
@settings(max_examples=150)
def test_a_log_folds_to_the_case_that_grew_with_it(case: Case) -> None:
    blank = Case(case.case_id, case.number, case.channel, case.thread_ts, previewed_seq=case.previewed_seq)
    assert replace(fold(blank, case.log), seq=case.seq) == case
    numbers = [recorded.seq for recorded in case.log]
    assert numbers == sorted(set(numbers))
    assert numbers[-1] <= case.seq


@given(cases(), st.sampled_from(sorted(STEPS)))
@settings(max_examples=150)
def test_nothing_is_proposed_or_carried_out_without_a_classification(case: Case, step: str) -> None:
    remedies = {"proposed", "approved", "executed", "noted:remedy", "noted:undo", "link_issued"}
    remedies |= {"followed_up", "undone", "unsettled"}
    if case.classification is None:
        assert not [step for step in remedies if case.may(step)]
        if step in remedies:
            with pytest.raises(Stale):
                follow(case, occurs(step, case))


@given(cases(), st.sampled_from(sorted(STEPS)))
@settings(max_examples=300)
def test_one_proposal_waits_and_one_step_goes_on_at_the_most(case: Case, step: str) -> None:
    works = case.status in {Status.EXECUTING, Status.UNSETTLED}
    assert (case.work is not None) is works
    assert (case.waiting is not None) is (case.status is Status.PROPOSED or case.is_beside)
    assert bool(busy_with(case)) is bool(case.waiting or case.work)
    if case.waiting:
        assert isinstance(case.waiting.event, Proposed)
        assert not case.may("proposed")
        assert not case.may("closed")
    if case.work:
        assert not case.may("noted:remedy")
        assert not case.may("noted:undo")
        assert not case.may("approved")
        assert isinstance(case.work.event, RemedyAsked | UndoAsked) or case.waiting is None
    if case.is_beside:
        assert len(busy_with(case)) == 2
        if step in possible(case):
            what_becomes_of_both(case, follow(case, occurs(step, case)), step)


def what_becomes_of_both(before: Case, after: Case, step: str) -> None:
    """Of a proposal and of the step beside it: what ends the one leaves the other as it is."""
    ends_proposal = step in {"rejected", "withdrawn", "expired", "voided"}
    ends_work = step in {"executed", "undone", "failed", "shadowed"}
    assert after.waiting == (None if ends_proposal else before.waiting)
    assert after.work == (None if ends_work else before.work)
    if ends_work:
        assert after.status is Status.PROPOSED
    else:
        assert after.status is (Status.UNSETTLED if step == "unsettled" else before.status)
    assert (after.acted_seq == after.seq) is (step in {"executed", "undone", "failed", "voided"})


@given(cases())
@settings(max_examples=150)
def test_status_customer_and_classification_agree(case: Case) -> None:
    if case.status in {Status.OPENED, Status.UNIDENTIFIED}:
        assert (case.customer, case.classification) == (None, None)
    elif case.status is Status.IDENTIFIED:
        assert case.customer
        assert case.classification is None
    elif case.status is not Status.CLOSED:
        assert case.customer
        assert case.classification
    assert case.is_open is (case.status is not Status.CLOSED)
    assert case.may("denied")
    assert 1 <= case.lookup_seq <= case.stale_before_seq <= case.seq
    assert isinstance(case.at(case.lookup_seq).event, Opened | Noted)


@pytest.mark.parametrize("step", ["noted:identify", "noted:reclassify"])
def test_the_classification_is_dropped_with_what_it_rested_on(step: str) -> None:
    case = walk(["identified", "classified", step])
    assert case.classification is None
    assert (case.customer is None) is (step == "noted:identify")
    assert not case.may("proposed")


def test_another_customer_is_read_from_the_request_for_it() -> None:
    case = walk(["identified", "classified", "noted:identify"])
    assert (case.lookup_seq, case.stale_before_seq) == (4, 4)
    found = follow(case, Identified("cus_2", livemode=False))
    assert (found.customer, found.livemode) == ("cus_2", False)


@pytest.mark.parametrize(
    ("log", "status"),
    [
        ([Closed()], Status.OPENED),
        ([Unidentified("none"), Closed()], Status.UNIDENTIFIED),
        ([IDENTIFIED, Closed()], Status.IDENTIFIED),
        ([IDENTIFIED, classified(), Closed()], Status.CLASSIFIED),
        ([IDENTIFIED, classified(), SearchAsked(), Closed()], Status.OPENED),
    ],
)
def test_a_reopened_case_goes_on_where_it_rested(log: list[Opened], status: Status) -> None:
    closed = case_of(*log)
    assert resting_status(closed) is status
    assert follow(closed, occurs("reopened", closed)).status is status


def test_a_case_is_busy_with_the_object_that_it_is_about() -> None:
    assert busy_with(case_of(IDENTIFIED, classified())) == set()
    assert busy_with(case_of(IDENTIFIED, classified(), proposed())) == {"ch_1"}
    assert busy_with(approved_case()) == {"ch_1"}
    executed = case_of(IDENTIFIED, classified(), asked_to_end(), ended())
    assert busy_with(case_of(IDENTIFIED, classified(), asked_to_end())) == {"sub_1"}
    assert busy_with(executed) == set()
    undo = UndoAsked(remedy=Remedy.CANCEL_AT_PERIOD_END, subscription="sub_1", execution=5)
    assert busy_with(follow(executed, undo)) == {"sub_1"}


def test_and_with_that_of_a_step_beside_a_proposal() -> None:
    beside = case_of(IDENTIFIED, classified(), proposed(), asked_to_end())
    assert (beside.status, at_stake(beside)) == (Status.EXECUTING, "sub_1")
    assert busy_with(beside) == {"ch_1", "sub_1"}
    assert busy_with(follow(beside, ended(5))) == {"ch_1"}
    assert busy_with(follow(beside, Withdrawn(4))) == {"sub_1"}


def test_what_is_done_at_the_click_leaves_the_proposal_waiting() -> None:
    before = case_of(IDENTIFIED, classified(), proposed())
    after = follow(before, Executed(remedy=Remedy.SHARE_PORTAL))
    assert after.has_done(Remedy.SHARE_PORTAL)
    assert (after.status, after.waiting) == (Status.PROPOSED, before.waiting)
    assert busy_with(after) == {"ch_1"}
    assert (after.stale_before_seq, after.acted_seq) == (before.stale_before_seq, before.acted_seq)
    approved = follow(after, Approved(4))
    assert approved.status is Status.EXECUTING
    assert busy_with(approved) == {"ch_1"}


def test_a_step_beside_a_proposal_leaves_its_votes_and_makes_the_reading_old() -> None:
    voted = case_of(IDENTIFIED, classified(), proposed(), (BOB, Approved(4, remaining=1)))
    done = follow(follow(voted, asked_to_end()), ended(6))
    assert (done.status, done.waiting, done.work) == (Status.PROPOSED, voted.waiting, None)
    assert list(votes(done, 4)) == [BOB]
    assert done.stale_before_seq == done.acted_seq == 7


def test_a_shadowed_step_beside_a_proposal_leaves_the_reading_too() -> None:
    beside = case_of(IDENTIFIED, classified(), proposed(), asked_to_end())
    after = follow(beside, Shadowed(remedy=Remedy.CANCEL_AT_PERIOD_END, request=5))
    assert (after.status, after.waiting, after.work) == (Status.PROPOSED, beside.waiting, None)
    assert after.stale_before_seq == beside.stale_before_seq


def test_nothing_was_done_about_a_proposal_that_waits() -> None:
    before = case_of(IDENTIFIED, classified(), proposed())
    for done in (
        Executed(remedy=Remedy.REFUND_CHARGE, proposal=4),
        Executed(remedy=Remedy.CANCEL_AT_PERIOD_END, request=4),
    ):
        with pytest.raises(Stale):
            follow(before, done)


@pytest.mark.parametrize(
    "other",
    [
        Executed(remedy=Remedy.REFUND_CHARGE, proposal=4),
        Executed(remedy=Remedy.SHARE_PORTAL),
        Failed(Remedy.REFUND_CHARGE, "card_declined", 4),
        Undone(remedy=Remedy.CANCEL_AT_PERIOD_END, execution=3, request=4),
        Shadowed(remedy=Remedy.REFUND_CHARGE, proposal=4),
        Approved(4),
        Lapsed(4, 1, (BOB,)),
        Rejected(5),
        Withdrawn(5),
        Expired(3),
        Voided(5, "changed:refunded"),
    ],
    ids=lambda event: type(event).__name__,
)
def test_only_its_own_end_is_the_end_of_a_step_or_of_a_proposal(other: Event) -> None:
    beside = case_of(IDENTIFIED, classified(), proposed(), asked_to_end())
    with pytest.raises(Stale):
        follow(beside, other)


@pytest.mark.parametrize("step", ["executed", "failed", "voided"])
def test_after_stripe_was_asked_the_reading_is_old(step: str) -> None:
    before = approved_case()
    after = follow(before, occurs(step, before))
    assert after.stale_before_seq == after.seq > before.stale_before_seq


def test_what_was_taken_back_is_not_carried_out_any_more() -> None:
    done = walk(DONE)
    assert [recorded.seq for recorded, _ in done.carried_out(Remedy.CANCEL_AT_PERIOD_END)] == [5]
    undone = follow(follow(done, occurs("noted:undo", done)), occurs("undone", walk([*DONE, "noted:undo"])))
    assert undone.undone == {5}
    assert undone.carried_out(Remedy.CANCEL_AT_PERIOD_END) == []


@pytest.mark.parametrize("seq", [0, -1, 99])
def test_a_number_outside_the_log_is_stale(seq: int) -> None:
    with pytest.raises(Stale):
        case_of().at(seq)
    with pytest.raises(Stale):
        approved_case().proposed(5)


class TestAccount:
    """Stripe is asked with the key of the account that whoever it is about is in."""

    def test_it_is_the_customers(self) -> None:
        assert case_of(OURS).asks_in == "acct_1"

    def test_somebody_else_may_be_in_another_one(self) -> None:
        looking = (OURS, SearchAsked())
        assert case_of(*looking).asks_in is None
        assert case_of(*looking, THEIRS).asks_in == "acct_2"

    def test_an_undo_asks_where_it_was_done(self) -> None:
        moved = (OURS, classified(), asked_to_end(), ended(), SearchAsked(), THEIRS, classified())
        undo = UndoAsked(remedy=Remedy.CANCEL_AT_PERIOD_END, subscription="sub_1", execution=5)
        assert (case_of(*moved).asks_in, case_of(*moved, undo).asks_in) == ("acct_2", "acct_1")
