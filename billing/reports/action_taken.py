"""What was done in a case and what was not, in order, each with its objects, its money and its people."""

from billing.account.account import Account
from billing.approval.votes import votes
from billing.case.case import Case
from billing.case.events import (
    BY_OTHERS,
    CHANGED_SINCE,
    GONE,
    UNCHANGED,
    UNTOUCHED,
    Executed,
    Expired,
    Failed,
    GapRecorded,
    Noted,
    Proposed,
    Rejected,
    RemedyAsked,
    Shadowed,
    Targets,
    UndoAsked,
    Undone,
    Unsettled,
    Voided,
    Withdrawn,
)
from billing.case.lifecycle import Status
from billing.case.log import CaseEvent
from billing.case.taken_back_since import is_taken_back
from billing.remedies.ladder import RUNGS
from billing.remedies.reasons import Reason
from billing.reports.revenue import NO_EFFECT, impact, told
from billing.values.choices import Remedy
from billing.values.money import Money
from billing.wording import labels
from billing.wording.line import Line, Member, Moment
from billing.wording.refusals import REFUSALS

LINES = 12
NOTHING: Line = ("No action: nothing was changed",)
# Of others only what was looked at is known.
NOTHING_OF_OURS: Line = ("No action: the bot changed nothing",)
# How what was to be changed was found after a failure.
LEFT = {
    UNTOUCHED: "nothing was sent to Stripe",
    UNCHANGED: "nothing was changed",
    GONE: "Stripe does not have it any more",
    Reason.ON_ITS_WAY: "a payment of it is on its way, not from here",
    "changed": "somebody else changed it in Stripe meanwhile",
    CHANGED_SINCE: "somebody else changed it in Stripe meanwhile",
}
UNDER_WAY = {Status.PROPOSED, Status.EXECUTING, Status.UNSETTLED}


def action_taken(case: Case, account: Account | None) -> list[Line]:
    said = [
        line if recorded.seq > case.lookup_seq else ("For another customer: ", *line)
        for recorded in case.log
        if (line := action(case, recorded.seq, account))
    ]
    earlier: list[Line] = [(f"{len(said) - LINES} earlier steps: see the thread",)] if len(said) > LINES else []
    nothing = [] if is_done_something(case) or case.status in UNDER_WAY else [nothing_done(case)]
    return [*nothing, *earlier, *said[-LINES:], *under_way(case), *revenue(case, account)]


def nothing_done(case: Case) -> Line:
    failures = (recorded.event for recorded in case.log if isinstance(recorded.event, Failed))
    untouched = all(failed.left in {UNTOUCHED, UNCHANGED} for failed in failures)
    return NOTHING if untouched else NOTHING_OF_OURS


def is_done_something(case: Case) -> bool:
    logged = any(isinstance(recorded.event, GapRecorded) and not recorded.event.found for recorded in case.log)
    return logged or any(recorded.seq not in case.withheld for recorded, _ in case.executions)


def revenue(case: Case, account: Account | None) -> list[Line]:
    """Without an account what was done for an earlier customer counts all the same."""
    effect = told(impact(case, account))
    if effect == [NO_EFFECT]:
        return [NO_EFFECT]
    parts = [part for line in effect for part in ("; ", *line)]
    return [("Revenue: ", *parts[1:])] if parts else []


def under_way(case: Case) -> list[Line]:
    told: list[Line] = []
    if case.status is Status.EXECUTING:
        told.append(("A step is being carried out; what comes of it is not known yet",))
    waiting = case.waiting.event if case.waiting else None
    if case.waiting and isinstance(waiting, Proposed):
        head = f"{labels.REMEDIES[waiting.remedy]}{of(waiting)}, proposed by "
        told.append(
            (head, Member(case.waiting.actor), ", still waits for its second person; nothing was done about it yet")
        )
    return told


