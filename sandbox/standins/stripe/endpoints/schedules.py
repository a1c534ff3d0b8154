"""Subscription schedules, with the rows of the table that are theirs."""

from sandbox.standins.stripe.acts import schedules
from sandbox.standins.stripe.endpoints import shapes
from sandbox.standins.stripe.endpoints.call import Call, known_holder, with_metadata
from sandbox.standins.stripe.endpoints.endpoint import get, pages, post
from sandbox.standins.stripe.expandable import one
from sandbox.standins.stripe.ledger import Ledger, StripeObject
from sandbox.standins.stripe.pages import fitting, page
from sandbox.standins.stripe.parameters import array, boolean, metadata, one_of, time_range


def list_(ledger: Ledger, call: Call) -> StripeObject:
    known_holder(ledger, call)
    rows = fitting(ledger.each("subscription_schedule"), call.params, "created", "customer", "customer_account")
    if call.params.get("scheduled"):
        rows = [plan for plan in rows if plan["status"] == "not_started"]
    return page(rows, call.params, call.path)


def retrieve(ledger: Ledger, call: Call) -> StripeObject:
    return ledger.find("subscription_schedule", call.id, param="schedule")


def update(ledger: Ledger, call: Call) -> StripeObject:
    plan = retrieve(ledger, call)
    schedules.refuse_if_over(plan, "update")
    if "phases" in call.params:
        schedules.replace_phases(ledger, plan, call.params["phases"])
    if "end_behavior" in call.params:
        plan["end_behavior"] = call.params["end_behavior"]
    if {"phases", "end_behavior"} & call.params.keys():
        schedules.show_end(ledger, plan)
    if "metadata" in call.params:
        with_metadata(plan, call.params["metadata"])
    return plan


def cancel(ledger: Ledger, call: Call) -> StripeObject:
    """Unlike a subscription's own cancel, it prorates and bills at once unless it is told not to."""
    plan = retrieve(ledger, call)
    schedules.refuse_if_over(plan, "cancel")
    prorate, invoice_now = call.params.get("prorate", True), call.params.get("invoice_now", True)
    schedules.cancel(ledger, plan, prorate=prorate, invoice_now=invoice_now)
    return plan


def release(ledger: Ledger, call: Call) -> StripeObject:
    plan = retrieve(ledger, call)
    schedules.refuse_if_over(plan, "release")
    schedules.release(ledger, plan, keep_end=call.params.get("preserve_cancel_date", False))
    return plan


PATH = "/v1/subscription_schedules"
ENDPOINTS = (
    pages(PATH, "subscription_schedule", list_, created=time_range, **shapes.HOLDER, scheduled=boolean),
    get(f"{PATH}/{{id}}", one("subscription_schedule"), retrieve),
    post(
        f"{PATH}/{{id}}",
        one("subscription_schedule"),
        update,
        end_behavior=one_of("cancel", "none", "release", "renew"),
        metadata=metadata,
        phases=array(shapes.PHASE),
        proration_behavior=shapes.PRORATION,
    ),
    post(f"{PATH}/{{id}}/cancel", one("subscription_schedule"), cancel, invoice_now=boolean, prorate=boolean),
    post(f"{PATH}/{{id}}/release", one("subscription_schedule"), release, preserve_cancel_date=boolean),
)
