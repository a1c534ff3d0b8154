"""Who does what next in a case: with their names where it is known whose turn it is, and without for lock screens."""

from billing.approval.voters import counting
from billing.approval.votes import votes
from billing.case.case import Case
from billing.case.fold import unidentified
from billing.case.handed_off import handed_to, resumed
from billing.case.lifecycle import Status
from billing.follow_up.standing import standing
from billing.remedies.recommended import is_solved
from billing.values.choices import Remedy
from bot.messages import blocks
from bot.messages.scene import Scene, person

NEXT_STEP = {
    Status.OPENED: "wait for the summary in the thread",
    Status.IDENTIFIED: "classify the case in the thread",
    Status.CLASSIFIED: "take the safest remedy that fits, or hand off",
    Status.PROPOSED: "an approver approves or rejects the proposal",
    Status.EXECUTING: "wait for the result in the thread",
    Status.UNSETTLED: "wait until Stripe's state is known; nothing else can be proposed until then",
    Status.PORTAL: "propose a change of the portal, or close",
    Status.CLOSED: "none; reopen the case if something is left",
}
UNIDENTIFIED = {
    "none": "look for the customer under another identifier, or close",
    "several": "pick one of the customers in the thread",
    "deleted": "look for another customer, or close",
    "error": "wait, Stripe will be asked again; or look again",
}
HANDED_OFF = "close the case, or take it up again with another step"
SOLVED = "hand off and close"
UNTOLD = "send the follow-up, then hand off and close"
NOBODY = "none; nobody was found"
BY_HAND = "an approver looks in Stripe and says what happened"
UNSENT = "send the drafted follow-up; reopen to mark it sent"
# Of these nobody in particular is asked for anything.
BY_ITSELF = {Status.OPENED, Status.EXECUTING, Status.UNSETTLED, Status.CLOSED}
MOST_NAMED = 8


def next_step(case: Case) -> str:
    """As a notification says it, which names nobody."""
    if case.status is Status.UNIDENTIFIED:
        found = unidentified(case)
        return UNIDENTIFIED[found.reason if found else "none"]
    if case.status is Status.CLASSIFIED and case.seq_of("handed_off") and not resumed(case.log):
        return HANDED_OFF
    if case.unsettled and case.unsettled[1].by_hand:
        return BY_HAND
    if case.status is Status.CLOSED and case.customer is None and not case.is_about_portal:
        return NOBODY
    return UNSENT if case.status is Status.CLOSED and is_unsent(case) else NEXT_STEP[case.status]


def is_unsent(case: Case) -> bool:
    """Whether the customer was told nothing of what was decided."""
    return case.classification is not None and standing(case).state in {"drafted", "blocked"}


def turn(scene: Scene) -> str:
    """The same in the thread, with whose turn it is and since when they are waited for."""
    case = scene.case
    if case.waiting and not case.work:
        since = blocks.moment(case.waiting.at)
        return f"approve or reject the proposal, which has waited since {since} ({voters(scene, case.waiting.seq)})"
    step = next_step(case)
    if case.waiting:
        then = (
            f"the proposal, which has waited since {blocks.moment(case.waiting.at)} ({voters(scene, case.waiting.seq)})"
        )
        return f"{step}; then approve or reject {then}"
    if step == NEXT_STEP[Status.CLASSIFIED] and scene.account and not scene.outdated:
        done = any(map(case.has_done, Remedy))
        if done and is_solved(case, scene.account, scene.policy):
            step = UNTOLD if is_unsent(case) else SOLVED
    if case.status in BY_ITSELF:
        return step
    return f"{step} ({person(handed_to(case.log) or case.log[0].actor)})"


def voters(scene: Scene, proposal: int) -> str:
    """Who may still vote, by name as far as that is known, and how many of them have to where it is not one."""
    counted = counting(scene.case, proposal, scene.policy, scene.electorate)
    cast = {voter: counted.places_of(voter) for voter in votes(scene.case, proposal)}
    others = [person(user) for user in sorted(counted.may_still_vote(cast))]
    groups = frozenset[str]().union(*(counted.electorate.unresolved(rule.voters) for rule in counted.required))
    others += [f"<!subteam^{group}>" for group in sorted(groups)]
    more = f" and {len(others) - MOST_NAMED} more" if len(others) > MOST_NAMED else ""
    missing = counted.remaining(cast)
    of, between = (f"{missing} of ", ", ") if missing > 1 else ("", " or ")
    return of + (between.join(others[:MOST_NAMED]) + more or "nobody whom the rules name")
