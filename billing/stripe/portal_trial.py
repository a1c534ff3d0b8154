"""Whether the portal opens where remedies lead: a session is made for each such place, and nobody is given its link."""

from collections.abc import Callable

from billing.account.portal import Flow, Portal
from billing.stripe.client import PAGE, Stripe
from billing.stripe.translate.values import Object
from billing.values.errors import ProcessorError

# Subscriptions with which a place is tried: what Stripe refuses of one may be that one's own.
TRIED = 3
# Makes a session for a customer that begins there.
Open = Callable[[str, Flow], object]


def refusals(stripe: Stripe, portal: Portal, open_at: Open) -> dict[str, str | None]:
    """By place, in Stripe's word: why it can't be opened, None where it can.

    Of what the portal does not offer nothing is said, nor where nobody is subscribed with whom it could be tried.
    """
    found, _ = stripe.page(lambda client: client.v1.subscriptions.list, {"status": "active", "limit": PAGE})
    running = [subscription for subscription in found if subscription["customer"] and not is_driven(subscription)]
    offered = {
        "payment_method_update": portal.payment_method,
        "subscription_cancel": portal.cancel,
        "subscription_update": portal.change_plan,
    }
    return {kind: refusal(kind, running[:TRIED], open_at) for kind, is_on in offered.items() if is_on and running}


def is_driven(subscription: Object) -> bool:
    """To its end, or by a schedule: Stripe lets no customer cancel or change that."""
    return bool(subscription["cancel_at"] or subscription["cancel_at_period_end"] or subscription["schedule"])


def refusal(kind: str, running: list[Object], open_at: Open) -> str | None:
    said = None
    for subscription in running:
        about = subscription["id"] if kind.startswith("subscription") else None
        try:
            open_at(subscription["customer"], Flow(kind, about))
        except ProcessorError as problem:
            said = problem.code
        else:
            return None
    return said
