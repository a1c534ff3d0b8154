"""How long the reports take on 1,000, 10,000 and 100,000 subscriptions, and how much memory; and what reading costs.

`python -m benchmarks.reports [sizes]`, on SQLite. The account is made up as it is read, a hundred at a time and without
HTTP: over the wire a page takes what Stripe takes, and twenty a second are the bot's usual budget. Each report is made
in a process of its own from the snapshot alone; the memory is what that process held at most beyond its start.
"""

import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, insert, literal, select, update

from benchmarks.databases import new_folder, sqlite_in
from billing.account.listed import Listed, Page
from billing.account.subscription import Subscription, SubscriptionItem
from billing.values.money import Money
from billing.work.account_reports import AccountReports
from billing.work.reading_account import AccountReader
from storage.database import database_url, migrate, open_engine
from storage.readings import Readings
from storage.schema import subscription_days, subscriptions
from storage.snapshot import Snapshot

SIZES = (1_000, 10_000, 100_000)
SECONDS_UNDER, MEGABYTES_UNDER = 2.0, 60.0
SLACK_LISTS = 92
STATUSES = ("active",) * 80 + ("canceled",) * 14 + ("past_due",) * 3 + ("trialing",) * 2 + ("unpaid",)
PERIODS_FROM = datetime(2026, 11, 1, tzinfo=UTC)


def utc_now() -> datetime:
    return datetime.now(UTC)


class Crowd:
    """So many subscriptions, the same each time, none of them held."""

    def __init__(self, size: int) -> None:
        self.size = size

    def whose(self) -> str:
        return "acct_1/live"

    def subscriptions(self, *, after: str | None = None, before: str | None = None) -> Page:
        if before:
            return Page((), more=False)
        first = int(after.removeprefix("sub_")) + 1 if after else 0
        last = min(first + 100, self.size)
        return Page(tuple(map(somebody, range(first, last))), more=last < self.size)

    def disputed(self) -> frozenset[str]:
        return frozenset(f"cus_{number}" for number in range(0, self.size, 1_000))

    def customers(self, ids: Iterable[str]) -> Mapping[str, str]:
        return {id: f"Customer {id}" for id in ids}

    def products(self, ids: Iterable[str]) -> Mapping[str, str]:
        return {id: id for id in ids}


def somebody(number: int) -> Listed:
    dice = random.Random(number)
    yearly = dice.random() < 0.3
    amount = dice.randrange(500, 50_000, 100)
    item = SubscriptionItem(
        product=f"prod_{dice.randrange(20)}",
        product_name=None,
        price=Money(amount, dice.choice(("usd", "usd", "usd", "eur", "gbp"))),
        interval="year" if yearly else "month",
        interval_count=1,
        quantity=dice.choice((1, 1, 1, 1, 5, 12, 40)),
        period_end=PERIODS_FROM + timedelta(days=dice.randrange(1, 30)),
    )
    subscription = Subscription(
        f"sub_{number}", dice.choice(STATUSES), (item,), created=PERIODS_FROM - timedelta(days=dice.randrange(700))
    )
    subscription = replace(
        subscription, currency=item.price.currency if item.price else None, cancel_at_period_end=dice.random() < 0.04
    )
    return Listed(subscription, f"cus_{number - number % 2}", pays=dice.random() < 0.98)


def reports(size: int, database: str) -> AccountReports:
    engine = open_engine(database_url(database))
    account = Crowd(size)
    reader = AccountReader(account, Readings(engine, utc_now), utc_now, time.sleep)
    return AccountReports(reader, Snapshot(engine), account, utc_now)


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def one(word: str, size: int, database: str) -> None:
    """In a process of its own: prints seconds and megabytes."""
    made = reports(size, database)
    latest = made.reader.latest()
    assert latest
    assert latest.ended_at
    before, began, busy = megabytes(), time.monotonic(), time.process_time()
    if word == "plans":
        made.plans(latest.ended_at, lambda _done: None)
    else:
        made.churn(latest.ended_at, lambda _done: None, at_most=SLACK_LISTS)
    took = (time.monotonic() - began, time.process_time() - busy)
    sys.stdout.write(f"{took[0]:.3f} {took[1]:.3f} {megabytes() - before:.1f}\n")


def age(engine: Engine) -> None:
    """As if all had been there for a year, and one in ten had changed lately."""
    today = utc_now().date()
    columns = [column.name for column in subscription_days.c if column.name != "day"]
    changed = select(*(subscriptions.c[name] for name in columns), literal(today - timedelta(days=10)))
    with engine.begin() as connection:
        connection.execute(update(subscription_days).values(day=today - timedelta(days=365)))
        lately = changed.where(subscriptions.c.subscription.endswith("0"))
        connection.execute(insert(subscription_days).from_select([*columns, "day"], lately))


def measure(size: int) -> None:
    with new_folder() as folder:
        database = sqlite_in(Path(folder))
        engine = open_engine(database_url(database))
        migrate(engine)
        before, began, busy = megabytes(), time.monotonic(), time.process_time()
        reports(size, database).read(utc_now(), lambda _done: None)
        read, own = time.monotonic() - began, time.process_time() - busy
        sys.stdout.write(f"| {size:,} | first reading | {read:.1f} | {own:.1f} | {megabytes() - before:.0f} | |\n")
        age(engine)
        engine.dispose()
        for word in ("plans", "churn"):
            command = [sys.executable, "-m", "benchmarks.reports", word, str(size), database]
            took, own, memory = map(float, subprocess.check_output(command, text=True).split())
            met = "yes" if took < SECONDS_UNDER and memory < MEGABYTES_UNDER else "NO"
            sys.stdout.write(f"| {size:,} | {word} | {took:.2f} | {own:.2f} | {memory:.0f} | {met} |\n")
        sys.stdout.flush()


def main(sizes: Iterable[int]) -> None:
    seconds, memory = f"seconds (< {SECONDS_UNDER:.0f})", f"MB more (< {MEGABYTES_UNDER:.0f})"
    sys.stdout.write(f"| subscriptions | | {seconds} | of the processor's | {memory} | |\n|---|---|---|---|---|---|\n")
    for size in sizes:
        measure(size)


if __name__ == "__main__":
    if sys.argv[1:] and not sys.argv[1].isdecimal():
        one(sys.argv[1], int(sys.argv[2]), sys.argv[3])
    else:
        main([int(size) for size in sys.argv[1:]] or SIZES)
