"""A case is what its log says: `evolve` folds one event into it."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter
from typing import assert_never

from billing.case.events import (
    Approved,
    Attempted,
    Classified,
    Closed,
    Denied,
    Erased,
    Escalated,
    Event,
    Executed,
    Expired,
    Failed,
    FollowedUp,
    GapRecorded,
    HandedOff,
    Identified,
    Lapsed,
    LinkAsked,
    LinkIssued,
    Opened,
    PlanAsked,
    Proposed,
    ReclassificationAsked,
    Refreshed,
    Rejected,
    RemedyAsked,
    Reminded,
    Reopened,
    Reported,
    SearchAsked,
    Shadowed,
    UndoAsked,
    Undone,
    Unidentified,
    Unsettled,
    Voided,
    Withdrawn,
)
from billing.case.lifecycle import FOLLOWS, Status
from billing.case.log import CaseEvent, step_of
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
    lookup: `seq` of the event that asked for the customer who is being looked for, or was found.
    read_from: `seq` of the last event that asked for a reading of Stripe; an older picture is out of date.
    acted: `seq` of the last end of a step in Stripe; what an older picture holds may not be offered any more.
    team: the Slack workspace that it lives in.
    account: Stripe's account that the customer is in, as far as that is known.
    searched: the last lookup that found nobody to go on with, if any did.
    asked: `seq` of the last event by which a person asked for a reading.
    erased: `seq` at which what told who somebody is was erased.
    classified: the classification in force, if any.
    waiting: the proposal that waits for a second person.
    proposal: the newest one, whatever became of it.
    work: the approval or request that the worker is to carry out.
    begun: `seq` of the work of which a request may have reached Stripe; this one is not read off the log, which only
        says that the first one was about to be made.
    previewed: `seq` of the decision that Stripe's previews were read for last; not read off the log either.
    read_after: when something changed in Stripe by another case's doing, so that a picture from before is out of date;
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
    lookup: int = 1
    read_from: int = 1
    acted: int = 0
    asked: int = 1
    erased: int = 0
    customer: str | None = None
    livemode: bool = False
    team: str = ""
    account: str | None = None
    searched: CaseEvent | None = None
    classified: CaseEvent | None = None
    waiting: CaseEvent | None = None
    proposal: CaseEvent | None = None
    work: CaseEvent | None = None
    begun: int = 0
    previewed: int = 0
    read_after: datetime | None = None
    seal: str | None = None

    @property
    def may_have_been_asked(self) -> bool:
        """Whether a request of the work under way may have reached Stripe, though no answer is known.

        `begun` alone does not say so: unlike the log, anybody may have written it.
        """
        if self.work is None:
            return False
        return self.status is Status.UNSETTLED or (self.begun == self.work.seq and self.first_asked is not None)

    @property
    def first_asked(self) -> datetime | None:
        """When Stripe was first asked for the work under way; None before that."""
        return next((held.at for held in self.since_asked if isinstance(held.event, Attempted)), None)

    @property
    def doubts(self) -> list[tuple[datetime, Unsettled]]:
        """Everything that was said of the outcome of the work under way, oldest first."""
        return [(held.at, held.event) for held in self.since_asked if isinstance(held.event, Unsettled)]

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
        return self.asked > self.erased

    @property
    def is_open(self) -> bool:
        return self.status is not Status.CLOSED

    def may(self, step: str) -> bool:
        return step in FOLLOWS[self.status]

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
        return [(recorded, done) for recorded, done in self.standing(remedy) if recorded.seq > self.lookup]

    def has_done(self, remedy: Remedy) -> bool:
        """Whether it was done for the customer at hand; what the bot found by itself nobody has logged yet."""
        if remedy is Remedy.LOG_GAP:
            logged = (recorded.event for recorded in self.since(self.lookup))
            return any(isinstance(event, GapRecorded) and not event.found for event in logged)
        return bool(self.carried_out(remedy))

    def standing(self, remedy: Remedy) -> list[tuple[CaseEvent, Executed]]:
        """Executions of the remedy that nobody took back, whoever the customer was then."""
        undone = self.undone | self.withheld
        made = [(recorded, done) for recorded, done in self.executions if done.remedy is remedy]
        return [(recorded, done) for recorded, done in made if recorded.seq not in undone]

    def customer_at(self, seq: int) -> str | None:
        """Whom the case was about then: it may have been pointed at somebody else since."""
        before = (recorded.event for recorded in reversed(self.until(seq)))
        return next((event.customer for event in before if isinstance(event, Identified)), None)

    @property
    def busy_with(self) -> str | None:
        """The object in Stripe that a proposal or an execution of this case is about, until that is over."""
        asked = self.waiting or self.work
        if asked is None:
            return None
        event = asked.event
        if isinstance(event, Approved):
            event = self.proposed(event.proposal)
        customer = self.customer
        if isinstance(event, UndoAsked):
            customer = self.customer_at(event.execution)
            event = self.at(event.execution).event
        if isinstance(event, Proposed | Executed):
            if event.remedy is Remedy.PORTAL:
                # There is one, which every case changes.
                return Remedy.PORTAL
            return event.charge or event.subscription or event.invoice or customer
        return (event.subscription or event.invoice) if isinstance(event, RemedyAsked) else None


def remedy_of(event: Event) -> Remedy | None:
    """The remedy that the event asks for, proposes, or says to be done."""
    match event:
        case RemedyAsked(remedy=remedy) | Executed(remedy=remedy) | Shadowed(remedy=remedy) | Proposed(remedy=remedy):
            return remedy
        case GapRecorded():
            return Remedy.LOG_GAP
    return None


def evolve(case: Case, recorded: CaseEvent) -> Case:
    """The case after one more event. Raises Stale when that event can't follow."""
    if recorded.seq != case.seq + 1:
        raise Stale
    return fold(case, [recorded])


