"""The report on churn: which subscriptions may be lost and why, as a list to be worked off. Most revenue first.

What each would bring a month goes by the definition of monthly recurring revenue, whatever its status.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from billing.reports.at_risk import Cause
from billing.reports.figures import Risk
from billing.reports.plan_tables import Names, interval
from billing.reports.read_so_far import AT_LEAST, at_least, missing
from billing.reports.reading import Reading
from billing.reports.report import Chart, Report, Row, Table, money
from billing.wording.line import counted

UNKNOWN_CURRENCY = "unknown"
MEANINGS = (
    "At risk is what is past due, unpaid, incomplete, set to end, paused, in a trial that ends without a payment "
    "method, disputed (also if the dispute was lost in the last 120 days), or paid by a card that expires before it "
    "renews. What has ended is not.",
    "The revenue of each is what it would bring a month by Stripe's definition, whatever its status: before tax, "
    "without usage, after discounts for good.",
    "One subscription may have several causes, so the sums by cause overlap. Currencies are never added.",
)


@dataclass
class Sum:
    """How many, what they would bring, and whether that is only the least."""

    subscriptions: int = 0
    monthly: Fraction = Fraction(0)
    at_least: bool = False

    def add(self, risk: Risk) -> None:
        self.subscriptions += 1
        self.monthly += risk.monthly
        self.at_least |= risk.at_least


@dataclass
class Sums:
    in_all: dict[str, Sum] = field(default_factory=dict)
    by_cause: dict[tuple[Cause, str], Sum] = field(default_factory=dict)

    def add(self, risk: Risk) -> None:
        currency = risk.currency or UNKNOWN_CURRENCY
        self.in_all.setdefault(currency, Sum()).add(risk)
        for cause in risk.causes:
            self.by_cause.setdefault((cause, currency), Sum()).add(risk)

    def place(self, currency: str) -> tuple[bool, int, str]:
        """What most of them are in comes first."""
        return currency == UNKNOWN_CURRENCY, -self.in_all[currency].subscriptions, currency


def churn(
    risks: Iterable[Risk],
    read: Reading,
    *,
    products: Names,
    customers: Names,
    now: datetime,
    at_most: int | None,
    pays_unread: int = 0,
) -> Report:
    """`risks` come most revenue first, currency by currency; of each currency its share of `at_most` is listed."""
    sums, kept = Sums(), dict[str, list[Risk]]()
    for risk in risks:
        sums.add(risk)
        theirs = kept.setdefault(risk.currency or UNKNOWN_CURRENCY, [])
        if at_most is None or len(theirs) < at_most:
            theirs.append(risk)
    sums.in_all = {currency: sums.in_all[currency] for currency in sorted(sums.in_all, key=sums.place)}
    listed = within({currency: kept[currency] for currency in sums.in_all}, at_most)
    names = products(risk.product for risk in listed if risk.product)
    called = customers(risk.customer for risk in listed if risk.customer)
    total = sum(one.subscriptions for one in sums.in_all.values())
    return Report(
        word="churn",
        title="Subscriptions at risk",
        lines=tuple(headline(sums, read)),
        charts=tuple(charts(sums)),
        tables=(by_cause(sums, read), *([worklist(listed, names, called)] if at_most is None else [])),
        worklist=tuple(row(risk, names, called) for risk in listed),
        rest=total - len(listed),
        meanings=MEANINGS,
        read_from=read.begun_at,
        read_until=read.ended_at or now,
        missing=(*missing(read), *unread(read, sums, pays_unread)),
        cut_short=not read.is_whole,
    )


def within(kept: Mapping[str, list[Risk]], at_most: int | None) -> list[Risk]:
    """The largest currency gives way to the others, each of which has something in it."""
    if at_most is None:
        return [risk for theirs in kept.values() for risk in theirs]
    room, wanted = at_most, {currency: len(theirs) for currency, theirs in kept.items()}
    given = dict.fromkeys(kept, 0)
    while room > 0 and any(given[currency] < wanted[currency] for currency in kept):
        for currency in kept:
            if room > 0 and given[currency] < wanted[currency]:
                given[currency] += 1
                room -= 1
    return [risk for currency, theirs in kept.items() for risk in theirs[: given[currency]]]


def headline(sums: Sums, read: Reading) -> Iterator[str]:
    if not sums.in_all:
        nothing = "What is at risk is unknown." if not read.is_whole else "No subscription is at risk."
        yield nothing
    for currency, total in sums.in_all.items():
        told = f"{at_least(read)}{counted(total.subscriptions, 'subscription')}"
        yield f"At risk: {told}, which would bring {revenue(total, currency, read)} a month."


def revenue(total: Sum, currency: str, read: Reading) -> str:
    if currency == UNKNOWN_CURRENCY:
        return "an unknown amount"
    least = at_least(read) or (AT_LEAST if total.at_least else "")
    return f"{least}{money(total.monthly, currency)}"


def unread(read: Reading, sums: Sums, pays_unread: int) -> Iterator[str]:
    if pays_unread:
        yield (
            f"Whether a card expires first, or a trial has a payment method, is unknown for "
            f"{counted(pays_unread, 'subscription')}: Stripe did not show what pays."
        )
    if read.disputed is None:
        yield "Which payments are disputed is unknown: Stripe did not give the disputes."
    for currency, total in sums.in_all.items():
        if total.at_least and currency != UNKNOWN_CURRENCY:
            yield f"A price or a discount in {currency.upper()} could not be told, so that sum is “at least”."


def by_cause(sums: Sums, read: Reading) -> Table:
    told = tuple(
        (
            cause.words,
            currency.upper() if currency != UNKNOWN_CURRENCY else currency,
            total.subscriptions,
            None if currency == UNKNOWN_CURRENCY else money(total.monthly, currency),
        )
        for cause in Cause
        for currency in sums.in_all
        if (total := sums.by_cause.get((cause, currency)))
    )
    unknown = ((Cause.DISPUTED.words, "", None, None),) if read.disputed is None else ()
    return Table("By cause", ("Cause", "Currency", "Subscriptions", "Revenue a month"), (*told, *unknown))


def worklist(listed: Iterable[Risk], names: Mapping[str, str], called: Mapping[str, str]) -> Table:
    columns = ("Customer", "Plan", "Currency", "Revenue a month", "Causes", "Until", "Subscription", "Customer id")
    return Table(
        "At risk",
        columns,
        tuple(
            (
                called.get(risk.customer or "", risk.customer),
                plan(risk, names),
                (risk.currency or UNKNOWN_CURRENCY).upper(),
                money(risk.monthly, risk.currency) if risk.currency else None,
                ", ".join(cause.words for cause in risk.causes),
                risk.until,
                risk.subscription,
                risk.customer,
            )
            for risk in listed
        ),
    )


def plan(risk: Risk, names: Mapping[str, str]) -> str:
    if risk.product is None or risk.interval is None or risk.interval_count is None:
        return risk.subscription
    named = f"{names.get(risk.product, risk.product)}, {interval(risk.interval, risk.interval_count)}"
    return f"{named}, {risk.seats:,} seats" if risk.seats > 1 else named


def row(risk: Risk, names: Mapping[str, str], called: Mapping[str, str]) -> Row:
    least = AT_LEAST if risk.at_least else ""
    whose = called.get(risk.customer or "")
    return Row(
        title=f"{whose} · {plan(risk, names)}"
        if whose
        else f"{plan(risk, names)} · {risk.customer or ''}".rstrip(" ·"),
        amount=f"{least}{money(risk.monthly, risk.currency)} a month" if risk.currency else "unknown",
        said=", ".join(cause.words for cause in risk.causes),
        subscription=risk.subscription,
        customer=risk.customer,
    )


def charts(sums: Sums) -> Iterator[Chart]:
    """Of the currency with most subscriptions at risk."""
    currency = next((code for code in sums.in_all if code != UNKNOWN_CURRENCY), None)
    if currency is None:
        return
    bars = tuple(
        (SHORT[cause], money(total.monthly, currency))
        for cause in Cause
        if (total := sums.by_cause.get((cause, currency)))
    )
    yield Chart(f"Revenue a month at risk by cause, {currency.upper()}", bars, currency.upper())


# As a chart's axis has room for them.
SHORT = {
    Cause.PAST_DUE: "past due",
    Cause.UNPAID: "unpaid",
    Cause.INCOMPLETE: "incomplete",
    Cause.ENDING: "set to end",
    Cause.PAUSED: "paused",
    Cause.TRIAL: "trial without card",
    Cause.DISPUTED: "disputed",
    Cause.CARD: "card expiring",
}
