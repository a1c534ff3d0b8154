"""How a subscription stands after a step, read anew and kept with the step; and what somebody changed of that since."""

import hashlib
import json

from billing.account.schedule import Phase, Schedule
from billing.account.subscription import Subscription
from billing.ports.processor import Processor
from billing.values.errors import Declined, Unavailable
from billing.values.facts import Facts

SOLD = ("items", "prices", "every")


def read_afterwards(processor: Processor, subscription: str, schedule: str | None = None) -> Facts | None:
    """None where it can't be read: what Stripe was asked for is done all the same."""
    try:
        found = processor.subscriptions.read(subscription)
        return standing(found, processor.schedules.read(schedule) if schedule else None)
    except (Unavailable, Declined):
        return None


def status_afterwards(processor: Processor, subscription: str) -> Facts | None:
    """All that matters of one that was ended."""
    after = read_afterwards(processor, subscription)
    return {"status": after["status"]} if after else None


def standing(subscription: Subscription, schedule: Schedule | None) -> Facts:
    facts = subscription.facts()
    told = {name: facts[name] for name in ("status", "ends", "schedule", "items", "prices")}
    told["at_period_end"] = subscription.cancel_at_period_end
    told["every"] = " ".join(f"{item.interval_count} {item.interval}" for item in subscription.items)
    return told | (contract(schedule) if schedule else {})


def contract(schedule: Schedule) -> Facts:
    """Texts in a phase are kept as a fingerprint, like everything else of it."""
    return {"phases": " ".join(map(fingerprint, schedule.phases)), "end_behavior": schedule.end_behavior}


def fingerprint(phase: Phase) -> str:
    return hashlib.sha256(json.dumps(phase, sort_keys=True).encode()).hexdigest()[:16]


def changed_since(then: Facts, now: Facts) -> tuple[str, ...]:
    """The facts that taking a planned end back would overwrite, by name.

    A schedule that goes on to its next phase sells something else by itself; nobody changed it while what remains of
    its phases is as it was.
    """
    same_end = then.get("at_period_end") and now.get("at_period_end")
    driven = "phases" in then and "phases" in now
    wanted = ["schedule", *([] if same_end else ["ends"]), *(["end_behavior"] if driven else SOLD)]
    changed = [name for name in wanted if name in then and now.get(name) != then[name]]
    if driven and not str(then["phases"]).endswith(str(now["phases"])):
        changed.append("phases")
    return tuple(changed)
