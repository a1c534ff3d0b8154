"""What people's clicks do to a case: each function decides, from the case and the last reading of Stripe, what is to be
logged, or raises Refused. Nothing here reads or writes anything.
"""

from dataclasses import replace

from billing.account.account import Account
from billing.approval.voters import counting
from billing.case.case import Case
from billing.case.decision import Decision, follow
from billing.case.events import (
    BY_OTHERS,
    Approved,
    Classified,
    Closed,
    Event,
    Executed,
    FollowedUp,
    HandedOff,
    LinkAsked,
    ReclassificationAsked,
    Refreshed,
    Reopened,
    SearchAsked,
    UndoAsked,
)
from billing.case.handed_off import resumed
from billing.case.work_order import work_order
from billing.evidence.assessment import assess
from billing.follow_up.standing import State, blocker
from billing.policy.policy import Policy
from billing.remedies.ladder import RUNGS, may_be_undone
from billing.reports import product_gaps
from billing.values.choices import Classification
from billing.values.errors import InvalidInput, Refused, Stale
from billing.values.identifiers import Identifier
from billing.values.people import Person, Role, require


def may_identify(case: Case, person: Person) -> None:
    require(person, Role.OPERATOR)
    if not case.may("noted:identify"):
        raise Stale(case.status)


def identify(case: Case, person: Person, identifier: Identifier) -> Decision:
    require(person, Role.OPERATOR)
    return follow(case, SearchAsked(), typed={"identifier": str(identifier)})


def classify(case: Case, person: Person, classification: Classification, account: Account) -> Decision:
    require(person, Role.OPERATOR)
    decision = follow(case, Classified(classification, suggested=assess(account).suggested))
    return replace(decision, proposed_on=account)


def reclassify(case: Case, person: Person) -> Decision:
    require(person, Role.OPERATOR)
    return follow(case, ReclassificationAsked())


def refresh(case: Case, person: Person) -> Decision:
    require(person, Role.OPERATOR)
    return follow(case, Refreshed())


def may_see_more(case: Case, person: Person) -> None:
    require(person, Role.OPERATOR)
    if not (case.is_open and case.customer):
        raise Stale(case.status)


def issue_link(case: Case, person: Person) -> Decision:
    require(person, Role.OPERATOR)
    if case.classification is None:
        raise Stale
    return follow(case, LinkAsked())


def undo(case: Case, person: Person, execution: int) -> Decision:
    require(person, Role.OPERATOR)
    done = case.at(execution).event
    if not isinstance(done, Executed) or not RUNGS[done.remedy].undo or done.reason == BY_OTHERS:
        raise Stale
    standing = case.standing(done.remedy)
    if not standing or standing[-1][0].seq != execution:
        raise Stale("undone")
    if case.may("noted:undo") and not may_be_undone(case, done):
        # What a second person looks at stays as it is, and what needed one is not taken back meanwhile.
        raise Stale(case.status)
    return follow(
        case,
        UndoAsked(remedy=done.remedy, subscription=done.subscription, execution=execution),
    )


def may_settle(case: Case, person: Person, policy: Policy) -> None:
    """Raises Refused unless this person may say what came of the step under way, which nobody can look at: an approver,
    or whom a rule named for it.
    """
    if not (case.work and isinstance(case.work.event, Approved) and is_named(case, person, policy)):
        require(person, Role.APPROVER)
    if case.unsettled is None or not case.unsettled[1].by_hand:
        raise Stale(case.status)
    if case.at(work_order(case).seq).actor == person.user:
        raise Refused("own_step")


def is_named(case: Case, person: Person, policy: Policy) -> bool:
    if person.barred or case.proposal is None:
        return False
    return bool(counting(case, case.proposal.seq, policy, person.electorate).places(person))


def settle(case: Case, person: Person, outcome: str, note: str, policy: Policy) -> Decision:
    may_settle(case, person, policy)
    if outcome not in {"done", "not_done"}:
        raise InvalidInput("outcome", "Choose what happened.")
    if not note.strip():
        raise InvalidInput("note", "Say how you know.")
    return follow(case, work_order(case).settled(done=outcome == "done"), typed={"note": note.strip()})


def may_follow_up(case: Case, person: Person) -> None:
    require(person, Role.OPERATOR)
    if case.classification is None:
        raise Refused("not_classified")
    if not case.may("followed_up"):
        raise Stale(case.status)


def follow_up(case: Case, person: Person, state: State, text: str, draft: str) -> Decision:
    """What was sent is kept, and what is not just the draft, which by itself goes on following the case."""
    may_follow_up(case, person)
    written = text.strip()
    if not written and state != "not_needed":
        raise InvalidInput("text", "Write what the customer is told, or say that it is not needed.")
    by = (blocker(case) or "person") if state == "blocked" else ""
    typed = {"text": written} if written and (state == "sent" or written != draft.strip()) else {}
    return follow(case, FollowedUp(state, by), typed=typed)


def hand_off(case: Case, person: Person, account: Account | None, to: Person | None = None) -> Decision:
    """`to` is who takes over, where somebody is named."""
    require(person, Role.OPERATOR)
    if case.classification is None:
        raise Refused("not_classified")
    if to and to.barred not in {None, "unknown"}:
        raise Refused("cannot_take_over")
    return follow(case, *handing_off(case, account, to))


def close(case: Case, person: Person, account: Account | None) -> Decision:
    """Closes; what no handoff tells yet is handed off first. `account` is None where nobody is identified."""
    require(person, Role.OPERATOR)
    if not case.may("closed"):
        raise Stale(case.status)
    tells = case.may("handed_off") and is_untold(case)
    return follow(case, *(handing_off(case, account) if tells else []), Closed())


def handing_off(case: Case, account: Account | None, to: Person | None = None) -> list[Event]:
    """What the case shows that the product lacks goes into the log with the handoff that says so."""
    return [*product_gaps.yet_to_record(case, account), HandedOff(to.user if to else None)]


def is_untold(case: Case) -> bool:
    """Whether anything happened that the last handoff does not tell."""
    return case.seq_of("handed_off") == 0 or resumed(case.log) is not None


def reopen(case: Case, person: Person) -> Decision:
    require(person, Role.OPERATOR)
    return follow(case, Reopened())
