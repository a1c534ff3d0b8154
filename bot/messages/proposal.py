"""The approver's card: what, on which object, how much, why, by whom, and the evidence; then who decided.

It asks for a decision only once Stripe has said what that would do.
"""

from billing.account.account import Account
from billing.account.preview import Preview
from billing.case.case import Case
from billing.case.events import Approved, Classified, Expired, Proposed, Rejected, Voided, Withdrawn
from billing.case.log import CaseEvent
from billing.evidence.assessment import assess
from billing.evidence.shape import shape_line
from billing.remedies.ladder import RUNGS
from billing.remedies.rung import money_of
from billing.reports.revenue import impact_of, told
from billing.wording import giving_back, labels, lines, subscriptions
from billing.wording.line import Moment
from billing.work.scheduling import has_preview
from bot.messages import blocks
from bot.messages.blocks import Block
from bot.messages.portal import before_and_after
from bot.messages.remedies import warnings
from bot.messages.root import notification
from bot.messages.scene import Message, Scene, bullets, button, line
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
    case = scene.case
    account = scene.proposed_on(recorded.seq)
    return [
        *blocks.sections(terms(scene, account, recorded, proposed)),
        blocks.context(*reasons(case, account, recorded.seq)),
        *(waiting(scene, account, recorded, proposed) if case.waiting == recorded else decided(case, recorded.seq)),
    ]


def terms(scene: Scene, account: Account | None, recorded: CaseEvent, proposed: Proposed) -> list[str]:
    """What an approval would be an approval of, as Stripe was when it was proposed, and what it would do."""
    said = [f"*Proposal: {labels.REMEDIES[proposed.remedy].lower()}* by <@{recorded.actor}>"]
    rung = RUNGS[proposed.remedy]
    said += before_and_after(proposed.seen, proposed.settings) if proposed.settings else []
    if money_of(proposed):
        said.append(f"*How much:* {line(rung.how_much(proposed, account))}")
    said += objects(proposed, account)
    said += map(line, rung.going(proposed, account) if account else [])
    said += went_back(proposed, account)
    if account:
        said += warnings(proposed, account) if rung.ends else []
        if effect := "; ".join(line(part) for part in told(impact_of(proposed, account))):
            said.append(f"*Revenue impact:* {effect}")
        if preview := next(iter(scene.previews(recorded.seq).values()), None):
            said += would_do(proposed, preview, account)
    if proposed.reason:
        said.append(f"*Why:* {labels.REFUND_REASONS[proposed.reason]}")
    if proposed.skip_reason:
        steps = ", ".join(labels.REMEDIES[safer].lower() for safer in proposed.skipped)
        named = f" ({steps})" if steps else ""
        said.append(f"*Safer steps were skipped:* {labels.SKIP_REASONS[proposed.skip_reason]}{named}")
    if note := scene.typed(recorded.seq, "note"):
        first, *rest = blocks.whole(note) or [""]
        said += [f"*Note:* {first}", *rest]
    return said


def went_back(proposed: Proposed, account: Account | None) -> list[str]:
    """Before this, for the same payment and besides."""
    charge = account.charge(proposed.charge) if account else None
    if account is None or charge is None:
        return []
    told = giving_back.told(charge, account, as_credit=RUNGS[proposed.remedy].as_credit)
    return [f"{line(part)}." for part in told]


def objects(proposed: Proposed, account: Account | None) -> list[str]:
    """Each with its id and, where it is known, in a line."""
    charge = account.charge(proposed.charge) if account else None
    invoice = account.invoice(proposed.invoice) if account else None
    subscription = account.subscription(proposed.subscription) if account else None
    on = "On" if not (proposed.charge or proposed.invoice) else "Paid for" if proposed.charge else "For"
    named = [
        (
            "Makes up for" if RUNGS[proposed.remedy].as_credit else "On",
            proposed.charge,
            lines.charge(charge) if charge else (),
        ),
        (
            "On" if not proposed.charge else "Its invoice",
            proposed.invoice,
            lines.invoice(invoice, account) if account and invoice else (),
        ),
        (on, proposed.subscription, subscriptions.subscription(subscription, account) if subscription else ()),
    ]
    dashboard = account.dashboard if account else ""
    return [
        f"*{what}:* `{id}`{f' · {line(described, dashboard)}' if described else ''}"
        for what, id, described in named
        if id
    ]


def would_do(proposed: Proposed, preview: Preview, account: Account) -> list[str]:
    effect = RUNGS[proposed.remedy].effect(proposed, preview, account)
    return ["*What it would do:*", *bullets([*effect, ("Read from Stripe ", Moment(preview.read_at))])]


def reasons(case: Case, account: Account | None, proposal: int) -> list[str]:
    if case.is_about_portal:
        return ["It holds for every customer; it can be undone."]
    classified = next(event for event in reversed(case.until(proposal)) if isinstance(event.event, Classified))
    assert isinstance(classified.event, Classified)
    said = [f"Classified: {labels.CLASSIFICATIONS[classified.event.classification]}, by <@{classified.actor}>"]
    if account:
        shape = shape_line(account)
        said += [f"Contract: {line(shape)}"] if shape else []
        # Two subscriptions may say the same of themselves.
        evidence = dict.fromkeys(line(held.line) for held in assess(account).anomalies)
        said += [f"Evidence: {one}" for one in list(evidence)[:3]]
    return said


def waiting(scene: Scene, account: Account | None, recorded: CaseEvent, proposed: Proposed) -> list[Block]:
    case = scene.case
    controls = [
        button(case, "Reject", "reject", seq=recorded.seq, style="danger"),
        button(case, "Withdraw", "withdraw", seq=recorded.seq),
    ]
    if not has_preview(case):
        reading = "Stripe is asked what this would do; it can be approved once that stands here."
        return [blocks.actions(*controls), blocks.context(reading)]
    rung = RUNGS[proposed.remedy]
    final = "" if rung.undo else " This can't be undone."
    sure = blocks.confirm("Approve this?", f"{line(rung.consequence(proposed, account))}{final}", "Approve")
    return [
        blocks.actions(button(case, "Approve", "approve", seq=recorded.seq, style="primary", confirm=sure), *controls),
        blocks.context(*who_decides(scene, recorded.seq)),
    ]


def decided(case: Case, proposal: int) -> list[Block]:
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
    return [blocks.section("\n".join(said))] if said else []
