"""Whose charge a bank warns of, and who has a schedule that has not begun: rare things that no customer's lists name.

Stripe lists warnings by charge only, and schedules for a request of their own. So the newest of all customers are asked
for once in a while, and of them the ids alone are held; whoever is among them is asked about by name.
"""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from billing.processor.client import Method, Params, Stripe
from billing.translate.values import Object, payer, reference

FOR = 300
PAGE = 100


@dataclass(frozen=True, slots=True)
class Known:
    """The ids that stood in the list; `whole` if there were no more of them."""

    ids: frozenset[str]
    whole: bool
    until: float


class Watch:
    def __init__(self, stripe: Stripe, clock: Callable[[], float] = time.monotonic) -> None:
        self.stripe = stripe
        self.clock = clock
        self.lock = threading.Lock()
        self.known: dict[str, Known] = {}

    def warned(self, charges: Iterable[str], *, fresh: bool = False) -> list[str]:
        """Those of the charges that a bank warned of, or may have: all of them where Stripe has more than it lists."""
        found = self.read("warnings", lambda client: client.v1.radar.early_fraud_warnings.list, {}, of_charge, fresh)
        return [id for id in charges if id in found.ids or not found.whole]

    def has_plans(self, customer: str, *, fresh: bool = False) -> bool:
        """Whether the customer has a schedule that has not begun, or may have."""
        params = {"scheduled": True}
        found = self.read("plans", lambda client: client.v1.subscription_schedules.list, params, of_payer, fresh)
        return customer in found.ids or not found.whole

    def read(self, what: str, method: Method, params: Params, id_of: Callable[[Object], str], fresh: bool) -> Known:
        """Raises Unavailable or Declined."""
        with self.lock:
            held = self.known.get(what)
        if held and not fresh and self.clock() < held.until:
            return held
        rows, more = self.stripe.page(method, {**params, "limit": PAGE})
        found = Known(frozenset(map(id_of, rows)), not more, self.clock() + FOR)
        with self.lock:
            self.known[what] = found
        return found


def of_charge(warning: Object) -> str:
    return reference(warning.get("charge")) or ""


def of_payer(schedule: Object) -> str:
    return payer(schedule) or ""
