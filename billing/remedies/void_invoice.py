"""Taking an unpaid invoice back for good."""

from billing.account.account import Account, Panel
from billing.case.case import Case
from billing.case.events import Executed, Proposed, Targets
from billing.case.log import CaseEvent
from billing.case.work_order import WorkOrder
from billing.execution.remedy_action import RemedyAction
from billing.execution.settling import Settling
from billing.policy.policy import Policy
from billing.ports.erasable import Erasable
from billing.ports.processor import Processor
from billing.remedies.for_a_person import is_for_a_person
from billing.remedies.on_its_way import is_on_its_way
from billing.remedies.reasons import Reason
from billing.remedies.rung import Rung, code, page
from billing.remedies.verdict import NOT_HERE, UNKNOWN, Verdict, barred
from billing.values.choices import Remedy
from billing.values.facts import Facts
from billing.wording.line import Line, Strong
from billing.wording.shortening import shortened


class VoidInvoice(Rung):
    remedy = Remedy.VOID_INVOICE
    inputs = ("invoice", "note")
    approval = True
    does = "takes an unpaid invoice back for good"
    panel = Panel.INVOICES

    def candidates(self, account: Account) -> list[Targets]:
        owed = (invoice for invoice in account.invoices if invoice.status in {"open", "uncollectible"})
        return [Targets(invoice=invoice.id, subscription=invoice.subscription) for invoice in owed]

    def guard(self, on: Targets, account: Account, policy: Policy) -> Verdict:
        invoice = account.invoice(on.invoice)
        if invoice is None:
            return NOT_HERE
        if invoice.status not in {"open", "uncollectible"}:
            return barred(Reason.NOT_OPEN, do="void")
        if invoice.is_partly_paid:
            return barred(Reason.PARTLY_PAID)
        if coming := is_on_its_way(invoice, account):
            return coming
        if not account.knows(Panel.SUBSCRIPTIONS):
            return UNKNOWN
        return is_for_a_person(account, account.subscription(invoice.subscription))

    def facts(self, on: Targets, account: Account) -> Facts | None:
        invoice = account.invoice(on.invoice)
        return invoice.facts() if invoice else None

    def action(self, asked: WorkOrder, processor: Processor, store: Erasable, policy: Policy) -> RemedyAction:
        return Voiding(asked, processor)

    def button(self, on: Targets | None, account: Account) -> str:
        invoice = account.invoice(on.invoice) if on else None
        return f"Void invoice {shortened(invoice.number or invoice.id)}…" if invoice else "Void an invoice…"

    def consequence(self, proposed: Proposed, account: Account | None) -> Line:
        return ("Nobody owes this invoice any more.",)

    def done(self, case: Case, recorded: CaseEvent, done: Executed, account: Account | None) -> Line:
        return (Strong("Invoice voided"), " · ", *code(done.invoice, account), ": nobody owes it any more.")

    def told(self, done: Executed, account: Account | None) -> Line:
        return ("Invoice ", *page(done.invoice, account), " voided: nobody owes it any more")


class Voiding(Settling):
    settled = "void"

    def do(self) -> None:
        self.processor.invoices.void(self.asked.on.invoice or "", key=self.asked.key("void"))
