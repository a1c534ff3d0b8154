"""What was typed for a step that came to nothing without anybody saying no to it: the next form holds it ready."""

from dataclasses import replace

from billing.case.case import Case
from billing.case.events import Proposed, Targets, Voided, Withdrawn
from billing.values.choices import Remedy


def as_typed(case: Case, remedy: Remedy, on: Targets) -> Targets:
    """With the amount of the newest proposal for the same payment, as far as it is left; if that came to nothing."""
    proposed = last_proposed(case, remedy, on)
    if not (proposed and proposed.amount and on.amount and proposed.currency == on.currency):
        return on
    return replace(on, amount=min(proposed.amount, on.amount))


def last_proposed(case: Case, remedy: Remedy, on: Targets) -> Proposed | None:
    for recorded in reversed(case.log[case.lookup_seq :]):
        event = recorded.event
        if isinstance(event, Proposed) and (event.remedy, event.charge) == (remedy, on.charge):
            return event if came_to_nothing(case, recorded.seq) else None
    return None


def came_to_nothing(case: Case, proposal: int) -> bool:
    ends = (recorded.event for recorded in case.log[proposal:])
    return any(isinstance(end, Withdrawn | Voided) and end.proposal == proposal for end in ends)


def typed_last(case: Case, remedy: Remedy, found: list[Targets]) -> Targets | None:
    """What the newest proposal of the remedy was about, if it came to nothing and can still be chosen."""
    for recorded in reversed(case.log[case.lookup_seq :]):
        if isinstance(recorded.event, Proposed) and recorded.event.remedy is remedy:
            about = next((on for on in found if on.charge and on.charge == recorded.event.charge), None)
            return about if came_to_nothing(case, recorded.seq) else None
    return None
