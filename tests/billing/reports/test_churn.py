"""The report on churn: most revenue first in each currency, sums by cause, and what was not read is said."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from billing.reports.at_risk import Cause
from billing.reports.churn import churn
from billing.reports.figures import Risk
from billing.reports.reading import Reading
from billing.reports.report import Report
from tests.billing.samples import NOW, usd

READ = Reading(1, "acct_1/live", NOW, ended_at=NOW + timedelta(seconds=9), count=9, disputed=frozenset())


def risk(number: int, monthly: Fraction | int, *causes: Cause, currency: str | None = "usd", **given: object) -> Risk:
    made = Risk(
        subscription=f"sub_{number}",
        customer=f"cus_{number}",
        currency=currency,
        monthly=Fraction(monthly),
        at_least=False,
        causes=causes or (Cause.PAST_DUE,),
        product="prod_Pro",
        interval="month",
        interval_count=1,
        seats=1,
        until=NOW,
    )
    return replace(made, **given)  # type: ignore[arg-type]  # Whatever field a test names.


def named(ids: Iterable[str]) -> Mapping[str, str]:
    return {id: id.partition("_")[2].title() for id in ids if id != "cus_9"}


def report(*risks: Risk, read: Reading = READ, at_most: int | None = None) -> Report:
    return churn(risks, read, products=named, customers=named, now=NOW, at_most=at_most)


def test_one_subscription_with_several_causes_is_in_each_sum_and_once_in_all() -> None:
    told = report(risk(1, 4900, Cause.PAST_DUE, Cause.CARD), risk(2, 1000, Cause.CARD))
    assert told.lines == ("At risk: 2 subscriptions, which would bring 59.00 USD a month.",)
    assert told.tables[0].rows == (
        ("past due", "USD", 1, usd(4900)),
        ("card expiring before renewal", "USD", 2, usd(5900)),
    )
    assert [row.said for row in told.worklist] == [
        "past due, card expiring before renewal",
        "card expiring before renewal",
    ]


def test_sums_are_exact_and_rounded_once() -> None:
    told = report(*(risk(number, Fraction(1000, 3)) for number in range(3)))
    assert "10.00 USD" in told.lines[0]


def test_currencies_stay_apart_and_each_has_its_place_in_a_short_list() -> None:
    euros = [risk(number, 100 * number, currency="eur") for number in (5, 4, 3)]
    told = report(*euros, risk(7, 700), at_most=2)
    assert [line.split()[2] for line in told.lines] == ["3", "1"]
    assert [row.subscription for row in told.worklist] == ["sub_5", "sub_7"]
    assert told.rest == 2


def test_whoever_has_no_name_is_called_by_the_plan_and_the_id() -> None:
    told = report(risk(1, 4900, seats=12), risk(9, 4900))
    assert [row.title for row in told.worklist] == ["1 · Pro, monthly, 12 seats", "Pro, monthly · cus_9"]


def test_what_can_not_be_told_is_said() -> None:
    told = report(risk(1, 4900, at_least=True), risk(2, 0, currency=None), read=replace(READ, disputed=None))
    assert told.lines == (
        "At risk: 1 subscription, which would bring at least 49.00 USD a month.",
        "At risk: 1 subscription, which would bring an unknown amount a month.",
    )
    assert told.worklist[1].amount == "unknown"
    assert ("disputed", "", None, None) in told.tables[0].rows
    assert not told.is_whole


def test_what_nobody_could_read_of_paying_is_unknown() -> None:
    told = churn([], READ, products=named, customers=named, now=NOW, at_most=None, pays_unread=3)
    assert "is unknown for 3 subscriptions" in told.missing[0]


def test_nothing_at_risk_is_not_the_same_as_nothing_read() -> None:
    assert report().lines == ("No subscription is at risk.",)
    cut = report(read=replace(READ, problem="timeout", count=0))
    assert cut.lines == ("What is at risk is unknown.",)
    assert cut.missing[0].startswith("Stripe did not give all subscriptions: it did not answer. None was read")
    assert "at least 1 subscription" in report(risk(1, 1), read=replace(READ, problem="timeout")).lines[0]
