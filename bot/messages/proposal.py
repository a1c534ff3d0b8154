"""The approver's card: what to know before one approves, what that rests on one click behind it; then who decided.

It asks for a decision only once Stripe has said what that would do.
"""

from billing.account.account import Account
from billing.case.case import Case
from billing.case.events import Approved, Expired, Proposed, Rejected, RemedyAsked, UndoAsked, Voided, Withdrawn
from billing.case.log import CaseEvent
from billing.remedies.ladder import RUNGS
from billing.remedies.rung import money_of
from billing.wording import labels
from bot.messages import blocks
from bot.messages.blocks import Block
from bot.messages.gist import gist, in_short
from bot.messages.root import notification
from bot.messages.scene import Message, Scene, button, line, menu
from bot.messages.terms import reasons, terms
from bot.messages.voting import who_decides


def proposals(scene: Scene) -> list[Message]:
    """The newest one also speaks for the case as it is: whoever approved it hears what came of it."""
    newest = scene.case.seq_of("proposed")
    return [
        Message(
            f"proposal:{recorded.seq}",
            notification(scene.case),
            card(scene, recorded, recorded.event),
            heard=recorded.seq == newest,
        )
        for recorded in scene.case.log
        if isinstance(recorded.event, Proposed)
    ]


def card(scene: Scene, recorded: CaseEvent, proposed: Proposed) -> list[Block]:
    """Once it is decided, all that it said is behind."""
    case = scene.case
    account = scene.proposed_on(recorded.seq)
    said = blocks.sections(gist(scene, account, recorded, proposed))
    rests_on = [
        *blocks.sections(terms(scene, account, recorded, proposed)),
        blocks.context(*reasons(case, account, recorded.seq)),
    ]
    if case.waiting == recorded:
        return [*said, *waiting(scene, account, recorded, proposed), blocks.collapsed("Details", *rests_on)]
    outcome = " · ".join([in_short(account, recorded, proposed), *decided(case, recorded.seq)])
    return [blocks.section(outcome), blocks.collapsed("What it was decided on", *said, *rests_on)]


def waiting(scene: Scene, account: Account | None, recorded: CaseEvent, proposed: Proposed) -> list[Block]:
    """Who may approve it stands before the button, whose dialog comes before anybody is refused."""
    case = scene.case
    who = blocks.context(*who_decides(scene, recorded.seq))
    controls = [
        button(case, "Reject…", "reject", seq=recorded.seq),
        *menu(case, ("Withdraw (the proposer only)", "withdraw"), seq=recorded.seq),
    ]
    if case.work:
        first = f"{beside(case)} is under way; this can be approved once the thread shows what came of that."
        return [who, blocks.actions(*controls), blocks.context(first)]
    if not case.has_preview:
        reading = "Stripe is asked what this would do; it can be approved once that stands here."
        return [who, blocks.actions(*controls), blocks.context(reading)]
    rung, money = RUNGS[proposed.remedy], money_of(proposed)
    final = "" if rung.undo else " This can't be undone."
    sure = blocks.confirm("Approve this?", f"{line(rung.consequence(proposed, account))}{final}", "Approve")
    yes = f"Approve {money}" if money else "Approve"
    return [
        who,
        blocks.actions(button(case, yes, "approve", seq=recorded.seq, style="primary", confirm=sure), *controls),
    ]


def beside(case: Case) -> str:
    """What is done while it waits."""
    assert case.work is not None
    asked = case.work.event
    assert isinstance(asked, RemedyAsked | UndoAsked)
    return labels.step(asked.remedy, undo=isinstance(asked, UndoAsked))


def decided(case: Case, proposal: int) -> list[str]:
    """Everything that was decided about the proposal, in order."""
    said = []
    for recorded in case.since(proposal):
        match recorded.event:
            case Approved() | Rejected() | Withdrawn() as event if event.proposal == proposal:
                said.append(f"*{recorded.kind.capitalize()}* by <@{recorded.actor}> {blocks.moment(recorded.at)}")
            case Expired() as event if event.proposal == proposal:
                said.append(f"*Expired* {blocks.moment(recorded.at)}: nobody decided in time, so nothing was done")
            case Voided() as event if event.proposal == proposal:
                said.append(f"*Void* {blocks.moment(recorded.at)}: see below what changed; nothing was done")
    return said
