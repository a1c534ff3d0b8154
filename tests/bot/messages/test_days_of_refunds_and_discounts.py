"""Days of a refund that asks the customer, and of a discount: each while it counts, and afterwards what is awaited."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from billing.account.discount import Discount
from billing.account.refund import Refund
from billing.stripe.translate import payments
from billing.wording.line import Line
from billing.wording.refunds import refund
from billing.wording.subscriptions import subscription as told
from tests.billing import stripe_shapes as shapes
from tests.billing.samples import NOW, account, charge, subscription, usd

WEEK = timedelta(days=7)


def text(line: Line) -> str:
    return "".join(part if isinstance(part, str) else getattr(part, "text", "•") for part in line)


@pytest.mark.parametrize(
    ("status", "until", "says"),
    [
        ("requires_action", NOW + WEEK, "they can answer until •"),
        ("requires_action", NOW - WEEK, "the e-mail's time was over •: that it comes back is awaited"),
        ("requires_action", None, "they answer the e-mail"),
        ("succeeded", NOW + WEEK, "refunded"),
        ("canceled", NOW - WEEK, "was cancelled"),
    ],
)
def test_until_when_the_customer_can_say_where_the_money_is_to_go(
    status: str, until: datetime | None, says: str
) -> None:
    said = text(refund(Refund("re_1", usd(900), status, asks_until=until), charge(), NOW))
    assert says in said
    days = [words for words in ("can answer until", "time was over") if words in said]
    assert bool(days) == (status == "requires_action" and until is not None)


def test_stripes_own_day_is_read() -> None:
    sent = {"email_sent_at": shapes.AT, "email_sent_to": "jane@example.com"}
    asked = {"type": "display_details", "display_details": {"email_sent": sent, "expires_at": shapes.AT + 60}}
    made = payments.refund(shapes.refund(status="requires_action", next_action=asked))
    assert made.asks_until
    assert int(made.asks_until.timestamp()) == shapes.AT + 60
    assert payments.refund(shapes.refund()).asks_until is None


def test_a_discounts_last_day_while_it_counts_and_after() -> None:
    discounted = subscription(discounts=(Discount("20", ends=NOW + WEEK),))
    assert "20% off until •" in text(told(discounted, account()))
    over = replace(discounted, discounts=(Discount("20", ends=NOW - WEEK),))
    assert "20% off, over since •" in text(told(over, account()))
