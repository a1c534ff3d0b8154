"""One reading of everything that a case shows of a customer: a round of parallel requests, each panel on its own.

A panel that fails is unknown, and the others are shown all the same. Lists are read one page deep, so a customer with a
thousand invoices costs no more than one with a hundred.
"""

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from billing.account.account import Account, Panel, Profile
from billing.account.customer import Customer
from billing.account.payments import Charge, Dispute, FraudWarning, Invoice
from billing.account.subscription import PlannedStart, Subscription
from billing.stripe import sources
from billing.stripe.catalog import MOST_PRICES, Catalog
from billing.stripe.client import Rows, Stripe
from billing.stripe.customer_lists import Request, disputes_of, plans_of, requests, warnings_of
from billing.stripe.finding import Finder, Found
from billing.stripe.incomplete import begin_incomplete
from billing.stripe.intents import begin_intents, begin_unpaid, charged
from billing.stripe.items import with_all_items
from billing.stripe.setups import begin_setups
from billing.stripe.translate import invoice_lines, invoice_payments, payment_methods, payments, planned, subscriptions
from billing.stripe.translate.discounts import completed, unread_coupons
from billing.stripe.translate.values import Object
from billing.stripe.watch import Known
from billing.values.errors import Declined, ProcessorError

log = logging.getLogger(__name__)

MOST_DISPUTES = 3
MOST_TICKED = 3
MOST_WARNED = 3
Problems = dict[str, ProcessorError]


