"""What a card's gist rests on, collapsed below it: every object with its id, where money goes, and Stripe's preview."""

from billing.account.account import Account
from billing.account.preview import Preview
from billing.case.case import Case
from billing.case.events import Classified, Proposed
from billing.case.log import CaseEvent
from billing.evidence.assessment import assess
from billing.evidence.contract_shape import shape_line
from billing.remedies.ladder import RUNGS
from billing.remedies.rung import money_of
from billing.reports.revenue import impact_of, told
from billing.wording import labels, lines, subscriptions
from billing.wording.line import Moment
from bot.messages.scene import Scene, bullets, line


def terms(scene: Scene, account: Account | None, recorded: CaseEvent, proposed: Proposed) -> list[str]:
    """All that an approval would be an approval of, as Stripe was when it was proposed, and what it would do."""
    rung, said = RUNGS[proposed.remedy], list[str]()
    if money_of(proposed):
        said.append(f"*How much:* {line(rung.how_much(proposed, account))}")
    said += objects(proposed, account)
    said += map(line, rung.going(proposed, account) if account else [])
    if account:
        if effect := "; ".join(line(part) for part in told(impact_of(proposed, account))):
            said.append(f"*Revenue impact:* {effect}")
        if preview := next(iter(scene.previews(recorded.seq).values()), None):
            said += would_do(proposed, preview, account)
    if proposed.skip_reason:
        steps = ", ".join(labels.REMEDIES[safer].lower() for safer in proposed.skipped)
        named = f" ({steps})" if steps else ""
        said.append(f"*Safer steps were skipped:* {labels.SKIP_REASONS[proposed.skip_reason]}{named}")
    return said


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
            lines.charge(charge, account.charges) if charge and account else (),
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
    classified = next(recorded for recorded in reversed(case.until(proposal)) if isinstance(recorded.event, Classified))
    assert isinstance(classified.event, Classified)
    said = [f"Classified: {labels.CLASSIFICATIONS[classified.event.classification]}, by <@{classified.actor}>"]
    if account:
        shape = shape_line(account)
        said += [f"Contract: {line(shape)}"] if shape else []
        # Two subscriptions may say the same of themselves.
        evidence = dict.fromkeys(line(anomaly.line) for anomaly in assess(account).anomalies)
        said += [f"Evidence: {one}" for one in list(evidence)[:3]]
    return said
