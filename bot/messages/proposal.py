"""The approver's card: what, on which object, how much, why, by whom, and the evidence; then who decided."""

from billing.case import Case
from billing.events import Approved, CaseEvent, Classified, Expired, Proposed, Rejected, Voided, Withdrawn
from billing.evidence.anomalies import anomalies
from billing.money import Money
from billing.picture.account import Account
from billing.wording import labels, lines
from bot import blocks
from bot.blocks import Block
from bot.messages.root import notification
from bot.messages.scene import Message, Scene, button, line


def proposals(scene: Scene) -> list[Message]:
    return [
        Message(f"proposal:{recorded.seq}", notification(scene.case), card(scene, recorded, recorded.event))
        for recorded in scene.case.log
        if isinstance(recorded.event, Proposed)
    ]


def card(scene: Scene, recorded: CaseEvent, proposed: Proposed) -> list[Block]:
    case = scene.case
    account = scene.proposed_on(recorded.seq)
    return [
        *blocks.sections(terms(scene, account, recorded, proposed)),
        blocks.context(*reasons(case, account, recorded.seq)),
        *(waiting(case, recorded) if case.waiting == recorded else decided(case, recorded.seq)),
    ]


def terms(scene: Scene, account: Account | None, recorded: CaseEvent, proposed: Proposed) -> list[str]:
    """What an approval would be an approval of, as Stripe was when it was proposed."""
    charge = account.charge(proposed.charge) if account else None
    told = [f"*Proposal: {labels.REMEDIES[proposed.remedy].lower()}* by <@{recorded.actor}>"]
    if proposed.amount and proposed.currency:
        money = Money(proposed.amount, proposed.currency)
        captured, refunded = (int(proposed.seen.get(name) or 0) for name in ("captured", "refunded"))
        left = Money(captured - refunded, proposed.currency)
        told += [
            f"*How much:* {money} of {left} left, so {left - money} stays; Stripe's fee is not returned",
            f"*Revenue impact:* −{money}",
        ]
    if proposed.charge:
        described = f" · {line(lines.charge(charge))}" if charge else ""
        told.append(f"*On:* `{proposed.charge}`{described}")
    if proposed.subscription:
        paid_for = account.subscription(proposed.subscription) if account else None
        described = f" · {line(lines.subscription(paid_for))}" if paid_for else ""
        told.append(f"*Paid for:* `{proposed.subscription}`{described}")
    if proposed.reason:
        told.append(f"*Why:* {labels.REFUND_REASONS[proposed.reason]}")
    if proposed.skip_reason:
        told.append(f"*Safer steps were skipped:* {labels.SKIP_REASONS[proposed.skip_reason]}")
    if note := scene.typed(recorded.seq, "note"):
        told.append(f"*Note:* {blocks.untrusted(note, limit=500)}")
    return told


def reasons(case: Case, account: Account | None, proposal: int) -> list[str]:
    classified = next(event for event in reversed(case.log[:proposal]) if isinstance(event.event, Classified))
    assert isinstance(classified.event, Classified)
    told = [f"Classified: {labels.CLASSIFICATIONS[classified.event.classification]}, by <@{classified.actor}>"]
    if account:
        told += [f"Evidence: {line(anomaly.line)}" for anomaly in anomalies(account)[:3]]
        told.append(f"Read from Stripe {blocks.moment(account.read_at)}")
    return told


def waiting(case: Case, recorded: CaseEvent) -> list[Block]:
    proposed = case.proposed(recorded.seq)
    money = f"{Money(proposed.amount, proposed.currency)} go back. " if proposed.amount and proposed.currency else ""
    sure = blocks.confirm("Approve this?", f"{money}This can't be undone.", "Approve")
    expires = f" It expires {blocks.moment(proposed.expires_at)}." if proposed.expires_at else ""
    return [
        blocks.actions(
            button(case, "Approve", "approve", seq=recorded.seq, style="primary", confirm=sure),
            button(case, "Reject", "reject", seq=recorded.seq, style="danger"),
            button(case, "Withdraw", "withdraw", seq=recorded.seq),
        ),
        blocks.context(f"An approver other than <@{recorded.actor}> decides.{expires}"),
    ]


def decided(case: Case, proposal: int) -> list[Block]:
    """Everything that was decided about the proposal, in order."""
    told = []
    for recorded in case.log[proposal:]:
        match recorded.event:
            case Approved() | Rejected() | Withdrawn() as event if event.proposal == proposal:
                told.append(f"*{recorded.kind.capitalize()}* by <@{recorded.actor}> {blocks.moment(recorded.at)}")
            case Expired() as event if event.proposal == proposal:
                told.append(f"*Expired* {blocks.moment(recorded.at)}: nobody decided in time, so nothing was done")
            case Voided() as event if event.proposal == proposal:
                told.append(f"*Void* {blocks.moment(recorded.at)}: see below what changed; nothing was done")
    return [blocks.section("\n".join(told))] if told else []
