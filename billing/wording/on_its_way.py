"""A payment that has begun and not arrived: neither open nor failed, and how long that may be so."""

from billing.account.account import Account
from billing.account.payment_types import SOME_DAYS, type_of
from billing.account.payments import Charge, Invoice
from billing.values.money import Money
from billing.wording import payment_methods
from billing.wording.line import Line


def how(charge: Charge | None) -> str:
    """`on its way by SEPA Direct Debit DE •3000, which takes up to 14 business days`; None where no more was read."""
    by = f" by {payment_methods.named(charge.method)}" if charge and charge.method else ""
    return f"on its way{by}, which takes {takes(charge)}"


def takes(charge: Charge | None) -> str:
    kind = type_of(charge.method.kind) if charge and charge.method else None
    return (kind.takes if kind else None) or SOME_DAYS


def amount(invoice: Invoice | None, charge: Charge | None) -> Money | None:
    """What comes: what was asked for, or what is open where only that is known."""
    return charge.captured if charge else invoice.remaining if invoice else None


def since(charge: Charge | None) -> Line:
    return (" · since ", charge.created) if charge else ()


def coming(account: Account) -> list[tuple[Invoice | None, Charge | None]]:
    """Each payment that is on its way, with the invoice that it is for, as far as either is known."""
    owed = [invoice for invoice in account.invoices if invoice.is_owed and account.is_on_its_way(invoice)]
    told: list[tuple[Invoice | None, Charge | None]] = [(invoice, account.on_its_way_for(invoice)) for invoice in owed]
    known = {invoice.id for invoice in owed}
    return told + [(None, charge) for charge in account.on_their_way if charge.invoice not in known]
