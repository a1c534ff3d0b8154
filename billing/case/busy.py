"""The objects in Stripe that a case is about to change: what its proposal is about, and what is done beside that.

An object is one case's at a time (storage/busy.py).
"""

from billing.case.case import Case
from billing.case.events import Approved, Executed, Proposed, RemedyAsked, UndoAsked
from billing.case.log import CaseEvent
from billing.values.choices import Remedy


def busy_with(case: Case) -> frozenset[str]:
    """By Stripe's ids; until what was asked for is over."""
    asked = (each for each in (case.waiting, case.work) if each)
    return frozenset(id for each in asked if (id := object_of(case, each)))


def at_stake(case: Case) -> str | None:
    """The object of the step under way."""
    return object_of(case, case.work) if case.work else None


def object_of(case: Case, asked: CaseEvent) -> str | None:
    """What a proposal, an approval or a request is about."""
    event = asked.event
    if isinstance(event, Approved):
        event = case.proposed(event.proposal)
    customer = case.customer
    if isinstance(event, UndoAsked):
        customer = case.customer_at(event.execution)
        event = case.at(event.execution).event
    if isinstance(event, Proposed | Executed):
        if event.remedy is Remedy.PORTAL:
            # There is one, which every case changes.
            return Remedy.PORTAL
        return event.charge or event.subscription or event.invoice or customer
    return (event.subscription or event.invoice) if isinstance(event, RemedyAsked) else None
