"""Finding the customer whom an identifier means, from the strongest evidence to the weakest.

Stripe compares addresses to the letter, so both spellings are listed, and its search, which ignores capitals, may add
to them; what comes back is compared again here. Only what has the shape of an identifier gets this far, so nothing that
was typed can change the meaning of a query.
"""

import logging
from collections.abc import Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from functools import partial

from billing.account.customer import Customer, FoundBy
from billing.stripe import misspelt
from billing.stripe.client import Method, Params, Rows, Stripe, checked
from billing.stripe.translate import customers
from billing.stripe.translate.values import Object, payer
from billing.values.errors import (
    IN_LIVE_MODE,
    IN_TEST_MODE,
    INVALID_KEY,
    Declined,
    NotFound,
    ProcessorError,
    Unavailable,
)
from billing.values.identifiers import EMAIL, Identifier, IdentifierKind

log = logging.getLogger(__name__)

# One more than a person picks from: so it shows that there are more.
MOST = 11
MOST_NEAR = 3
RECENT = 100
# A charge does not name an account of Accounts v2 that paid it; its payment intent does.
PAYER_OF_CHARGE = ("customer", "payment_intent")
# Only given on request.
CREDIT = "invoice_credit_balance"


@dataclass(frozen=True, slots=True)
class Found:
    """Attributes:
    guest: whether there is a payment or a checkout with nobody behind it.
    complete: whether everywhere that could know of more was asked and answered.
    hint: where Stripe has it, if not here.
    near: whoever has an address that is one slip from the one that nobody has.
    """

    customers: tuple[Customer, ...] = ()
    near: tuple[Customer, ...] = ()
    guest: bool = False
    complete: bool = True
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Finder:
    stripe: Stripe
    threads: Executor
    github_key: str
    email_key: str

    def find(self, identifier: Identifier) -> Found:
        """Raises Unavailable or Declined where nobody was found and somebody may exist all the same."""
        try:
            return self.found(identifier)
        except NotFound as problem:
            if problem.code not in {IN_LIVE_MODE, IN_TEST_MODE}:
                raise
            return Found(hint=problem.code)

    def found(self, identifier: Identifier) -> Found:
        match identifier.kind:
            case IdentifierKind.EMAIL:
                return self.by_email(identifier.value)
            case IdentifierKind.GITHUB:
                return self.by_login(identifier.value)
            case IdentifierKind.CUSTOMER:
                return self.by_id(identifier.value)
            case _:
                return self.behind(identifier)

    def by_id(self, id: str) -> Found:
        if id.startswith("acct_"):
            return Found((self.account(id, FoundBy.ID),))
        found = self.stripe.get(lambda client: partial(client.v1.customers.retrieve, checked(id)), expand=[CREDIT])
        return Found((customers.customer(found),) if found else ())

    def by_email(self, email: str) -> Found:
        """Whoever has the address as their own, whatever its capitals; else whoever is known to use it."""
        lists = [self.with_address(spelling) for spelling in spellings(email)]
        wanted = (f'email:"{email}"', f'metadata["{self.email_key}"]:"{email}"')
        search = self.search(" OR ".join(wanted))
        own = [row for page in lists for row in page.result()[0]]
        hits, problem = outcome(search)
        if isinstance(problem, Declined):
            # Perhaps it was the question: each half of it may be answered by itself.
            hits, problem = together([self.search(query) for query in wanted])
        own += [hit for hit in hits if same_text(hit.get("email"), email)]
        if own:
            return Found(distinct(own, FoundBy.EMAIL), complete=not isinstance(problem, Unavailable))
        other = [hit for hit in hits if same_text(metadata(hit, self.email_key), email)]
        if other:
            return Found(distinct(other, FoundBy.SUPPORT_EMAIL))
        if isinstance(problem, Unavailable):
            # Whose address it is may be known to the search alone: a weaker match might be somebody else.
            raise problem
        guest = False
        for weaker in (self.by_checkout, self.by_receipt):
            try:
                found = weaker(email)
            except Declined as refused:
                # A key that may not look there has nothing to add.
                log.warning("stripe.find_refused", extra={"where": weaker.__name__, "code": refused.code})
                continue
            if found.customers:
                return found
            guest = guest or found.guest
        # An account without search will never answer: what is known is that no list has the address.
        return Found(guest=guest, complete=problem is None, near=() if problem else self.nearly(email))

    def nearly(self, email: str) -> tuple[Customer, ...]:
        """Only asked for where nobody has the address: an exact one must not drown in these."""
        params = {"query": misspelt.query(email), "limit": RECENT}
        hits, _ = outcome(self.ask(lambda client: client.v1.customers.search, params))
        near = [hit for hit in hits if misspelt.is_near(hit.get("email") or "", email)]
        return distinct(near, FoundBy.NEAR)[:MOST_NEAR]

    def by_checkout(self, email: str) -> Found:
        """Whoever typed the address into a checkout; it need not be the address that their customer has."""
        params = {"customer_details": {"email": email}, "limit": MOST}
        sessions, _ = self.stripe.page(
            lambda client: client.v1.checkout.sessions.list, params, expand=["data.customer"]
        )
        typed = [row for row in sessions if same_text((row.get("customer_details") or {}).get("email"), email)]
        return self.payers(typed, FoundBy.CHECKOUT)

    def by_receipt(self, email: str) -> Found:
        """Whoever had a receipt sent there, among the account's newest payments: Stripe has no list of receipts."""
        charges, _ = self.stripe.page(
            lambda client: client.v1.charges.list,
            {"limit": RECENT},
            expand=[f"data.{name}" for name in PAYER_OF_CHARGE],
        )
        billed = [
            row
            for row in charges
            if same_text(row.get("receipt_email"), email)
            or same_text((row.get("billing_details") or {}).get("email"), email)
        ]
        return self.payers(billed, FoundBy.RECEIPT)

    def by_login(self, login: str) -> Found:
        """Logins are case-insensitive; a hit counts only when its metadata says the same."""
        query = f'metadata["{self.github_key}"]:"{login}"'
        hits, problem = outcome(self.search(query))
        if problem and (isinstance(problem, Unavailable) or problem.code == INVALID_KEY):
            raise problem
        theirs = [hit for hit in hits if same_text(metadata(hit, self.github_key), login)]
        # An account without search will never answer, and no list has logins.
        return Found(distinct(theirs, FoundBy.GITHUB), complete=problem is None)

    def behind(self, identifier: Identifier) -> Found:
        """The customer of a subscription, an invoice or a payment; a payment may have none."""
        id = checked(identifier.value)
        retrieve: dict[IdentifierKind, Method] = {
            IdentifierKind.SUBSCRIPTION: lambda client: partial(client.v1.subscriptions.retrieve, id),
            IdentifierKind.INVOICE: lambda client: partial(client.v1.invoices.retrieve, id),
            IdentifierKind.CHARGE: lambda client: partial(client.v1.charges.retrieve, id),
            IdentifierKind.PAYMENT_INTENT: lambda client: partial(client.v1.payment_intents.retrieve, id),
        }
        expand = PAYER_OF_CHARGE if identifier.kind is IdentifierKind.CHARGE else ["customer"]
        found = self.stripe.get(retrieve[identifier.kind], expand=expand)
        return self.payers([found], FoundBy.ID) if found else Found()

    def payers(self, rows: list[Object], found_by: FoundBy) -> Found:
        """The customers behind rows whose `customer` is expanded, or the accounts where Accounts v2 is used."""
        payers = [self.payer(row["customer"]) for row in rows if row.get("customer")]
        accounts = dict.fromkeys(account_behind(row) for row in rows if not row.get("customer"))
        known = distinct([customer for customer in payers if customer], found_by) + tuple(
            self.account(id, found_by) for id in accounts if id
        )
        # Somebody who was deleted is told only where nobody else is meant.
        living = tuple(customer for customer in known if not customer.deleted)
        return Found(living or known[:1], guest="" in accounts)

    def payer(self, customer: Object | str) -> Object | None:
        """The customer itself; a key that may not expand it may still retrieve it."""
        if not isinstance(customer, str):
            return customer
        return self.stripe.get(lambda client: partial(client.v1.customers.retrieve, checked(customer)))

    def account(self, id: str, found_by: FoundBy) -> Customer:
        """A customer that is an account of Accounts v2; who it is may be more than the key may read."""
        try:
            found = self.stripe.get(lambda client: partial(client.v2.core.accounts.retrieve, checked(id)))
        except Declined:
            found = None
        return customers.account_as_customer(found or {"id": id, "livemode": self.stripe.livemode}, found_by)

    def namesakes(self, customer: Customer) -> Found:
        """Others with the customer's own address, whatever its capitals."""
        email = customer.email or ""
        if not EMAIL.fullmatch(email):
            # Nobody checks what stands in a customer's address, and it may not become a part of a query.
            return Found()
        same = self.with_address(email)
        search = self.search(f'email:"{email}"')
        hits, problem = outcome(search)
        rows = same.result()[0] + [hit for hit in hits if same_text(hit.get("email"), email)]
        others = [row for row in rows if row["id"] != customer.id]
        return Found(distinct(others, FoundBy.EMAIL), complete=not isinstance(problem, Unavailable))

    def with_address(self, email: str) -> "Future[Rows]":
        return self.ask(lambda client: client.v1.customers.list, {"email": email, "limit": MOST})

    def search(self, query: str) -> "Future[Rows]":
        return self.ask(lambda client: client.v1.customers.search, {"query": query, "limit": MOST})

    def ask(self, method: Method, params: Params) -> "Future[Rows]":
        return self.threads.submit(self.stripe.page, method, params, expand=[f"data.{CREDIT}"])


def spellings(email: str) -> list[str]:
    return list(dict.fromkeys((email, email.lower())))


def outcome(asked: "Future[Rows]") -> tuple[list[Object], ProcessorError | None]:
    try:
        return asked.result()[0], None
    except ProcessorError as problem:
        log.warning("stripe.search_failed", extra={"code": problem.code})
        return [], problem


def together(asked: list["Future[Rows]"]) -> tuple[list[Object], ProcessorError | None]:
    outcomes = [outcome(each) for each in asked]
    problems = [problem for _, problem in outcomes if problem]
    return [hit for hits, _ in outcomes for hit in hits], problems[0] if problems else None


def distinct(rows: list[Object], found_by: FoundBy) -> tuple[Customer, ...]:
    found = {row["id"]: customers.customer(row, found_by) for row in rows}
    return tuple(found.values())[:MOST]


def account_behind(row: Object) -> str:
    intent = row.get("payment_intent")
    return payer(row) or (payer(intent) if isinstance(intent, Mapping) else None) or ""


def metadata(found: Object, key: str) -> str | None:
    return (found.get("metadata") or {}).get(key)


def same_text(one: str | None, other: str) -> bool:
    return (one or "").casefold() == other.casefold()
