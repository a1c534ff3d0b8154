"""Getting the links to a customer's invoices, for the one who asks alone."""

from billing.account.account import Account, Panel
from billing.case.case import Case
from billing.case.events import Executed, Targets
from billing.case.log import CaseEvent
from billing.remedies.rung import Rung
from billing.values.choices import Remedy
from billing.wording.line import Line, Member, Strong


class ShareInvoices(Rung):
    remedy = Remedy.SHARE_INVOICES
    does = "sends their links and PDFs to you alone; nothing changes in Stripe"
    panel = Panel.INVOICES
    changes_stripe = False

    def has_something_to_show(self, account: Account) -> bool:
        return any(invoice.status in {"open", "paid", "uncollectible"} for invoice in account.invoices)

    def button(self, on: Targets | None, account: Account) -> str:
        return "Get invoice links for me"

    def done(self, case: Case, recorded: CaseEvent, done: Executed, account: Account | None) -> Line:
        alone = ("Invoice links for ", Member(recorded.actor), " alone")
        return (Strong(alone), ": they stand nowhere else and are not kept.")

    def told(self, done: Executed, account: Account | None) -> Line:
        return ("Invoices shared, nothing changed in Stripe",)
