"""Sending money back for one charge: exactly one refund for an approved proposal, looked for first, then made under the
proposal's own key.
"""

from collections.abc import Sequence
from typing import Any

from billing.account.account import Account, Panel
from billing.account.giving_back import most
from billing.account.payments import Charge
from billing.account.preview import Preview
from billing.account.refund import Refund
from billing.case.case import Case
from billing.case.events import Event, Executed, Proposed, Targets
from billing.case.log import CaseEvent
from billing.case.work_order import WorkOrder
from billing.execution.completing import with_payment
from billing.execution.remedy_action import RemedyAction, Steps
from billing.policy.policy import Policy
from billing.ports.erasable import Erasable
from billing.ports.processor import Processor
from billing.remedies.inputs import Inputs
from billing.remedies.may_give_back import may_give_back, of_charge
from billing.remedies.rung import Rung, money_of, page
from billing.remedies.verdict import NOT_HERE, UNKNOWN, Verdict
from billing.values.choices import Remedy
from billing.values.errors import Declined, InvalidInput, OutcomeUnknown, Unavailable
from billing.values.facts import Facts
from billing.values.money import Money
from billing.wording import previews, refunds
from billing.wording.line import Code, Line, Strong

# As many as a form can show.
MOST_CHARGES = 100
REASONS = ("duplicate", "requested_by_customer")


class RefundCharge(Rung):
    remedy = Remedy.REFUND_CHARGE
    inputs = ("charge", "amount", "reason", "note")
    approval = True
    does = "sends money back for one charge"
    panel = Panel.CHARGES
    gives_back = True
    has_amount = True
    takes_newest = True

    def candidates(self, account: Account) -> list[Targets]:
        left = [charge for charge in account.charges if charge.has_something_left or charge.is_on_its_way]
        return [of_charge(charge, account) for charge in left[:MOST_CHARGES]]

    def guard(self, on: Targets, account: Account, policy: Policy) -> Verdict:
        charge = account.charge(on.charge)
        if charge is None and not account.knows(Panel.CHARGES):
            return UNKNOWN
        if charge is None or on.amount is None or on.currency is None:
            return NOT_HERE
        return may_give_back(charge, Money(on.amount, on.currency), account, as_refund=True)

    def facts(self, on: Targets, account: Account) -> Facts | None:
        charge = account.charge(on.charge)
        return charge.facts() if charge else None

    def terms(self, on: Targets, inputs: Inputs, account: Account) -> dict[str, Any]:
        if inputs.reason not in REASONS:
            raise InvalidInput("reason", "Choose why the money goes back.")
        return {"reason": inputs.reason}

    def action(self, asked: WorkOrder, processor: Processor, store: Erasable, policy: Policy) -> RemedyAction:
        return Refunding(asked, processor, policy)

    def amounts(self, asked: WorkOrder, fresh: Account, processor: Processor, policy: Policy) -> dict[str, Money]:
        if not (policy.credit_notes and asked.on.invoice):
            return {}
        amount = Money(asked.on.amount or 0, asked.on.currency or "")
        total, tax = processor.credit_notes.preview(asked.on.invoice, amount)
        return {"credit_note": total, "tax": tax}

    def button(self, on: Targets | None, account: Account) -> str:
        left = money_of(on)
        return f"Refund up to {left}…" if left else "Refund a charge…"

    def before(self, found: Sequence[Targets], account: Account) -> list[Line]:
        """Where the money would go, each way of paying once."""
        charges = [charge for on in found if (charge := account.charge(on.charge))]
        return [
            (f"A refund goes {where}.",)
            for where in dict.fromkeys(refunds.goes_to(charge.method) for charge in charges)
        ]

    def until(self, charge: Charge, account: Account) -> list[Line]:
        return refunds.last_day(charge, account.read_at)

    def how_much(self, proposed: Proposed, account: Account | None) -> Line:
        money = Money(proposed.amount or 0, proposed.currency or "")
        captured, refunded = (int(proposed.seen.get(name) or 0) for name in ("captured", "refunded"))
        charge = account.charge(proposed.charge) if account else None
        left = (most(charge, account) if charge and account else None) or Money(captured - refunded, money.currency)
        return (f"{money} of {left} left, so {left - money} stays; Stripe's fee is not returned",)

    def going(self, proposed: Proposed, account: Account) -> list[Line]:
        charge = account.charge(proposed.charge)
        if charge is None:
            return []
        last = [(Strong("Until when:"), " ", *told) for told in self.until(charge, account)]
        return [(Strong("Where it goes:"), f" {refunds.goes_to(charge.method)}"), *last]

    def effect(self, proposed: Proposed, preview: Preview, account: Account) -> list[Line]:
        return previews.credit_note(proposed, preview)

    def consequence(self, proposed: Proposed, account: Account | None) -> Line:
        charge = account.charge(proposed.charge) if account else None
        where = ("'s ", refunds.place(charge.method)) if charge and charge.method else ()
        return (f"{money_of(proposed)} goes back to the customer", *where, ".")

    def done(self, case: Case, recorded: CaseEvent, done: Executed, account: Account | None) -> Line:
        note: Line = (" · credit note ", Code(done.credit_note)) if done.credit_note else ()
        head = Strong(refunds.head(done, account, str(money_of(done) or "")))
        return (head, since(done, account), " · ", Code(str(done.refund)), " on ", Code(str(done.charge)), *note)

    def told(self, done: Executed, account: Account | None) -> Line:
        note = f", credit note {done.credit_note}" if done.credit_note else ""
        head = refunds.head(done, account, str(money_of(done) or ""))
        return (f"{head} ({done.refund}{note}) of ", *page(done.charge), since(done, account))


