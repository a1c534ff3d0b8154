"""How many votes it still takes at least, held against trying every choice of people."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from billing.approval.fewest import fewest

RULES = 3
PEOPLE = st.lists(st.frozensets(st.integers(0, RULES - 1)), max_size=6)


@given(missing=st.lists(st.integers(0, 3), min_size=RULES, max_size=RULES), people=PEOPLE)
def test_no_fewer_would_do_and_so_many_do(missing: list[int], people: list[frozenset[int]]) -> None:
    def satisfied(voting: tuple[frozenset[int], ...]) -> bool:
        return all(sum(rule in places for places in voting) >= lacks for rule, lacks in enumerate(missing))

    ways = [count for count in range(len(people) + 1) if any(map(satisfied, combinations(people, count)))]
    assert fewest(missing, people) == (min(ways) if ways else max(missing))
