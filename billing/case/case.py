"""A case as its log tells it (billing/case/fold.py), and what follows from that."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from billing.case.events import (
    Attempted,
    Classified,
    Denied,
    Event,
    Executed,
    GapRecorded,
    Identified,
    LinkAsked,
    LinkIssued,
    Proposed,
    RemedyAsked,
    Shadowed,
    UndoAsked,
    Undone,
    Unsettled,
)
from billing.case.lifecycle import BESIDE, FOLLOWS, Status
from billing.case.log import CaseEvent
from billing.values.choices import Classification, Remedy
from billing.values.errors import Stale

SEQ = attrgetter("seq")


@dataclass(frozen=True, slots=True)
class Case:
    """Attributes:
    log: what happened, in order; refusals are not among it, however many there were.
    seq: of the newest row of the log, be it a refusal.
    number: what people call it; `case_id` is what machines do.
    via: how it was opened.
    lookup_seq: of the event that asked for the customer who is being looked for, or was found.
    stale_before_seq: of the last event that asked for a reading of Stripe; an older one is out of date.
    acted_seq: of the last end of a step in Stripe; what an older reading holds may not be offered any more.
    asked_seq: of the last event by which a person asked for a reading.
    erased_seq: at which what told who somebody is was erased.
    team: the Slack workspace that it lives in.
    account: Stripe's account that the customer is in, as far as that is known.
    searched: the last lookup that found nobody to go on with, if any did.
    classified: the classification in force, if any.
    waiting: the proposal that waits for a second person.
    proposal: the newest one, whatever became of it.
    work: the approval or request that the worker is to carry out; a request may be carried out beside a proposal.
    attempted_seq: of the work of which a request may have reached Stripe; this one is not read off the log, which only
        says that the first one was about to be made.
    previewed_seq: of the decision that Stripe's previews were read for last; not read off the log either.
    read_after: when something changed in Stripe by another case's doing, so that a reading from before is out of date;
        not read off the log either.
    seal: of the newest row, where the log is sealed: what is appended counts behind that very row alone.
    """

    case_id: str
    number: int
    channel: str
    thread_ts: str | None
    log: tuple[CaseEvent, ...] = ()
    seq: int = 0
    status: Status = Status.OPENED
    via: str = ""
    lookup_seq: int = 1
    stale_before_seq: int = 1
    acted_seq: int = 0
    asked_seq: int = 1
    erased_seq: int = 0
    customer: str | None = None
    livemode: bool = False
    team: str = ""
    account: str | None = None
    searched: CaseEvent | None = None
    classified: CaseEvent | None = None
    waiting: CaseEvent | None = None
    proposal: CaseEvent | None = None
    work: CaseEvent | None = None
    attempted_seq: int = 0
    previewed_seq: int = 0
    read_after: datetime | None = None
    seal: str | None = None

    @property
    def may_have_been_asked(self) -> bool:
        """Whether a request of the work under way may have reached Stripe, though no answer is known.

        `attempted_seq` alone does not say so: unlike the log, anybody may have written it.
        """
        if self.work is None:
            return False
        return self.status is Status.UNSETTLED or (self.attempted_seq == self.work.seq and self.first_asked is not None)

    @property
    def first_asked(self) -> datetime | None:
        """When Stripe was first asked for the work under way; None before that."""
        return next((recorded.at for recorded in self.since_asked if isinstance(recorded.event, Attempted)), None)

    @property
    def doubts(self) -> list[tuple[datetime, Unsettled]]:
        """Everything that was said of the outcome of the work under way, oldest first."""
        return [(recorded.at, recorded.event) for recorded in self.since_asked if isinstance(recorded.event, Unsettled)]

    @property
    def since_asked(self) -> tuple[CaseEvent, ...]:
        return self.since(self.work.seq) if self.work else ()

    @property
    def unsettled(self) -> tuple[datetime, Unsettled] | None:
        """The last word on the step under way, and when it was said; None unless its outcome is not known."""
        if self.status is not Status.UNSETTLED:
            return None
        recorded = self.at(self.seq_of("unsettled"))
        assert isinstance(recorded.event, Unsettled)
        return recorded.at, recorded.event

    @property
    def classification(self) -> Classification | None:
        event = self.classified.event if self.classified else None
        return event.classification if isinstance(event, Classified) else None

    @property
    def is_about_portal(self) -> bool:
        """About the account's own billing portal, and no customer."""
        return self.via == "portal"

    @property
    def may_be_read(self) -> bool:
        """Whether Stripe may be asked about the customer: what was erased comes back only when somebody wants it."""
        return self.asked_seq > self.erased_seq

    @property
    def is_open(self) -> bool:
        return self.status is not Status.CLOSED

    @property
    def is_beside(self) -> bool:
        """Whether a step is under way while a proposal waits."""
        return self.waiting is not None and self.work is not None

    @property
    def has_preview(self) -> bool:
        """Whether Stripe said what the waiting proposal would do: before that nobody can approve it."""
        return self.waiting is None or self.previewed_seq >= self.waiting.seq

    def may(self, step: str) -> bool:
        return step in FOLLOWS[self.status] or (self.is_beside and step in BESIDE)

    def seq_of(self, kind: str) -> int:
        """The `seq` of the last event of that kind, 0 without one."""
        return next((recorded.seq for recorded in reversed(self.log) if recorded.kind == kind), 0)

    def at(self, seq: int) -> CaseEvent:
        """What happened there; a refusal is nothing that did."""
        found = self.until(seq)
        if not found or found[-1].seq != seq:
            raise Stale
        return found[-1]

    def until(self, seq: int) -> tuple[CaseEvent, ...]:
        return self.log[: bisect_right(self.log, seq, key=SEQ)]

    def since(self, seq: int) -> tuple[CaseEvent, ...]:
        """What came after it."""
        return self.log[bisect_right(self.log, seq, key=SEQ) :]

    def proposed(self, seq: int) -> Proposed:
        event = self.at(seq).event
        if not isinstance(event, Proposed):
            raise Stale
        return event

    @property
    def executions(self) -> list[tuple[CaseEvent, Executed]]:
        return [(recorded, recorded.event) for recorded in self.log if isinstance(recorded.event, Executed)]

    @property
    def undone(self) -> set[int]:
        return {recorded.event.execution for recorded in self.log if isinstance(recorded.event, Undone)}

    @property
    def withheld(self) -> set[int]:
        """The `seq` of what was done at the click and could not be handed over after all."""
        refused = (recorded.event for recorded in self.log if isinstance(recorded.event, Denied))
        return {denied.of for denied in refused if denied.of}

    @property
    def links_asked_for(self) -> list[CaseEvent]:
        """Requests for a link that were neither met nor refused yet."""
        given = {recorded.event.request for recorded in self.log if isinstance(recorded.event, LinkIssued)}
        asked = (recorded for recorded in self.log if isinstance(recorded.event, LinkAsked))
        return [recorded for recorded in asked if recorded.seq not in given | self.withheld]

    def carried_out(self, remedy: Remedy) -> list[tuple[CaseEvent, Executed]]:
        """Executions of the remedy for the customer at hand that still stand."""
        return [(recorded, done) for recorded, done in self.standing(remedy) if recorded.seq > self.lookup_seq]

    def has_done(self, remedy: Remedy) -> bool:
        """Whether it was done for the customer at hand; what the bot found by itself nobody has logged yet."""
        if remedy is Remedy.LOG_GAP:
            logged = (recorded.event for recorded in self.since(self.lookup_seq))
            return any(isinstance(event, GapRecorded) and not event.found for event in logged)
        return bool(self.carried_out(remedy))

    def standing(self, remedy: Remedy) -> list[tuple[CaseEvent, Executed]]:
        """Executions of the remedy that nobody took back, whoever the customer was then."""
        undone = self.undone | self.withheld
        made = [(recorded, done) for recorded, done in self.executions if done.remedy is remedy]
        return [(recorded, done) for recorded, done in made if recorded.seq not in undone]

    def identified_at(self, seq: int) -> Identified | None:
        """Whom the case was about then: it may have been pointed at somebody else since."""
        before = (recorded.event for recorded in reversed(self.until(seq)))
        return next((event for event in before if isinstance(event, Identified)), None)

    def customer_at(self, seq: int) -> str | None:
        then = self.identified_at(seq)
        return then.customer if then else None

    @property
    def asks_in(self) -> str | None:
        """Stripe's account of whoever it is asked about next: of the customer, or of whom an undo under way is for."""
        undo = self.work.event if self.work else None
        if isinstance(undo, UndoAsked):
            then = self.identified_at(undo.execution)
            return then.account if then else None
        return self.account


def remedy_of(event: Event) -> Remedy | None:
    """The remedy that the event asks for, proposes, or says to be done."""
    match event:
        case RemedyAsked(remedy=remedy) | Executed(remedy=remedy) | Shadowed(remedy=remedy) | Proposed(remedy=remedy):
            return remedy
        case GapRecorded():
            return Remedy.LOG_GAP
    return None
