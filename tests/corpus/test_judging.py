"""The bot's judgement of the corpus, over HTTP: as an operator's, or explained."""

from collections import Counter

import pytest

from tests.corpus.entry import entries
from tests.corpus.judging import Judged, judged_over_http
from tests.corpus.moments import ORDINARY

ENTRIES = entries()


@pytest.fixture(scope="module")
def everyone() -> dict[str, Judged]:
    return {one.entry.name: one for one in judged_over_http(ENTRIES, ORDINARY)}


@pytest.mark.parametrize("name", [entry.name for entry in ENTRIES])
def test_a_customer_is_judged_as_an_operator_would_or_the_file_says_why_not(
    everyone: dict[str, Judged], name: str
) -> None:
    explained = everyone[name].entry.expect.miss
    if explained:
        assert everyone[name].misses, "what is explained is no miss any more"
    else:
        assert everyone[name].misses == []


def test_no_real_team_is_called_a_duplicate(everyone: dict[str, Judged]) -> None:
    teams = [one for one in everyone.values() if one.entry.expect.verdict == "likely seats"]
    assert teams
    assert [one.entry.name for one in teams if one.verdict == "likely duplicate"] == []
    assert [one.entry.name for one in teams if one.classification == "duplicate_subscription"] == []


def test_what_is_unknown_or_unclear_is_never_called_certain(everyone: dict[str, Judged]) -> None:
    honest = [one for one in everyone.values() if one.entry.expect.verdict in {"unclear", "unknown"}]
    assert {one.verdict for one in honest} <= {"unclear", "unknown"}


def test_the_corpus_is_broad_enough() -> None:
    verdicts = Counter(entry.expect.verdict for entry in ENTRIES)
    classifications = Counter(entry.expect.classification for entry in ENTRIES)
    assert len(ENTRIES) >= 80
    assert verdicts["unclear"] + verdicts["unknown"] >= 10
    assert min(classifications.values()) >= 5
    assert all(entry.source and entry.story for entry in ENTRIES)
