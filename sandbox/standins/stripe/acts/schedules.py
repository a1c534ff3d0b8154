"""A schedule drives its subscription: edited, released, canceled. Time does not pass here, so no phase ever ends."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sandbox.standins.stripe.acts import prorations, subscriptions
from sandbox.standins.stripe.errors import InvalidParameter, StripeError
from sandbox.standins.stripe.ledger import Ledger, StripeObject, unix
from sandbox.standins.stripe.objects.schedule import phase
from sandbox.standins.stripe.periods import after

RUNNING = ("active", "not_started")


def refuse_if_over(plan: StripeObject, wish: str) -> None:
    if plan["status"] not in RUNNING:
        raise StripeError(
            400,
            f"You cannot {wish} a subscription schedule that is currently in the `{plan['status']}` status. "
            "It must be `not_started` or `active`.",
        )


def replace_phases(ledger: Ledger, plan: StripeObject, given: Sequence[Mapping[str, Any]]) -> None:
    """What is not given any more is dropped; only the running phase has to be there, as it began."""
    begun = plan["current_phase"]["start_date"]
    past = [old for old in plan["phases"] if old["start_date"] < begun]
    dated = timed(given, currency=plan["phases"][0]["currency"])
    known = {old["start_date"]: old for old in past}
    to_come = [new for new in dated if new["start_date"] not in known]
    if not to_come or to_come[0]["start_date"] != begun:
        raise InvalidParameter("You can not modify the start date of the current phase.", param="phases[0][start_date]")
    for new in to_come:
        check_items(ledger, new)
    running = next(old for old in plan["phases"] if old["start_date"] == begun)
    if billed(to_come[0]) != billed(running):
        raise InvalidParameter("This stand-in does not change what the running phase bills.", param="phases[0][items]")
    if to_come[0]["end_date"] <= unix(ledger.now()):
        raise InvalidParameter("The current phase cannot end in the past.", param="phases[0][end_date]")
    plan["phases"] = [*past, *to_come]
    plan["current_phase"] = {"end_date": to_come[0]["end_date"], "start_date": begun}


def timed(given: Sequence[Mapping[str, Any]], *, currency: str) -> list[StripeObject]:
    """Phases without a gap: each begins where the one before it ends."""
    made: list[StripeObject] = []
    for place, each in enumerate(given):
        start = each.get("start_date", made[-1]["end_date"] if made else None)
        if start is None:
            raise InvalidParameter(
                "The subscription schedule update is missing at least one phase with a `start_date` to anchor end "
                "dates to.",
                param="phases",
            )
        if made and start != made[-1]["end_date"]:
            raise InvalidParameter(
                "The phase must begin when the one before it ends.", param=f"phases[{place}][start_date]"
            )
        if each.get("currency", currency) != currency:
            raise InvalidParameter(f"The schedule bills in {currency}.", param=f"phases[{place}][currency]")
        end = end_of(each, start, place)
        if end <= start:
            raise InvalidParameter("The phase must end after it begins.", param=f"phases[{place}][end_date]")
        made.append(phase({"currency": currency, **each}, start=start, end=end))
    return made


def end_of(given: Mapping[str, Any], start: int, place: int) -> int:
    if ("end_date" in given) == ("duration" in given):
        raise InvalidParameter(
            "Exactly one of end_date and duration must be given.", param=f"phases[{place}][end_date]"
        )
    if "end_date" in given:
        return int(given["end_date"])
    lasts = given["duration"]
    return unix(after(datetime.fromtimestamp(start, UTC), lasts["interval"], lasts.get("interval_count", 1)))


def check_items(ledger: Ledger, phase: StripeObject) -> None:
    if not phase["items"]:
        raise InvalidParameter("A phase needs at least one item.", param="phases[0][items]")
    for item in phase["items"]:
        price = ledger.find("price", item["price"], param="phases[0][items][0][price]", status=400)
        subscriptions.refuse_other_currency(price, phase["currency"], param="phases[0][items][0][price]")
        if price["recurring"]["usage_type"] == "licensed" and item["quantity"] is None:
            item["quantity"] = 1


def billed(phase: StripeObject) -> list[tuple[str, int | None]]:
    return sorted((item["price"], item["quantity"]) for item in phase["items"])


def show_end(ledger: Ledger, plan: StripeObject) -> None:
    """The subscription shows the end that its schedule leads to."""
    subscription = ledger.find("subscription", plan["subscription"])
    if plan["end_behavior"] == "cancel":
        subscriptions.end_at(ledger, subscription, plan["phases"][-1]["end_date"], at_period_end=False)
    elif subscription["cancel_at"] is not None:
        subscriptions.go_on(subscription)


def release(ledger: Ledger, plan: StripeObject, *, keep_end: bool) -> None:
    subscription = ledger.find("subscription", plan["subscription"])
    subscription["schedule"] = None
    if not keep_end and subscription["cancel_at"] is not None:
        subscriptions.go_on(subscription)
    plan.update(
        status="released",
        released_at=unix(ledger.now()),
        released_subscription=subscription["id"],
        subscription=None,
        current_phase=None,
    )


def cancel(ledger: Ledger, plan: StripeObject, *, prorate: bool, invoice_now: bool) -> None:
    """With the subscription, whose end marks the schedule as canceled too."""
    prorations.cancel(
        ledger, ledger.find("subscription", plan["subscription"]), prorate=prorate, invoice_now=invoice_now
    )
