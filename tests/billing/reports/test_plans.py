"""The report on plans: each currency by itself, shares of what counts, and parts that add up."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from math import floor

from hypothesis import given
from hypothesis import strategies as st

from billing.reports.figures import (
    InCurrency,
    LeftOut,
    Moved,
    OfCadence,
    OfSize,
    Plan,
    PlanFigures,
    Switched,
)
from billing.reports.movements import Movements
from billing.reports.plan_tables import adding_up
from billing.reports.plans import median, plans
from billing.reports.reading import Reading
from billing.reports.report import Report, Table
from billing.reports.snapshot import Cadence
from tests.billing.samples import NOW, usd

READ = Reading(1, "acct_1/live", NOW, ended_at=NOW + timedelta(seconds=9), count=9, disputed=frozenset())
FIGURES = PlanFigures(
    plans=(
        Plan("prod_Pro", "month", 1, "usd", 30, 30, 60_000),
        Plan("prod_Team", "year", 1, "usd", 2, 20, 240_000),
        Plan("prod_Pro", "month", 1, "jpy", 1, 1, 2_800),
    ),
    currencies=(InCurrency("usd", 32, 31, 0), InCurrency("jpy", 1, 1, 0)),
    cadences=(
        OfCadence("usd", Cadence.MONTHLY, 30, Fraction(60_000)),
        OfCadence("usd", Cadence.YEARLY, 2, Fraction(20_000)),
        OfCadence("jpy", Cadence.MONTHLY, 1, Fraction(2_800)),
    ),
    sizes=(OfSize(1, 31), OfSize(5, 1), OfSize(15, 1)),
    team_revenue=(Plan("prod_Team", "year", 1, "usd", 2, 20, 240_000),),
    left_out=(
        LeftOut("trialing", by_usage=False, subscriptions=4),
        LeftOut("active", by_usage=False, subscriptions=3),
        LeftOut("active", by_usage=True, subscriptions=2),
    ),
    switched=(Switched("sub_1", "cus_1", "prod_Pro", Cadence.MONTHLY, Cadence.YEARLY, NOW),),
    history_since=date(2026, 1, 1),
    since=date(2026, 11, 1),
    moved=(Moved("usd", Movements(new=Fraction(9_000), churn=Fraction(2_000))),),
)


def report(figures: PlanFigures = FIGURES, read: Reading = READ) -> Report:
    return plans(
        figures,
        read,
        products=lambda ids: {id: id.removeprefix("prod_") for id in ids},
        customers=lambda ids: dict.fromkeys(ids, "Jane Doe"),
        now=NOW,
    )


def table(told: Report, title: str) -> Table:
    return next(one for one in told.tables if one.title.startswith(title))


def test_the_figures_that_matter_come_first() -> None:
    assert report().lines == (
        "Monthly recurring revenue: 800.00 USD from 32 subscriptions of 31 customers.",
        "Monthly recurring revenue: 2,800 JPY from 1 subscription of 1 customer.",
        "Not counted: 4 in trial, 3 free, 2 by usage alone.",
        "Teams: 2 of 33 subscriptions (6 %) have more than one seat; the median team has 10 seats, the largest 15.",
        "In the last 90 days 1 went from monthly to yearly and 0 from yearly to monthly, as far as the bot has read "
        "since 2026-01-01.",
    )


def test_each_plan_has_its_share_of_its_own_currency() -> None:
    assert [(row[0], row[2], str(row[6])) for row in table(report(), "Per plan").rows] == [
        ("Pro", "USD", "75 %"),
        ("Team", "USD", "25 %"),
        ("Pro", "JPY", "100 %"),
    ]


def test_yearly_stands_against_monthly_and_teams_against_one_seat() -> None:
    told = [tuple(map(str, row)) for row in table(report(), "Yearly").rows]
    assert told[1] == ("yearly", "USD", "2", "6 %", "200.00 USD", "25 %")
    assert [tuple(map(str, row)) for row in table(report(), "One seat").rows][:2] == [
        ("one seat", "USD", "600.00 USD", "75 %"),
        ("teams", "USD", "200.00 USD", "25 %"),
    ]


def test_whoever_changed_is_named() -> None:
    assert table(report(), "Who changed").rows == (("Jane Doe", "Pro", "monthly", "yearly", NOW),)


def test_what_moved_it_leads_from_then_to_now() -> None:
    usd_row, jpy_row = table(report(), "What moved it").rows
    start, new, *_, churned, end = usd_row[1:]
    assert (start, new, churned, end) == (usd(73_000), usd(9_000), usd(-2_000), usd(80_000))
    assert jpy_row[1] == jpy_row[-1]


def test_a_reading_that_was_cut_makes_every_total_the_least() -> None:
    told = report(read=replace(READ, problem="timeout", count=9))
    assert (
        told.lines[0]
        == "Monthly recurring revenue: at least 800.00 USD from at least 32 subscriptions of 31 customers."
    )
    assert not told.is_whole


def test_a_price_that_can_not_be_told_makes_its_currency_the_least() -> None:
    told = report(replace(FIGURES, currencies=(InCurrency("usd", 32, 31, 2), InCurrency("jpy", 1, 1, 0))))
    assert told.lines[0].startswith("Monthly recurring revenue: at least 800.00 USD")
    assert told.lines[1].startswith("Monthly recurring revenue: 2,800 JPY")
    assert "2 subscriptions in USD is unknown in part" in told.missing[0]


def test_an_account_without_subscriptions_has_none_and_one_that_was_not_read_is_unknown() -> None:
    nothing = PlanFigures((), (), (), (), (), (), (), None, None, ())
    assert report(nothing).lines[0] == "Monthly recurring revenue is nothing: no subscription counts."
    unread = report(nothing, replace(READ, problem="not_permitted", count=0))
    assert unread.lines[0] == "Monthly recurring revenue is unknown."


def test_a_median_between_two_is_their_mean() -> None:
    assert median([OfSize(4, 1), OfSize(7, 1)]) == "5.5"
    assert median([OfSize(4, 3), OfSize(900, 2)]) == "4"


@given(st.lists(st.fractions(min_value=-1000, max_value=1000, max_denominator=36), min_size=1, max_size=8))
def test_rounded_parts_add_up_to_the_rounded_whole(parts: list[Fraction]) -> None:
    rounded = adding_up(parts)
    assert sum(rounded) == floor(sum(parts, Fraction(1, 2)))
    assert all(abs(one - other) <= 1 for one, other in zip(rounded, parts, strict=True))
