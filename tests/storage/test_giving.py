"""What was given back, for what, by whom and how fast, as both databases add it up."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from billing.case.events import Approved, Closed, Event, Executed, GapRecorded, Proposed, Reported, UndoAsked, Undone
from billing.reports.giving import ByPerson, Complaint, Given, Repeated, Waits, waits
from billing.reports.money_report import money_report
from billing.reports.report import Report
from billing.values.choices import Classification, Remedy
from billing.values.money import Money
from billing.wording.spans import span
from storage.giving import Giving
from tests.billing.samples import ADA, BOB, EVE, NOW, classified, usd
from tests.storage.shelf import Shelf

DUPLICATE, FAILURE = Classification.DUPLICATE_SUBSCRIPTION, Classification.PRODUCT_FAILURE
CAME_BACK = Reported("refund.failed", "evt_1", "re_1", "failed", "declined")


@pytest.fixture
def shelf(database: str) -> Iterator[Shelf]:
    made = Shelf(database)
    yield made
    made.engine.dispose()


def gave(
    amount: int, currency: str = "usd", *, at: int = 4, by: str = BOB, remedy: Remedy = Remedy.REFUND_CHARGE
) -> tuple[Event | tuple[str, Event], ...]:
    """Proposed by Ada at that `seq`, approved and done, a minute each."""
    done = Executed(remedy=remedy, proposal=at, amount=amount, currency=currency, refund="re_1")
    return Proposed(remedy=remedy, charge="ch_1", amount=amount, currency=currency), (by, Approved(at)), ("bot", done)


def test_money_by_classification_remedy_and_currency_with_what_came_back(shelf: Shelf) -> None:
    shelf.case("cus_1", *gave(2000), GapRecorded("no_portal"), Closed())
    shelf.case("cus_1", *gave(500, by=EVE), CAME_BACK, of=classified(FAILURE))
    undone = (
        UndoAsked(remedy=Remedy.CREDIT_BALANCE, execution=6),
        Undone(remedy=Remedy.CREDIT_BALANCE, execution=6),
    )
    shelf.case("cus_2", *gave(300, remedy=Remedy.CREDIT_BALANCE), *undone, of=classified(FAILURE))
    shelf.case("cus_3", *gave(900, "eur"), GapRecorded("no_portal"))
    figures = Giving(shelf.engine, dict).figures(NOW - timedelta(days=1), shelf.at)
    assert figures.given == (
        Given(DUPLICATE, Remedy.REFUND_CHARGE, 1, Money(900, "eur"), Money(0, "eur"), Money(0, "eur")),
        Given(DUPLICATE, Remedy.REFUND_CHARGE, 1, usd(2000), usd(0), usd(0)),
        Given(FAILURE, Remedy.CREDIT_BALANCE, 1, usd(300), usd(0), usd(300)),
        Given(FAILURE, Remedy.REFUND_CHARGE, 1, usd(500), usd(500), usd(0)),
    )
    assert figures.operators == (ByPerson(ADA, 3, usd(2800)), ByPerson(ADA, 1, Money(900, "eur")))
    assert figures.approvers[0] == ByPerson(BOB, 2, usd(2300))
    assert (figures.to_approved, figures.to_executed) == (
        Waits(timedelta(minutes=1), timedelta(minutes=1)),
        Waits(timedelta(minutes=2), timedelta(minutes=2)),
    )
    assert figures.repeated == (Repeated("cus_1", 2, (usd(2500),)),)
    assert figures.kinds[0] == Complaint(
        "Duplicate personal subscription", 2, 1, timedelta(minutes=7), (Money(900, "eur"), usd(2000)), 1
    )
    assert [(gap.about, gap.cases, gap.repeated) for gap in figures.gaps] == [("No billing portal", 2, 1)]


def test_only_what_was_given_in_these_days_counts_and_who_was_refunded_before_is_known(shelf: Shelf) -> None:
    shelf.case("cus_1", *gave(2000))
    shelf.at += timedelta(days=60)
    shelf.case("cus_1", *gave(700))
    figures = Giving(shelf.engine, dict).figures(shelf.at - timedelta(days=30), shelf.at)
    assert [each.money for each in figures.given] == [Money(700, "usd")]
    assert figures.repeated == (Repeated("cus_1", 2, (Money(2700, "usd"),)),)
    assert [each.cases for each in figures.kinds] == [1]


def test_the_median_never_reads_longer_than_the_longest() -> None:
    once = waits([timedelta(seconds=107.6)])
    assert once is not None
    assert span(once.median) == span(once.longest) == "1 min 47 s"


def told(shelf: Shelf) -> Report:
    return money_report(Giving(shelf.engine, dict).figures(NOW - timedelta(days=1), shelf.at), 30)


def test_the_report_says_it_in_sentences(shelf: Shelf) -> None:
    assert told(shelf).lines == ("Nothing was given back.",)
    shelf.case("cus_1", *gave(2000), *gave(500, at=7), CAME_BACK)
    shelf.case("cus_2", *gave(300, remedy=Remedy.CREDIT_BALANCE))
    report = told(shelf)
    assert report.lines == (
        "25.00 USD in 2 refunds and 3.00 USD in 1 credit, of which 25.00 USD came back later.",
        "From proposed to approved: 1 min in the median, 1 min at the longest.",
        "From proposed to executed: 2 min in the median, 2 min at the longest.",
        "1 customer was refunded more than once in 90 days.",
    )
    assert [table.title for table in report.tables] == [
        "Given back",
        "What people complain about",
        "Proposed by",
        "Approved by",
        "From proposed",
        "Refunded more than once in 90 days",
    ]
    assert all(len(row) == len(table.columns) for table in report.tables for row in table.rows)
