"""Deep links into the customer portal: which are refused, and how a session shows the one that it was given."""

from collections.abc import Mapping
from typing import Any

from sandbox.standins.stripe.acts.subscriptions import ENDED
from sandbox.standins.stripe.errors import InvalidParameter, StripeError
from sandbox.standins.stripe.ledger import Ledger, StripeObject
from sandbox.standins.stripe.objects.customer import owned_by

ABOUT_SUBSCRIPTION = ("subscription_cancel", "subscription_update")


def check(ledger: Ledger, flow: Mapping[str, Any], *, holder: StripeObject, configuration: StripeObject) -> None:
    kind = flow["type"]
    given = [name for name in ABOUT_SUBSCRIPTION if name in flow]
    needed = [kind] if kind in ABOUT_SUBSCRIPTION else []
    if given != needed:
        wrong = (needed or given)[0]
        raise InvalidParameter(
            f"A flow of type {kind} takes {'and needs ' if needed else 'no '}flow_data[{wrong}].",
            code="parameter_missing" if needed else None,
            param=f"flow_data[{wrong}]",
        )
    if not configuration["features"][kind]["enabled"]:
        raise StripeError(
            400,
            f"The portal's configuration {configuration['id']} does not have the feature {kind} turned on.",
            param="flow_data[type]",
        )
    for step in needed:
        check_subscription(ledger, flow[step]["subscription"], holder, param=f"flow_data[{step}][subscription]")


def check_subscription(ledger: Ledger, id: str, holder: StripeObject, *, param: str) -> None:
    subscription = ledger.find("subscription", id, param=param, status=400)
    if any(subscription[name] != owner for name, owner in owned_by(holder).items()):
        raise StripeError(400, f"The subscription {id} belongs to another customer.", param=param)
    if subscription["status"] in ENDED:
        raise StripeError(400, f"The subscription {id} has ended.", param=param)
    if subscription["schedule"]:
        raise StripeError(400, f"The subscription {id} is managed by a subscription schedule.", param=param)
    if param.startswith("flow_data[subscription_cancel]") and subscription["cancel_at"] is not None:
        raise StripeError(400, f"The subscription {id} is set to be canceled already.", param=param)


def shown(flow: Mapping[str, Any]) -> StripeObject:
    finish = {"type": "portal_homepage", **flow.get("after_completion", {})}
    cancel = flow.get("subscription_cancel")
    return {
        "after_completion": {"hosted_confirmation": None, "redirect": None, **finish},
        "customer_update": {} if flow["type"] == "customer_update" else None,
        "subscription_cancel": {"retention": None, **cancel} if cancel else None,
        "subscription_pause": None,
        "subscription_update": flow.get("subscription_update"),
        "subscription_update_confirm": None,
        "type": flow["type"],
    }
