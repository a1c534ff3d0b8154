"""The calls to Stripe, each as few requests as it can be, and what comes back as our values."""

import logging
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

import stripe

from billing import translate
from billing.customer import Account, Charge, Customer, Panel, Refund, Subscription
from billing.errors import Declined, ProcessorError
from billing.identifiers import Identifier, IdentifierKind
from billing.money import Money
from billing.stripe_client import READ_TIMEOUT, WRITE_TIMEOUT, client, read, write

T = TypeVar("T")
log = logging.getLogger(__name__)

PRODUCT_NAMES_FOR = 600
PAGE = 100


class StripeProcessor:
    """Shared by all threads. `write_key` may be a second restricted key, used for everything that is not a GET."""

    def __init__(
        self, api_key: str, *, write_key: str | None = None, api_url: str, github_key: str, email_key: str
    ) -> None:
        stripe.enable_telemetry = False
        self.reads = client(api_key, api_url, READ_TIMEOUT)
        self.writes = client(write_key or api_key, api_url, WRITE_TIMEOUT)
        self.github_key = github_key
        self.email_key = email_key
        self.threads = ThreadPoolExecutor(max_workers=16, thread_name_prefix="stripe")
        self.product_names: dict[str, str] = {}
        self.product_names_until = 0.0

    def find(self, identifier: Identifier) -> tuple[Customer, ...]:
        """Everyone whom the identifier may mean: none, one, or several to choose from."""
        match identifier.kind:
            case IdentifierKind.EMAIL:
                return self._by_email(identifier.value)
            case IdentifierKind.GITHUB:
                return self._by_github(identifier.value)
            case IdentifierKind.CUSTOMER:
                customer = identifier.value
            case _:
                customer = self._owner(identifier) or ""
        found = self._get(lambda: self.reads.v1.customers.retrieve(customer)) if customer else None
        return (translate.customer(found),) if found else ()

    def read_account(self, customer: Customer) -> Account:
        """One round of parallel reads; a panel that fails is unknown, the others are shown all the same."""
        v1, id = self.reads.v1, checked(customer.id)
        names = self._ask(self._product_names) if time.monotonic() > self.product_names_until else None
        panels: dict[Panel, Future[tuple[list[translate.Object], bool]]] = {
            Panel.SUBSCRIPTIONS: self._page(
                lambda: v1.subscriptions.list({"customer": id, "status": "all", "limit": PAGE})
            ),
            Panel.INVOICES: self._page(
                lambda: v1.invoices.list({"customer": id, "limit": PAGE, "expand": ["data.payments"]})
            ),
            Panel.CHARGES: self._page(
                lambda: v1.charges.list({"customer": id, "limit": PAGE, "expand": ["data.refunds"]})
            ),
            Panel.PORTAL: self._page(
                lambda: v1.billing_portal.configurations.list({"is_default": True, "active": True, "limit": 1})
            ),
        }
        read: dict[Panel, list[translate.Object]] = {}
        cut, unknown = [], []
        for panel, future in panels.items():
            try:
                read[panel], more = future.result()
            except ProcessorError as problem:
                log.warning("stripe.read_failed", extra={"panel": panel, "code": problem.code})
                unknown.append(panel)
            else:
                cut += [panel] if more and panel is not Panel.PORTAL else []
        if names:
            names.exception()
        self._learn_products(translate.products_of(read.get(Panel.SUBSCRIPTIONS, [])))
        invoices = tuple(translate.invoice(found) for found in read.get(Panel.INVOICES, []))
        return Account(
            customer,
            read_at=datetime.now(UTC),
            subscriptions=tuple(
                translate.subscription(found, self.product_names) for found in read.get(Panel.SUBSCRIPTIONS, [])
            ),
            invoices=invoices,
            charges=tuple(translate.charge(found, invoices) for found in read.get(Panel.CHARGES, [])),
            portal=translate.portal(read[Panel.PORTAL]) if Panel.PORTAL in read else None,
            unknown=tuple(unknown),
            cut=tuple(cut),
        )

    def read_charge(self, charge: str) -> Charge:
        found = self._get(lambda: self.reads.v1.charges.retrieve(checked(charge), {"expand": ["refunds"]}))
        if found is None:
            raise Declined("resource_missing")
        refunds_shown = found.get("refunds")
        if refunds_shown is None or refunds_shown.get("has_more"):
            everything = {"charge": charge, "limit": PAGE}
            refunds = read(lambda: list(self.reads.v1.refunds.list(everything).auto_paging_iter()))  # type: ignore[arg-type]  # the SDK's TypedDict can't be told from a dict
            found = {**found, "refunds": {"data": [made.to_dict(for_json=True) for made in refunds]}}
        return translate.charge(found)

    def refund(self, charge: str, amount: Money, *, reason: str, case_id: str, proposal: int, key: str) -> Refund:
        if amount.amount <= 0:
            # Without an amount Stripe would refund everything that is left.
            raise Declined("amount_not_positive")
        made = write(
            lambda: self.writes.v1.refunds.create(
                {
                    "charge": checked(charge),
                    "amount": amount.amount,
                    "reason": "duplicate" if reason == "duplicate" else "requested_by_customer",
                    "metadata": {translate.CASE_ID: case_id, translate.PROPOSAL: str(proposal)},
                },
                {"idempotency_key": key},
            )
        )
        return translate.refund(made.to_dict(for_json=True))

    def read_subscription(self, subscription: str) -> Subscription:
        found = self._get(lambda: self.reads.v1.subscriptions.retrieve(checked(subscription)))
        if found is None:
            raise Declined("resource_missing")
        return translate.subscription(found, self.product_names)

    def set_cancel_at_period_end(self, subscription: str, cancel: bool, *, key: str) -> Subscription:
        changed = write(
            lambda: self.writes.v1.subscriptions.update(
                checked(subscription), {"cancel_at_period_end": cancel}, {"idempotency_key": key}
            )
        )
        return translate.subscription(changed.to_dict(for_json=True), self.product_names)

    def portal_session(self, customer: str) -> str:
        return write(lambda: self.writes.v1.billing_portal.sessions.create({"customer": checked(customer)})).url

    def permissions(self) -> dict[str, str | None]:
        """Why each kind of object can't be read, None where it can."""
        v1 = self.reads.v1
        one: Any = {"limit": 1}
        reads: dict[str, Callable[[], object]] = {
            "customers": lambda: v1.customers.list(one),
            "subscriptions": lambda: v1.subscriptions.list(one),
            "invoices": lambda: v1.invoices.list({"limit": 1, "expand": ["data.payments"]}),
            "charges and refunds": lambda: v1.charges.list({"limit": 1, "expand": ["data.refunds"]}),
            "products": lambda: v1.products.list(one),
            "the customer portal": lambda: v1.billing_portal.configurations.list(one),
        }
        asked = {name: self._ask(partial(read, call)) for name, call in reads.items()}
        return {name: code_of_problem(future) for name, future in asked.items()}

    def close(self) -> None:
        self.threads.shutdown(wait=False, cancel_futures=True)

    def _by_email(self, email: str) -> tuple[Customer, ...]:
        """Stripe's lists compare addresses to the letter, so its search, which does not, is asked too; it may lag or be
        missing, so it only adds. An address in the metadata counts where no customer has it as their own.
        """
        spellings = dict.fromkeys((email, email.lower()))
        lists = [
            self._page(partial(self.reads.v1.customers.list, {"email": spelling, "limit": 10}))
            for spelling in spellings
        ]
        own = self._ask(partial(self._search, f'email:"{email}"'))
        other = self._ask(partial(self._search, f'metadata["{self.email_key}"]:"{email}"'))
        found = [customer for page in lists for customer in page.result()[0]]
        found += [hit for hit in hits(own, needed=not found) if same_text(hit.get("email"), email)]
        if not found:
            found = [hit for hit in hits(other, needed=True) if same_text(metadata(hit, self.email_key), email)]
        return tuple({hit["id"]: translate.customer(hit) for hit in found}.values())

    def _by_github(self, login: str) -> tuple[Customer, ...]:
        """Logins are case-insensitive; a hit counts only when its metadata says the same."""
        found = read_objects(partial(self._searched, f'metadata["{self.github_key}"]:"{login}"'))
        return tuple(translate.customer(hit) for hit in found if same_text(metadata(hit, self.github_key), login))

    def _search(self, query: str) -> list[translate.Object]:
        """An account that has no search has nothing to add."""
        try:
            return read_objects(partial(self._searched, query))
        except Declined:
            return []

    def _searched(self, query: str) -> Any:
        return self.reads.v1.customers.search({"query": query, "limit": 10})

    def _owner(self, identifier: Identifier) -> str | None:
        v1, id = self.reads.v1, checked(identifier.value)
        reads: Mapping[IdentifierKind, Callable[[], stripe.StripeObject]] = {
            IdentifierKind.SUBSCRIPTION: lambda: v1.subscriptions.retrieve(id),
            IdentifierKind.INVOICE: lambda: v1.invoices.retrieve(id),
            IdentifierKind.CHARGE: lambda: v1.charges.retrieve(id),
            IdentifierKind.PAYMENT_INTENT: lambda: v1.payment_intents.retrieve(id),
        }
        found = self._get(reads[identifier.kind])
        return translate.reference(found.get("customer")) if found else None

    def _product_names(self) -> None:
        """Names of the newest products, so that most summaries need no call of their own for them."""
        products = read_objects(lambda: self.reads.v1.products.list({"limit": PAGE}))
        self.product_names |= {product["id"]: product["name"] for product in products}
        self.product_names_until = time.monotonic() + PRODUCT_NAMES_FOR

    def _learn_products(self, products: set[str]) -> None:
        missing = sorted(products - self.product_names.keys() - {""})[:PAGE]
        if not missing:
            return
        try:
            named = read_objects(lambda: self.reads.v1.products.list({"ids": missing, "limit": PAGE}))
        except ProcessorError as problem:
            log.warning("stripe.read_failed", extra={"panel": "products", "code": problem.code})
        else:
            self.product_names |= {product["id"]: product["name"] for product in named}

    def _ask(self, call: Callable[[], T]) -> Future[T]:
        return self.threads.submit(call)

    def _page(self, call: Callable[[], Any]) -> Future[tuple[list[translate.Object], bool]]:
        def page() -> tuple[list[translate.Object], bool]:
            found = read(call)
            return [item.to_dict(for_json=True) for item in found.data], bool(found.has_more)

        return self._ask(page)

    def _get(self, call: Callable[[], stripe.StripeObject]) -> translate.Object | None:
        """One object, or None where Stripe knows none."""
        try:
            return read(call).to_dict(for_json=True)
        except Declined as problem:
            if problem.code == "resource_missing":
                return None
            raise


def checked(id: str) -> str:
    """An empty id would turn a retrieval into a list of the whole account."""
    if not id or not id.replace("_", "").isalnum():
        raise Declined("invalid_id")
    return id


def code_of_problem(asked: Future[object]) -> str | None:
    try:
        asked.result()
    except ProcessorError as problem:
        return problem.code
    return None


def hits(search: Future[list[translate.Object]], *, needed: bool) -> list[translate.Object]:
    """What a search found; one that failed is passed over where there is an answer without it."""
    try:
        return search.result()
    except ProcessorError:
        if needed:
            raise
        return []


def metadata(found: translate.Object, key: str) -> str | None:
    return (found.get("metadata") or {}).get(key)


def same_text(one: str | None, other: str) -> bool:
    return (one or "").casefold() == other.casefold()


def read_objects(call: Callable[[], Any]) -> list[translate.Object]:
    return [item.to_dict(for_json=True) for item in read(call).data]
