"""A made-up customer: what they buy and pay, and what somebody gives back in the dashboard, told to the stand-in Stripe
and written down in the ledger at the same time.

A step is a word and three small numbers that choose among what is there. What Stripe would refuse does not happen.
"""

from contextlib import suppress
from datetime import timedelta
from typing import NamedTuple

from sandbox.standins.stripe.errors import StripeError
from tests.oracle.contracts import Contracts
from tests.oracle.giving import Giving


class Step(NamedTuple):
    word: str
    a: int = 0
    b: int = 0
    c: int = 0


class MadeUp(Contracts, Giving):
    def take(self, step: Step) -> bool:
        """Whether anything came of it."""
        # Two things in one second would leave their order to chance.
        self.at += timedelta(seconds=1)
        before = self.shown()
        with suppress(StripeError):
            getattr(self, step.word)(step.a, step.b, step.c)
        return self.shown() != before
