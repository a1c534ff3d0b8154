"""What came of a step: done, failed, void, or not known yet. One message per thing that was asked for."""

from billing.case.case import Case
from billing.case.events import (
    BY_HAND,
    BY_OTHERS,
    Executed,
    Failed,
    GapRecorded,
    Shadowed,
    UndoAsked,
    Undone,
    Unsettled,
    Voided,
)
from billing.case.log import CaseEvent
from billing.remedies.going_on import still_double
from billing.remedies.ladder import RUNGS, may_be_undone
from billing.reports.revenue import impact_of, told
from billing.values.choices import Remedy
from billing.values.money import Money
from billing.wording import labels
from bot.messages import blocks, marks
from bot.messages.blocks import Block
from bot.messages.changes import changes, how_left, why_failed, why_unsettled
from bot.messages.done import done_line, is_as_it_was
from bot.messages.root import notification
from bot.messages.scene import Message, Scene, button, line

OTHERS_DID = "Not by this step: somebody else did it in Stripe just before, so Stripe refused ours."


def outcomes(scene: Scene) -> list[Message]:
    """The newest result of each thing asked for, in the order in which they were asked."""
    latest: dict[int, CaseEvent] = {}
    for recorded in scene.case.log:
        if asked := request_of(recorded):
            latest[asked] = recorded
    return [
        Message(f"outcome:{asked}", notification(scene.case), result(scene, recorded))
        for asked, recorded in latest.items()
    ]


def request_of(recorded: CaseEvent) -> int | None:
    """The `seq` of the proposal or request that the result belongs to; its own where it was done at once."""
    match recorded.event:
        case Executed(proposal=proposal, request=request):
            return proposal or request or recorded.seq
        case Failed(proposal=proposal, request=request) | Unsettled(proposal=proposal, request=request):
            return proposal or request
        case Voided(proposal=proposal):
            return proposal
        case Shadowed(proposal=proposal, request=request):
            return proposal or request
        case Undone(request=request):
            return request or recorded.seq
        case GapRecorded(found=False):
            return recorded.seq
    return None


def result(scene: Scene, recorded: CaseEvent) -> list[Block]:
    case = scene.case
    match recorded.event:
        case Executed() if recorded.seq in case.withheld:
            told = f"{marks.NOT_DONE} *The invoice links could not be handed over* to <@{recorded.actor}>."
            return [blocks.section(told)]
        case Executed() as done:
            return [
                *blocks.sections(executed(scene, recorded, done)),
                *cost(scene, recorded, done),
                *undo(case, recorded, done),
            ]
        case Shadowed(remedy=remedy) as kept:
            money = f" {Money(kept.amount, kept.currency)}" if kept.amount and kept.currency else ""
            head = f"{marks.WARNING} *Shadow mode: {what(case, recorded, remedy)}{money} was not sent to Stripe.*"
            return [blocks.section(f"{head}\nAll else is as it would be; nothing was changed there.")]
        case GapRecorded():
            title = scene.typed(recorded.seq, "title")
            named = f": {blocks.untrusted(title)}" if title else ""
            return [blocks.section(f"{marks.DONE} *Product gap logged*{named}{noted(scene, recorded)}")]
        case Undone() as undone:
            told = f"{marks.TAKEN_BACK} *Taken back:* {line(RUNGS[undone.remedy].undone(case, undone, scene.account))}"
            return [blocks.section(f"{told}{by_whom(recorded, undone)}{noted(scene, recorded)}")]
        case Failed(remedy=remedy, reason=reason) as failed:
            why = why_failed(remedy, reason)
            if reason == BY_HAND:
                head = f"{marks.NOT_DONE} *{what(case, recorded, remedy)} was not done*, says <@{recorded.actor}>."
            else:
                failure = f"*{what(case, recorded, remedy)} failed:* {why}. {how_left(scene, failed)}"
                head = f"{marks.NOT_DONE} {failure}".rstrip()
            after = "Next step: look at the summary again, then choose anew."
            return [blocks.section(f"{head}{noted(scene, recorded)}\n{after}")]
        case Unsettled(remedy=remedy) as came_of:
            head = f"{marks.WAITS} *{what(case, recorded, remedy)}: not known yet.*"
            return [blocks.section(f"{head} {why_unsettled(scene, came_of)}"), *settling(case, came_of)]
        case Voided(proposal=proposal, reason=reason):
            return [
                blocks.section(
                    f"{marks.VOID} *The proposal is void:* {changes(scene, proposal, reason)}. "
                    "Nothing was sent to Stripe.\nNext step: check the summary; propose again if it is still right."
                )
            ]
    raise AssertionError(recorded.kind)


