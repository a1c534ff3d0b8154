"""The approver's card: what, on which object, how much, why, by whom, and the evidence; then who decided."""

from billing import evidence, wording
from billing.case import Case
from billing.customer import Account
from billing.events import Approved, CaseEvent, Classified, Expired, Proposed, Rejected, Voided, Withdrawn
from billing.money import Money
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
    lines = [f"*Proposal: {wording.REMEDIES[proposed.remedy].lower()}* by <@{recorded.actor}>"]
    if proposed.amount and proposed.currency:
        money = Money(proposed.amount, proposed.currency)
        captured, refunded = (int(proposed.seen.get(name) or 0) for name in ("captured", "refunded"))
        left = Money(captured - refunded, proposed.currency)
        lines += [
            f"*How much:* {money} of {left} left, so {left - money} stays; Stripe's fee is not returned",
            f"*Revenue impact:* −{money}",
        ]
    if proposed.charge:
        described = f" · {line(wording.charge_line(charge))}" if charge else ""
        lines.append(f"*On:* `{proposed.charge}`{described}")
    if proposed.subscription:
        paid_for = account.subscription(proposed.subscription) if account else None
        described = f" · {line(wording.subscription_line(paid_for))}" if paid_for else ""
        lines.append(f"*Paid for:* `{proposed.subscription}`{described}")
    if proposed.reason:
        lines.append(f"*Why:* {wording.REFUND_REASONS[proposed.reason]}")
    if proposed.skip_reason:
        lines.append(f"*Safer steps were skipped:* {wording.SKIP_REASONS[proposed.skip_reason]}")
    if note := scene.typed(recorded.seq, "note"):
        lines.append(f"*Note:* {blocks.untrusted(note, limit=500)}")
    return lines


def reasons(case: Case, account: Account | None, proposal: int) -> list[str]:
    classified = next(event for event in reversed(case.log[:proposal]) if isinstance(event.event, Classified))
    assert isinstance(classified.event, Classified)
    lines = [f"Classified: {wording.CLASSIFICATIONS[classified.event.classification]}, by <@{classified.actor}>"]
    if account:
        lines += [f"Evidence: {line(anomaly.line)}" for anomaly in evidence.anomalies(account)[:3]]
        lines.append(f"Read from Stripe {blocks.moment(account.read_at)}")
    return lines


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
    lines = []
    for recorded in case.log[proposal:]:
        match recorded.event:
            case Approved() | Rejected() | Withdrawn() as event if event.proposal == proposal:
                lines.append(f"*{recorded.kind.capitalize()}* by <@{recorded.actor}> {blocks.moment(recorded.at)}")
            case Expired() as event if event.proposal == proposal:
                lines.append(f"*Expired* {blocks.moment(recorded.at)}: nobody decided in time, so nothing was done")
            case Voided() as event if event.proposal == proposal:
                lines.append(f"*Void* {blocks.moment(recorded.at)}: see below what changed; nothing was done")
    return [blocks.section("\n".join(lines))] if lines else []
