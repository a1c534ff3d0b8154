"""Why nothing is done about an invoice while a payment of it is on its way."""

from billing.account.account import Account
from billing.account.payments import Invoice
from billing.remedies.verdict import ON_ITS_WAY, UNKNOWN, Verdict
from billing.wording import on_its_way


def is_on_its_way(invoice: Invoice, account: Account) -> Verdict | None:
    """Why nothing is done about an invoice while a payment of it is on its way, if one is."""
    match account.is_on_its_way(invoice):
        case True:
            how = on_its_way.how(account.on_its_way_for(invoice))
            return Verdict(False, ON_ITS_WAY, f"A payment of this invoice is {how}: wait until it is there or failed.")
        case None:
            return UNKNOWN
    return None
