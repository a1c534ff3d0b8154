"""Whose request goes to Stripe next, and when. Knows neither threads nor clocks: it is told what time it is."""

from collections import OrderedDict, deque
from typing import Generic, TypeVar

from billing.ports.asking import Asker

# How long nothing but the urgent goes out once Stripe has said that it was too much: its own count is by the second.
PAUSE_SECONDS = 1.0
# Shorter waits are none: they come of rounding.
INSTANT = 1e-6


Ticket = TypeVar("Ticket")


class RequestQueue(Generic[Ticket]):
    """Those who wait: each asker's tickets in their order, and the askers in turns, so that nobody waits for all that
    another one wants.
    """

    def __init__(self) -> None:
        self.askers: OrderedDict[Asker, deque[Ticket]] = OrderedDict()
        self.behind: OrderedDict[Asker, deque[Ticket]] = OrderedDict()

    def join(self, asker: Asker, ticket: Ticket) -> None:
        self.of(asker).setdefault(asker, deque()).append(ticket)

    def first(self) -> Ticket | None:
        return next((tickets[0] for tickets in (self.askers or self.behind).values()), None)

    def leave(self, asker: Asker, ticket: Ticket) -> None:
        """Whoever goes first goes, or whoever gives up; an asker who was served stands behind the others."""
        line, served = self.of(asker), ticket is self.first()
        line[asker].remove(ticket)
        if not line[asker]:
            del line[asker]
        elif served:
            line.move_to_end(asker)

    def everybody(self) -> list[Ticket]:
        return [ticket for line in (self.askers, self.behind) for tickets in line.values() for ticket in tickets]

    def of(self, asker: Asker) -> OrderedDict[Asker, deque[Ticket]]:
        return self.behind if asker.last else self.askers


class Pace:
    """A burst at once, and then so many a second. Times and waits are in seconds."""

    def __init__(self, *, burst: int, per_second: int) -> None:
        self.interval = 1 / per_second
        self.ahead = burst * self.interval
        # When everything so far would have been sent, had nothing gone at once.
        self.spent_until = 0.0

    def wait(self, now: float) -> float:
        """How long the next one has to wait."""
        wait = max(self.spent_until, now) + self.interval - now - self.ahead
        return wait if wait > INSTANT else 0.0

    def spend(self, now: float) -> None:
        self.spent_until = max(self.spent_until, now) + self.interval

    def ease(self, now: float) -> None:
        self.spent_until = max(self.spent_until, now + self.ahead + PAUSE_SECONDS - self.interval)