def is_told(event: Event) -> bool:
    """Whether it is part of what happened: refusals only where what was done could not be handed over."""
    return not isinstance(event, Denied) or event.of is not None


def fold(case: Case, log: Iterable[CaseEvent]) -> Case:
    """The case after these events too. Raises Stale when one can't follow."""
    case, stuck = fold_as_far(case, log)
    if stuck:
        raise Stale
    return case


def fold_as_far(case: Case, log: Iterable[CaseEvent]) -> tuple[Case, CaseEvent | None]:
    """As far as they can follow, and the first that can't."""
    told, stuck = list(case.log), None
    for recorded in log:
        try:
            case = moved(case, recorded)
        except Stale:
            stuck = recorded
            break
        if is_told(recorded.event):
            told.append(recorded)
    return replace(case, log=tuple(told)), stuck


def moved(case: Case, recorded: CaseEvent) -> Case:
    """Where the case stands after one more event, its log left as it was."""
    event = recorded.event
    first = case.seq == 0 and isinstance(event, Opened)
    if recorded.seq <= case.seq or not (first or (case.seq and case.may(step_of(event)))):
        raise Stale
    case = replace(case, seq=recorded.seq)
    match event:
        case Opened(via=via, channel=channel, team=team):
            seq = recorded.seq
            case = replace(case, via=via, channel=channel, team=team, lookup=seq, read_from=seq, asked=seq)
            return replace(case, status=resting_status(case))
        case Identified(customer=customer, livemode=livemode, account=account):
            return replace(case, status=Status.IDENTIFIED, customer=customer, livemode=livemode, account=account)
        case Unidentified():
            return replace(case, status=Status.UNIDENTIFIED, customer=None, searched=recorded)
        case Classified():
            return replace(case, status=Status.CLASSIFIED, classified=recorded)
        case Proposed():
            return replace(case, status=Status.PROPOSED, waiting=recorded, proposal=recorded)
        case Approved(proposal=proposal, remaining=remaining):
            if case.waiting is None or case.waiting.seq != proposal:
                raise Stale
            return case if remaining else replace(case, status=Status.EXECUTING, waiting=None, work=recorded)
        case Lapsed(proposal=proposal):
            if case.proposal is None or case.work is None or not is_vote(case.work.event, proposal):
                raise Stale
            return replace(case, status=Status.PROPOSED, waiting=case.proposal, work=None)
        case RemedyAsked() | UndoAsked():
            return replace(case, status=Status.EXECUTING, work=recorded)
        case SearchAsked():
            return replace(
                case,
                status=Status.OPENED,
                lookup=recorded.seq,
                read_from=recorded.seq,
                asked=recorded.seq,
                customer=None,
                classified=None,
            )
        case ReclassificationAsked():
            return replace(case, status=Status.IDENTIFIED, classified=None)
        case Unsettled():
            return replace(case, status=Status.UNSETTLED)
        case Rejected() | Withdrawn() | Expired():
            return replace(case, status=resting_status(case), waiting=None)
        case Voided() | Executed() | Undone() | Failed():
            # Whatever was asked of Stripe, or was found changed there, has made the picture old.
            at_rest = replace(case, status=resting_status(case), waiting=None, work=None)
            if not (case.waiting or case.work):
                return at_rest
            return replace(at_rest, read_from=recorded.seq, acted=recorded.seq)
        case Shadowed():
            return replace(case, status=resting_status(case), waiting=None, work=None)
        case Refreshed():
            return replace(case, read_from=recorded.seq, asked=recorded.seq)
        case Erased():
            return replace(case, erased=recorded.seq)
        case Closed():
            return replace(case, status=Status.CLOSED)
        case Reopened():
            return replace(case, status=resting_status(case))
        case (
            Attempted()
            | Reminded()
            | Escalated()
            | Reported()
            | Denied()
            | GapRecorded()
            | FollowedUp()
            | LinkAsked()
            | PlanAsked()
            | LinkIssued()
            | HandedOff()
        ):
            return case
        case _:
            assert_never(event)


def is_vote(event: Event, proposal: int) -> bool:
    return isinstance(event, Approved) and event.proposal == proposal


def resting_status(case: Case) -> Status:
    if case.is_about_portal:
        return Status.PORTAL
    if case.classified:
        return Status.CLASSIFIED
    if case.customer:
        return Status.IDENTIFIED
    return Status.UNIDENTIFIED if last_search(case) else Status.OPENED


def last_search(case: Case) -> Unidentified | None:
    """What the newest lookup came to, if it found nobody to go on with."""
    found = case.searched.event if case.searched and case.searched.seq > case.lookup else None
    return found if isinstance(found, Unidentified) else None
