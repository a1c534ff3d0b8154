"""Somebody to ask who people are."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from billing.values.electorate import Electorate
from billing.values.people import Person


class Directory(Protocol):
    def who(self, user: str, *, fresh: bool = False) -> Person: ...

    def ballot(self, users: Iterable[str], ids: Iterable[str], *, fresh: bool = False) -> Mapping[str, Person]:
        """Who these people are, with who is behind these ids and the approvers', asked at once."""
        ...

    def electorate(self, ids: Iterable[str]) -> Electorate:
        """Who is behind these ids, and the approvers'."""
        ...
