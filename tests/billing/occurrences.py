"""One event of every step of the lifecycle, and cases that walk it. Made from the tables: a new step is missed."""

from datetime import timedelta

from hypothesis import strategies as st

from billing.case.case import Case
from billing.case.events import (
    Approved,
    Attempted,
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
    Lapsed,
    LinkAsked,
    LinkIssued,
    Opened,
    PlanAsked,
    ReclassificationAsked,
    Refreshed,
    Rejected,
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
from billing.case.fold import evolve
from billing.case.lifecycle import Status
from billing.case.log import STEPS, CaseEvent
from billing.values.choices import Classification, Remedy
from tests.billing.samples import ADA, BOB, IDENTIFIED, NOW, asked_to_end, classified, proposed

NEVER_AGAIN = {"opened"}
# Stripe's previews are there for whatever waits.
ANY = 1000
# With that a walk begins in a case about the portal itself.
PORTAL = "portal"


def occurs(step: str, case: Case) -> Event:
    """The step as it would happen in this case: about its proposal, its request or its execution."""
    work = case.work.event if case.work else None
    request = case.work.seq if case.work else 0
    undoing = work if isinstance(work, UndoAsked) else None
    approved = isinstance(work, Approved)
    proposal = case.waiting.seq if case.waiting else work.proposal if isinstance(work, Approved) else request
    remedy = Remedy.REFUND_CHARGE if approved else Remedy.CANCEL_AT_PERIOD_END
    by = (proposal, None) if approved else (None, request)
    standing = case.carried_out(Remedy.CANCEL_AT_PERIOD_END)
    execution = standing[-1][0].seq if standing else 0
    made: dict[str, Event] = {
        "opened": Opened("command", "C0SUPPORT"),
        "identified": IDENTIFIED,
        "unidentified": Unidentified("none"),
        "classified": classified(list(Classification)[(case.seq - 2) % 5]),
        "proposed": proposed(),
        "approved": Approved(proposal),
        "shadowed": Shadowed(remedy=remedy, proposal=by[0], request=by[1]),
        "lapsed": Lapsed(proposal, 1, (BOB,)),
        "reminded": Reminded(proposal),
        "escalated": Escalated(proposal, ("S0LEADS",)),
        "rejected": Rejected(proposal),
        "withdrawn": Withdrawn(proposal),
        "expired": Expired(proposal),
        "voided": Voided(proposal, reason="changed:refunded"),
        "attempted": Attempted(remedy, *by),
        "executed": (
            Executed(
                remedy=Remedy.REFUND_CHARGE,
                proposal=proposal,
                charge="ch_1",
                refund="re_1",
                amount=4900,
                currency="usd",
            )
            if approved
            else Executed(remedy=remedy, request=request, subscription="sub_1")
            if case.work
            else Executed(remedy=Remedy.NO_ACTION)
        ),
        "failed": Failed(remedy, "card_declined", *by),
        "unsettled": Unsettled(remedy, "APIConnectionError", *by),
        "undone": Undone(
            remedy=Remedy.CANCEL_AT_PERIOD_END,
            subscription="sub_1",
            execution=undoing.execution if undoing else 0,
            request=request,
        ),
        "reported": Reported("refund.failed", "evt_1", "re_1", "failed", "declined"),
        "denied": Denied("approve", "not_approver"),
        "gap_recorded": GapRecorded("no_portal"),
        "followed_up": FollowedUp("sent"),
        "link_issued": LinkIssued(),
        "refreshed": Refreshed(),
        "noted:identify": SearchAsked(),
        "noted:reclassify": ReclassificationAsked(),
        "noted:session_link": LinkAsked(),
        "noted:remedy": asked_to_end(),
        "noted:plan": PlanAsked(steps=(Remedy.CANCEL_AT_PERIOD_END, Remedy.REFUND_CHARGE), subscription="sub_1"),
        "noted:undo": UndoAsked(remedy=Remedy.CANCEL_AT_PERIOD_END, subscription="sub_1", execution=execution),
        "handed_off": HandedOff(),
        "erased": Erased(),
        "closed": Closed(),
        "reopened": Reopened(),
    }
    return made[step]


def follow(case: Case, event: Event) -> Case:
    at = NOW + timedelta(minutes=case.seq)
    actor = BOB if isinstance(event, Approved) else ADA
    return evolve(case, CaseEvent(case.seq + 1, at, actor, event))


def walk(steps: list[str]) -> Case:
    about_portal = steps[:1] == [PORTAL]
    opened = Opened("portal" if about_portal else "command", "C0SUPPORT")
    case = follow(Case("case_1", 7, "C0SUPPORT", "1.0", previewed_seq=ANY), opened)
    for step in steps[about_portal:]:
        case = follow(case, occurs(step, case))
    return case


# The shortest way to each status.
TO_CLASSIFIED = ["identified", "classified"]
WAYS: dict[Status, list[str]] = {
    Status.OPENED: [],
    Status.UNIDENTIFIED: ["unidentified"],
    Status.IDENTIFIED: ["identified"],
    Status.CLASSIFIED: TO_CLASSIFIED,
    Status.PROPOSED: [*TO_CLASSIFIED, "proposed"],
    Status.EXECUTING: [*TO_CLASSIFIED, "proposed", "approved"],
    Status.UNSETTLED: [*TO_CLASSIFIED, "proposed", "approved", "unsettled"],
    Status.CLOSED: [*TO_CLASSIFIED, "closed"],
    Status.PORTAL: [PORTAL],
}


def possible(case: Case) -> list[str]:
    """The steps that may follow, as far as they make sense: only what was done can be taken back, and by its undo."""
    steps = {step for step in STEPS if case.may(step)}
    if not case.carried_out(Remedy.CANCEL_AT_PERIOD_END):
        steps.discard("noted:undo")
    asked = case.work.event if case.work else None
    undoing = isinstance(asked, UndoAsked)
    if case.work:
        steps.discard("executed" if undoing else "undone")
    if not isinstance(asked, Approved) and case.waiting is None:
        steps.discard("voided")
    if not isinstance(asked, Approved):
        steps.discard("lapsed")
    return sorted(steps)


@st.composite
def cases(draw: st.DrawFn, longest: int = 25) -> Case:
    """Any case that a log can tell of."""
    case = walk([])
    for _ in range(draw(st.integers(0, longest))):
        case = follow(case, occurs(draw(st.sampled_from(possible(case))), case))
    return case
