"""Credit on a customer's balance, and taking it back while it is unused: one entry for one decision."""

from dataclasses import replace

from billing.account.account import Account, Panel
from billing.account.customer import BalanceEntry, Customer
from billing.account.giving_back import most
from billing.account.payments import Charge
from billing.account.preview import Preview
from billing.account.unused_credit import is_unused
from billing.case.case import Case
from billing.case.events import Event, Executed, Proposed, Targets, Undone
from billing.case.log import CaseEvent
from billing.case.work_order import WorkOrder
from billing.execution.completing import with_payment
from billing.execution.remedy_action import RemedyAction
from billing.policy.policy import Policy
from billing.ports.erasable import Erasable
from billing.ports.processor import Processor
from billing.remedies.may_give_back import may_give_back, of_charge
from billing.remedies.reasons import Reason
from billing.remedies.rung import Rung, money_of
from billing.remedies.verdict import NOT_HERE, UNKNOWN, Verdict, barred
from billing.values.choices import Remedy
from billing.values.errors import NotPermitted
from billing.values.facts import Facts
from billing.values.money import Money
from billing.wording import previews
from billing.wording.line import Code, Line, Strong


class CreditBalance(Rung):
    remedy = Remedy.CREDIT_BALANCE
    inputs = ("amount", "note")
    approval = True
    undo = True
    before_undo = "The credit is taken off again."
    does = "gives credit for the next invoices; can be undone while it is unused"
    panel = Panel.CHARGES
    gives_back = True
    has_amount = True
    as_credit = True

    def candidates(self, account: Account) -> list[Targets]:
        newest = account.newest_paid
        return [of_charge(newest, account, as_credit=True)] if newest and has_worth(newest, account) else []

    def guard(self, on: Targets, account: Account, policy: Policy) -> Verdict:
        if not policy.credit_balance:
            return barred(Reason.SWITCHED_OFF)
        customer, charge = account.customer, account.charge(on.charge)
        if customer.deleted or not customer.id.startswith("cus_"):
            return barred(Reason.NO_BALANCE)
        if charge is None and not account.knows(Panel.CHARGES):
            return UNKNOWN
        if charge is None or on.amount is None or on.currency is None:
            return NOT_HERE
        # It lowers whichever invoice comes next, so every contract counts; and unlike a refund it ends no inquiry.
        return may_give_back(charge, Money(on.amount, on.currency), account, *account.live_subscriptions)

    def facts(self, on: Targets, account: Account) -> Facts | None:
        charge, balance = account.charge(on.charge), account.customer.balance
        if charge is None:
            return None
        credit = {"balance": balance.amount if balance else 0, "deleted": account.customer.deleted}
        return {**charge.facts(), **credit}

    def action(self, asked: WorkOrder, processor: Processor, store: Erasable, policy: Policy) -> RemedyAction:
        return Crediting(asked, processor)

    def amounts(self, asked: WorkOrder, fresh: Account, processor: Processor, policy: Policy) -> dict[str, Money]:
        return {"balance": fresh.customer.balance or Money(0, asked.on.currency or "")}

    def button(self, on: Targets | None, account: Account) -> str:
        return "Give credit…"

    def effect(self, proposed: Proposed, preview: Preview, account: Account) -> list[Line]:
        return [previews.balance(proposed, preview)]

    def consequence(self, proposed: Proposed, account: Account | None) -> Line:
        return (f"The customer gets credit of {money_of(proposed)}.",)

    def done(self, case: Case, recorded: CaseEvent, done: Executed, account: Account | None) -> Line:
        back = ", taken back later" if recorded.seq in case.undone else ""
        return (Strong(f"Credited {money_of(done) or ''}"), back, " · ", Code(str(done.transaction)))

    def told(self, done: Executed, account: Account | None) -> Line:
        money = money_of(done)
        return (f"Credited{f' {money}' if money else ''} ({done.transaction})",)

    def undone(self, case: Case, undone: Undone, account: Account | None) -> Line:
        return ("the credit (", Code(str(undone.transaction)), ").")

    def told_undone(self, case: Case, undone: Undone, account: Account | None) -> Line:
        done = case.at(undone.execution).event
        money = money_of(done) if isinstance(done, Executed) else None
        return (f"The credit{f' {money}' if money else ''} was taken back",)


def has_worth(charge: Charge, account: Account) -> bool:
    """Whether it can be made up for: with money left of it, or of credit that its invoice took."""
    found = most(charge, account, as_credit=True)
    return charge.has_something_left or bool(found and found.amount)


class Crediting:
    def __init__(self, asked: WorkOrder, processor: Processor) -> None:
        self.asked = asked
        self.processor = processor
        self.customer: Customer | None = None
        self.entries: tuple[BalanceEntry, ...] = ()
        self.entry: str | None = None

    @property
    def amount(self) -> Money:
        given = self.asked.on if self.asked.undoes is None else self.asked.undone
        return Money(given.amount or 0, given.currency or "")

    def read(self, known: Account) -> Account:
        """Taking it back rests on the balance alone; giving it on the payment that it makes up for."""
        self.customer = self.processor.customers.read(self.asked.customer)
        known = replace(known, customer=replace(self.customer, found_by=known.customer.found_by))
        if self.asked.on.charge:
            others_unread = not known.knows(Panel.SUBSCRIPTIONS)
            known = with_payment(self.asked.on, known, self.processor)
            if others_unread:
                # It lowers whichever invoice comes next, and only the payment's own contract was read anew.
                known = replace(known, unknown=(*known.unknown, Panel.SUBSCRIPTIONS))
            if known.given_back is None or known.given_back.entries is None:
                # What was done is looked for among them.
                raise NotPermitted("balance_unread")
            self.entries = known.given_back.entries
        elif not self.customer.deleted:
            self.entries = self.processor.customers.entries(self.asked.customer, urgent=True)
        return known

    @property
    def is_signed(self) -> bool:
        return True

    def found(self, *, begun: bool) -> bool:
        ours = (self.asked.case_id, str(self.asked.seq))
        self.entry = next((entry.id for entry in self.entries if (entry.case_id, entry.decision) == ours), None)
        return self.entry is not None

    def is_under_way(self) -> bool:
        return False

    def blocked(self) -> str:
        """What was used of the credit can't be taken back, nor credit be given that makes up for no payment."""
        balance = self.customer.balance if self.customer else None
        if self.asked.undoes is None:
            return "" if self.asked.on.charge else "unlinked"
        if balance is None or balance.currency != self.amount.currency or balance.amount > -self.amount.amount:
            return "used"
        return "" if is_unused(self.asked.undone.transaction, self.entries) else "used"

    def do(self) -> None:
        given = self.asked.undoes is None
        self.entry = self.processor.customers.enter(
            self.asked.customer,
            self.amount.negated() if given else self.amount,
            charge=self.asked.on.charge if given else self.asked.undone.charge,
            case_id=self.asked.case_id,
            decision=self.asked.seq,
            key=self.asked.key("credit" if given else "undo"),
        )

    def outcome(self, *, may_retry: bool) -> Event:
        assert self.entry is not None
        if self.asked.undoes is None:
            return self.asked.executed(transaction=self.entry)
        return self.asked.taken_back(transaction=self.entry)
