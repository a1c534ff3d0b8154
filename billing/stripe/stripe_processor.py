"""Stripe behind the core's port: looking customers up, and a part for each kind of object."""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import replace
from datetime import datetime

from billing.account.account import Panel, Profile
from billing.account.customer import FoundBy
from billing.policy.policy import Policy
from billing.ports.asking import Threads
from billing.ports.processor import LookUp
from billing.stripe.accounting import Accounting
from billing.stripe.catalog import Catalog
from billing.stripe.charges import Charges
from billing.stripe.client import Stripe
from billing.stripe.credit_notes import CreditNotes
from billing.stripe.customers import Customers
from billing.stripe.finding import Finder
from billing.stripe.in_full import InFull
from billing.stripe.invoices import Invoices
from billing.stripe.permissions import permissions
from billing.stripe.portals import Portals
from billing.stripe.reading import Reader
from billing.stripe.schedules import Schedules
from billing.stripe.subscriptions import Subscriptions
from billing.values.identifiers import Identifier

# More than all lookups of one process ask for at once: who goes first is for the budget to say, not for a free thread.
THREADS = 96


class StripeProcessor:
    """Shared by all threads; what it asks beside each other it asks in `threads`, its own if none are given."""

    def __init__(
        self,
        stripe: Stripe,
        *,
        github_key: str,
        email_key: str,
        now: Callable[[], datetime],
        threads: Executor | None = None,
    ) -> None:
        self.stripe = stripe
        self.threads = threads or Threads(max_workers=THREADS, thread_name_prefix="stripe")
        self.catalog = Catalog(stripe, stripe.clock)
        self.charges = Charges(stripe)
        self.subscriptions = Subscriptions(stripe, self.catalog)
        self.schedules = Schedules(stripe)
        self.invoices = Invoices(stripe)
        self.credit_notes = CreditNotes(stripe)
        self.customers = Customers(stripe)
        self.accounting = Accounting(stripe, self.threads)
        self.portals = Portals(stripe, self.catalog)
        self.in_full = InFull(stripe, self.threads)
        self.finder = Finder(stripe, self.threads, github_key, email_key)
        self.reader = Reader(stripe, self.catalog, self.finder, self.threads, now)

    def warm_up(self) -> None:
        """Begins to ask for what every lookup needs."""
        self.threads.submit(self.catalog.warm_up)

    def look_up(self, identifier: Identifier, *, fresh: bool = False) -> LookUp:
        found = self.finder.find(identifier)
        if len(found.customers) > 1:
            return LookUp(self.reader.candidates(found.customers), partial=not found.complete)
        if not found.customers or found.customers[0].deleted:
            known = tuple(map(Profile, found.customers))
            near = self.reader.candidates(found.near) if found.near else ()
            return LookUp(known, guest=found.guest, partial=not found.complete, hint=found.hint, near=near)
        customer = found.customers[0]
        # Whoever was found by their own address was looked for with everybody else who has it.
        alone = () if customer.found_by is FoundBy.EMAIL else None
        account = self.reader.read(customer, others=alone, fresh=fresh)
        if not found.complete:
            unknown = tuple(panel for panel in Panel if panel in account.unknown or panel is Panel.OTHERS)
            account = replace(account, unknown=unknown, asking_again_helps=True)
        return LookUp((Profile(customer),), account, of=self.reader.catalog.account)

    def permissions(self, policy: Policy) -> dict[str, str | None]:
        """Why the keys can't do something, by what it is; None where they can. Changes nothing."""
        return permissions(self.stripe, self.threads, policy)

    def account(self) -> str | None:
        """Whose the key is; None where it may not ask for that, or nobody answers."""
        self.catalog.warm_up()
        return self.catalog.account

    def which(self) -> str | None:
        """The account that the key is of; None where it may not say. Raises Unavailable until Stripe did."""
        self.catalog.read_account()
        return self.catalog.account

    def wrong_write_key(self) -> str:
        """Why the second key is of no use, by its code; empty where nothing speaks against it."""
        return self.stripe.wrong_write_key()

    def close(self) -> None:
        self.stripe.budget.close()
        self.threads.shutdown(wait=False, cancel_futures=True)
