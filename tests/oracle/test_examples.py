"""Kinds of giving back, each with figures worked out by hand: what the bot lets through, and what goes in the end."""

import pytest

from sandbox.standins.loopback import Loopback
from sandbox.standins.stripe.routes import stripe_app
from tests.billing.stripe.asking import processor_on
from tests.billing.stripe.stage import Stage
from tests.oracle.asking import bot_on, let_through, picture
from tests.oracle.examples import EXAMPLES, Shop


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_most_of_each_payment(name: str) -> None:
    shop = Shop()
    expected = EXAMPLES[name](shop)
    with bot_on(shop.stripe) as processor:
        assert let_through(picture(processor)) == expected


@pytest.mark.parametrize("name", EXAMPLES)
def test_refunded_until_nothing_is_offered_no_more_goes_than_once(name: str) -> None:
    """One payment after the other, and whatever goes of one is not offered of another again."""
    shop = Shop()
    expected = EXAMPLES[name](shop)
    with bot_on(shop.stripe) as processor:
        for charge in sorted(expected):
            amount = let_through(picture(processor))[charge]
            if amount:
                shop.stripe.refund(charge, amount)
        assert not any(let_through(picture(processor)).values())


def test_over_the_wire_they_are_the_same() -> None:
    """Through the SDK and sockets, which the others leave out."""
    stage, loopback = Stage(), Loopback()
    stage.url = loopback.url
    loopback.start(stage)
    try:
        for name, told in EXAMPLES.items():
            shop = Shop()
            expected = told(shop)
            stage.app = stripe_app(shop.stripe)
            with processor_on(stage) as processor:
                assert let_through(picture(processor)) == expected, name
    finally:
        loopback.stop()
