"""What the worker is to carry out, as it was decided: one shape for what was approved and what was asked for."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from billing.case.case import Case
from billing.case.events import (
    BY_HAND,
    UNTOUCHED,
    Approved,
    Attempted,
    Executed,
    Failed,
    Proposed,
    RemedyAsked,
    Shadowed,
    Targets,
    UndoAsked,
    Undone,
    Unsettled,
    Voided,
)
from billing.case.log import CaseEvent
from billing.values.choices import Remedy, SkipReason
from billing.values.errors import Stale
from billing.values.facts import Facts


@dataclass(frozen=True, slots=True)
class WorkOrder:
    """Attributes:
    seq: the decision's `seq`, of the proposal or the request: with the case it names every step in Stripe.
    seen: what the decision rests on; empty where it rests on nothing.
    proposed: the proposal, where a second person approved it.
    undoes: the execution that is to be taken back; `before` is what that one rested on.
    """

    case_id: str
    customer: str
    seq: int
    remedy: Remedy
    on: Targets
    seen: Facts
    proposed: Proposed | None = None
    skip_reason: SkipReason | None = None
    undoes: CaseEvent | None = None
    before: Facts = field(default_factory=dict)

    def key(self, step: str) -> str:
        """Stripe's idempotency key: the same for every attempt at that step."""
        return f"{self.case_id}:{self.seq}:{step}"

    @property
    def undone(self) -> Executed:
        assert self.undoes is not None
        assert isinstance(self.undoes.event, Executed)
        return self.undoes.event

    @property
    def end_before(self) -> datetime | None:
        """The end that was planned before the one that is to be taken back."""
        told = self.before.get("ends")
        return datetime.fromisoformat(told) if isinstance(told, str) else None

    def executed(self, **touched: object) -> Executed:
        fields = {name: getattr(self.on, name) for name in Targets.__slots__}
        return Executed(**{**fields, **self.by, "remedy": self.remedy, "skip_reason": self.skip_reason, **touched})

    def taken_back(self, *, after: Facts | None = None, **touched: str | None) -> Undone:
        assert self.undoes is not None
        done = self.undone
        return Undone(
            remedy=self.remedy,
            execution=self.undoes.seq,
            request=self.seq,
            subscription=done.subscription,
            amount=done.amount,
            currency=done.currency,
            after=after,
            **touched,
        )

    @property
    def attempted(self) -> Attempted:
        return Attempted(self.remedy, **self.by)

    @property
    def shadowed(self) -> Shadowed:
        fields = {name: getattr(self.on, name) for name in Targets.__slots__}
        undoes = self.undoes.seq if self.undoes else None
        return Shadowed(
            **{**fields, **self.by, "remedy": self.remedy, "skip_reason": self.skip_reason, "undoes": undoes}
        )

    def failed(self, reason: str, left: str = "") -> Failed:
        return Failed(self.remedy, reason, **self.by, left=left)

    def given_up(self, reason: str) -> Voided | Failed:
        """It was not begun, and will not be: what was approved is void."""
        return Voided(self.seq, reason=reason) if self.proposed else self.failed(reason, UNTOUCHED)

    def unsettled(
        self, reason: str, *, stopped: bool = False, by_hand: bool = False, approval: str | None = None
    ) -> Unsettled:
        return Unsettled(self.remedy, reason, **self.by, stopped=stopped, by_hand=by_hand, approval=approval)

    def settled(self, *, done: bool) -> Executed | Undone | Failed:
        """As a person says that it ended."""
        if not done:
            return self.failed(BY_HAND)
        return self.taken_back(reason=BY_HAND) if self.undoes else self.executed(reason=BY_HAND)

    @property
    def by(self) -> dict[str, int]:
        return {"proposal" if self.proposed else "request": self.seq}


def work_order(case: Case) -> WorkOrder:
    """What the case's worker is to do."""
    if case.work is None:
        raise Stale
    event = case.work.event
    customer = case.customer or ""
    if isinstance(event, Approved):
        asked = order_for(case, case.at(event.proposal), customer)
        return replace(asked, seen={**asked.seen, **event.seen})
    return order_for(case, case.work, customer)


def waiting_order(case: Case) -> WorkOrder:
    """What waits for its approval."""
    if case.waiting is None:
        raise Stale
    return order_for(case, case.waiting, case.customer or "")


def order_for(case: Case, decided: CaseEvent, customer: str) -> WorkOrder:
    event = decided.event
    match event:
        case Proposed():
            order = WorkOrder(case.case_id, customer, decided.seq, event.remedy, event, event.seen, proposed=event)
            return replace(order, skip_reason=event.skip_reason)
        case RemedyAsked():
            on = Targets(subscription=event.subscription, invoice=event.invoice)
            order = WorkOrder(case.case_id, customer, decided.seq, event.remedy, on, event.seen)
            return replace(order, skip_reason=event.skip_reason)
        case UndoAsked():
            done, customer = case.at(event.execution), case.customer_at(event.execution) or ""
            if not (isinstance(done.event, Executed) and done.event.remedy == event.remedy):
                raise Stale
            on = Targets(subscription=event.subscription)
            order = WorkOrder(case.case_id, customer, decided.seq, event.remedy, on, {})
            return replace(order, undoes=done, before=rested_on(case, done))
    raise Stale


def rested_on(case: Case, done: CaseEvent) -> Facts:
    """What the decision behind an execution rested on."""
    decision = done.event.request or done.event.proposal if isinstance(done.event, Executed) else None
    event = case.at(decision).event if decision else None
    return event.seen if isinstance(event, RemedyAsked | Proposed) else {}
