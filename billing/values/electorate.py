"""Who stands behind the ids of people and user groups in a rule, as Slack said it at one time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


def is_group(id: str) -> bool:
    return id.startswith("S")


@dataclass(frozen=True, slots=True)
class Electorate:
    """Attributes:
    approvers: ids of people and groups: who votes where no rule says otherwise.
    members: of each group; one that Slack can't resolve is not among them.
    """

    approvers: frozenset[str] = frozenset()
    members: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def people(self, ids: Iterable[str] | None) -> frozenset[str]:
        """Everybody who is known to be behind the ids, None for the approvers."""
        found = set[str]()
        for id in self.approvers if ids is None else ids:
            found |= self.members.get(id, frozenset()) if is_group(id) else {id}
        return frozenset(found)

    def unresolved(self, ids: Iterable[str] | None) -> frozenset[str]:
        """The groups among the ids that Slack can't resolve."""
        groups = filter(is_group, self.approvers if ids is None else ids)
        return frozenset(groups) - self.members.keys()

    def names(self, user: str, ids: Iterable[str] | None) -> bool | None:
        """None when that hangs on a group which Slack can't resolve."""
        ids = None if ids is None else frozenset(ids)
        if user in self.people(ids):
            return True
        return None if self.unresolved(ids) else False
