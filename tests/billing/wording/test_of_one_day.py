"""Two of a kind that may be of the same day, wherever the reader is, are told with their times."""

from datetime import UTC, datetime, timedelta

import pytest

from billing.wording import lines, subscriptions
from billing.wording.line import Moment
from tests.billing.samples import account, charge, subscription

LATE = datetime(2026, 11, 20, 23, 50, tzinfo=UTC)
APART = [(timedelta(minutes=2), Moment(LATE)), (timedelta(minutes=20), Moment(LATE)), (timedelta(days=1), LATE)]


@pytest.mark.parametrize(("apart", "told"), APART)
def test_subscriptions(apart: timedelta, told: object) -> None:
    first, second = subscription(created=LATE), subscription("sub_2", created=LATE + apart)
    assert told in subscriptions.subscription(first, account(subscriptions=(first, second)))
    assert LATE in subscriptions.subscription(first, account(subscriptions=(first,)))


@pytest.mark.parametrize(("apart", "told"), APART)
def test_charges(apart: timedelta, told: object) -> None:
    first, second = charge(created=LATE), charge("ch_2", created=LATE + apart)
    assert told in lines.charge(first, (first, second))
    assert LATE in lines.charge(first, (first,))
