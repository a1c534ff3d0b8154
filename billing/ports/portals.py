"""The billing portal: its own settings, which hold for every customer, and a customer's way in."""

from typing import Protocol

from billing.account.portal import Flow, Portal
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

    def session(self, customer: str, flow: Flow | None = None) -> str:
        """A link that logs whoever opens it in as the customer: it goes to one person, and is kept nowhere."""
        ...
