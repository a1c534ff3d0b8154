"""Who goes first: how long a worker still has to wait, by what is being answered."""

import time

from freezegun import freeze_time
from freezegun.api import FrozenDateTimeFactory

from bot.runtime.traffic import QUIET_SECONDS, Traffic


def test_a_worker_waits_for_what_is_answered_and_no_longer_than_it_may() -> None:
    traffic = Traffic()
    with freeze_time("2026-11-29") as clock:
        assert isinstance(clock, FrozenDateTimeFactory)
        until = time.monotonic() + 5
        assert traffic.left(until) <= 0
        with traffic.request():
            assert traffic.left(until) == 5
            clock.tick(5)
            assert traffic.left(until) <= 0


def test_behind_one_request_a_worker_goes_on_at_once_and_behind_several_once_it_stays_quiet() -> None:
    traffic = Traffic()
    with freeze_time("2026-11-29") as clock:
        assert isinstance(clock, FrozenDateTimeFactory)
        until = time.monotonic() + 5
        with traffic.request():
            pass
        assert traffic.left(until) <= 0
        with traffic.request(), traffic.request():
            pass
        assert 0 < traffic.left(until) <= QUIET_SECONDS
        clock.tick(2 * QUIET_SECONDS)
        assert traffic.left(until) <= 0
