"""How Stripe is called: the keys, the time-outs, and what is tried again.

Reads are retried within eight seconds; writes only where Stripe says that it did not begin (429). The SDK's own retries
stay off: whether to ask again is for whoever knows what is at stake.
"""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import chain, repeat
from typing import Any, TypeVar

import stripe
import tenacity

from billing.stripe.as_it_is import AsItIs, body_of
from billing.stripe.budget import Budget
from billing.stripe.errors import LOCKED, code_of, read_error, translated, write_error
from billing.stripe.translate.values import Object
from billing.values.errors import (
    INVALID_KEY,
    MISSING,
    OTHER_ACCOUNT,
    Declined,
    NotFound,
    ProcessorError,
    Unavailable,
)

T = TypeVar("T")
# What is to be called of a client, which takes its parameters as one dict.
Method = Callable[[stripe.StripeClient], Callable[[Any], Any]]
Params = Mapping[str, Any]
Expand = Sequence[str]
# The objects of one page, and whether there are more.
Rows = tuple[list[Object], bool]
log = logging.getLogger(__name__)

# Of one list, before it counts as too long to be read to its end.
PAGE, MOST_PAGES = 100, 20
TOO_MANY = "too_many"
BARE_FOR = 600
# To connect, and to wait for an answer. A second attempt that began in time ends within the eight seconds too.
FIRST_READ, NEXT_READ = (2.0, 3.5), (1.0, 2.5)
READ_AGAIN_BEFORE = 4.5
WRITE = (3.0, 10.0)
WRITE_AGAIN_BEFORE = 3


class Stripe:
    """Shared by all threads. `write_key` may be a second restricted key, used for everything that is not a GET.

    `clock` says in seconds for how long something is remembered.
    """

    def __init__(
        self,
        api_key: str,
        *,
        write_key: str | None = None,
        api_url: str,
        budget: Budget,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        stripe.enable_telemetry = False
        self.budget = budget
        self.clock = clock
        self.livemode = "_live_" in api_key
        self.testmode = "_test_" in api_key
        self.first_read = client(api_key, api_url, FIRST_READ, AsItIs)
        self.next_read = client(api_key, api_url, NEXT_READ, AsItIs)
        self.writes = client(write_key or api_key, api_url, WRITE)
        self.most_pages = MOST_PAGES
        # Until when each expansion is not asked for again.
        self.bare_until: dict[tuple[str, ...], float] = {}

    def read(self, call: Callable[[stripe.StripeClient], object], *, urgent: bool = False) -> Object:
        """The answer. Raises Unavailable or Declined. The first wait for a turn does not count as Stripe's time."""
        self.budget.take(urgent=urgent)
        turns = chain([self.first_read], repeat(self.next_read))

        def attempt() -> Object:
            chosen = next(turns)
            if chosen is self.next_read:
                self.budget.take(urgent=urgent)
            return body_of(self.asked(lambda: call(chosen), read_error))

        return attempts(initial=0.2, before=READ_AGAIN_BEFORE)(attempt)

    def write(self, call: Callable[[stripe.StripeClient], T]) -> T:
        """Raises Unavailable, Declined or OutcomeUnknown."""

        def attempt() -> T:
            self.budget.take(urgent=True)
            return self.asked(lambda: call(self.writes), write_error)

        return attempts(initial=0.5, before=WRITE_AGAIN_BEFORE)(attempt)

    def asked(self, call: Callable[[], T], meaning: Callable[[stripe.StripeError], ProcessorError]) -> T:
        """The answer. Where Stripe says that it was too much, everybody waits for a moment."""

        def heeded(error: stripe.StripeError) -> ProcessorError:
            if isinstance(error, stripe.RateLimitError) and code_of(error) != LOCKED:
                self.budget.ease()
            return meaning(error)

        return translated(call, heeded)

    def wrong_write_key(self) -> str:
        """Why it is none for this account, as far as Stripe says; what it may do shows once it is asked for that."""
        self.budget.take(urgent=True)
        try:
            theirs = self.asked(lambda: self.writes.v1.accounts.retrieve_current(), read_error).id
        except ProcessorError as problem:
            return INVALID_KEY if problem.code == INVALID_KEY else ""
        try:
            ours = self.read(lambda client: client.v1.accounts.retrieve_current(), urgent=True)["id"]
        except ProcessorError:
            return ""
        return OTHER_ACCOUNT if ours != theirs else ""

    def page(self, method: Method, params: Params, *, expand: Expand = (), urgent: bool = False) -> Rows:
        """One page of a list or a search."""
        found = self.expanded(method, params, expand, urgent=urgent)
        return found["data"], bool(found["has_more"])

    def whole(self, method: Method, params: Params, *, expand: Expand = (), urgent: bool = False) -> list[Object]:
        """A list to its end. Raises Declined where that is too far away to wait for."""
        found: list[Object] = []
        for _ in range(self.most_pages):
            after = {"starting_after": found[-1]["id"]} if found else {}
            rows, more = self.page(method, {**params, "limit": PAGE, **after}, expand=expand, urgent=urgent)
            found += rows
            if not (more and rows):
                return found
        raise Declined(TOO_MANY)

    def get(self, method: Method, *, expand: Expand = (), urgent: bool = False) -> Object | None:
        """One object, or None where Stripe knows none. Raises NotFound where it says in which mode there is one."""
        try:
            return self.expanded(method, {}, expand, urgent=urgent)
        except Declined as problem:
            if problem.code == MISSING:
                return None
            raise

    def expanded(self, method: Method, params: Params, expand: Expand, *, urgent: bool = False) -> Object:
        """A key that may not read what is expanded is refused everything: then the bare objects have to do, and for a
        while nothing else is asked for.
        """
        wanted = tuple(expand)
        refused = self.refuses(wanted)
        if wanted and not refused:
            try:
                return self.read(lambda client: method(client)({**params, "expand": list(wanted)}), urgent=urgent)
            except Declined as problem:
                if isinstance(problem, NotFound):
                    raise
        found = self.read(lambda client: method(client)(dict(params)), urgent=urgent)
        if wanted and not refused:
            # The objects themselves may be read, so it was what they were to be expanded with.
            log.warning("stripe.expand_refused", extra={"expand": " ".join(wanted)})
            self.bare_until[wanted] = self.clock() + BARE_FOR
        return found

    def refuses(self, expand: Expand) -> bool:
        """Whether the key was refused that not long ago."""
        return self.clock() < self.bare_until.get(tuple(expand), 0.0)


def client(
    api_key: str, api_url: str, timeout: tuple[float, float], http: type[stripe.RequestsClient] = stripe.RequestsClient
) -> stripe.StripeClient:
    return stripe.StripeClient(
        api_key,
        base_addresses={"api": api_url.rstrip("/")},
        max_network_retries=0,
        http_client=http(timeout=timeout),
    )


def checked(id: str) -> str:
    """An empty id would turn a retrieval into a list of the whole account."""
    if not id or not id.replace("_", "").isalnum():
        raise Declined("invalid_id")
    return id


def attempts(*, initial: float, before: float) -> tenacity.Retrying:
    return tenacity.Retrying(
        retry=tenacity.retry_if_exception_type(Unavailable),
        wait=tenacity.wait_exponential_jitter(multiplier=initial, max=2, jitter=initial),
        stop=tenacity.stop_before_delay(before),
        reraise=True,
    )
