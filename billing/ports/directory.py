"""Somebody to ask who people are."""

from typing import Protocol

from billing.values.people import Person


class Directory(Protocol):
    def who(self, user: str, *, fresh: bool = False) -> Person: ...
