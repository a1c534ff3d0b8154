"""What came of a step: done, failed, void, or not known yet. One message per thing that was asked for."""

from billing.case import Case, Status
from billing.events import CaseEvent, Executed, Facts, Failed, Noted, Remedy, Undone, Unsettled, Voided
from billing.money import Money
from billing.remedies import SPECS
from billing.wording import labels
from bot import blocks
from bot.blocks import Block
from bot.messages.root import notification
from bot.messages.scene import Message, Scene, button

FACTS = {
    "status": "its status",
    "captured": "the amount paid",
    "refunded": "the amount refunded",
    "disputed": "whether it is disputed",
    "customer": "whose it is",
}
VOID = {
    "approver": "the person who approved may not approve any more",
    "disputed": "the charge is disputed now",
    "not_paid": "the charge is not paid any more",
    "more_than_left": "less is left on the charge than was to be refunded",
}
FAILED = {
    "changed": "the subscription changed in Stripe meanwhile",
    "ended": "the subscription has ended",
    "not_found_after_all": "Stripe has no trace of it, so no money moved",
}


def outcomes(scene: Scene) -> list[Message]:
    """The newest result of each thing asked for, in the order in which they were asked."""
    latest: dict[int, CaseEvent] = {}
    for recorded in scene.case.log:
        if asked := asked_by(recorded):
            latest[asked] = recorded
    return [
        Message(f"outcome:{asked}", notification(scene.case), result(scene, recorded))
        for asked, recorded in latest.items()
    ]


def asked_by(recorded: CaseEvent) -> int | None:
    """The `seq` of the proposal or request that the result belongs to; its own where it was done at once."""
    match recorded.event:
        case Executed(proposal=proposal, request=request):
            return proposal or request or recorded.seq
        case Failed(proposal=proposal, request=request) | Unsettled(proposal=proposal, request=request):
            return proposal or request
        case Voided(proposal=proposal):
            return proposal
        case Undone(request=request):
            return request or recorded.seq
    return None


def result(scene: Scene, recorded: CaseEvent) -> list[Block]:
    case = scene.case
    match recorded.event:
        case Executed() as done:
            return [blocks.section(executed(scene, recorded, done)), *undo(case, recorded, done)]
        case Undone(subscription=subscription):
            return [blocks.section(f":leftwards_arrow_with_hook: *Taken back:* `{subscription}` renews as before.")]
        case Failed(remedy=remedy, reason=reason):
            why = FAILED.get(reason, f"Stripe said no (`{reason}`)")
            head = f":x: *{what(case, recorded, remedy)} failed:* {why}. Nothing was changed."
            return [blocks.section(f"{head}\nNext step: look at the summary again, then choose anew.")]
        case Unsettled(remedy=remedy):
            return [
                blocks.section(
                    f":hourglass: *{what(case, recorded, remedy)}: not known yet.* Stripe did not say whether it was "
                    "done. The bot keeps looking, and asks in a way that can't do it twice."
                )
            ]
        case Voided(proposal=proposal, reason=reason):
            return [
                blocks.section(
                    f":no_entry: *The approval is void:* {changes(scene, proposal, reason)}. "
                    "Nothing was sent to Stripe.\nNext step: check the summary; propose again if it is still right."
                )
            ]
    raise AssertionError(recorded.kind)


def executed(scene: Scene, recorded: CaseEvent, done: Executed) -> str:
    note = scene.typed(recorded.seq, "note")
    said = f"\n*Note:* {blocks.untrusted(note, limit=500)}" if note else ""
    match done.remedy:
        case Remedy.REFUND_CHARGE if done.amount and done.currency:
            money = Money(done.amount, done.currency)
            return f":white_check_mark: *Refunded {money}* · `{done.refund}` on `{done.charge}`"
        case Remedy.CANCEL_AT_PERIOD_END:
            subscription = scene.account.subscription(done.subscription) if scene.account else None
            ends = f" on {blocks.date(subscription.ends, '{date_long}')}" if subscription and subscription.ends else ""
            state = "was set to end" if recorded.seq in scene.case.undone else "ends"
            return f":white_check_mark: *Cancelled at period end:* `{done.subscription}` {state} with its period{ends}."
        case Remedy.SHARE_PORTAL:
            portal = scene.account.portal if scene.account else None
            link = f" {portal.login_url}" if portal and portal.login_url else ""
            return f":white_check_mark: *Portal login page for the follow-up:*{blocks.escape(link)}"
        case Remedy.NO_ACTION:
            return f":white_check_mark: *No action*, decided by <@{recorded.actor}>.{said}"
    return f":white_check_mark: *{labels.REMEDIES[done.remedy]}*{said}"


def undo(case: Case, recorded: CaseEvent, done: Executed) -> list[Block]:
    standing = case.standing(done.remedy)
    can = SPECS[done.remedy].undo and standing and standing[-1][0] == recorded and case.status is Status.CLASSIFIED
    if not can:
        return []
    sure = blocks.confirm("Take it back?", "The subscription will renew as before.", "Undo")
    return [blocks.actions(button(case, "Undo", f"undo:{done.remedy}", seq=recorded.seq, confirm=sure))]


def what(case: Case, recorded: CaseEvent, remedy: Remedy) -> str:
    asked = case.at(asked_by(recorded) or recorded.seq).event
    name = labels.REMEDIES[remedy]
    return f"Undo of “{name}”" if isinstance(asked, Noted) and asked.topic == "undo" else name


def changes(scene: Scene, proposal: int, reason: str) -> str:
    """What the approver saw and what Stripe says now, fact by fact."""
    kind, _, names = reason.partition(":")
    if kind != "changed":
        return VOID.get(kind, kind)
    proposed = scene.case.proposed(proposal)
    charge = scene.account.charge(proposed.charge) if scene.account else None
    now = charge.facts() if charge else {}
    return "; ".join(change(name, proposed.seen, now, proposed.currency) for name in names.split(","))


def change(name: str, seen: Facts, now: Facts, currency: str | None) -> str:
    before, after = (value(facts.get(name), currency) for facts in (seen, now))
    told = f" was {before}, is now {after}" if name in now and before != after else " changed in Stripe"
    return f"{FACTS.get(name, name)}{told}"


def value(fact: str | int | bool | None, currency: str | None) -> str:
    match fact:
        case bool():
            return "yes" if fact else "no"
        case int() if currency:
            return str(Money(fact, currency))
        case None:
            return "nothing"
        case _:
            return blocks.untrusted(str(fact))
