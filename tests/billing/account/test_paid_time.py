"""How far each item is paid for, which planned end takes none of that away, and how much one that somebody set does."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from billing.account.paid_time import goes_on_until, lost_by, planned_end, taken_back
from billing.account.subscription import AT_PERIOD_END, Subscription, SubscriptionItem
from billing.values.money import Money
from billing.wording import coming_changes
from billing.wording.line import Line
from billing.wording.subscriptions import periods
from billing.wording.subscriptions import subscription as told
from tests.billing.samples import NOW, account, subscription

MONTH, YEAR, LATER = NOW + timedelta(days=10), NOW + timedelta(days=200), NOW + timedelta(days=500)


def item(name: str, price: int | None, end: datetime, **given: Any) -> SubscriptionItem:
    fields: dict[str, Any] = {"interval": "month", "interval_count": 1, "quantity": 1}
    fields |= {"period_start": end - timedelta(days=30 if end == MONTH else 300)}
    money = Money(price, "usd") if price is not None else None
    return SubscriptionItem(product=f"prod_{name}", product_name=name, price=money, period_end=end, **(fields | given))


PRO, ADDON = item("Pro", 30000, YEAR, interval="year"), item("Add-on", 500, MONTH)
USAGE = item("Calls", 1, YEAR, usage_type="metered", quantity=None)
MONTHLY_USAGE = item("Calls", 1, MONTH, usage_type="metered", quantity=None)


def subscribed(*items: SubscriptionItem, **given: Any) -> Subscription:
    return subscription(items=items, **given)


ENDS: dict[str, tuple[Subscription, dict[str, Any], datetime, list[str]]] = {
    "one item": (subscribed(PRO), {"cancel_at_period_end": True}, YEAR, []),
    "one period for all": (subscribed(ADDON, MONTHLY_USAGE), {"cancel_at_period_end": True}, MONTH, []),
    "a year and a month": (subscribed(PRO, ADDON), {"cancel_at": "max_period_end"}, YEAR, ["Add-on"]),
    "a year, and usage by the month": (
        subscribed(PRO, MONTHLY_USAGE),
        {"cancel_at": "max_period_end"},
        YEAR,
        ["Calls"],
    ),
    "a month, and usage by the year": (subscribed(ADDON, USAGE), {"cancel_at_period_end": True}, MONTH, []),
    "usage only": (subscribed(USAGE, MONTHLY_USAGE), {"cancel_at_period_end": True}, MONTH, []),
    "billed ahead": (
        subscribed(item("Pro", 500, MONTH, billed_until=LATER)),
        {"cancel_at": "max_billed_until"},
        LATER,
        [],
    ),
    "paid for longer than a month, less than the usage's period": (
        subscribed(item("Pro", 30000, YEAR), ADDON, item("Calls", 1, LATER, usage_type="metered", quantity=None)),
        {"cancel_at": int(YEAR.timestamp())},
        YEAR,
        ["Add-on"],
    ),
}


@pytest.mark.parametrize("case", ENDS)
def test_the_planned_end_takes_no_paid_time_away(case: str) -> None:
    of, change, end, again = ENDS[case]
    assert planned_end(of) == change
    assert of.paid_until == end
    assert lost_by(of, end) == []
    assert [each.name for each in goes_on_until(of, end) if each.is_paid_ahead or each.name in again] == again


def test_what_somebody_else_planned_says_how_much_it_takes_away() -> None:
    of = subscribed(PRO, ADDON, cancel_at=MONTH, cancel_at_period_end=True)
    [lost] = lost_by(of, MONTH)
    assert (lost.item.name, lost.until, lost.worth) == ("Pro", YEAR, Money(30000 * 190 // 300, "usd"))
    assert "ends •, before Pro is paid for until •" in text(told(of))
    assert "worth about 190.00 USD" in "".join(map(text, coming_changes.coming(of, account())))


@pytest.mark.parametrize("given", [{"price": None, "tiered": True}, {"period_start": None}, {"quantity": None}])
def test_what_cannot_be_counted_is_worth_an_unknown_amount(given: dict[str, Any]) -> None:
    [lost] = lost_by(subscribed(replace(PRO, **given), ADDON), MONTH)
    assert lost.worth is None
    assert "worth an unknown amount" in text(coming_changes.taken(lost))


def test_an_end_is_taken_back_as_it_was_planned() -> None:
    assert taken_back(subscribed(PRO, cancel_at_period_end=True, cancel_at=YEAR)) == {"cancel_at_period_end": False}
    assert taken_back(subscribed(PRO, ADDON, cancel_at=YEAR)) == {"cancel_at": ""}
    assert AT_PERIOD_END == {"cancel_at_period_end": True}


def test_each_item_renews_on_a_day_of_its_own() -> None:
    assert text(told(subscribed(PRO, MONTHLY_USAGE))).endswith(" · Pro renews • · Calls is billed •")
    assert [text(line) for line in periods(subscribed(PRO, MONTHLY_USAGE))] == [
        "Pro: paid until •",
        "Calls: usage is billed •",
    ]
    many = subscribed(PRO, *(item(f"Add-on {n}", 100, MONTH) for n in range(5)))
    assert text(told(many)).endswith(" · +3 items")
    assert text(told(subscribed(ADDON))).endswith(" · renews •")


def text(line: Line) -> str:
    return "".join(part if isinstance(part, str) else getattr(part, "text", "•") for part in line)
