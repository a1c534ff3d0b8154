"""The billing portal: links that log a customer in, and its settings, with the three calls that change them."""

import logging
from functools import partial
from typing import Any

from billing.account.portal import Flow, Portal
from billing.stripe import portal_trial
from billing.stripe.catalog import Catalog
from billing.stripe.client import Stripe, checked
from billing.stripe.customer_lists import whose
from billing.stripe.translate.payments import CASE_ID, PROPOSAL
from billing.values.errors import Declined
from billing.values.facts import Facts

log = logging.getLogger(__name__)

FEATURES = ("payment_method_update", "invoice_history", "subscription_cancel", "customer_update")
# What customers may change of themselves where that was never on; Stripe asks for at least one.
DETAILS = ["address", "email", "phone", "tax_id"]


class Portals:
    def __init__(self, stripe: Stripe, catalog: Catalog) -> None:
        self.stripe = stripe
        self.catalog = catalog

    def read(self) -> Portal:
        # Two people agree on a portal by the account that it is of.
        self.catalog.read_account()
        return self.catalog.portal(fresh=True)

    def change(self, configuration: str, settings: Facts, *, key: str) -> None:
        id = checked(configuration)
        found = self.stripe.get(
            lambda client: partial(client.v1.billing_portal.configurations.retrieve, id), urgent=True
        )
        allowed = (((found or {}).get("features") or {}).get("customer_update") or {}).get("allowed_updates")
        wanted: Any = asked_for(settings, allowed=allowed)
        self.stripe.write(
            lambda client: client.v1.billing_portal.configurations.update(id, wanted, {"idempotency_key": key})
        )

    def make(self, settings: Facts, *, case_id: str, decision: int, key: str) -> str:
        wanted: Any = {**asked_for(settings), "metadata": {CASE_ID: case_id, PROPOSAL: str(decision)}}
        made = self.stripe.write(
            lambda client: client.v1.billing_portal.configurations.create(wanted, {"idempotency_key": key})
        )
        return made.id

    def close(self, configuration: str, *, key: str) -> None:
        self.stripe.write(
            lambda client: client.v1.billing_portal.configurations.update(
                checked(configuration), {"active": False}, {"idempotency_key": key}
            )
        )

    def session(self, customer: str, flow: Flow | None = None) -> str:
        """Where the portal refuses the flow, its front page has to do."""
        if flow:
            try:
                return self.open_at(customer, flow)
            except Declined as problem:
                log.info("stripe.portal_flow_refused", extra={"flow": flow.kind, "code": problem.code})
        return self.opened(whose(customer))

    def open_at(self, customer: str, flow: Flow) -> str:
        return self.opened({**whose(customer), "flow_data": flow_data(flow)})

    def refusals(self) -> dict[str, str | None]:
        """Why each place in the portal that remedies lead to can't be opened; nothing is tried with a live key."""
        if not self.stripe.testmode:
            return {}
        return portal_trial.refusals(self.stripe, self.read(), self.open_at)

    def opened(self, asked: Any) -> str:
        """Through the default portal; where there is none, through the one that the bot made."""
        try:
            return self.made(asked)
        except Declined:
            portal = self.catalog.portal(fresh=True)
            if not portal.configured or portal.is_default:
                raise
            return self.made({**asked, "configuration": portal.id})

    def made(self, asked: Any) -> str:
        """It is no change, and a new one each time: the SDK gives each request a key of its own."""
        return self.stripe.write(lambda client: client.v1.billing_portal.sessions.create(asked)).url


def flow_data(flow: Flow) -> dict[str, Any]:
    return {
        "type": flow.kind,
        **({flow.kind: {"subscription": checked(flow.subscription)}} if flow.subscription else {}),
    }


def asked_for(settings: Facts, *, allowed: list[str] | None = None) -> dict[str, Any]:
    """The settings in Stripe's shape; `allowed` is what customers may change of themselves already."""
    features: dict[str, dict[str, Any]] = {
        name: {"enabled": bool(settings[name])} for name in FEATURES if name in settings
    }
    if "subscription_cancel" in features and "cancel_mode" in settings:
        features["subscription_cancel"]["mode"] = settings["cancel_mode"]
    if features.get("customer_update", {}).get("enabled") and not allowed:
        features["customer_update"]["allowed_updates"] = DETAILS
    login = {"login_page": {"enabled": bool(settings["login_page"])}} if "login_page" in settings else {}
    return {"features": features, **login}
