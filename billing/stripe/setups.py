"""Payment methods that were left for later and wait for the customer's yes: setup intents, of which a subscription
gives only the id. Hardly any has one, so each is read by itself.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from functools import partial
from typing import Any

from billing.stripe.client import Stripe, checked
from billing.stripe.translate.values import Object
from billing.values.errors import ProcessorError

log = logging.getLogger(__name__)

MOST = 3
ENDED = {"canceled", "incomplete_expired"}


def begin_setups(
    stripe: Stripe, threads: Executor, subscriptions: Iterable[Object]
) -> Callable[[list[Object]], list[Object]]:
    """Begins to read them; what is handed out waits for them, and puts them in the place of their ids. What can't be
    read keeps its id.
    """
    running = [subscription for subscription in subscriptions if subscription.get("status") not in ENDED]
    named = [subscription.get("pending_setup_intent") for subscription in running]
    begun = {id: threads.submit(stripe.get, retrieval(id)) for id in [id for id in named if isinstance(id, str)][:MOST]}

    def wait(found: list[Object]) -> list[Object]:
        read = {id: setup for id, future in begun.items() if (setup := kept(future.result))}
        return [with_setup(subscription, read) for subscription in found]

    return wait


def with_setup(subscription: Object, read: Mapping[str, Object]) -> Object:
    id = subscription.get("pending_setup_intent")
    return {**subscription, "pending_setup_intent": read[id]} if isinstance(id, str) and id in read else subscription


def retrieval(id: str) -> Any:
    return lambda client: partial(client.v1.setup_intents.retrieve, checked(id))


def kept(read: Callable[[], Object | None]) -> Object | None:
    try:
        return read()
    except ProcessorError as problem:
        log.warning("stripe.read_failed", extra={"panel": "setup_intents", "code": problem.code})
        return None
