"""The report on plans: monthly recurring revenue in all and per plan, yearly against monthly, one seat against teams.

Currencies are never added: each has its own rows and its own shares.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from fractions import Fraction

from billing.reports.figures import InCurrency, LeftOut, OfSize, Plan, PlanFigures
from billing.reports.plan_tables import Names, by_currency, in_all, interval, moved, per_plan, rhythms, switched, teams
from billing.reports.read_so_far import at_least, missing
from billing.reports.reading import Reading
from billing.reports.report import Chart, Report, money, share
from billing.reports.snapshot import Cadence
from billing.wording.line import counted

MOST_BARS = 12
MEANINGS = (
    "Monthly recurring revenue is Stripe's own definition: the monthly value of active and past due subscriptions, "
    "without trials, tax, free plans and usage.",
    "A discount for good lowers it, one that ends does not. A year is 12 months, 52 weeks and 365 days.",
    "Currencies are never added. Amounts are exact, and rounded only where they are shown.",
    "A team is a subscription with more than one seat; what is sold in bulk counts as one seat.",
)
# What is no part of the revenue, in words, by status.
LEFT_OUT = {
    "trialing": "in trial",
    "unpaid": "unpaid",
    "incomplete": "incomplete",
    "incomplete_expired": "never paid",
    "paused": "paused",
    "canceled": "ended",
}


def plans(figures: PlanFigures, read: Reading, *, products: Names, customers: Names, now: datetime) -> Report:
    """`products` and `customers` say how those that are named here are called, as far as that can be read."""
    names = products(
        {*(plan.product for plan in figures.plans), *(switch.product or "" for switch in figures.switched)}
    )
    revenue = by_currency(figures.plans)
    ranked = sorted(figures.plans, key=lambda plan: (plan.currency, -plan.monthly, plan.product))
    ranked = [plan for one in figures.currencies for plan in ranked if plan.currency == one.currency]
    return Report(
        word="plans",
        title="Plans and monthly recurring revenue",
        lines=(*headline(figures, read, revenue), *left_out(figures.left_out), *seats(figures), *changes(figures)),
        charts=tuple(charts(figures, ranked, names)),
        tables=(
            per_plan(ranked, names, revenue),
            in_all(figures.currencies, figures.plans, revenue),
            rhythms(figures.cadences, figures.currencies),
            teams(figures, revenue),
            *moved(figures, revenue),
            *switched(figures, names, customers),
        ),
        meanings=MEANINGS,
        read_from=read.begun_at,
        read_until=read.ended_at or now,
        missing=(*missing(read), *unpriced(figures.currencies)),
        cut_short=not read.is_whole,
    )


def headline(figures: PlanFigures, read: Reading, revenue: Mapping[str, Fraction]) -> Iterator[str]:
    if not figures.currencies:
        nothing = "is unknown" if not read.is_whole else "is nothing: no subscription counts"
        yield f"Monthly recurring revenue {nothing}."
    for one in figures.currencies:
        least = at_least(read) or ("at least " if one.unknown else "")
        told = money(revenue.get(one.currency, Fraction(0)), one.currency)
        subscribed = f"{at_least(read)}{counted(one.subscriptions, 'subscription')}"
        yield f"Monthly recurring revenue: {least}{told} from {subscribed} of {counted(one.customers, 'customer')}."


def unpriced(currencies: Iterable[InCurrency]) -> Iterator[str]:
    for one in currencies:
        if one.unknown:
            which = counted(one.unknown, "subscription")
            yield (
                f"The amount of {which} in {one.currency.upper()} is unknown in part: a price or a discount could not "
                "be read, or can't be told for a month. What can be told is counted, so the total is “at least”."
            )


def left_out(rows: Iterable[LeftOut]) -> Iterator[str]:
    told: dict[str, int] = {}
    for row in rows:
        words = LEFT_OUT.get(row.status) or ("by usage alone" if row.by_usage else "free")
        told[words] = told.get(words, 0) + row.subscriptions
    if told:
        yield "Not counted: " + ", ".join(f"{count:,} {words}" for words, count in told.items()) + "."


def seats(figures: PlanFigures) -> Iterator[str]:
    total = sum(size.subscriptions for size in figures.sizes)
    of_teams = [size for size in figures.sizes if size.seats > 1]
    count = sum(size.subscriptions for size in of_teams)
    if not total:
        return
    if not count:
        yield f"Teams: none of {counted(total, 'subscription')} has more than one seat."
        return
    yield (
        f"Teams: {count:,} of {counted(total, 'subscription')} ({share(count, total)}) have more than one seat; "
        f"the median team has {median(of_teams)} seats, the largest {max(size.seats for size in of_teams):,}."
    )


def median(sizes: Iterable[OfSize]) -> str:
    """Of all subscriptions, from how many there are of each size; between two it is their mean."""
    ordered = sorted(sizes, key=lambda size: size.seats)
    total = sum(size.subscriptions for size in ordered)
    low, high = (at(ordered, place) for place in ((total - 1) // 2, total // 2))
    whole, half = divmod(low + high, 2)
    return f"{whole:,}.5" if half else f"{whole:,}"


def at(ordered: Iterable[OfSize], place: int) -> int:
    passed = 0
    for size in ordered:
        passed += size.subscriptions
        if place < passed:
            return size.seats
    raise IndexError(place)


def changes(figures: PlanFigures) -> Iterator[str]:
    since = figures.history_since
    told = f", as far as the bot has read since {since:%Y-%m-%d}" if since else ""
    to_year = sum(switch.now is Cadence.YEARLY for switch in figures.switched)
    to_month = len(figures.switched) - to_year
    yield f"In the last 90 days {to_year} went from monthly to yearly and {to_month} from yearly to monthly{told}."


def charts(figures: PlanFigures, ranked: list[Plan], names: Mapping[str, str]) -> Iterator[Chart]:
    """Of the currency that most subscriptions are in: two of them share no axis."""
    if not figures.currencies:
        return
    currency = figures.currencies[0].currency
    bars = [
        (f"{names.get(plan.product, plan.product)}, {interval(plan.interval, plan.interval_count)}", plan.monthly)
        for plan in ranked
        if plan.currency == currency
    ]
    if bars:
        told = tuple((label, money(amount, currency)) for label, amount in bars[:MOST_BARS])
        yield Chart(f"Revenue a month per plan, {currency.upper()}", told, currency.upper())
    theirs = [row for row in figures.cadences if row.currency == currency and row.monthly > 0]
    if len(theirs) > 1:
        parts = tuple((row.cadence.value, money(row.monthly, currency)) for row in theirs)
        title = f"Yearly against monthly, {currency.upper()}"
        yield Chart(title, parts, currency.upper(), parts_of_a_whole=True)
