"""Stripe behind the core's port: looking customers up, and a part for each kind of object."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

import stripe

from billing.account.account import Panel, Profile
from billing.account.customer import FoundBy
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
from billing.stripe.portals import Portals
from billing.stripe.reading import Reader
from billing.stripe.schedules import Schedules
from billing.stripe.subscriptions import Subscriptions
from billing.values.errors import Declined, NotPermitted, ProcessorError
from billing.values.identifiers import Identifier

# More than all lookups of one process ask for at once: who goes first is for the budget to say, not for a free thread.
THREADS = 96
# A search that finds nobody says as well as any other whether there may be one.
NOBODY = 'email:"nobody@example.com"'


class StripeProcessor:
    """Shared by all threads."""

    def __init__(
        self,
        stripe: Stripe,
        *,
        github_key: str,
        email_key: str,
        now: Callable[[], datetime],
    ) -> None:
        self.stripe = stripe
        self.threads = Threads(max_workers=THREADS, thread_name_prefix="stripe")
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
            return LookUp(known, guest=found.guest, partial=not found.complete, hint=found.hint)
        customer = found.customers[0]
        # Whoever was found by their own address was looked for with everybody else who has it.
        alone = () if customer.found_by is FoundBy.EMAIL else None
        account = self.reader.read(customer, others=alone, fresh=fresh)
        if not found.complete:
            unknown = tuple(panel for panel in Panel if panel in account.unknown or panel is Panel.OTHERS)
            account = replace(account, unknown=unknown, asking_again_helps=True)
        return LookUp((Profile(customer),), account, of=self.reader.catalog.account)

    def permissions(self, *, credit_notes: bool) -> dict[str, str | None]:
        """Why each kind of object can't be read, None where it can; credit notes only where they are to be made."""
        one: Any = {"limit": 1}
        somebody: Any = self.somebody()

        def expanding(*paths: str) -> Any:
            return {**one, "expand": list(paths)}

        reads: dict[str, Callable[[stripe.StripeClient], object]] = {
            "customers": lambda client: client.v1.customers.list(one),
            "customers through search": lambda client: client.v1.customers.search({"query": NOBODY, "limit": 1}),
            "customers' balances": lambda client: client.v1.customers.balance_transactions.list(somebody, one),
            "payment methods": lambda client: client.v1.payment_methods.list({"customer": somebody, "limit": 1}),
            "subscriptions": lambda client: client.v1.subscriptions.list(
                expanding("data.discounts.source.coupon", "data.schedule")
            ),
            "subscription schedules": lambda client: client.v1.subscription_schedules.list(one),
            "invoices": lambda client: client.v1.invoices.list(expanding("data.payments")),
            "charges and refunds": lambda client: client.v1.charges.list(expanding("data.refunds")),
            "refunds": lambda client: client.v1.refunds.list(one),
            "invoice items": lambda client: client.v1.invoice_items.list(one),
            "payment intents": lambda client: client.v1.payment_intents.list(one),
            "disputes": lambda client: client.v1.disputes.list(one),
            "early fraud warnings": lambda client: client.v1.radar.early_fraud_warnings.list(one),
            "checkout sessions": lambda client: client.v1.checkout.sessions.list(one),
            "billing credits": lambda client: client.v1.billing.credit_grants.list(one),
            "coupons": lambda client: client.v1.coupons.list(one),
            "prices": lambda client: client.v1.prices.list(one),
            "products": lambda client: client.v1.products.list(one),
            "the customer portal": lambda client: client.v1.billing_portal.configurations.list(one),
        }
        if credit_notes:
            reads["credit notes"] = lambda client: client.v1.credit_notes.list(one)
        if somebody is None:
            # Without a customer there is nothing of theirs to be refused.
            del reads["customers' balances"], reads["payment methods"]
        asked: dict[str, Future[Any]] = {
            name: self.threads.submit(partial(self.stripe.read, call)) for name, call in reads.items()
        }
        return {name: code_of_problem(future) for name, future in asked.items()}

    def somebody(self) -> str | None:
        """Of whom things can be asked for."""
        try:
            found, _ = self.stripe.page(lambda client: client.v1.customers.list, {"limit": 1})
        except ProcessorError:
            return None
        return found[0]["id"] if found else None

    def takes_write_key(self) -> bool:
        return self.stripe.takes_write_key()

    def close(self) -> None:
        self.stripe.budget.close()
        self.threads.shutdown(wait=False, cancel_futures=True)


def code_of_problem(asked: "Future[Any]") -> str | None:
    """What Stripe does not offer to this account, as the search in some countries, is no fault of the key."""
    try:
        asked.result()
    except NotPermitted as problem:
        return problem.code
    except Declined:
        return None
    except ProcessorError as problem:
        return problem.code
    return None
