"""A stand-in Stripe account: its customers' histories, told in Python, and what the bot asked of it.

Tests and the demo build histories with the `add_…` methods and play the dashboard with the others; the bot sees all
of it over HTTP (`routes.py`). A method hands out the stored object itself, in Stripe's JSON shape, so it shows what
happens to it later.
"""

from collections.abc import Callable, Collection
from datetime import datetime

from sandbox.standins.bell import RingingLock
from sandbox.standins.stripe.dashboard import Dashboard
from sandbox.standins.stripe.faults import Faults
from sandbox.standins.stripe.idempotency import IdempotencyKeys
from sandbox.standins.stripe.ledger import StripeObject, unix, utc_now
from sandbox.standins.stripe.objects import portal
from sandbox.standins.stripe.requests import Request, RequestLog


class Account(Dashboard):
    def __init__(self, *, now: Callable[[], datetime] = utc_now, api_keys: Collection[str] | None = None) -> None:
        """Without `api_keys`, any well-formed secret or restricted key opens the account."""
        super().__init__(now=now)
        self.api_keys = api_keys
        # Keys that may only GET; anything else is refused as Stripe refuses a restricted key.
        self.read_only_keys: set[str] = set()
        self.faults = Faults(lock=RingingLock(self.bell))
        self.log = RequestLog(lock=RingingLock(self.bell))
        self.idempotency = IdempotencyKeys()
        # How often it was opened anew: what was asked before is not carried out any more.
        self.opened_anew = 0
        # Seconds that every call takes, and calls a second before Stripe answers 429.
        self.latency = 0.0
        self.rate_limit: int | None = None
        self.turn_portal_on()

    @property
    def requests(self) -> list[Request]:
        return self.log.all()

    def writes(self) -> list[Request]:
        return [request for request in self.requests if request.writes]

    def become(self, other: "Account") -> None:
        """Holds from now on what the other one holds, and forgets its own past: the same account, opened anew."""
        with self.lock:
            self.mend()
            self.opened_anew += 1
            self.log.clear()
            self.idempotency = other.idempotency
            self.shelves = other.shelves
            self.declines, self.slow, self.credits_used = other.declines, other.slow, other.credits_used
            self.refund_status, self.balance_is_empty = other.refund_status, other.balance_is_empty
            self.search_is_off, self.search_lag = other.search_is_off, other.search_lag
            self.api_keys, self.read_only_keys = other.api_keys, other.read_only_keys

    def mend(self) -> None:
        """Nothing is wrong with the connection any more."""
        with self.lock:
            self.faults.clear()
            self.latency = 0.0
            self.rate_limit = None

    def turn_portal_on(self, *, login_page: bool = True, **features: bool) -> StripeObject:
        """Features by Stripe's names: `subscription_cancel=False`, `invoice_history=False`, …"""
        with self.lock:
            self.turn_portal_off()
            configuration = self.put(portal.configuration(created=unix(self.now())))
            if not login_page:
                configuration["login_page"] = {"enabled": False, "url": None}
            for feature, enabled in features.items():
                configuration["features"][feature]["enabled"] = enabled
            return configuration

    def turn_portal_off(self) -> None:
        """As if nobody had ever set the portal up."""
        with self.lock:
            self.shelves.pop("billing_portal.configuration", None)