def since(done: Executed, account: Account | None) -> str:
    """What became of it, as far as Stripe said."""
    return refunds.went(done, account) if account else ""


class Refunding:
    def __init__(self, asked: WorkOrder, processor: Processor, policy: Policy) -> None:
        self.asked = asked
        self.processor = processor
        self.policy = policy
        self.charge: Charge | None = None
        self.made: Refund | None = None

    def read(self, known: Account) -> Account:
        known = with_payment(self.asked.on, known, self.processor)
        self.charge = known.charge(self.asked.on.charge)
        return known

    @property
    def is_signed(self) -> bool:
        return True

    def found(self, *, begun: bool) -> bool:
        assert self.charge is not None
        # The amount tells it from one of a log that a restored database has lost: that is somebody else's by now.
        ours = (self.asked.case_id, str(self.asked.seq), money_of(self.asked.on))
        made = ((refund, (refund.case_id, refund.proposal, refund.amount)) for refund in self.charge.refunds)
        self.made = next((refund for refund, marks in made if marks == ours), None)
        return self.made is not None

    def is_under_way(self) -> bool:
        return False

    def blocked(self) -> str:
        proposed = self.asked.proposed
        complete = proposed and proposed.charge and proposed.amount and proposed.currency and proposed.reason
        return "" if complete else "incomplete"

    def do(self) -> None:
        proposed = self.asked.proposed
        assert proposed
        assert proposed.charge
        assert proposed.amount
        assert proposed.currency
        assert proposed.reason
        self.made = self.processor.charges.refund(
            proposed.charge,
            Money(proposed.amount, proposed.currency),
            reason=proposed.reason,
            case_id=self.asked.case_id,
            proposal=self.asked.seq,
            key=self.asked.key("refund"),
        )

    def outcome(self, *, may_retry: bool) -> Event:
        made = self.made
        assert made is not None
        if made.came_back:
            return self.asked.failed(f"refund_{made.status}")
        steps = Steps(may_retry=may_retry)
        note = self.credit_note(made, steps) if self.policy.credit_notes and self.asked.on.invoice else None
        return self.asked.executed(
            refund=made.id,
            amount=made.amount.amount,
            currency=made.amount.currency,
            credit_note=note,
            after=None if made.has_arrived else refunds.stood(made),
            left_undone=tuple(steps.left_undone),
        )

    def credit_note(self, made: Refund, steps: Steps) -> str | None:
        invoice = self.asked.on.invoice or ""
        why = "duplicate" if self.asked.proposed and self.asked.proposed.reason == "duplicate" else None
        try:
            found = self.processor.credit_notes.of(invoice, made.id)
            return found or self.processor.credit_notes.make(
                invoice, made, reason=why, key=self.asked.key("credit_note")
            )
        except (Declined, Unavailable, OutcomeUnknown) as problem:
            if isinstance(problem, Declined) and (theirs := self.noted_meanwhile(invoice, made)):
                return theirs
            steps.left("credit_note", problem)
            return None

    def noted_meanwhile(self, invoice: str, made: Refund) -> str | None:
        """The credit note that somebody else, such as a webhook's handler, made for the refund."""
        try:
            return self.processor.credit_notes.of(invoice, made.id)
        except (Declined, Unavailable):
            return None
