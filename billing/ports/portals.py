"""The billing portal's own settings, which hold for every customer."""

from typing import Protocol

from billing.account.portal import Portal
from billing.values.facts import Facts


class Portals(Protocol):
    """Calls raise as those of Processor do. `settings` are in the words of Portal.settings."""

    def read(self) -> Portal: ...

    def change(self, configuration: str, settings: Facts, *, key: str) -> None:
        """What is not among the settings stays as it is."""
        ...

    def make(self, settings: Facts, *, case_id: str, decision: int, key: str) -> str:
        """A configuration beside the default one, signed with the decision; its id."""
        ...

    def close(self, configuration: str, *, key: str) -> None:
        """It can be used no more; it can't be deleted."""
        ...
