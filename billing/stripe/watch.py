"""Whose charge a bank warns of, and who has a schedule that has not begun: rare things that no customer's lists name.

Stripe lists warnings by charge only, and schedules for a request of their own. So the newest of all customers are asked
for once in a while, and of them the ids alone are held, of a warning what it says, too. It never is older than its
charge, so a charge that is newer than the oldest warning in the list needs no request of its own.
"""

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from billing.account.payments import Charge
from billing.stripe.client import Method, Params, Stripe
from billing.stripe.translate.values import Object, payer, reference

FOR = 300
WARNINGS = "warnings"
PAGE = 100


@dataclass(frozen=True, slots=True)
class Known:
    """What the list holds, by the id that it is about; `whole` if it is all, else it reaches back to `since`."""

    rows: Mapping[str, list[Object]]
    whole: bool
    since: float
    until: float


class Watch:
    def __init__(self, stripe: Stripe, clock: Callable[[], float] = time.monotonic) -> None:
        self.stripe = stripe
        self.clock = clock
        self.lock = threading.Lock()
        self.known: dict[str, Known] = {}

    def read_warnings(self, *, fresh: bool = False) -> Known:
        """Raises Unavailable or Declined, as the next two do."""
        return self.read(WARNINGS, lambda client: client.v1.radar.early_fraud_warnings.list, {}, of_charge, fresh)

    def warned(self, charges: Iterable[Charge]) -> tuple[list[Object], list[Charge]]:
        """What the list says of the charges, and those that it does not reach back to."""
        found, charges = self.read_warnings(), list(charges)
        listed = [row for charge in charges for row in found.rows.get(charge.id, ())]
        older = [
            charge for charge in charges if charge.id not in found.rows and charge.created.timestamp() <= found.since
        ]
        return listed, [] if found.whole else older

    def has_plans(self, customer: str, *, fresh: bool = False) -> bool:
        """Whether the customer has a schedule that has not begun, or may have."""
        params = {"scheduled": True}
        found = self.read("plans", lambda client: client.v1.subscription_schedules.list, params, of_payer, fresh)
        return customer in found.rows or not found.whole

    def read(self, what: str, method: Method, params: Params, id_of: Callable[[Object], str], fresh: bool) -> Known:
        """Raises Unavailable or Declined."""
        with self.lock:
            known = self.known.get(what)
        if known and not fresh and self.clock() < known.until:
            return known
        rows, more = self.stripe.page(method, {**params, "limit": PAGE})
        told: dict[str, list[Object]] = {}
        for row in rows:
            told.setdefault(id_of(row), []).append(row if what == WARNINGS else {})
        since = min((row["created"] for row in rows), default=0)
        found = Known(told, not more, since, self.clock() + FOR)
        with self.lock:
            self.known[what] = found
        return found


def of_charge(warning: Object) -> str:
    return reference(warning.get("charge")) or ""


def of_payer(schedule: Object) -> str:
    return payer(schedule) or ""
