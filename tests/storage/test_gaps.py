"""What is behind each gap follows the log, on both databases."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import delete, text

from billing.case.events import (
    Approved,
    Event,
    Executed,
    GapRecorded,
    Identified,
    Proposed,
    Reported,
    SearchAsked,
    UndoAsked,
    Undone,
)
from billing.values.choices import Remedy
from billing.values.money import Money
from storage.flows import ADVANCE, FILE_GAP
from storage.gap_issues import LEASE
from storage.schema import personal_data
from tests.billing.samples import NOW, classified
from tests.storage.shelf import Shelf

REFUND = Proposed(remedy=Remedy.REFUND_CHARGE, charge="ch_1")
OTHER = GapRecorded("other:12345678")


@pytest.fixture
def shelf(database: str) -> Iterator[Shelf]:
    made = Shelf(database)
    yield made
    made.engine.dispose()


def refunded(amount: int, currency: str, proposal: int = 4) -> tuple[Event, ...]:
    done = Executed(
        remedy=Remedy.REFUND_CHARGE, proposal=proposal, charge="ch_1", amount=amount, currency=currency, refund="re_1"
    )
    return REFUND, Approved(proposal), done


def credited(amount: int, currency: str, proposal: int) -> tuple[Event, ...]:
    done = Executed(remedy=Remedy.CREDIT_BALANCE, proposal=proposal, amount=amount, currency=currency)
    return Proposed(remedy=Remedy.CREDIT_BALANCE), Approved(proposal), done


def test_cases_and_customers_are_counted_once_each(shelf: Shelf) -> None:
    shelf.case("cus_1", GapRecorded("no_portal"), GapRecorded("no_portal", found=True), GapRecorded("no_cancel_flow"))
    shelf.case("cus_1", GapRecorded("no_portal"))
    last = shelf.case("cus_2", GapRecorded("no_portal"))
    shelf.case("cus_3")
    entry = shelf.entry("no_portal")
    assert (entry.cases, entry.customers) == (3, 2)
    assert (entry.first, entry.last) == (NOW + timedelta(minutes=3), last.log[-1].at)
    assert (shelf.entry("no_cancel_flow").cases, len(shelf.gaps.entries())) == (1, 2)


def test_the_customer_is_the_one_the_case_was_about_then(shelf: Shelf) -> None:
    there = Identified("cus_2", livemode=True)
    shelf.case("cus_1", GapRecorded("no_portal"), SearchAsked(), there, classified(), GapRecorded("no_portal"))
    entry = shelf.entry("no_portal")
    assert (entry.cases, entry.customers) == (1, 2)


def test_money_is_what_was_given_back_per_currency_and_still_stands(shelf: Shelf) -> None:
    shelf.case("cus_1", *refunded(2000, "usd"), GapRecorded("no_portal"))
    shelf.case("cus_2", GapRecorded("no_portal"), *refunded(500, "eur", 5), *credited(300, "usd", 8))
    paid = Executed(remedy=Remedy.RETRY_PAYMENT, invoice="in_1", amount=9900, currency="usd")
    shelf.case("cus_3", GapRecorded("no_portal"), paid)
    undo = UndoAsked(remedy=Remedy.CREDIT_BALANCE, execution=7)
    taken_back = Undone(remedy=Remedy.CREDIT_BALANCE, execution=7, request=8, amount=300, currency="usd")
    shelf.case("cus_4", GapRecorded("no_portal"), *credited(300, "usd", 5), undo, taken_back)
    shelf.case("cus_5", *refunded(7700, "usd"))
    came_back = Reported("refund.failed", "evt_1", "re_1", "failed", "declined")
    shelf.case("cus_6", GapRecorded("no_portal"), *refunded(6600, "usd", 5), came_back)
    assert shelf.entry("no_portal").money == (Money(500, "eur"), Money(2300, "usd"))


def test_a_gap_of_no_known_name_goes_by_its_newest_title_that_is_left(shelf: Shelf) -> None:
    shelf.case("cus_1", OTHER, title="Dark mode missing")
    newest = shelf.case("cus_2", OTHER, title="No dark mode")
    assert shelf.entry(OTHER.gap).title == "No dark mode"
    shelf.case("cus_3", GapRecorded("no_portal"), title="No portal here")
    assert shelf.entry("no_portal").title is None
    with shelf.engine.begin() as connection:
        connection.execute(delete(personal_data).where(personal_data.c.case_id == newest.case_id))
    assert shelf.entry(OTHER.gap).title == "Dark mode missing"
    with shelf.engine.begin() as connection:
        connection.execute(delete(personal_data))
    assert shelf.entry(OTHER.gap).title is None


def test_what_two_people_made_of_the_portal_closes_its_gaps_until_they_are_seen_again_or_it_is_taken_back(
    shelf: Shelf,
) -> None:
    shelf.case("cus_1", GapRecorded("no_cancel_flow"), GapRecorded("no_login_page"), GapRecorded("no_duplicate_guard"))
    portal = shelf.portal_case()
    closed = shelf.entry("no_cancel_flow").closed
    assert closed
    assert (closed.case, closed.at) == (portal.number, portal.log[-1].at)
    assert [shelf.entry(gap).closed for gap in ("no_login_page", "no_duplicate_guard")] == [None, None]
    undo = UndoAsked(remedy=Remedy.PORTAL, execution=4)
    for event in (undo, Undone(remedy=Remedy.PORTAL, execution=4, request=5, configuration="bpc_1")):
        portal = shelf.append(portal, event)
    assert shelf.entry("no_cancel_flow").closed is None
    shelf.portal_case()
    assert shelf.entry("no_cancel_flow").closed
    shelf.case("cus_2", GapRecorded("no_cancel_flow"))
    assert shelf.entry("no_cancel_flow").closed is None


def test_no_title_is_in_the_log(shelf: Shelf) -> None:
    shelf.case("cus_1", OTHER, title="Canary in the mine")
    with shelf.engine.connect() as connection:
        rows = connection.execute(text("select * from case_events")).all()
    assert "Canary" not in str(rows)


def test_recording_a_gap_asks_for_its_filing_in_the_same_transaction(shelf: Shelf) -> None:
    case = shelf.case("cus_1", GapRecorded("no_portal"))
    assert (FILE_GAP, case.case_id, 4) in shelf.asked
    assert shelf.issues.recorded(case.case_id, 4) == "no_portal"
    assert shelf.issues.recorded(case.case_id, 3) is None


def test_one_at_a_time_files_a_gap_and_whoever_died_is_replaced(shelf: Shelf) -> None:
    begun = shelf.issues.begin("no_portal")
    assert begun == shelf.at
    assert shelf.issues.begin("no_portal") is None
    shelf.at += LEASE / 2
    renewed = shelf.issues.renew("no_portal", begun)
    assert renewed == shelf.at
    assert shelf.issues.renew("no_portal", begun) is None
    shelf.at += LEASE
    assert shelf.issues.begin("no_portal") is None
    shelf.at += timedelta(seconds=1)
    assert shelf.issues.begin("no_portal") == shelf.at
    shelf.issues.filed("no_portal", "https://github.test/1")
    shelf.at += 2 * LEASE
    assert shelf.issues.begin("no_portal") is None
    assert shelf.issues.issue("no_portal") == "https://github.test/1"
    assert shelf.issues.issue("no_cancel_flow") is None


def test_what_is_recorded_and_not_filed_is_asked_for_again(shelf: Shelf) -> None:
    assert shelf.issues.unfiled() == []
    shelf.case("cus_1", GapRecorded("no_portal"), GapRecorded("no_cancel_flow"))
    shelf.case("cus_2", GapRecorded("no_portal"))
    assert sorted(shelf.issues.unfiled()) == ["no_cancel_flow", "no_portal"]
    shelf.issues.begin("no_portal")
    assert shelf.issues.unfiled() == ["no_cancel_flow"]
    shelf.at += LEASE + timedelta(seconds=1)
    assert sorted(shelf.issues.unfiled()) == ["no_cancel_flow", "no_portal"]
    shelf.issues.begin("no_portal")
    shelf.issues.filed("no_portal", "https://github.test/1")
    shelf.at += 2 * LEASE
    assert shelf.issues.unfiled() == ["no_cancel_flow"]
    assert shelf.entry("no_portal").issue == "https://github.test/1"


def test_threads_that_named_the_gap_a_moment_ago_are_drawn_again_for_the_link(shelf: Shelf) -> None:
    shelf.case("cus_1", GapRecorded("no_portal"))
    shelf.at += timedelta(days=1)
    recent = shelf.case("cus_2", GapRecorded("no_portal"))
    shelf.case("cus_3", GapRecorded("no_cancel_flow"))
    shelf.issues.begin("no_portal")
    shelf.asked.clear()
    shelf.issues.filed("no_portal", "https://github.test/1")
    assert shelf.asked == [(ADVANCE, recent.case_id, 4)]
