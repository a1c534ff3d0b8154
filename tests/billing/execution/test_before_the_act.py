"""Who decided a step is asked for again right before it is done: what stands in the log may be anybody's writing."""

from dataclasses import replace

import pytest

from billing.case.events import Approved, Attempted, Event, Failed, RemedyAsked, Unsettled, Voided
from billing.values.choices import Remedy
from billing.values.errors import Stale
from billing.values.people import Person
from tests.billing.fake_stripe import Stripe
from tests.billing.fakes import People
from tests.billing.refund_bench import Bench, unsettled_case
from tests.billing.samples import ADA, BOB, IDENTIFIED, approved_case, approver, case_of, classified, proposed

OUT = ("guest", "bot", "outsider", "deleted")


@pytest.mark.parametrize(("by", "reason"), [(ADA, "own_proposal"), ("bot", "approver"), ("stripe", "approver")])
def test_what_no_second_person_approved_is_void(by: str, reason: str) -> None:
    case = case_of(IDENTIFIED, classified(), proposed(), (by, Approved(4)))
    bench = Bench(case, people=People({ADA: approver(ADA), by: approver(by)}))
    assert bench.carry_out() == Voided(4, reason=reason)
    assert bench.stripe.writes == []


ATTEMPTED = Attempted(Remedy.REFUND_CHARGE, proposal=4)


@pytest.mark.parametrize("since", [ATTEMPTED, Unsettled(Remedy.REFUND_CHARGE, "x", 4)])
def test_nor_is_it_asked_again_where_it_was_begun(since: Event) -> None:
    approved = (IDENTIFIED, classified(), proposed(), (ADA, Approved(4)))
    bench = Bench(replace(case_of(*approved, ("bot", since)), attempted_seq=5))
    said = bench.carry_out()
    assert isinstance(said, Unsettled)
    assert bench.stripe.writes == []


@pytest.mark.parametrize("approver_left", [True, False])
def test_that_it_was_begun_another_table_says_in_vain(approver_left: bool) -> None:
    """The log says before each first request that it is about to be made."""
    gone, there = Person(BOB, barred="deleted"), approver(BOB)
    bench = Bench(replace(approved_case(), attempted_seq=5), people=People({BOB: gone if approver_left else there}))
    bench.carry_out()
    assert [write.of for write in bench.stripe.writes] == ([] if approver_left else ["ch_1"])
    assert [case.seq_of("attempted") for case in bench.store.cases.values()] == ([] if approver_left else [6])


def test_an_approval_is_of_the_proposal_that_waits() -> None:
    with pytest.raises(Stale):
        case_of(IDENTIFIED, classified(), proposed(), (BOB, Approved(3)))


@pytest.mark.parametrize("why", OUT)
def test_what_somebody_proposed_who_is_gone_is_void(why: str) -> None:
    bench = Bench(approved_case(), people=People({BOB: approver(BOB), ADA: Person(ADA, barred=why)}))
    assert bench.carry_out() == Voided(4, reason="proposer")
    assert bench.stripe.writes == []


@pytest.mark.parametrize("person", [Person(ADA), Person(ADA, barred="unknown")])
def test_whoever_proposed_and_works_no_cases_any_more_has_proposed_all_the_same(person: Person) -> None:
    bench = Bench(approved_case(), people=People({BOB: approver(BOB), ADA: person}))
    bench.carry_out()
    assert [write.of for write in bench.stripe.writes] == ["ch_1"]


@pytest.mark.parametrize("person", [Person(ADA), *(Person(ADA, barred=why) for why in OUT)])
def test_what_one_person_alone_asked_for_is_not_done_once_they_may_not(person: Person) -> None:
    asked = RemedyAsked(remedy=Remedy.CANCEL_AT_PERIOD_END, subscription="sub_1")
    case = case_of(IDENTIFIED, classified(), (ADA, asked))
    bench = Bench(case, Stripe(), people=People({ADA: person}))
    assert bench.carry_out() == Failed(Remedy.CANCEL_AT_PERIOD_END, "operator", request=4, left="untouched")
    assert bench.stripe.writes == []


def test_nobody_but_a_person_asks_for_a_step() -> None:
    asked = RemedyAsked(remedy=Remedy.CANCEL_AT_PERIOD_END, subscription="sub_1")
    bench = Bench(case_of(IDENTIFIED, classified(), ("bot", asked)))
    assert bench.carry_out() == Failed(Remedy.CANCEL_AT_PERIOD_END, "operator", request=4, left="untouched")


def test_what_was_asked_of_stripe_is_settled_whoever_has_left_since() -> None:
    bench = Bench(unsettled_case(), people=People({BOB: Person(BOB, barred="deleted")}))
    bench.carry_out()
    assert [write.key for write in bench.stripe.writes] == ["case_1:4:refund"]
