"""Which of the backlog's gaps a change of the billing portal has closed: one that the bot made and nobody took back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from billing.reports.product_gaps import OF_THE_PORTAL
from billing.values.facts import Facts

# By the setting that closes it. Any portal closes `no_portal`.
SETTINGS = {
    "no_login_page": "login_page",
    "no_cancel_flow": "subscription_cancel",
    "no_invoice_access": "invoice_history",
    "no_payment_method_update": "payment_method_update",
}


@dataclass(frozen=True, slots=True)
class PortalChange:
    """`case` is the number of the case in which it was made, `settings` what the portal was like from then on."""

    at: datetime
    case: int
    settings: Facts

    def closes(self, gap: str) -> bool:
        return gap not in SETTINGS or bool(self.settings.get(SETTINGS[gap]))


def closed_by(gap: str, last_seen: datetime, changes: Iterable[PortalChange]) -> PortalChange | None:
    """The first change, of those in their order, that closed it for good; what was seen after that is open again."""
    closing: PortalChange | None = None
    if gap not in OF_THE_PORTAL:
        return None
    for change in changes:
        if change.at > last_seen:
            closing = (closing or change) if change.closes(gap) else None
    return closing
