"""Making and changing the portal's configurations, as strict as Stripe: a feature keeps what is not named."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from sandbox.standins.stripe.errors import InvalidParameter
from sandbox.standins.stripe.ledger import Ledger, StripeObject, unix
from sandbox.standins.stripe.objects.portal import configuration

LOGIN_PAGE = "https://billing.stripe.com/p/login/test_nimbus"


def create(ledger: Ledger, params: Mapping[str, Any]) -> StripeObject:
    """Never the default one: that is made in the dashboard alone."""
    made = configuration(created=unix(ledger.now()))
    made["is_default"] = False
    made["login_page"] = {"enabled": False, "url": None}
    for feature in made["features"].values():
        feature["enabled"] = False
    made["features"]["customer_update"]["allowed_updates"] = []
    return ledger.put(changed(made, params))


def update(ledger: Ledger, id: str, params: Mapping[str, Any]) -> StripeObject:
    found = ledger.find("billing_portal.configuration", id)
    if found["is_default"] and params.get("active") is False:
        raise InvalidParameter("You cannot deactivate the default configuration.", param="active")
    found.update(changed(found, params), updated=unix(ledger.now()))
    return found


def changed(before: StripeObject, params: Mapping[str, Any]) -> StripeObject:
    after = deepcopy(before)
    for name, asked in params.get("features", {}).items():
        after["features"][name].update(asked)
    updates = after["features"]["customer_update"]
    if updates["enabled"] and not updates["allowed_updates"]:
        raise InvalidParameter(
            "You must allow at least one update to enable this feature.", param="features[customer_update]"
        )
    if login := params.get("login_page"):
        after["login_page"] = {"enabled": login["enabled"], "url": LOGIN_PAGE if login["enabled"] else None}
    after["metadata"] = {**before["metadata"], **(params.get("metadata") or {})}
    for name in ("active", "business_profile", "default_return_url", "name"):
        if name in params:
            after[name] = params[name]
    return after