@dataclass(frozen=True, slots=True)
class Reader:
    stripe: Stripe
    catalog: Catalog
    finder: Finder
    threads: Executor
    now: Callable[[], datetime]

    def read(self, customer: Customer, *, others: tuple[Customer, ...] | None, fresh: bool = False) -> Account:
        """`others` are those with the same address where they are known already; None asks Stripe for them.

        `fresh` passes over what is remembered of the portal.
        """
        begun = self.now()
        wanted = requests(customer)
        bare = self.stripe.refuses(wanted[Panel.INVOICES].expand)
        asked = {panel: self.ask(request) for panel, request in wanted.items()}
        portal = self.threads.submit(self.catalog.portal, fresh=fresh)
        names = self.threads.submit(self.catalog.warm_up)
        watch = self.threads.submit(self.catalog.watch.read_warnings, fresh=fresh)
        has_plans = self.threads.submit(self.catalog.watch.has_plans, customer.id, fresh=fresh)
        profiles, complete = self.profiles(customer, others)
        rows: dict[Panel, list[Object]] = {panel: [] for panel in asked}
        problems: Problems = {}
        cut = []
        for panel, future in asked.items():
            try:
                rows[panel], more = future.result()
            except ProcessorError as failed:
                problems[panel] = failed
            else:
                cut += [panel] if more else []
        names.exception()
        contracts = rows[Panel.SUBSCRIPTIONS] = with_all_items(self.stripe, rows[Panel.SUBSCRIPTIONS])
        paid = keep(Panel.CHARGES, lambda: charged(rows[Panel.CHARGES]), problems) or []
        waited = begin_intents(self.stripe, self.threads, rows[Panel.INVOICES], subscriptions=contracts, charges=paid)
        learnt = self.begin_learning(contracts, rows[Panel.INVOICES])
        unpaid = begin_unpaid(self.stripe, self.threads, rows[Panel.CHECKOUTS])
        incomplete = begin_incomplete(self.stripe, self.threads, customer, rows, paid, unread=problems, cut=cut)
        with_setups = begin_setups(self.stripe, self.threads, contracts)
        self.catalog.learn(subscriptions.products_of(contracts))
        methods = tuple(map(payment_methods.payment_method, rows[Panel.PAYMENT_METHODS]))
        if Panel.PAYMENT_METHODS not in problems:
            missing = payment_methods.missing_sources(customer.default_source, contracts, methods)
            methods += sources.described(self.stripe, customer, missing)
        billed_by = invoice_lines.known(contracts)
        invoices = tuple(payments.invoice(found, billed_by) for found in rows[Panel.INVOICES])
        legacy = invoice_payments.paid_without_intent(rows[Panel.INVOICES])
        charges = tuple(payments.charge(found, invoices, legacy) for found in paid)
        cut += [Panel.DISPUTES] if len(disputed(charges)) > MOST_DISPUTES else []
        disputes = keep(Panel.DISPUTES, lambda: self.disputes(charges), problems) or ()
        waiting, asked_for = waited(), unpaid()
        invoices = tuple(
            payments.invoice(waiting[told.id], billed_by) if told.id in waiting else told for told in invoices
        )
        shown_portal = keep(Panel.PORTAL, portal.result, problems)
        others_read = keep(Panel.OTHERS, profiles, problems) or ()
        learnt()
        starting = keep("plans", lambda: self.starting(customer) if has_plans.result() else (), problems)
        warnings = keep("warnings", lambda: self.warnings(charges, watch), problems)
        theirs = {panel for profile in others_read for panel in profile.unknown}
        unread = {Panel.OTHERS} if theirs or not complete else set()
        refused = {panel for panel, problem in problems.items() if isinstance(problem, Declined)}
        for name, problem in problems.items():
            log.warning("stripe.read_failed", extra={"panel": name, "code": problem.code})
        return Account(
            customer,
            read_at=begun,
            subscriptions=self.contracts(customer, with_setups(contracts)),
            invoices=tuple(self.with_rates(invoice) for invoice in invoices),
            charges=charges,
            disputes=disputes,
            payment_methods=methods,
            checkouts=tuple(payments.checkout(found, asked_for.get(found["id"])) for found in rows[Panel.CHECKOUTS]),
            portal=shown_portal,
            others=others_read,
            unknown=tuple(panel for panel in Panel if panel in problems or panel in unread),
            cut=tuple(cut),
            # What was refused of the customer is refused of the others too.
            asking_again_helps=not complete or bool((problems.keys() | theirs) - refused),
            starting=starting,
            warnings=warnings,
            incomplete=incomplete(),
            linked=not (bare or self.stripe.refuses(wanted[Panel.INVOICES].expand)),
            dashboard=self.catalog.dashboard(customer.livemode),
        )

    def begin_learning(self, contracts: list[Object], invoices: list[Object]) -> Callable[[], None]:
        """What schedules will bill, what prices of several currencies cost in the one that is billed, and what tax is
        called: only of customers who have them, once for all of them.
        """
        wanted = planned.wanted_prices(contracts)
        unknown = [id for id in wanted if self.catalog.lacks_price(id)][:MOST_PRICES]
        begun = [self.threads.submit(self.catalog.price, id) for id in unknown]
        rates = {tax.rate for found in invoices for tax in invoice_lines.taxes_of(found) if tax.rate}
        begun += [self.threads.submit(self.catalog.learn_rates, rates)] if rates else []
        ticked = dict.fromkeys(filter(None, map(subscriptions.ticked, contracts)))
        begun += [self.threads.submit(self.catalog.learn_feedback, id) for id in list(ticked)[:MOST_TICKED]]

        def wait() -> None:
            for future in begun:
                future.result()
            named = [self.catalog.prices[id] for id in wanted if id in self.catalog.prices]
            self.catalog.learn(planned.products_of(named))

        return wait

    def with_rates(self, invoice: Invoice) -> Invoice:
        return (
            replace(invoice, taxes=invoice_lines.named(invoice.taxes, self.catalog.rates)) if invoice.taxes else invoice
        )

    def profiles(
        self, customer: Customer, others: tuple[Customer, ...] | None
    ) -> tuple[Callable[[], tuple[Profile, ...]], bool]:
        """Begins to read those with the same address; what is handed out waits for them. And whether they are all."""
        if others is not None:
            found = Found(others)
        else:
            try:
                found = self.finder.namesakes(customer)
            except ProcessorError as failed:
                return raising(failed), True
        begun = self.begin_profiles(found.customers)
        return lambda: tuple(wait() for wait in begun), found.complete

    def candidates(self, found: tuple[Customer, ...]) -> tuple[Profile, ...]:
        """Several who may be meant, each with what tells them apart."""
        return tuple(wait() for wait in self.begin_profiles(found))

    def begin_profiles(self, found: tuple[Customer, ...]) -> list[Callable[[], Profile]]:
        return [self.begin_profile(customer) for customer in found]

    def begin_profile(self, customer: Customer) -> Callable[[], Profile]:
        if customer.deleted:
            return lambda: Profile(customer)
        wanted = requests(customer)
        contracts, cards = self.ask(wanted[Panel.SUBSCRIPTIONS]), self.ask(wanted[Panel.PAYMENT_METHODS])

        def wait() -> Profile:
            problems: Problems = {}
            shown, _ = keep(Panel.SUBSCRIPTIONS, contracts.result, problems) or ([], False)
            theirs = with_all_items(self.stripe, shown)
            methods, _ = keep(Panel.PAYMENT_METHODS, cards.result, problems) or ([], False)
            self.catalog.learn(subscriptions.products_of(theirs))
            self.catalog.learn_prices(planned.wanted_prices(theirs))
            return Profile(
                customer,
                self.contracts(customer, theirs),
                tuple(map(payment_methods.payment_method, methods)),
                tuple(panel for panel in Panel if panel in problems),
            )

        return wait

    def contracts(self, customer: Customer, found: list[Object]) -> tuple[Subscription, ...]:
        """With the discounts that Stripe's list leaves out."""
        found = self.catalog.discounts.with_items(found)
        coupons = self.catalog.discounts.learn(unread_coupons(found, customer.discount))
        names, prices, theirs = self.catalog.names, self.catalog.prices, customer.discount
        told = (
            subscriptions.subscription(each, names, prices, coupons, completed(theirs, coupons, each.get("currency")))
            for each in found
        )
        labels = self.catalog.feedback
        return tuple(
            replace(subscription, feedback_label=labels.get(subscription.feedback_option or ""))
            for subscription in told
        )

    def disputes(self, charges: tuple[Charge, ...]) -> tuple[Dispute, ...]:
        """Of the newest few disputed charges, a request for each: Stripe has no list of a customer's disputes."""
        asked = [self.ask(disputes_of(charge.id)) for charge in disputed(charges)[:MOST_DISPUTES]]
        return tuple(payments.dispute(row) for future in asked for row in future.result()[0])

    def starting(self, customer: Customer) -> tuple[PlannedStart, ...]:
        """Of whoever has a schedule that has not begun: no subscription shows it."""
        rows, _ = self.ask(plans_of(customer)).result()
        priced = (item["price"] for row in rows for phase in row["phases"] for item in phase["items"])
        self.catalog.learn(planned.products_of(price for price in priced if isinstance(price, Mapping)))
        self.catalog.learn_prices(planned.prices_of_starts(rows))
        tell = partial(subscriptions.subscription_item, product_names=self.catalog.names, prices=self.catalog.prices)
        return tuple(begun for row in rows if (begun := planned.start(row, tell)))

    def warnings(self, charges: tuple[Charge, ...], watch: "Future[Known]") -> tuple[FraudWarning, ...]:
        """Of all payments what the list says, and a request for each of the newest few that it does not reach."""
        watch.result()
        listed, older = self.catalog.watch.warned(charge for charge in charges if charge.status == "succeeded")
        asked = [self.ask(warnings_of(charge.id)) for charge in older[:MOST_WARNED]]
        return tuple(map(payments.fraud_warning, [*listed, *(row for future in asked for row in future.result()[0])]))

    def ask(self, request: Request) -> "Future[Rows]":
        return self.threads.submit(self.stripe.page, request.method, request.params, expand=request.expand)


def disputed(charges: tuple[Charge, ...]) -> list[Charge]:
    return [charge for charge in charges if charge.disputed]


def keep(panel: str, read: Callable[[], Any], problems: Problems) -> Any:
    try:
        return read()
    except ProcessorError as problem:
        problems[panel] = problem
        return None


def raising(problem: ProcessorError) -> Callable[[], Any]:
    def fail() -> Any:
        raise problem

    return fail
