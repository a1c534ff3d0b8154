"""Stripe's subscription schedules into our values, their phases as Stripe takes them back. Pure."""

from collections.abc import Mapping
from typing import Any

from billing.account.schedule import Phase, Schedule
from billing.stripe.translate.values import Object

# What a phase may be given, of what it shows; names as in Stripe's update call.
PHASE = (
    "add_invoice_items",
    "application_fee_percent",
    "automatic_tax",
    "billing_cycle_anchor",
    "billing_thresholds",
    "collection_method",
    "currency",
    "default_payment_method",
    "default_tax_rates",
    "description",
    "discounts",
    "end_date",
    "invoice_settings",
    "items",
    "metadata",
    "on_behalf_of",
    "proration_behavior",
    "start_date",
    "transfer_data",
    "trial_end",
)
ITEM = ("billing_thresholds", "discounts", "metadata", "price", "quantity", "tax_rates")
# Shown, but not taken.
ONLY_SHOWN = {"disabled_reason", "plan", "settings"}


def schedule(found: Object) -> Schedule:
    begun = (found.get("current_phase") or {}).get("start_date")
    phases = [phase for phase in found.get("phases") or [] if begun is None or phase["start_date"] >= begun]
    return Schedule(
        id=found["id"],
        status=found["status"],
        end_behavior=found["end_behavior"],
        phases=tuple(map(given, phases)),
    )


def given(phase: Object) -> Phase:
    taken = {name: as_given(phase.get(name)) for name in PHASE}
    taken["items"] = [
        {name: value for name in ITEM if (value := as_given(item.get(name))) is not None} for item in phase["items"]
    ]
    return {name: value for name, value in taken.items() if value is not None}


def as_given(shown: Any) -> Any:
    """Objects become their ids; what is empty is not given at all."""
    match shown:
        case Mapping() if "object" in shown and "id" in shown:
            return shown["id"]
        case Mapping():
            kept = {name: as_given(value) for name, value in shown.items() if name not in ONLY_SHOWN}
            return {name: value for name, value in kept.items() if value is not None} or None
        case list():
            return [as_given(element) for element in shown] or None
        case _:
            return shown
