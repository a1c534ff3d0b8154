"""What somebody reads before they approve: who, how much, of what, why, what went back before, stays, and will happen.

And what the decision rests on: as it was when the case was classified, and what was done since.
"""

from billing.account.account import Account
from billing.account.giving_back import most
from billing.account.payments import Charge
from billing.case.case import Case
from billing.case.events import Approved, Classified, Executed, Expired, Proposed, Rejected, Undone, Voided, Withdrawn
from billing.case.log import CaseEvent
from billing.evidence.assessment import assess
from billing.evidence.suggestion import speaking
from billing.remedies.ladder import RUNGS
from billing.remedies.rung import money_of
from billing.wording import giving_back, labels, lines, subscriptions
from bot.messages import blocks
from bot.messages.portal import before_and_after
from bot.messages.remedies import warnings
from bot.messages.scene import Scene, bullets, line

DECIDED = (Approved, Rejected, Withdrawn, Expired, Voided)


def gist(scene: Scene, account: Account | None, recorded: CaseEvent, proposed: Proposed) -> list[str]:
    """`account` is what it was proposed on."""
    somebody = account.customer if account and not scene.case.is_about_portal else None
    who = f" · {line((lines.who(somebody),))}" if somebody else ""
    said = [f"*Proposal: {headline(proposed, account)}*{who}"]
    said += before_and_after(proposed.seen, proposed.settings) if proposed.settings else []
    if account:
        said += [*of_what(proposed, account), *what_is_left(proposed, account)]
        said += effects(scene, account, recorded, proposed)
        said += warnings(proposed, account) if RUNGS[proposed.remedy].ends else []
    said += why(scene, recorded, proposed)
    return [*said, *rests_on(scene, recorded.seq)]


def in_short(account: Account | None, recorded: CaseEvent, proposed: Proposed) -> str:
    """What was asked for and by whom, once somebody has decided."""
    asked = f"asked by <@{recorded.actor}> {blocks.moment(recorded.at)}"
    return f"*Proposal: {headline(proposed, account)}*, {asked}"


def headline(proposed: Proposed, account: Account | None) -> str:
    """Lower case, with the money that moves, or what it is about."""
    money = money_of(proposed)
    subscription = account.subscription(proposed.subscription) if account else None
    invoice = account.invoice(proposed.invoice) if account else None
    about = (
        str(money) if money else invoice.number or invoice.id if invoice else subscription.name if subscription else ""
    )
    asked = labels.PROPOSES.get(proposed.remedy)
    return asked.format(blocks.untrusted(about)) if asked and about else labels.REMEDIES[proposed.remedy].lower()


def of_what(proposed: Proposed, account: Account) -> list[str]:
    """The payment with its plan, the invoice, or the subscription; and what of a payment stays."""
    charge, invoice = account.charge(proposed.charge), account.invoice(proposed.invoice)
    subscription = account.subscription(proposed.subscription)
    if charge:
        plan = f" for {subscription.name}" if subscription else ""
        of = "Makes up for" if RUNGS[proposed.remedy].as_credit else "Of"
        return [f"*{of}:* {line((*lines.charge(charge, account.charges), plan), account.dashboard)}"]
    if invoice:
        return [f"*On:* {line(lines.invoice(invoice, account), account.dashboard)}"]
    return [f"*On:* {line(subscriptions.as_it_is(subscription, account), account.dashboard)}"] if subscription else []


def what_is_left(proposed: Proposed, account: Account) -> list[str]:
    """What of the payment stays with us, and what went back before, for it and besides."""
    charge, rung = account.charge(proposed.charge), RUNGS[proposed.remedy]
    if charge is None or not rung.gives_back:
        return []
    before = [f"{line(part)}." for part in giving_back.told(charge, account, as_credit=rung.as_credit)]
    told = [stays(charge, proposed, account), *([] if before else ["*given back before:* nothing"])]
    return [" · ".join(filter(None, told)), *before] if any(told) else before


def stays(charge: Charge, proposed: Proposed, account: Account) -> str:
    money = money_of(proposed)
    if RUNGS[proposed.remedy].as_credit or money is None:
        return ""
    return f"*What stays:* {(most(charge, account) or charge.left) - money}"


def effects(scene: Scene, account: Account, recorded: CaseEvent, proposed: Proposed) -> list[str]:
    """What Stripe said that it would do, as far as it was asked; when that was stands behind."""
    rung, preview = RUNGS[proposed.remedy], next(iter(scene.previews(recorded.seq).values()), None)
    if preview and rung.gives_back and not rung.as_credit and not preview.problem:
        # That the books are corrected is nothing to decide.
        return []
    return bullets(RUNGS[proposed.remedy].effect(proposed, preview, account)) if preview else []


def why(scene: Scene, recorded: CaseEvent, proposed: Proposed) -> list[str]:
    said = [f"*Why:* {labels.REFUND_REASONS[proposed.reason]}"] if proposed.reason else []
    if proposed.skip_reason:
        said.append(f"*Skipped safer steps:* {labels.SKIP_REASONS[proposed.skip_reason]}")
    if note := scene.typed(recorded.seq, "note"):
        first, *rest = blocks.whole(note) or [""]
        said += [f"*Note:* {first}", *rest]
    return said


def rests_on(scene: Scene, proposal: int) -> list[str]:
    """The strongest reason for the classification, as it was known then, and what was done in Stripe since and stands,
    up to the decision.
    """
    case = scene.case
    if case.is_about_portal:
        return ["It holds for every customer; it can be undone."]
    classified = next(recorded for recorded in reversed(case.until(proposal)) if isinstance(recorded.event, Classified))
    assert isinstance(classified.event, Classified)
    decided_on = scene.proposed_on(classified.seq)
    spoken = speaking(assess(decided_on).evidence, classified.event.classification)[:1] if decided_on else []
    said = [f"*Evidence:* {line(one.line)}" for one in spoken]
    known = case.until(decided_at(case, proposal))
    taken_back = {recorded.event.execution for recorded in known if isinstance(recorded.event, Undone)}
    stands = [recorded for recorded in known if recorded.seq > classified.seq and recorded.seq not in taken_back]
    since = [step for recorded in stands if (step := done_beside(recorded, proposal))]
    return [*said, *([f"*Already done:* {', '.join(dict.fromkeys(since))}"] if since else [])]


def decided_at(case: Case, proposal: int) -> int:
    """The `seq` of the last that was decided about it; of the case's newest event while it waits."""
    decided = [
        recorded.seq
        for recorded in case.since(proposal)
        if isinstance(recorded.event, DECIDED) and recorded.event.proposal == proposal
    ]
    waits = case.waiting is not None and case.waiting.seq == proposal
    return decided[-1] if decided and not waits else case.log[-1].seq


def done_beside(recorded: CaseEvent, proposal: int) -> str:
    done = recorded.event
    if not isinstance(done, Executed) or done.proposal == proposal or not RUNGS[done.remedy].changes_stripe:
        return ""
    return labels.DONE[done.remedy]
