"""What the bot lets through of a made-up customer's payments, read as a case reads them. No tests here."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from billing.account.account import Account
from billing.account.giving_back import most, share
from billing.account.payments import Charge
from billing.case.events import Targets
from billing.execution.completing import completed
from billing.policy.policy import Policy
from billing.remedies.refund_charge import RefundCharge
from billing.stripe.stripe_processor import StripeProcessor
from billing.values.identifiers import Identifier, IdentifierKind
from billing.values.money import Money, increment
from sandbox.standins.stripe.account import Account as StripeAccount
from tests.corpus.without_wires import OneByOne, WithoutWires
from tests.oracle.customer import MadeUp
from tests.oracle.told import CUSTOMER

# Panels hold as much of a list, objects as much of what lies inside them, and so many disputes are asked for.
PAGE, INSIDE, DISPUTES = 100, 10, 3


@contextmanager
def bot_on(account: StripeAccount) -> Iterator[StripeProcessor]:
    now = account.now
    stripe = WithoutWires(account)
    processor = StripeProcessor(stripe, github_key="github", email_key="support_email", now=now, threads=OneByOne())
    try:
        yield processor
    finally:
        processor.close()


def picture(processor: StripeProcessor) -> Account:
    found = processor.look_up(Identifier(IdentifierKind.CUSTOMER, CUSTOMER), fresh=True).account
    assert found, "nobody was found"
    return completed(found, processor)


def figures(account: Account, *, as_credit: bool = False) -> dict[str, int | None]:
    """By charge, in minor units: 0 where nothing may go back, None where that is unknown."""
    found = {charge.id: most(charge, account, as_credit=as_credit) for charge in account.charges}
    return {id: None if amount is None else amount.amount for id, amount in found.items()}


def let_through(account: Account) -> dict[str, int | None]:
    """The same, where the guards let exactly that much through."""
    said = figures(account)
    for charge in account.charges:
        check_guards(charge, said[charge.id], account)
    return said


def check_guards(charge: Charge, figure: int | None, account: Account) -> None:
    currency = charge.captured.currency
    step = increment(currency)
    too_much = guard(charge, Money((figure or 0) + step, currency), account)
    assert too_much, f"{charge.id}: more than {figure} is let through"
    if figure:
        refused = guard(charge, Money(figure, currency), account)
        assert not refused, f"{charge.id}: {figure} is offered and refused as {refused}"


def guard(charge: Charge, amount: Money, account: Account) -> str:
    """Why it is refused; empty where it is not."""
    on = Targets(charge=charge.id, amount=amount.amount, currency=amount.currency)
    return RefundCharge().guard(on, account, Policy()).reason


def may_be_unknown(told: MadeUp) -> bool:
    """Whether Stripe has more than it shows at once, of anything that the figures rest on."""
    account = told.account
    lists = ("charge", "invoice", "subscription", "credit_note", "invoiceitem", "customer_balance_transaction")
    inside = [
        *(len(invoice["lines"]["data"]) for invoice in account.all("invoice")),
        *(len(account.all("refund", charge=charge["id"])) for charge in account.all("charge")),
        *(len(account.all("invoice_payment", invoice=invoice["id"])) for invoice in account.all("invoice")),
    ]
    return (
        any(len(account.all(kind)) > PAGE for kind in lists)
        or any(size > INSIDE for size in inside)
        or sum(charge["disputed"] for charge in account.all("charge")) > DISPUTES
    )


def compare(told: MadeUp, processor: StripeProcessor) -> Counter[str]:
    """At this moment, for each charge; how many there were."""
    account = picture(processor)
    said = compare_most(told, account)
    compare_most(told, account, as_credit=True)
    for id in said:
        compare_ways(told, account, id)
    missing = told.ledger.payments.keys() - said.keys()
    assert not missing or may_be_unknown(told), f"{missing} is not offered"
    return Counter(payments=len(said), unknown=sum(amount is None for amount in said.values()))


def compare_most(told: MadeUp, account: Account, *, as_credit: bool = False) -> dict[str, int | None]:
    said = figures(account, as_credit=as_credit)
    how = "as credit" if as_credit else "by refund"
    for id, amount in said.items():
        known = told.ledger.most(id, as_credit=as_credit) if id in told.ledger.payments else None
        if amount is None:
            assert known is None or may_be_unknown(told), f"{id}: unknown {how}, though the ledger says {known}"
        else:
            assert amount == (known or 0), f"{id}: {amount} is let through {how}, the ledger says {known}"
    return said


def compare_ways(told: MadeUp, account: Account, id: str) -> None:
    """What the payment was for, and how much of it went back in which way."""
    charge, ledger = account.charge(id), told.ledger
    paid, counted = ledger.payments.get(id), share(charge, account) if charge else None
    if not charge or not counted or not paid:
        return
    assert charge.invoice == paid.invoice, f"{id}: paid {charge.invoice}, the ledger says {paid.invoice}"
    invoice = account.invoice(charge.invoice)
    outside = invoice.paid_off_stripe.amount if invoice and invoice.paid_off_stripe else 0
    group = {whose for each in ledger.joined(paid.invoice) for whose in ledger.brings[each]} if paid.invoice else set()
    owed = ledger.owed()
    ways = {
        "refunded": (counted.refunded.amount, sum(paid.refunds.values())),
        "made up": (counted.made_up.amount, ledger.for_payment[id]),
        "given for the invoice": (
            counted.noted.amount + counted.overpaid.amount,
            ledger.for_invoice[paid.invoice or ""],
        ),
        "used": (counted.used.amount, ledger.gone_of[id] + ledger.gone_of[paid.invoice or ""]),
        "unused time": (counted.unused.amount, sum(owed.get(whose, 0) for whose in group)),
        "paid outside": (outside, ledger.outside[paid.invoice or ""]),
    }
    for way, (told_as, known) in ways.items():
        assert told_as == known, f"{id}: {told_as} {way}, the ledger says {known}"
