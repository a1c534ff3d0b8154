"""How long it takes to read all of a customer, beside the same reads one after another.

`python -m benchmarks.reading [rounds]`, with a tenth of a second added to each call to Stripe. Both find the customer
by e-mail and read subscriptions, invoices, charges, payment methods and checkouts; the second as tools for agents do
it, which call one endpoint, look at the answer, and call the next. Names of products and the portal are known to both
beforehand. The budget for requests is set aside: what it delays is not what is compared.
"""

import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import stripe

from billing.stripe.budget import Budget
from billing.stripe.client import Stripe, client
from billing.stripe.stripe_processor import StripeProcessor
from billing.values.identifiers import Identifier, IdentifierKind
from sandbox.standins.server import Sandbox

ROUNDS = 10
LATENCY = 0.1
TARGET = 2.5
KEY, EMAIL = "rk_test_reading", "jane@example.com"


def in_parallel(processor: StripeProcessor) -> int:
    found = processor.look_up(Identifier(IdentifierKind.EMAIL, EMAIL))
    if not found.account or found.account.unknown:
        raise RuntimeError("the reading is not whole")
    return len(found.account.charges)


def one_after_another(bare: stripe.StripeClient) -> int:
    v1 = bare.v1
    (customer,) = v1.customers.list({"email": EMAIL, "limit": 10}).data
    v1.customers.search({"query": f'email:"{EMAIL}" OR metadata["support_email"]:"{EMAIL}"', "limit": 10})
    params: Any = {"customer": customer.id, "limit": 100}
    with_payments: Any = {**params, "expand": ["data.payments"]}
    with_refunds: Any = {**params, "expand": ["data.refunds"]}
    all_of_them: Any = {**params, "status": "all"}
    v1.subscriptions.list(all_of_them)
    v1.invoices.list(with_payments)
    charges = v1.charges.list(with_refunds)
    v1.payment_methods.list(params)
    v1.checkout.sessions.list(params)
    return len(charges.data)


def seconds(read: Callable[[], int]) -> float:
    began = time.perf_counter()
    read()
    return time.perf_counter() - began


def main(rounds: int) -> None:
    with Sandbox() as sandbox:
        processor = StripeProcessor(
            Stripe(KEY, api_url=sandbox.stripe_api_url, budget=Budget(per_second=1_000_000)),
            github_key="github",
            email_key="support_email",
            now=lambda: datetime.now(UTC),
        )
        bare = client(KEY, sandbox.stripe_api_url, (3, 10))
        sides: dict[str, Callable[[], int]] = {
            "in parallel": partial(in_parallel, processor),
            "one after another": partial(one_after_another, bare),
        }
        # Connections are opened, and what is remembered is read, before anything is measured.
        for read in sides.values():
            read()
        sandbox.stripe.latency = LATENCY
        # In turns, so that whatever else the machine does meets both.
        measured = [{name: seconds(read) for name, read in sides.items()} for _ in range(rounds)]
        processor.close()
    medians = {name: statistics.median(one[name] for one in measured) for name in sides}
    ratio = medians["one after another"] / medians["in parallel"]
    met = "yes" if ratio >= TARGET else "NO"
    out = sys.stdout.write
    out("| one customer by e-mail | median |\n|---|---|\n")
    out("".join(f"| {name} | {median:.2f} s |\n" for name, median in medians.items()))
    out(f"\n{ratio:.1f} times as fast (≥ {TARGET}): {met}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
