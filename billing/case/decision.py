"""What is to happen to a case: decided by a person's click or by what the worker found, and not logged yet."""

from dataclasses import dataclass, field

from billing.account.account import Account
from billing.case.case import Case
from billing.case.events import Event
from billing.case.log import step_of
from billing.policy.limits import Limits
from billing.values.errors import Refused, Stale


@dataclass(frozen=True, slots=True)
class Decision:
    """Events to append, and what was typed, by its name, to be kept beside the first of them.

    `proposed_on` is the reading of Stripe that a classification or a proposal rests on, kept so that it goes on being
    shown.
    `within` are the limits that the proposal it is about has to keep to, asked as it is appended.
    `by` is who decided it, where that is not whoever appends it.
    `refused` is set where the decision is itself a refusal that the person is to be told.
    """

    events: tuple[Event, ...]
    typed: dict[str, str] = field(default_factory=dict)
    refused: Refused | None = None
    proposed_on: Account | None = None
    within: Limits | None = None
    by: str | None = None


def follow(case: Case, *events: Event, typed: dict[str, str] | None = None, refused: Refused | None = None) -> Decision:
    if not case.may(step_of(events[0])):
        raise Stale(case.status)
    return Decision(events, typed or {}, refused)
