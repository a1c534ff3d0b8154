"""A rung of the ladder: all that one remedy is, from what its form asks for to how it is carried out.

Each has a file of its own, and says there what differs from what stands here. Its guard rail is asked in the same words
when it is offered, proposed and approved, and again by the worker before it acts, with the objects in question read
anew; no setting turns it off. An unread panel allows nothing that rests on it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from billing.account.account import Account, Panel
from billing.account.payments import Charge
from billing.account.preview import Preview
from billing.account.subscription import Subscription
from billing.case.case import Case
from billing.case.events import Executed, Proposed, Targets, Undone
from billing.case.log import CaseEvent
from billing.case.work_order import WorkOrder
from billing.execution.remedy_action import RemedyAction
from billing.policy.policy import Policy
from billing.ports.erasable import Erasable
from billing.ports.processor import Processor
from billing.remedies.inputs import Inputs
from billing.remedies.verdict import ALLOWED, NOT_HERE, UNKNOWN, Verdict
from billing.values.choices import Remedy
from billing.values.errors import Stale
from billing.values.facts import Facts
from billing.values.money import Money
from billing.wording import labels
from billing.wording.line import Code, Line, Named, Strong

# The most characters of what people call an object, in an outcome that says more than that.
NAME = 60


class Rung:
    """Attributes:
    inputs: what the form asks for, besides the reason for skipping safer steps; without inputs there is no form.
    approval: whether a second person must agree, because it can't be taken back or gives money away; what needs nobody
        else may be taken, and taken back, while a proposal waits.
    undo: whether it can be taken back; `before_undo` says to whoever asks for that what it does.
    does: what it does, in plain words that follow its name.
    panel: where what it acts on is read; None where it acts on nothing in Stripe.
    changes_stripe: whether anything is different in Stripe afterwards.
    for_everybody: whether it changes what holds for every customer, so that what was read for other cases is old then.
    gives_back: whether money goes back to the customer by it, so that it rests on everything that went back before.
    has_amount: whether what is proposed is an amount, which a rule's `over` is held against.
    as_credit: whether as credit, which lowers the next invoice and ends no inquiry of a bank's.
    ends: whether a subscription ends by it.
    submit: what the button of its form says, where nobody else is asked.
    is_a_step: whether it can be one of several that are taken at once.
    takes_newest: whether the newest is proposed where there are several, and nothing speaks for another.
    needs_preview: whether nobody may decide on it while Stripe refuses to say what it would do.
    """

    remedy: ClassVar[Remedy]
    inputs: ClassVar[tuple[str, ...]] = ()
    approval: ClassVar[bool] = False
    undo: ClassVar[bool] = False
    before_undo: ClassVar[str] = ""
    does: ClassVar[str]
    panel: ClassVar[Panel | None] = None
    changes_stripe: ClassVar[bool] = True
    for_everybody: ClassVar[bool] = False
    gives_back: ClassVar[bool] = False
    has_amount: ClassVar[bool] = False
    as_credit: ClassVar[bool] = False
    ends: ClassVar[bool] = False
    submit: ClassVar[str] = "Do it"
    takes_newest: ClassVar[bool] = False
    is_a_step: ClassVar[bool] = True
    needs_preview: ClassVar[bool] = False

    def candidates(self, account: Account) -> list[Targets]:
        """Everything of the kind that it acts on, allowed or not, newest first as Stripe lists it."""
        return []

    def guard(self, on: Targets, account: Account, policy: Policy) -> Verdict:
        """Whether it may be carried out on these objects, which the account shows as they are."""
        return ALLOWED

    def facts(self, on: Targets, account: Account) -> Facts | None:
        """What an approval rests on, to be compared with a later reading; None where it is not to be seen."""
        return {}

    def terms(self, on: Targets, inputs: Inputs, account: Account) -> dict[str, Any]:
        """What a proposal says of it beside its objects. Raises InvalidInput."""
        return {}

    def asks(self, found: Sequence[Targets], account: Account) -> tuple[str, ...]:
        """What the form asks for, where one of these can be chosen."""
        return self.inputs

    def has_something_to_show(self, account: Account) -> bool:
        """Of one that changes nothing in Stripe."""
        return False

    def previewed_when_offered(self, account: Account) -> list[Subscription]:
        """Those of which Stripe is asked what it would do before anybody takes it."""
        return []

    def preview_of(self, subscription: Subscription, processor: Processor, at: datetime) -> Preview:
        """What it would do to one of those, as Stripe says. Raises ProcessorError."""
        return Preview(at)

    def action(self, asked: WorkOrder, processor: Processor, store: Erasable, policy: Policy) -> RemedyAction:
        """Nobody asks the worker for what reaches nothing in Stripe."""
        raise Stale

    def amounts(self, asked: WorkOrder, fresh: Account, processor: Processor, policy: Policy) -> dict[str, Money]:
        """What it would do, by the names that Preview has for it. Raises ProcessorError."""
        return {}

    def button(self, on: Targets | None, account: Account) -> str:
        """What it does to what, in about thirty characters; without what is proposed first the form asks."""
        raise NotImplementedError

    def before(self, found: Sequence[Targets], account: Account) -> list[Line]:
        """What whoever fills in the form should know, each line once."""
        return []

    def loses(self, subscription: Subscription, account: Account) -> list[Line]:
        """What is dropped with a subscription that ends, as far as it was read."""
        return []

    def until(self, charge: Charge, account: Account) -> list[Line]:
        """How long it can be done."""
        return []

    def how_much(self, proposed: Proposed, account: Account | None) -> Line:
        """Of a proposal that moves money."""
        return (str(money_of(proposed)),)

    def going(self, proposed: Proposed, account: Account) -> list[Line]:
        """Where the money goes, in lines of the card."""
        return []

    def effect(self, proposed: Proposed, preview: Preview, account: Account) -> list[Line]:
        """What an approval would set off, beside what the card says of the object itself."""
        return []

    def consequence(self, proposed: Proposed, account: Account | None) -> Line:
        """The same in a sentence, to whoever approves it."""
        return ()

    def done(self, case: Case, recorded: CaseEvent, done: Executed, account: Account | None) -> Line:
        """What was done, for the thread."""
        return (Strong(labels.REMEDIES[self.remedy]),)

    def undone(self, case: Case, undone: Undone, account: Account | None) -> Line:
        """What was taken back, for the thread."""
        raise NotImplementedError

    def told_undone(self, case: Case, undone: Undone, account: Account | None) -> Line:
        """What was taken back, for the handoff."""
        return (f"{labels.REMEDIES[self.remedy]} was taken back",)

    def told(self, done: Executed, account: Account | None) -> Line:
        """What was done, for the handoff."""
        return (labels.REMEDIES[self.remedy],)

    def verdict(self, on: Targets, account: Account, policy: Policy) -> Verdict:
        """Whether it may be carried out on these objects, as far as the account can say."""
        return UNKNOWN if account.outdated else self.guard(on, account, policy)

    def choices(self, account: Account, policy: Policy) -> list[Targets]:
        """What it may be carried out on."""
        return [on for on in self.candidates(account) if self.verdict(on, account, policy).allowed]

    def availability(self, account: Account, policy: Policy) -> Verdict:
        """Whether there is anything for it to do, and why not where somebody might expect it; else no reason at all."""
        if self.panel is None or self.has_something_to_show(account):
            return ALLOWED
        verdicts = [self.verdict(on, account, policy) for on in self.candidates(account)]
        if any(found.allowed for found in verdicts):
            return ALLOWED
        if verdicts:
            return verdicts[0]
        return Verdict(False) if account.knows(self.panel) else self.unseen(account, policy)

    def unseen(self, account: Account, policy: Policy) -> Verdict:
        """Unknown, unless no object at all would be allowed: credit may be switched off."""
        on_anything = self.verdict(Targets(), account, policy)
        return UNKNOWN if on_anything.allowed or on_anything is NOT_HERE else on_anything


def money_of(step: Proposed | Executed | Targets | None) -> Money | None:
    return Money(step.amount, step.currency) if step and step.amount and step.currency else None


def code(id: str | None, account: Account | None) -> Line:
    """A subscription or an invoice, for the thread: as people call it, where that was read, and as Stripe does."""
    called = as_called(id, account)
    return (*((f"{called} ",) if called else ()), Code(str(id)))


def page(id: str | None, account: Account | None = None) -> Line:
    """One of Stripe's objects, for the handoff."""
    called = as_called(id, account)
    return (Named(f"{called} {id}".lstrip(), id),) if id else ("an object",)


def as_called(id: str | None, account: Account | None) -> str:
    """A subscription's product, an invoice's number; empty where it was not read."""
    subscription = account.subscription(id) if account else None
    invoice = account.invoice(id) if account else None
    called = (subscription.name if subscription else "") or (invoice.number if invoice else "") or ""
    return "" if called == id else called[:NAME]