def settling(case: Case, came_of: Unsettled) -> list[Block]:
    if not came_of.by_hand:
        return []
    return [blocks.actions(button(case, "Say what happened…", "settle"))]


def executed(scene: Scene, recorded: CaseEvent, done: Executed) -> list[str]:
    mark = marks.DONE if is_as_it_was(scene, done) else marks.WARNING
    said = [f"{mark} {done_line(scene, recorded, done)}{by_whom(recorded, done)}{noted(scene, recorded)}"]
    for left in done.left_undone:
        step, _, code = left.rpartition(":")
        name, _, of = step.partition(":")
        said.append(
            f"{marks.WARNING} {LEFT[name]}{f' `{of}`' if of else ''} (`{code}`): do it in the Stripe dashboard."
        )
    if done.refund and scene.account and (double := still_double(scene.case, scene.account)):
        said.append(f"{marks.WARNING} {line(double)}.")
    return said


def cost(scene: Scene, recorded: CaseEvent, done: Executed) -> list[Block]:
    """What it does to revenue, small: nobody acts on it."""
    stands = recorded.seq not in scene.case.undone and done.reason != BY_OTHERS
    effect = told(impact_of(done, scene.account)) if stands and RUNGS[done.remedy].changes_stripe else []
    return [blocks.context(f"*Revenue impact:* {'; '.join(line(part) for part in effect)}")] if effect else []


def by_whom(recorded: CaseEvent, done: Executed | Undone) -> str:
    """Where it was not the bot."""
    if done.reason == BY_HAND:
        return f" · says <@{recorded.actor}>; the bot could not look"
    if done.reason == BY_OTHERS:
        return f"\n{OTHERS_DID}"
    return ""


LEFT = {
    "credit_note": "No credit note could be made",
    "void_invoice": "This open invoice could not be voided:",
    "collect_invoice": "Stripe stopped collecting this open invoice, and that could not be put right:",
}


def noted(scene: Scene, recorded: CaseEvent) -> str:
    """What was typed with it, or with the request for it; what was typed with a proposal stands on its card."""
    request = recorded.event.request if isinstance(recorded.event, Executed) else None
    note = scene.typed(recorded.seq, "note") or (scene.typed(request, "note") if request else None)
    return f"\n*Note:* {blocks.untrusted(note, limit=1000)}" if note else ""


def undo(case: Case, recorded: CaseEvent, done: Executed) -> list[Block]:
    standing = case.standing(done.remedy)
    ours = RUNGS[done.remedy].undo and done.reason != BY_OTHERS
    can = ours and standing and standing[-1][0] == recorded and case.may("noted:undo")
    if not (can and may_be_undone(case, done)):
        return []
    sure = blocks.confirm("Take it back?", RUNGS[done.remedy].before_undo, "Undo")
    return [blocks.actions(button(case, "Undo", f"undo:{done.remedy}", seq=recorded.seq, confirm=sure))]


def what(case: Case, recorded: CaseEvent, remedy: Remedy) -> str:
    asked = case.at(request_of(recorded) or recorded.seq).event
    return labels.step(remedy, undo=isinstance(asked, UndoAsked))
