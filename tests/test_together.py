"""However the tests are shared out: each runs once, and what shares a process stays in one piece."""

from itertools import groupby

from tests.together import in_turns, unit

COMPUTING = [f"tests/bot/test_{name}.py::test_{number}" for name in "abcdefgh" for number in range(3)]
JOURNEYS = [f"tests/journeys/test_main_job.py::test_{number}" for number in range(8)]
PAGE = ["tests/page/test_tour.py::test_it", "tests/page/test_blocks.py::test_one"]
EVERY_TEST = [*JOURNEYS, *COMPUTING, *PAGE]


def test_none_is_lost_and_none_runs_twice() -> None:
    assert sorted(in_turns(EVERY_TEST, str)) == sorted(EVERY_TEST)


def test_a_unit_stays_in_one_piece_and_in_its_order() -> None:
    pieces = [list(piece) for _unit, piece in groupby(in_turns(EVERY_TEST, str), unit)]
    assert len(pieces) == len({unit(each) for each in EVERY_TEST})
    assert all(piece == sorted(piece, key=EVERY_TEST.index) for piece in pieces)


def test_journeys_are_spread_among_what_computes() -> None:
    order = in_turns(EVERY_TEST, str)
    between = [unit(each).startswith("tests/journeys/") for each in order]
    assert max(len(list(alike)) for waits, alike in groupby(between) if waits) == 1


def test_of_what_computes_the_browser_comes_first_as_it_takes_longest() -> None:
    computing = [each for each in in_turns(EVERY_TEST, str) if each not in JOURNEYS]
    assert computing[: len(PAGE)] == PAGE
