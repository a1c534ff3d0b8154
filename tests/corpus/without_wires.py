"""The stand-in Stripe asked in its own process, for whoever asks it many thousand times. No tests here.

What lies between, sockets and the SDK's objects, costs ten times as much as the answer itself; the lookups over HTTP
are there for that.
"""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar, cast

import stripe

from billing.stripe.budget import Budget
from billing.stripe.client import Stripe
from billing.stripe.errors import NOT_FOUND
from billing.stripe.hints import elsewhere
from billing.stripe.translate.values import Object
from billing.values.errors import Declined, NotFound, Unavailable
from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.errors import StripeError
from sandbox.standins.stripe.requests import Request
from sandbox.standins.stripe.routes import carried_out

T = TypeVar("T")
P = ParamSpec("P")
# Where an address does not follow from its method's name.
NAMED_OTHERWISE = {
    "v1.accounts.retrieve_current": ("v1", "account", "retrieve"),
    "v1.invoice_items.list": ("v1", "invoiceitems", "list"),
    "v1.invoices.line_items.list": ("v1", "invoices", "lines", "list"),
}


class WithoutWires(Stripe):
    """Reads only."""

    def __init__(self, account: Account) -> None:
        super().__init__("rk_test_corpus", api_url="http://127.0.0.1", budget=Budget(per_second=1_000_000))
        # The SDK finds its services by name, too, and mypy sees what it gives where a Service stands.
        self.services = cast(stripe.StripeClient, Service(account))

    def read(self, call: Callable[[stripe.StripeClient], object], *, urgent: bool = False) -> Object:
        """An outage is an outage at once: nothing is gained by asking a function again."""
        try:
            answer = call(self.services)
        except StripeError as refusal:
            code = refusal.fields["code"] or refusal.fields["type"]
            if refusal.status == NOT_FOUND:
                raise NotFound(elsewhere(str(refusal)) or code) from None
            raise (Unavailable(code) if refusal.status >= 500 else Declined(code)) from None
        assert isinstance(answer, dict)
        return answer


class OneByOne(Executor):
    """Where nothing is waited for, a thread costs more than what it does."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        done: Future[T] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except Exception as problem:
            done.set_exception(problem)
        return done


@dataclass(frozen=True, slots=True)
class Service:
    """`client.v1.checkout.sessions.list` by its names, and what a call of it answers."""

    account: Account
    names: tuple[str, ...] = ()

    def __getattr__(self, name: str) -> "Service":
        return Service(self.account, (*self.names, name))

    def __call__(self, *given: Any) -> dict[str, Any]:
        params = next((each for each in given if isinstance(each, dict)), {})
        path = address(self.names, [each for each in given if isinstance(each, str)])
        fault = self.account.faults.take("GET", path)
        if fault:
            raise StripeError(fault.status, fault.message, type="api_error", code=fault.code)
        asked = Request("req_1", "GET", path, as_sent(params), None, self.account.now(), "rk_test", None)
        return carried_out(self.account, asked, livemode=False)


def address(names: tuple[str, ...], ids: list[str]) -> str:
    *places, act = NAMED_OTHERWISE.get(".".join(names), names)
    if act == "retrieve":
        return "/" + "/".join([*places, *ids])
    # The list of what belongs to one object has that object's id before its own name.
    *above, last = places
    return "/" + "/".join([*above, *ids, last, *(["search"] if act == "search" else [])])


def as_sent(value: Any) -> Any:
    """As it arrives in a form: all of it text."""
    if isinstance(value, dict):
        return {name: as_sent(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [as_sent(inner) for inner in value]
    return str(value).lower() if isinstance(value, bool) else str(value)
