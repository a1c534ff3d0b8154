"""Getting the links to a customer's invoices, for the one who asks alone."""

from billing.account.account import Account, Panel
from billing.remedies.rung import Rung
from billing.values.choices import Remedy


class ShareInvoices(Rung):
    remedy = Remedy.SHARE_INVOICES
    does = "sends their links and PDFs to you alone; nothing changes in Stripe"
    panel = Panel.INVOICES
    changes_stripe = False

    def has_something_to_show(self, account: Account) -> bool:
        return any(held.status in {"open", "paid", "uncollectible"} for held in account.invoices)
