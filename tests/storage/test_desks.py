"""What waits for one person, and not for another, on both databases."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from billing.case.events import Approved, Closed, Executed, FollowedUp, HandedOff, Reported, Unsettled, Withdrawn
from billing.reports.case_list import CaseList
from billing.reports.desk import Desk
from billing.values.choices import Remedy
from storage.desks import Desks
from tests.billing.samples import ADA, BOB, EVE, charge, proposed
from tests.storage.shelf import Shelf

DONE = Executed(remedy=Remedy.REFUND_CHARGE, proposal=4, refund="re_1", amount=4900, currency="usd")
REFUNDED = (proposed(), (BOB, Approved(4)), ("bot", DONE))
DOUBT = ("bot", Unsettled(Remedy.REFUND_CHARGE, "timeout", proposal=4))


@pytest.fixture
def shelf(database: str) -> Iterator[Shelf]:
    made = Shelf(database)
    yield made
    made.engine.dispose()


def desk(shelf: Shelf, person: str, *, votes: bool = False, sees_all: bool = False) -> Desk:
    desks = Desks(shelf.engine)
    waiting = [case.number for case in desks.waiting()] if votes else []
    return desks.of(person, to_approve=waiting, sees_all=sees_all, now=shelf.at)


def numbers(cases: CaseList) -> list[int]:
    assert cases.total == len(cases.newest)
    return [case.number for case in cases.newest]


def test_a_proposal_waits_for_whoever_may_vote(shelf: Shelf) -> None:
    shelf.case("cus_1", proposed())
    shelf.case("cus_2", (BOB, proposed(charge("ch_2"))), opener=BOB)
    shelf.case("cus_3")
    assert numbers(desk(shelf, EVE, votes=True).to_approve) == [1, 2]
    assert numbers(desk(shelf, EVE).to_approve) == []
    assert numbers(desk(shelf, BOB).mine) == [2]


def test_what_waits_is_read_again_only_where_its_log_went_on(shelf: Shelf) -> None:
    desks = Desks(shelf.engine)
    case, other = shelf.case("cus_1", proposed()), shelf.case("cus_2", proposed(charge("ch_2")))
    before = desks.waiting()
    assert [waiting.number for waiting in before] == [1, 2]
    shelf.append(case, Approved(4, remaining=1), actor=BOB)
    after = desks.waiting()
    assert [waiting.seq for waiting in after] == [5, other.seq]
    assert after[1] is before[1]
    shelf.append(other, Withdrawn(4))
    assert [waiting.number for waiting in desks.waiting()] == [1]


def test_what_is_theirs_and_went_wrong_is_theirs_alone(shelf: Shelf) -> None:
    shelf.case("cus_1", proposed(charge("ch_2")), (BOB, Approved(4)), DOUBT)
    shelf.case("cus_2", *REFUNDED, Closed(), ("stripe", Reported("refund.failed", "evt_1", "re_1", "failed")))
    shelf.case("cus_3", *REFUNDED, FollowedUp("sent"), HandedOff(EVE))
    hers = desk(shelf, ADA)
    assert (numbers(hers.unsettled), numbers(hers.came_back)) == ([1], [2])
    assert (numbers(desk(shelf, BOB).unsettled), numbers(desk(shelf, BOB).came_back)) == ([], [])
    assert numbers(desk(shelf, BOB, sees_all=True).unsettled) == [1]
    assert (numbers(desk(shelf, EVE).mine), numbers(hers.mine)) == ([3], [3, 1])


def test_a_follow_up_is_missed_after_a_day_and_news_is_old_after_a_month(shelf: Shelf) -> None:
    shelf.case("cus_1", *REFUNDED, ("stripe", Reported("refund.failed", "evt_1", "re_1", "failed")))
    shelf.case("cus_2", *REFUNDED, FollowedUp("sent"), Closed())
    assert numbers(desk(shelf, ADA).untold) == []
    shelf.at += timedelta(days=1)
    assert numbers(desk(shelf, ADA).untold) == [1]
    shelf.at += timedelta(days=30)
    assert numbers(desk(shelf, ADA).came_back) == []