def action(case: Case, seq: int, account: Account | None) -> Line | None:
    """None for what is no step, or is told with another one."""
    recorded = case.at(seq)
    at = (" ", Moment(recorded.at))
    match recorded.event:
        case Executed(remedy=Remedy.NO_ACTION):
            return ("No action, decided by ", Member(recorded.actor), *at)
        case Executed(remedy=remedy) if seq in case.withheld:
            return (f"{labels.REMEDIES[remedy]}: the links could not be handed over to ", Member(recorded.actor), *at)
        case Executed() as done:
            back = back_since(case, recorded, account)
            return (*RUNGS[done.remedy].told(done, account), back, " · ", *by(case, seq, done), *at, *left(done))
        case Shadowed(remedy=remedy) as kept:
            what = "undo of " if kept.undoes else ""
            return (f"Shadow mode: {what}{labels.REMEDIES[remedy].lower()}{of(kept)} was not sent to Stripe", *at)
        case Undone() as undone:
            return (*RUNGS[undone.remedy].told_undone(case, undone, account), " · ", *by(case, seq, undone), *at)
        case GapRecorded(found=False):
            return ("Product gap logged by ", Member(recorded.actor), *at)
        case Failed(remedy=remedy, reason=reason) as failed:
            why = f", {REFUSALS[reason]}" if reason in REFUSALS else ""
            found = failed.left.partition(":")[0]
            after = f": {LEFT[found]}" if found in LEFT else ""
            return (f"{labels.REMEDIES[remedy]}{wanted(case, failed)} failed ({reason}{why}){after}", *at)
        case Unsettled(remedy=remedy) as open if case.unsettled and seq == case.seq_of("unsettled"):
            return (f"{labels.REMEDIES[remedy]}{wanted(case, open)}: whether Stripe did it is not known yet", *at)
        case Rejected(proposal=proposal) | Withdrawn(proposal=proposal):
            return (f"{named(case, proposal)} was {recorded.kind} by ", Member(recorded.actor), *at)
        case Expired(proposal=proposal):
            return (f"{named(case, proposal)} expired: nobody decided in time, nothing was done", *at)
        case Voided(proposal=proposal, reason=reason):
            return (f"{named(case, proposal)} became void ({reason}): nothing was done", *at)
    return None


def left(done: Executed) -> Line:
    """Smaller steps that did not work out, for somebody to do."""
    steps = ", ".join(step.rpartition(":")[0].replace("_", " ") for step in done.left_undone)
    return (f" · left to do in Stripe: {steps}",) if steps else ()


def amount(on: Targets) -> str:
    return f" {Money(on.amount, on.currency)}" if on.amount and on.currency else ""


def of(proposed: Proposed | Shadowed) -> str:
    target = proposed.charge or proposed.invoice or proposed.subscription
    return f"{amount(proposed)}{f' of {target}' if target else ''}"


def named(case: Case, proposal: int) -> str:
    proposed = case.proposed(proposal)
    return f"Proposal “{labels.REMEDIES[proposed.remedy]}”{of(proposed)}"


def wanted(case: Case, came_of: Failed | Unsettled) -> str:
    if came_of.proposal:
        return of(case.proposed(came_of.proposal))
    asked = case.at(came_of.request).event if came_of.request else None
    return f" of {asked.subscription}" if isinstance(asked, RemedyAsked | UndoAsked) and asked.subscription else ""


def by(case: Case, seq: int, done: Executed | Undone) -> Line:
    """Who decided it, and who agreed where that takes two; the worker only carried it out."""
    if done.reason == BY_OTHERS:
        return ("by somebody else in Stripe, just before us",)
    if isinstance(done, Executed) and done.proposal:
        voters = list(votes(case, done.proposal)) or ["bot"]
        others = (part for voter in voters[1:] for part in (" and ", Member(voter)))
        return ("proposed by ", Member(case.at(done.proposal).actor), ", approved by ", Member(voters[0]), *others)
    asked = case.at(done.request) if done.request else case.at(seq)
    return ("by ", Member(asked.actor if isinstance(asked.event, Noted) else case.at(seq).actor))


def back_since(case: Case, recorded: CaseEvent, account: Account | None) -> str:
    if recorded.seq in case.undone:
        return " (taken back later)"
    theirs = is_taken_back(recorded.event, recorded.at, account)
    return " (somebody took that back in Stripe since)" if theirs else ""
