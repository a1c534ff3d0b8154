"""A stand-in Stripe account: its customers' histories, told in Python, and what the bot asked of it.

Tests and the demo build histories with the `add_…` methods and play the dashboard with the others; the bot sees all
of it over HTTP (`routes.py`). A method hands out the stored object itself, in Stripe's JSON shape, so it shows what
happens to it later.
"""

from collections.abc import Callable, Collection
from datetime import datetime

from sandbox.stripe.billing import Billing
from sandbox.stripe.faults import Faults
from sandbox.stripe.idempotency import IdempotencyKeys
from sandbox.stripe.ledger import StripeObject, unix, utc_now
from sandbox.stripe.objects import portal
from sandbox.stripe.requests import Request, RequestLog


class Account(Billing):
    def __init__(self, *, now: Callable[[], datetime] = utc_now, api_keys: Collection[str] | None = None) -> None:
        """Without `api_keys`, any well-formed secret or restricted key opens the account."""
        super().__init__(now=now)
        self.api_keys = api_keys
        # Keys that may only GET; anything else is refused as Stripe refuses a restricted key.
        self.read_only_keys: set[str] = set()
        self.faults = Faults()
        self.log = RequestLog()
        self.idempotency = IdempotencyKeys()
        # Seconds that every call takes, and calls a second before Stripe answers 429.
        self.latency = 0.0
        self.rate_limit: int | None = None
        self.turn_portal_on()

    @property
    def requests(self) -> list[Request]:
        return self.log.all()

    def writes(self) -> list[Request]:
        return [request for request in self.requests if request.writes]

    def turn_portal_on(self, *, login_page: bool = True, **features: bool) -> StripeObject:
        """Features by Stripe's names: `subscription_cancel=False`, `invoice_history=False`, …"""
        with self.lock:
            self.turn_portal_off()
            held = self.put(portal.configuration(created=unix(self.now())))
            if not login_page:
                held["login_page"] = {"enabled": False, "url": None}
            for feature, enabled in features.items():
                held["features"][feature]["enabled"] = enabled
            return held

    def turn_portal_off(self) -> None:
        """As if nobody had ever set the portal up."""
        with self.lock:
            self.shelves.pop("billing_portal.configuration", None)
