"""All subscriptions, read page by page: gone on with after a kill, joined, cut where Stripe fails, kept by the day."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from functools import partial

import pytest
from sqlalchemy import Engine, func, select

from billing.account.billed import half_up
from billing.reports.at_risk import Cause
from billing.reports.reading import Reading
from billing.reports.snapshot import Cadence
from billing.values.errors import Declined, Unavailable
from billing.work.reading_account import AccountReader
from storage.readings import Readings
from storage.schema import readings, subscription_days
from storage.snapshot import Snapshot
from tests.billing.samples import NOW
from tests.billing.work.whole_account import WholeAccount, listed

OURS = WholeAccount().whose()


class Killed(BaseException):
    pass


class Clock:
    now = NOW

    def __call__(self) -> datetime:
        return self.now

    def later(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def reader(engine: Engine, account: WholeAccount, clock: Clock) -> AccountReader:
    return AccountReader(account, Readings(engine, clock), clock, lambda seconds: None)


def read(engine: Engine, account: WholeAccount, clock: Clock) -> Reading:
    return reader(engine, account, clock).read(asked_at=clock.later(minutes=20), tell=lambda _: None)


def revenue(engine: Engine, found: Reading, clock: Clock) -> int:
    plans = Snapshot(engine).plan_figures(found, clock()).plans
    return half_up(sum((plan.monthly for plan in plans), Fraction(0)))


def test_all_pages_are_read_and_whatever_came_meanwhile(engine: Engine, clock: Clock) -> None:
    account = WholeAccount([listed(number) for number in (5, 4, 3, 2, 1)])
    newer = [listed(7), listed(6)]
    account.between = lambda: account.listed.insert(0, newer.pop()) if newer else None
    found = read(engine, account, clock)
    assert (found.is_whole, found.count) == (True, 7)
    assert revenue(engine, found, clock) == 7 * 4900


def test_an_empty_account_has_no_revenue(engine: Engine, clock: Clock) -> None:
    found = read(engine, WholeAccount(), clock)
    assert (found.is_whole, found.count, revenue(engine, found, clock)) == (True, 0, 0)


def test_after_a_kill_somebody_goes_on_where_it_stopped(engine: Engine, clock: Clock) -> None:
    account = WholeAccount([listed(number) for number in (5, 4, 3, 2, 1)])
    pages = iter([None, Killed])

    def kill() -> None:
        if problem := next(pages, None):
            raise problem

    account.between = kill
    with pytest.raises(Killed):
        read(engine, account, clock)
    account.asked.clear()
    clock.later(minutes=1)
    found = read(engine, account, clock)
    assert account.asked[0] == "after sub_4"
    assert (found.is_whole, found.count) == (True, 5)


def test_nobody_reads_beside_somebody_who_reads(engine: Engine, clock: Clock) -> None:
    store = Readings(engine, clock)
    with ThreadPoolExecutor() as threads:
        taken = [got for got in threads.map(partial(store.take, OURS), ["a", "b", "c", "d"]) if got]
    assert len(taken) == 1
    clock.later(seconds=31)
    again = store.take(OURS, "e")
    assert again is not None
    assert again.id == taken[0].id


def test_whoever_asks_meanwhile_waits_for_the_same_reading(engine: Engine, clock: Clock) -> None:
    store, account = Readings(engine, clock), WholeAccount([listed(1)])
    first = store.take(OURS, "first")
    assert first
    told: list[int] = []

    def end_it(_seconds: float) -> None:
        store.end(first, problem=None, disputed=frozenset())

    joined = AccountReader(account, store, clock, end_it).read(asked_at=clock(), tell=lambda at: told.append(at.id))
    assert (joined.id, told, account.asked) == (first.id, [first.id], [])


def test_what_is_new_enough_is_not_read_again(engine: Engine, clock: Clock) -> None:
    account = WholeAccount([listed(1)])

    def take_its_time() -> None:
        clock.later(seconds=30)

    account.between = take_its_time
    first = read(engine, account, clock)
    again = reader(engine, account, clock).read(asked_at=clock.later(minutes=4), tell=lambda _: None)
    later = reader(engine, account, clock).read(asked_at=clock.later(minutes=12), tell=lambda _: None)
    assert again.id == first.id
    assert later.id != first.id


def test_a_page_that_fails_is_tried_again(engine: Engine, clock: Clock) -> None:
    account = WholeAccount([listed(1)], fails=[Unavailable("timeout"), Unavailable("rate_limit")])
    assert read(engine, account, clock).is_whole


def test_where_stripe_gives_no_more_that_is_said_and_only_what_was_read_counts(engine: Engine, clock: Clock) -> None:
    account = WholeAccount([listed(number) for number in (3, 2, 1)])
    read(engine, account, clock)
    account.between = lambda: account.fails.extend([Unavailable("timeout")] * 4)
    found = read(engine, account, clock)
    assert (found.problem, found.count, found.is_whole) == ("timeout", 2, False)
    assert revenue(engine, found, clock) == 2 * 4900
    account.between, account.fails = lambda: None, [Declined("not_permitted")]
    assert read(engine, account, clock).problem == "not_permitted"


def test_disputes_that_can_t_be_read_are_unknown(engine: Engine, clock: Clock) -> None:
    account = WholeAccount([listed(1), listed(2)], disputes=None)
    assert read(engine, account, clock).disputed is None
    account.disputes = frozenset({"cus_1"})
    found = read(engine, account, clock)
    assert [(risk.subscription, risk.causes) for risk in Snapshot(engine).risks(found)] == [
        ("sub_1", (Cause.DISPUTED,))
    ]


def test_what_nobody_could_read_of_paying_is_counted(engine: Engine, clock: Clock) -> None:
    unread = replace(listed(2), pays_unread=True)
    ending = replace(
        listed(1), pays_unread=True, subscription=replace(listed(1).subscription, cancel_at_period_end=True)
    )
    found = read(engine, WholeAccount([listed(3), unread, ending]), clock)
    assert Snapshot(engine).pays_unread(found) == 1


def test_a_day_has_one_row_of_what_changed_on_it(engine: Engine, clock: Clock) -> None:
    account = WholeAccount([listed(2), listed(1)])
    for _ in range(3):
        read(engine, account, clock)
    account.listed[0] = listed(2, quantity=3)
    read(engine, account, clock)
    clock.later(days=1)
    read(engine, account, clock)
    account.listed[0] = listed(2, price=1900)
    read(engine, account, clock)
    with engine.connect() as connection:
        days = connection.execute(
            select(subscription_days.c.subscription, subscription_days.c.monthly).order_by(
                subscription_days.c.subscription, subscription_days.c.day
            )
        ).all()
        count = connection.execute(select(func.count()).select_from(readings)).scalar_one()
    assert [tuple(row) for row in days] == [("sub_1", "4900"), ("sub_2", "14700"), ("sub_2", "1900")]
    assert count == 6


def test_whoever_goes_from_the_month_to_the_year_is_named(engine: Engine, clock: Clock) -> None:
    account = WholeAccount([listed(1)])
    read(engine, account, clock)
    account.listed = [listed(1, price=49000, interval="year")]
    found = read(engine, account, clock)
    (switched,) = Snapshot(engine).plan_figures(found, clock()).switched
    assert (switched.customer, switched.was, switched.now) == ("cus_1", Cadence.MONTHLY, Cadence.YEARLY)
    clock.later(days=91)
    later = read(engine, account, clock)
    assert Snapshot(engine).plan_figures(later, clock()).switched == ()


def test_what_moved_leads_from_then_to_now(engine: Engine, clock: Clock) -> None:
    account = WholeAccount([listed(3), listed(2, customer="cus_1"), listed(1)])
    start = revenue(engine, read(engine, account, clock), clock)
    clock.later(days=1)
    ended = replace(listed(3).subscription, status="canceled")
    account.listed = [
        listed(4),
        replace(listed(3), subscription=ended),
        listed(2, customer="cus_1"),
        listed(1, quantity=2),
    ]
    read(engine, account, clock)
    clock.later(days=1)
    gone = replace(listed(2).subscription, status="canceled")
    account.listed[2] = replace(listed(2, customer="cus_1"), subscription=gone)
    found = read(engine, account, clock)
    figures = Snapshot(engine).plan_figures(found, clock())
    (moved,) = figures.moved
    parts = moved.movements
    assert {parts.new, parts.expansion, parts.contraction, parts.churn} == {Fraction(4900)}
    assert start + parts.net == revenue(engine, found, clock)


class TestAnotherAccount:
    """The bot was tried with one key and goes on with another: what was read with the first is not counted with it."""

    before = replace(WholeAccount([listed(1), listed(2)]), is_of="acct_1/test")
    now = replace(WholeAccount([listed(1)]), is_of="acct_1/live")

    def test_each_has_its_own_subscriptions(self, engine: Engine, clock: Clock) -> None:
        first = read(engine, self.before, clock)
        second = reader(engine, self.now, clock).read(asked_at=clock(), tell=lambda _: None)
        assert (revenue(engine, first, clock), revenue(engine, second, clock)) == (2 * 4900, 4900)
        again = reader(engine, self.before, clock).read(asked_at=clock(), tell=lambda _: None)
        assert (again.id, revenue(engine, again, clock)) == (first.id, 2 * 4900)

    def test_each_has_its_own_history(self, engine: Engine, clock: Clock) -> None:
        read(engine, self.before, clock)
        clock.later(days=3)
        found = read(engine, self.now, clock)
        figures = Snapshot(engine).plan_figures(found, clock())
        assert (figures.history_since, figures.moved) == (clock().date(), ())
        clock.later(days=3)
        more = replace(self.now, listed=[listed(3), listed(1)])
        (moved,) = Snapshot(engine).plan_figures(read(engine, more, clock), clock()).moved
        assert moved.movements.new == 4900

    def test_one_is_read_beside_the_other(self, engine: Engine, clock: Clock) -> None:
        store = Readings(engine, clock)
        assert store.take("acct_1/test", "a")
        assert store.take("acct_1/live", "b")
        assert store.take("acct_1/live", "c") is None

    def test_until_stripe_says_which_it_is_nothing_is_told_of_either(self, engine: Engine, clock: Clock) -> None:
        read(engine, self.before, clock)
        found = read(engine, Unnamed([listed(1)]), clock)
        assert (found.problem, found.count, revenue(engine, found, clock)) == ("timeout", 0, 0)


class Unnamed(WholeAccount):
    def whose(self) -> str:
        raise Unavailable("timeout")
