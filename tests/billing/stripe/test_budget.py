"""Threads that wait for their turn: in which order they go, and how they are let go."""

import threading
from collections.abc import Callable
from concurrent.futures import CancelledError
from functools import partial

import pytest

from billing.ports.asking import Asker, Threads, asker, current_asker, last
from billing.stripe.budget import Budget
from tests.until import until

DEADLINE = 20


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def spent(clock: Clock) -> Budget:
    """Of which nothing is left until the clock says so."""
    budget = Budget(1, clock=clock)
    for _ in range(10):
        budget.take()
    return budget


def has(went: list[Asker], how_many: int) -> bool:
    return len(went) == how_many


def waiting(budget: Budget, begin: Callable[[], None], *, how_many: int) -> threading.Thread:
    """A thread of its own that waits in line by now."""
    thread = threading.Thread(target=begin, daemon=True)
    thread.start()
    until(lambda: len(budget.queue.everybody()) == how_many)
    return thread


def test_ten_seconds_worth_goes_at_once() -> None:
    budget = Budget(20, clock=Clock())
    for _ in range(200):
        budget.take()
    assert budget.pace.wait(0.0) == pytest.approx(1 / 20)


def test_an_urgent_one_never_waits_whoever_stands_in_line() -> None:
    budget = spent(Clock())

    def ask() -> None:
        with pytest.raises(CancelledError):
            budget.take()

    waits = waiting(budget, ask, how_many=1)
    for _ in range(100):
        budget.take(urgent=True)
    assert waits.is_alive()
    budget.close()
    waits.join(DEADLINE)


def test_threads_go_in_turns_and_a_report_last() -> None:
    clock, went = Clock(), list[Asker]()
    budget = spent(clock)
    large, small, report = Asker(1), Asker(2), Asker(3, last=True)

    def ask(whose: Asker) -> Callable[[], None]:
        def run() -> None:
            current_asker.set(whose)
            budget.take()
            went.append(whose)

        return run

    order = [report, large, large, large, small]
    threads = [waiting(budget, ask(whose), how_many=number) for number, whose in enumerate(order, start=1)]
    for number in range(1, len(order) + 1):
        clock.now += 1
        with budget.lock:
            first = budget.queue.first()
            assert first
            first.notify()
        until(partial(has, went, number))
    assert went == [large, small, large, large, report]
    for thread in threads:
        thread.join(DEADLINE)


def test_at_the_end_whoever_waits_is_let_go_without_a_request() -> None:
    budget, said = spent(Clock()), []

    def ask() -> None:
        with pytest.raises(CancelledError):
            budget.take()
        said.append("let go")

    threads = [waiting(budget, ask, how_many=number) for number in (1, 2, 3)]
    budget.close()
    for thread in threads:
        thread.join(DEADLINE)
    assert said == ["let go"] * 3


def test_many_threads_all_get_through() -> None:
    budget = Budget(500)
    with Threads(32) as threads:
        asked = [threads.submit(budget.take) for _ in range(5200)]
        assert [each.result(DEADLINE) for each in asked] == [None] * 5200
    assert not budget.queue.everybody()


def test_a_request_in_another_thread_is_that_of_whoever_asked() -> None:
    mine = asker()
    with Threads(2) as threads:
        assert threads.submit(asker).result() == mine
        assert threads.submit(lambda: threads.submit(asker).result()).result() == mine
        with last():
            assert threads.submit(asker).result() == asker()
            assert asker().last
    assert asker() == mine
    assert not mine.last
