"""Ten requests at once, five a second after that, and what moves money before everything else."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from billing.processor.budget import Budget

# In seconds; far more exact than anything that goes over a network.
ROUNDING = 1e-6


@dataclass(slots=True)
class Callers:
    """As many threads as there are requests: a wait holds up the one that waits, and time goes on by itself."""

    now: float = 0.0
    waits: list[float] = field(default_factory=list)
    budget: Budget = field(init=False)

    def __post_init__(self) -> None:
        self.budget = Budget(clock=lambda: self.now, sleep=self.waits.append)

    def sent(self, *, urgent: bool = False) -> float:
        """When a request goes out that is asked for now."""
        self.waits.clear()
        self.budget.take(urgent=urgent)
        return self.now + sum(self.waits)


def rounded(times: list[float]) -> list[float]:
    return [round(time, 6) for time in times]


def test_ten_go_at_once_and_then_five_a_second() -> None:
    callers = Callers()
    sent = rounded([callers.sent() for _ in range(15)])
    assert sent == [0.0] * 10 + [0.2, 0.4, 0.6, 0.8, 1.0]


def test_after_a_rest_it_is_ten_at_once_again_and_never_more() -> None:
    callers = Callers()
    for _ in range(10):
        callers.sent()
    callers.now = 3_600.0
    assert rounded([callers.sent() for _ in range(11)]) == [3_600.0] * 10 + [3_600.2]


def test_a_short_rest_gives_back_what_it_is_worth() -> None:
    callers = Callers()
    for _ in range(10):
        callers.sent()
    callers.now = 1.0
    assert rounded([callers.sent() for _ in range(6)]) == [1.0] * 5 + [1.2]


def test_an_urgent_one_never_waits_but_counts() -> None:
    callers = Callers()
    assert [callers.sent(urgent=True) for _ in range(20)] == [0.0] * 20
    assert rounded([callers.sent()]) == [2.2]


def test_whoever_waits_really_sleeps_until_it_is_their_turn() -> None:
    clock = [0.0]

    def sleep(seconds: float) -> None:
        clock[0] += seconds

    budget = Budget(burst=1, per_second=2, clock=lambda: clock[0], sleep=sleep)
    times = []
    for _ in range(4):
        budget.take()
        times.append(round(clock[0], 6))
    assert times == [0.0, 0.5, 1.0, 1.5]


# How long after the one before a request is asked for, and whether it is urgent.
ASKED = st.lists(st.tuples(st.floats(0, 3), st.booleans()), max_size=80)


def outgoing(asked: list[tuple[float, bool]], wanted: Callable[[bool], bool]) -> list[float]:
    callers, times = Callers(), []
    for pause, urgent in asked:
        callers.now += pause
        at = callers.sent(urgent=urgent)
        times += [at] if wanted(urgent) else []
    return times


@given(ASKED)
def test_in_any_time_at_most_ten_and_five_a_second_go_out(asked: list[tuple[float, bool]]) -> None:
    times = outgoing(asked, lambda urgent: not urgent)
    for begin, first in enumerate(times):
        for end, last in enumerate(times[begin:], begin):
            assert end - begin + 1 <= 10 + 5 * (last - first) + ROUNDING


@given(ASKED)
def test_first_come_first_served(asked: list[tuple[float, bool]]) -> None:
    times = outgoing(asked, lambda urgent: not urgent)
    assert all(later >= earlier - ROUNDING for earlier, later in pairwise(times))
