"""Ten seconds' worth at once and then so many a second, the askers in turns: on made-up clocks."""

import math
from collections import Counter, deque
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.ports.asking import Asker
from billing.stripe.request_queue import PAUSE_SECONDS, Pace, RequestQueue

# In seconds; far more exact than anything that goes over a network.
ROUNDING = 1e-4
PER_SECOND, BURST = 5, 50


@dataclass(frozen=True, slots=True)
class Sent:
    at: float
    asker: Asker
    number: int
    asked: float


@dataclass(slots=True)
class World:
    """As many threads as there are requests: a wait holds up the one that waits, and time goes on by itself."""

    now: float = 0.0
    pace: Pace = field(default_factory=lambda: Pace(burst=BURST, per_second=PER_SECOND))
    queue: RequestQueue[Sent] = field(default_factory=RequestQueue)
    sent: list[Sent] = field(default_factory=list)
    asked: int = 0

    def ask(self, asker: Asker, *, urgent: bool = False) -> None:
        self.asked += 1
        if urgent:
            self.pace.spend(self.now)
        else:
            self.queue.join(asker, Sent(math.inf, asker, self.asked, self.now))
            self.go_on(until=self.now)

    def go_on(self, *, until: float) -> None:
        while (first := self.queue.first()) and self.now + self.pace.wait(self.now) <= until:
            self.now += self.pace.wait(self.now)
            self.pace.spend(self.now)
            self.queue.leave(first.asker, first)
            self.sent.append(Sent(self.now, first.asker, first.number, first.asked))
        self.now = max(self.now, until) if math.isfinite(until) else self.now

    def times(self) -> list[float]:
        return [round(each.at, 4) for each in self.sent]


JANE, OMAR, REPORT = Asker(1), Asker(2), Asker(3, last=True)


def test_the_burst_goes_at_once_and_then_so_many_a_second() -> None:
    world = World()
    for _ in range(BURST + 5):
        world.ask(JANE)
    world.go_on(until=math.inf)
    assert world.times() == [0.0] * BURST + [0.2, 0.4, 0.6, 0.8, 1.0]


def test_after_a_rest_the_burst_is_back_and_never_more() -> None:
    world = World()
    for now in (0.0, 3_600.0):
        world.go_on(until=now)
        for _ in range(BURST + 1):
            world.ask(JANE)
    world.go_on(until=math.inf)
    assert world.times()[-BURST - 1 :] == [3_600.0] * BURST + [3_600.2]


def test_an_urgent_one_counts_and_others_wait_for_it() -> None:
    world = World()
    for _ in range(BURST + 10):
        world.ask(JANE, urgent=True)
    world.ask(OMAR)
    world.go_on(until=math.inf)
    assert world.times() == [pytest.approx(2.2)]


def test_what_is_refused_as_too_much_makes_all_wait_a_moment_once() -> None:
    world = World()
    for _ in range(20):
        world.pace.ease(world.now)
    world.ask(JANE)
    world.ask(JANE)
    world.go_on(until=math.inf)
    assert world.times() == [PAUSE_SECONDS, pytest.approx(PAUSE_SECONDS + 0.2)]


def test_a_small_lookup_is_not_behind_a_large_one() -> None:
    world = World()
    for _ in range(BURST + 40):
        world.ask(JANE)
    for _ in range(8):
        world.ask(OMAR)
    world.go_on(until=math.inf)
    assert max(each.at for each in world.sent if each.asker == OMAR) <= 16 / PER_SECOND + ROUNDING


def test_a_report_takes_only_what_is_left() -> None:
    world = World()
    for _ in range(BURST + 3):
        world.ask(REPORT)
    for _ in range(4):
        world.ask(JANE)
    world.go_on(until=math.inf)
    assert [each.asker for each in world.sent[BURST:]] == [JANE] * 4 + [REPORT] * 3


def test_whoever_gives_up_holds_up_nobody() -> None:
    queue: RequestQueue[str] = RequestQueue()
    for name in ("first", "second", "third"):
        queue.join(JANE, name)
    queue.join(OMAR, "other")
    queue.leave(JANE, "second")
    assert queue.first() == "first"
    queue.leave(JANE, "first")
    assert queue.first() == "other"
    queue.leave(OMAR, "other")
    queue.leave(JANE, "third")
    assert queue.first() is None


# How long after the one before a request is asked for, by whom, and whether it is urgent.
ASKERS = st.builds(Asker, st.integers(0, 4), st.booleans())
ASKED = st.lists(
    st.tuples(st.floats(0, 0.3) | st.floats(0, 20), ASKERS, st.integers(0, 9).map(lambda drawn: drawn == 0)),
    max_size=150,
)
Asked = list[tuple[float, Asker, bool]]


def lived(asked: Asked) -> World:
    world = World(pace=Pace(burst=10, per_second=5))
    for pause, asker, urgent in asked:
        world.go_on(until=world.now + pause)
        world.ask(asker, urgent=urgent)
    world.go_on(until=math.inf)
    return world


@given(ASKED)
def test_over_any_time_no_more_goes_out_than_the_rate_and_the_burst(asked: Asked) -> None:
    times = lived(asked).times()
    for begin, early in enumerate(times):
        for end, late in enumerate(times[begin:], begin):
            assert end - begin + 1 <= 10 + 5 * (late - early + ROUNDING)


@given(ASKED)
def test_everybody_gets_through_each_asker_in_their_order(asked: Asked) -> None:
    world = lived(asked)
    assert len(world.sent) == sum(not urgent for _, _, urgent in asked)
    for asker in {each.asker for each in world.sent}:
        numbers = [each.number for each in world.sent if each.asker == asker]
        assert numbers == sorted(numbers)


@given(ASKED)
def test_nobody_waits_while_another_gets_two_turns(asked: Asked) -> None:
    sent = lived(asked).sent
    for at, each in enumerate(sent):
        if each.asker.last:
            continue
        before = [one for one in sent[:at] if one.asker == each.asker]
        since = max(each.asked, before[-1].at if before else -math.inf)
        others: Counter[Asker] = Counter()
        for other in reversed(sent[:at]):
            if other.asker == each.asker or other.at < since:
                break
            others[other.asker] += other.at > since
        assert max(others.values(), default=0) <= 1


@given(ASKED)
def test_no_report_goes_before_a_case_that_waits(asked: Asked) -> None:
    sent = lived(asked).sent
    waiting = deque(sorted((each for each in sent if not each.asker.last), key=lambda each: each.asked))
    for report in (each for each in sent if each.asker.last):
        assert not any(case.asked < report.at < case.at for case in waiting)
