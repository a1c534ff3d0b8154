"""The same judgement at every moment: nobody is judged by the day of the month."""

from datetime import datetime

import pytest

from tests.corpus.entry import entries
from tests.corpus.judging import judged_without_wires
from tests.corpus.moments import MOMENTS

ENTRIES = entries()


@pytest.mark.parametrize("at", MOMENTS.values(), ids=MOMENTS)
def test_every_customer_is_judged_as_an_operator_would_or_the_file_says_why_not(at: datetime) -> None:
    missed = {one.entry.name: one.misses for one in judged_without_wires(ENTRIES, at)}
    explained = {entry.name for entry in ENTRIES if entry.expect.miss}
    assert {name: said for name, said in missed.items() if said and name not in explained} == {}
    assert [name for name in explained if not missed[name]] == [], "what is explained is no miss any more"
