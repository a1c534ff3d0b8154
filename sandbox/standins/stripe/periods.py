"""Billing periods: where a subscription's months and years begin and end.

Counts every period from the anchor, so a subscription of the 31st comes back to the 31st after a short month.
"""

import calendar
from datetime import datetime, timedelta


def after(anchor: datetime, interval: str, count: int) -> datetime:
    match interval:
        case "day":
            return anchor + timedelta(days=count)
        case "week":
            return anchor + timedelta(weeks=count)
        case "month":
            return months_after(anchor, count)
        case "year":
            return months_after(anchor, 12 * count)
        case _:
            raise ValueError(f"no such interval: {interval}")


def months_after(anchor: datetime, months: int) -> datetime:
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    day = min(anchor.day, calendar.monthrange(year, month + 1)[1])
    return anchor.replace(year=year, month=month + 1, day=day)


def period_at(moment: datetime, *, anchor: datetime, interval: str, count: int) -> tuple[datetime, datetime]:
    """The period that holds the moment; the first one for a moment before the anchor."""
    passed = 0
    while after(anchor, interval, (passed + 1) * count) <= moment:
        passed += 1
    return after(anchor, interval, passed * count), after(anchor, interval, (passed + 1) * count)
