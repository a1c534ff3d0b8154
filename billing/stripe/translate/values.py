"""The small pieces that every object of Stripe's is made of: times, references, amounts, metadata."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from billing.account.subscription import Marks
from billing.account.team_words import OWNER, TEAM, TECHNICAL, words
from billing.values.money import Money

# Stripe's objects as plain dicts of API version 2026-10-28.endive.
Object = Mapping[str, Any]


def at(timestamp: int) -> datetime:
    return datetime.fromtimestamp(timestamp, UTC)


def when(timestamp: int | None) -> datetime | None:
    return None if timestamp is None else at(timestamp)


def reference(value: Any) -> str | None:
    """The id of something that Stripe gives as an id or, expanded, as an object."""
    if isinstance(value, Mapping):
        value = value.get("id")
    return value or None


def payer(found: Object) -> str | None:
    """Whose it is: a customer, or an account of Accounts v2 that is one."""
    return reference(found.get("customer")) or reference(found.get("customer_account"))


def rows(listed: Any) -> list[Object]:
    """The elements of a list inside an object, which is missing unless it was expanded."""
    return list((listed or {}).get("data") or [])


def money(amount: int | None, currency: str | None) -> Money | None:
    return None if amount is None or not currency else Money(amount, currency)


def team_marks(*holders: Object | None) -> tuple[str, ...]:
    """The metadata keys that speak of a team. Only the keys: what they say is nobody's business here."""
    keys = {key for holder in holders for key in (holder or {}).get("metadata") or {}}
    return tuple(sorted(key for key in keys if words(key) & TEAM))


def assigned_to(*holders: Object | None) -> Marks:
    """The metadata that says whose it is; each value as a fingerprint, so that two can be compared and none is kept."""
    return marks(holders, lambda key, _: bool(words(key) & OWNER))


def labels(*holders: Object | None) -> Marks:
    """The other metadata that is said in words, such as a department's name."""
    return marks(holders, lambda key, value: not words(key) & (OWNER | TECHNICAL) and is_worded(value))


def numbers(*holders: Object | None) -> Marks:
    """The other metadata that is a number or an id."""
    return marks(holders, lambda key, value: not words(key) & (OWNER | TECHNICAL) and not is_worded(value))


def marks(holders: Iterable[Object | None], wanted: Callable[[str, str], bool]) -> Marks:
    said = {
        key: hashlib.sha256(str(value).casefold().encode()).hexdigest()[:16]
        for holder in holders
        for key, value in ((holder or {}).get("metadata") or {}).items()
        if wanted(key, str(value))
    }
    return tuple(sorted(said.items()))


def is_worded(value: str) -> bool:
    """Letters and no digits, as names are and ids are not."""
    return sum(char.isalpha() for char in value) > 2 and not any(char.isdigit() for char in value)


def connected_account(found: Object) -> str | None:
    """The other Stripe account of a Connect platform that the money goes to or through."""
    transfer = found.get("transfer_data") or {}
    owners = (found.get("on_behalf_of"), transfer.get("destination"), found.get("application"))
    return next((account for account in map(reference, owners) if account), None)
