"""Stripe, as far as the reports need it: not one customer, but all of them. What is asked here waits for every case."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from billing.account.listed import Page


class WholeAccount(Protocol):
    """Calls raise Unavailable or Declined."""

    def whose(self) -> str:
        """Stripe's account and the mode, `acct_1/test`; where the key may not say which account, the mode alone."""
        ...

    def subscriptions(self, *, after: str | None = None, before: str | None = None) -> Page:
        """Of any status, newest first: those older than `after`, or newer than `before`."""
        ...

    def disputed(self) -> frozenset[str]:
        """The customers of whom a payment is disputed, or whose dispute was lost lately."""
        ...

    def customers(self, ids: Iterable[str]) -> Mapping[str, str]:
        """Their names, as far as they could be read and have one."""
        ...

    def products(self, ids: Iterable[str]) -> Mapping[str, str]:
        """Likewise."""
        ...
