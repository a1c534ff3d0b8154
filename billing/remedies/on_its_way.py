"""Why nothing is done about an invoice while a payment of it is on its way."""

from billing.account.account import Account
from billing.account.payments import Invoice
from billing.remedies.reasons import Reason
from billing.remedies.verdict import UNKNOWN, Verdict, barred
from billing.wording import on_its_way


def is_on_its_way(invoice: Invoice, account: Account) -> Verdict | None:
    """Why nothing is done about an invoice while a payment of it is on its way, if one is."""
    match account.is_on_its_way(invoice):
        case True:
            how = on_its_way.how(account.on_its_way_for(invoice))
            wait = "wait until it is there or failed"
            return barred(Reason.ON_ITS_WAY, payment="A payment of this invoice", how=how, wait=wait)
        case None:
            return UNKNOWN
    return None
