"""What every remedy that reaches into Stripe is made of: read anew, look for what is done already, do it, finish it."""

from typing import Protocol

from billing.account.account import Account
from billing.case.events import Event
from billing.values.errors import Declined, OutcomeUnknown, Unavailable


class RemedyAction(Protocol):
    """One decision's way through Stripe. Everything in it may happen twice."""

    def read(self, known: Account) -> Account:
        """The account with everything that the act rests on read anew. Raises Unavailable or Declined."""
        ...

    @property
    def is_signed(self) -> bool:
        """Whether what it leaves in Stripe names the decision; else it looks like what anybody else may have done."""
        ...

    def found(self, *, begun: bool) -> bool:
        """Whether Stripe shows, after `read`, that it is done; `begun` if it may have been asked for it before."""
        ...

    def is_under_way(self) -> bool | None:
        """Whether Stripe shows, after `read`, that it has begun and is neither done nor has come to nothing.

        None where it does not show that.
        """
        ...

    def blocked(self) -> str:
        """A reason of the act's own against doing it, beside the guard rails; empty without one."""
        ...

    def do(self) -> None:
        """Raises Declined, Unavailable or OutcomeUnknown."""
        ...

    def outcome(self, *, may_retry: bool) -> Event:
        """What is to be logged once it is done, after the smaller steps that follow from it.

        While it `may_retry`, raises Unavailable or OutcomeUnknown where one of those should be tried again.
        """
        ...


class Steps:
    """The smaller steps behind an act: each is tried, and the ones that stay undone are named in the log."""

    def __init__(self, *, may_retry: bool) -> None:
        self.may_retry = may_retry
        self.left_undone: list[str] = []

    def left(self, step: str, problem: Declined | Unavailable | OutcomeUnknown) -> None:
        if self.may_retry and not isinstance(problem, Declined):
            raise problem
        self.left_undone.append(f"{step}:{problem.code}")
