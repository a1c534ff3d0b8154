"""The customer portal, as far on or off as a file says."""

from sandbox.standins.stripe.account import Account
from tests.corpus.entry import Portal


def set_portal(account: Account, portal: Portal) -> None:
    if portal.off:
        account.turn_portal_off()
        return
    account.turn_portal_on(
        login_page=portal.login_page,
        subscription_cancel=portal.cancel,
        invoice_history=portal.invoices,
        payment_method_update=portal.payment_method,
    )
