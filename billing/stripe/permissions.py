"""What the keys may do, found out without changing anything: each kind of object is asked for, and each kind of change
is asked for of an object that is not there. A key that may not make it is refused before Stripe looks for the object.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from functools import partial
from typing import Any

import stripe

from billing.policy.policy import Policy
from billing.stripe.client import Stripe
from billing.values.errors import Declined, NotPermitted, ProcessorError

Call = Callable[[stripe.StripeClient], object]
# A search that finds nobody says as well as any other whether there may be one.
NOBODY = 'email:"nobody@example.com"'
ONE: Any = {"limit": 1}
READS: dict[str, Call] = {
    "customers": lambda client: client.v1.customers.list(ONE),
    "customers through search": lambda client: client.v1.customers.search({"query": NOBODY, "limit": 1}),
    "subscriptions": lambda client: client.v1.subscriptions.list(
        expanding("data.discounts.source.coupon", "data.schedule")
    ),
    "subscription schedules": lambda client: client.v1.subscription_schedules.list(ONE),
    "invoices": lambda client: client.v1.invoices.list(expanding("data.payments")),
    "charges and refunds": lambda client: client.v1.charges.list(expanding("data.refunds")),
    "refunds": lambda client: client.v1.refunds.list(ONE),
    "invoice items": lambda client: client.v1.invoice_items.list(ONE),
    "payment intents": lambda client: client.v1.payment_intents.list(ONE),
    "disputes": lambda client: client.v1.disputes.list(ONE),
    "early fraud warnings": lambda client: client.v1.radar.early_fraud_warnings.list(ONE),
    "checkout sessions": lambda client: client.v1.checkout.sessions.list(ONE),
    "billing credits": lambda client: client.v1.billing.credit_grants.list(ONE),
    "coupons": lambda client: client.v1.coupons.list(ONE),
    "prices": lambda client: client.v1.prices.list(ONE),
    "products": lambda client: client.v1.products.list(ONE),
    "the customer portal": lambda client: client.v1.billing_portal.configurations.list(ONE),
    "credit notes": lambda client: client.v1.credit_notes.list(ONE),
}
WRITES: dict[str, Call] = {
    "refunds": lambda client: client.v1.refunds.create({"charge": "ch_nobodys"}),
    "subscriptions": lambda client: client.v1.subscriptions.update("sub_nobodys", {"cancel_at_period_end": False}),
    "subscription schedules": lambda client: client.v1.subscription_schedules.update(
        "sub_sched_nobodys", {"end_behavior": "release"}
    ),
    "invoices": lambda client: client.v1.invoices.void_invoice("in_nobodys"),
    "customers' balances": lambda client: client.v1.customers.balance_transactions.create(
        "cus_nobodys", {"amount": -1, "currency": "usd"}
    ),
    "the customer portal": lambda client: client.v1.billing_portal.configurations.update(
        "bpc_nobodys", {"active": True}
    ),
    "credit notes": lambda client: client.v1.credit_notes.create({"invoice": "in_nobodys"}),
}


def expanding(*paths: str) -> Any:
    return {**ONE, "expand": list(paths)}


def of_somebody(of: Stripe) -> dict[str, Call]:
    """Without a customer there is nothing of theirs to be refused."""
    try:
        found, _ = of.page(lambda client: client.v1.customers.list, ONE)
    except ProcessorError:
        return {}
    somebody: Any = found[0]["id"] if found else None
    if somebody is None:
        return {}
    return {
        "customers' balances": lambda client: client.v1.customers.balance_transactions.list(somebody, ONE),
        "payment methods": lambda client: client.v1.payment_methods.list({"customer": somebody, "limit": 1}),
    }


def permissions(of: Stripe, threads: Executor, policy: Policy) -> dict[str, str | None]:
    """By what the key is to do, why it can't; None where it can. What the policy switches off is nothing to do."""
    reads = READS if policy.credit_notes else without(READS, "credit notes")
    writes = WRITES if policy.credit_notes else without(WRITES, "credit notes")
    writes = writes if policy.credit_balance else without(writes, "customers' balances")
    return problems(threads, of.read, reads | of_somebody(of), "read") | problems(threads, of.write, writes, "write")


def without(calls: Mapping[str, Call], name: str) -> dict[str, Call]:
    return {each: call for each, call in calls.items() if each != name}


def problems(
    threads: Executor, ask: Callable[[Call], object], calls: Mapping[str, Call], verb: str
) -> dict[str, str | None]:
    asked = {name: threads.submit(partial(ask, call)) for name, call in calls.items()}
    return {f"{verb} {name}": code_of_problem(future) for name, future in asked.items()}


def code_of_problem(asked: "Future[object]") -> str | None:
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
