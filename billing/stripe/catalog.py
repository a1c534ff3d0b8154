"""What is the same for every customer, asked for once in a while: product names, the portal, which account it is.

Only names, prices, tax rates and switches are held here, nothing of a customer.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Any

from billing.account.account import DASHBOARD
from billing.account.portal import Portal
from billing.stripe.client import Stripe, checked
from billing.stripe.discounts import Discounts
from billing.stripe.translate import customers
from billing.stripe.translate.invoice_lines import rate_name
from billing.stripe.translate.prices import OPTIONS
from billing.stripe.translate.values import Object
from billing.stripe.watch import Watch
from billing.values.errors import Declined, ProcessorError

log = logging.getLogger(__name__)

NAMES_FOR = 600
# Long enough for a rush of lookups, short enough that a portal that was just put right is seen.
PORTAL_FOR = 5
PORTAL_PAGE = "settings/billing/portal"
PAGE = 100
# Of what a lookup meets for the first time; hardly anybody has more prices that nothing else shows.
MOST_PRICES = 5


class Catalog:
    def __init__(self, stripe: Stripe, clock: Callable[[], float] = time.monotonic) -> None:
        self.stripe = stripe
        self.clock = clock
        self.lock = threading.Lock()
        self.names: dict[str, str] = {}
        self.names_until = 0.0
        self.nameless: set[str] = set()
        self.prices: dict[str, Object] = {}
        self.prices_until: dict[str, float] = {}
        self.rates: dict[str, str] = {}
        self.feedback: dict[str, str] = {}
        self.rates_asked: set[str] = set()
        self.portal_read: Portal | None = None
        self.portal_until = 0.0
        self.account: str | None = None
        self.account_known = False
        self.discounts = Discounts(stripe)
        self.watch = Watch(stripe, clock)

    def warm_up(self) -> None:
        """So that the first lookup does not wait for what every lookup needs; what fails is asked for again then."""
        for ask in (self.read_names, self.read_account):
            try:
                ask()
            except ProcessorError as problem:
                log.warning("stripe.warm_up_failed", extra={"what": ask.__name__, "code": problem.code})

    def read_names(self) -> None:
        """Names of the newest products, so that most summaries need no request of their own for them."""
        if self.clock() < self.names_until:
            return
        found, _ = self.stripe.page(lambda client: client.v1.products.list, {"limit": PAGE})
        with self.lock:
            self.names |= {product["id"]: product["name"] for product in found}
            self.names_until = self.clock() + NAMES_FOR

    def learn(self, products: Iterable[str]) -> None:
        """The names that are still missing; a product whose name can't be read is called by its id."""
        missing = sorted(set(products) - self.names.keys() - self.nameless - {""})[:PAGE]
        if not missing:
            return
        try:
            found, _ = self.stripe.page(lambda client: client.v1.products.list, {"ids": missing, "limit": PAGE})
        except ProcessorError as problem:
            log.warning("stripe.read_failed", extra={"panel": "products", "code": problem.code})
        else:
            with self.lock:
                self.names |= {product["id"]: product["name"] for product in found}
                self.nameless |= set(missing) - self.names.keys()

    def lacks_price(self, id: str) -> bool:
        """What it costs never changes, but a currency may be added to it."""
        return self.clock() >= self.prices_until.get(id, 0.0)

    def learn_prices(self, wanted: Iterable[str], *, most: int = MOST_PRICES) -> None:
        """One that can't be read is asked for again the next time."""
        for id in [id for id in wanted if self.lacks_price(id)][:most]:
            self.price(id)

    def price(self, id: str) -> None:
        try:
            found = self.stripe.get(lambda client: partial(client.v1.prices.retrieve, checked(id)), expand=[OPTIONS])
        except ProcessorError as problem:
            log.warning("stripe.read_failed", extra={"panel": "prices", "code": problem.code})
            return
        if found is not None:
            with self.lock:
                self.prices[id], self.prices_until[id] = found, self.clock() + NAMES_FOR

    def learn_rates(self, wanted: Iterable[str]) -> None:
        """How tax rates are called, and how much they are; one that is not among the newest keeps its id."""
        new = set(wanted) - self.rates_asked
        if not new:
            return
        try:
            found, _ = self.stripe.page(lambda client: client.v1.tax_rates.list, {"limit": PAGE})
        except Declined as problem:
            # Nobody asks again for what the key may not read.
            log.warning("stripe.read_failed", extra={"panel": "tax_rates", "code": problem.code})
            found = []
        except ProcessorError as problem:
            log.warning("stripe.read_failed", extra={"panel": "tax_rates", "code": problem.code})
            return
        with self.lock:
            self.rates |= {rate["id"]: rate_name(rate) for rate in found}
            self.rates_asked |= new | self.rates.keys()

    def learn_feedback(self, id: str) -> None:
        """What customers can tick is the account's own; one that can't be read is told by Stripe's word alone."""
        if id in self.feedback:
            return
        try:
            found = self.stripe.get(lambda client: partial(client.v1.billing.feedback_options.retrieve, checked(id)))
        except ProcessorError as problem:
            log.warning("stripe.read_failed", extra={"panel": "feedback_options", "code": problem.code})
            return
        if found is not None:
            with self.lock:
                self.feedback[id] = found["description"]

    def portal(self, *, fresh: bool = False) -> Portal:
        if self.portal_read and self.clock() < self.portal_until and not fresh:
            return self.portal_read
        found = self.configurations({"is_default": True, "active": True, "limit": 1})
        if not found:
            # One that the bot made is never the default: that is for a person to say, in the dashboard.
            others = self.configurations({"is_default": False, "active": True})
            found = [other for other in others if customers.made_by(other)][:1]
        read = replace(customers.portal(found), page=f"{self.dashboard(self.stripe.livemode)}/{PORTAL_PAGE}")
        self.portal_read, self.portal_until = read, self.clock() + PORTAL_FOR
        return read

    def configurations(self, asked: dict[str, Any]) -> list[Object]:
        found, _ = self.stripe.page(lambda client: client.v1.billing_portal.configurations.list, asked)
        return found

    def read_account(self) -> None:
        """Which account the key is of: a link with it leads to the right sandbox, or the right one of several."""
        if self.account_known:
            return
        try:
            self.account = self.stripe.read(lambda client: client.v1.accounts.retrieve_current())["id"]
        except Declined:
            # A restricted key may not ask; links without it lead to the account that the reader is in.
            self.account = None
        self.account_known = True

    def dashboard(self, livemode: bool) -> str:
        return "/".join([DASHBOARD, *([self.account] if self.account else []), *([] if livemode else ["test"])])
