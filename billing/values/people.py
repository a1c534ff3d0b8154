"""Who somebody is to the bot, and the refusals that follow from it."""

from dataclasses import dataclass, field
from enum import StrEnum

from billing.values.electorate import Electorate
from billing.values.errors import Refused

# Why somebody is refused as long as Slack has not said who they are, or who is in a group: it may yet.
NOT_SAID = frozenset({"unknown", "group_unresolved"})


class Role(StrEnum):
    OPERATOR = "operator"
    APPROVER = "approver"


@dataclass(frozen=True, slots=True)
class Person:
    """`unresolved` are roles that hang on a user group which Slack can't resolve now.

    `electorate` is what Slack said at the same time of the groups that a vote hangs on, where it was asked about them.
    `barred` is what rules out every role: `guest`, `bot`, `outsider`, `deleted`, or `unknown` when Slack is away.
    """

    user: str
    roles: frozenset[Role] = frozenset()
    unresolved: frozenset[Role] = frozenset()
    barred: str | None = None
    electorate: Electorate = field(default_factory=Electorate)


def is_person(actor: str) -> bool:
    """Whether an actor of the log is one who can answer for something."""
    return actor not in {"bot", "stripe"}


def require(person: Person, role: Role) -> None:
    """Raises Refused unless the person has the role now."""
    if person.barred:
        raise Refused(person.barred)
    if role in person.unresolved:
        raise Refused("group_unresolved")
    if role not in person.roles:
        raise Refused(f"not_{role}")


def require_either(person: Person, first: Role, second: Role) -> None:
    """Raises Refused unless the person has one of the roles now; for the first, where neither may turn out theirs."""
    has_or_may = (role for those in (person.roles, person.unresolved) for role in (first, second) if role in those)
    require(person, next(has_or_may, first))
