"""What customers are asked for where nothing failed: a step that only they can take, and an invoice paid by hand."""

from datetime import datetime
from string import Template

from billing.account.account import Account
from billing.account.payments import Invoice
from billing.account.waiting import ACTION, CONFIRMATION, Waiting
from billing.case.case import Case
from billing.evidence.unfinished import unfinished, waiting_checkouts
from billing.follow_up.sentence import Sentence
from billing.policy.templates import Templates
from billing.values.choices import Classification, Remedy
from billing.values.money import Money
from billing.wording import incomplete, waiting

SETTLED = (Remedy.RETRY_PAYMENT, Remedy.VOID_INVOICE)
MOST = 2


def asked(case: Case, account: Account, texts: Templates) -> list[Sentence]:
    """Of a case over a payment, as long as nothing in it settled that."""
    if case.classification is not Classification.FAILED_PAYMENT or any(map(case.carried_out, SETTLED)):
        return []
    told = [sentence for invoice in waiting_payments(account)[:MOST] for sentence in confirmed(invoice, account)]
    told += [finished(amount, waits, account, texts) for amount, waits in begun(account)[:MOST]]
    return [*told, *(by_hand(invoice, account, texts) for invoice in sent(account)[:MOST])]


def waiting_payments(account: Account) -> list[Invoice]:
    return [invoice for invoice in account.open_invoices if waiting.of(invoice, account)]


def begun(account: Account) -> list[tuple[Money | None, Waiting]]:
    """What waits for the customer without an invoice, and did not fail: how much, and for what."""
    told: list[tuple[Money | None, Waiting | None]] = [
        (payment.amount, payment.waiting) for payment in unfinished(account) if payment.status in {ACTION, CONFIRMATION}
    ]
    told += [(checkout.total, checkout.waiting) for checkout in waiting_checkouts(account)]
    return [(amount, waits) for amount, waits in told if waits]


def sent(account: Account) -> list[Invoice]:
    """Invoices to be paid by hand of which nobody tried a payment, and none is on its way."""
    return [invoice for invoice in account.open_invoices if is_untried(invoice, account)]


def is_untried(invoice: Invoice, account: Account) -> bool:
    if invoice.collection_method != "send_invoice" or waiting.of(invoice, account):
        return False
    return not (invoice.failure or account.last_failure(invoice) or account.is_on_its_way(invoice))


def finished(amount: Money | None, waits: Waiting, account: Account, texts: Templates) -> Sentence:
    step = incomplete.step(waits).for_customer
    told = str(amount) if amount else texts["words.amount_unknown"]
    return "asked.confirm", {"amount": told, "step": f"{step}{by_when(waits, account)}"}


def confirmed(invoice: Invoice, account: Account) -> list[Sentence]:
    waits = waiting.of(invoice, account)
    if waits is None:
        return []
    step = f"{waiting.step(waits).for_customer}{by_when(waits, account)}"
    return [("asked.confirm", {"amount": str(invoice.remaining), "step": step})]


def by_when(waits: Waiting, account: Account) -> str:
    return f", by {day(waits.until)}" if waits.until and waits.until > account.read_at else ""


def by_hand(invoice: Invoice, account: Account, texts: Templates) -> Sentence:
    name = texts["words.invoice_nameless"]
    if invoice.number:
        name = Template(texts["words.invoice"]).substitute(name=invoice.number)
    told = {"amount": str(invoice.remaining), "invoice": name, "Invoice": name[:1].upper() + name[1:]}
    if invoice.due is None:
        return "asked.sent", told
    key = "asked.overdue" if invoice.due < account.read_at else "asked.due"
    return key, told | {"day": day(invoice.due)}


def day(at: datetime) -> str:
    return f"{at.day} {at:%B %Y}"
