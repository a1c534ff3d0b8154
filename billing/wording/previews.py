"""What an approval would set off, as Stripe's previews say, in a line each."""

from collections.abc import Mapping

from billing.account.account import Account
from billing.account.paying import paying
from billing.account.preview import Preview
from billing.account.proration import lost
from billing.account.subscription import Subscription
from billing.case.events import Proposed
from billing.values.money import Money
from billing.wording import payment_methods
from billing.wording.line import Line

UNKNOWN: Line = ("What Stripe would bill is unknown: it gave no preview",)


def credit_note(proposed: Proposed, told: Preview) -> list[Line]:
    if told.problem:
        return [(f"The credit note is unknown: Stripe gave no preview ({told.problem})",)]
    note, tax = told.amounts.get("credit_note"), told.amounts.get("tax")
    if note is None:
        paid_for = "its invoice stays as it is, also for tax" if proposed.invoice else "it has no invoice to correct"
        return [(f"No credit note: {paid_for}",)]
    of_it = f", {tax} of it tax" if tax and tax.amount else ""
    return [(f"A credit note over {note}{of_it} follows it, without an e-mail to the customer",)]


def charged(proposed: Proposed, account: Account) -> Line:
    invoice = account.invoice(proposed.invoice)
    card = paying(account.customer, account.subscription(proposed.subscription), account.payment_methods, invoice)
    return (f"Charges {payment_methods.named(card)}" if card else "Charges the customer's default payment method",)


def cancellation(proposed: Proposed, told: Preview, account: Account) -> list[Line]:
    lines: list[Line] = []
    if told.problem:
        lines.append(UNKNOWN)
    else:
        unused, last = told.amounts.get("unused"), told.amounts.get("last_invoice")
        # What is voided was to pay for the running period, so there is nothing of it to pay back.
        if unused and not proposed.voids:
            lines.append((f"Unused time worth {unused} is neither paid back nor credited",))
        if last and last.amount and proposed.bills:
            lines.append((last_invoice(last),))
        elif last and (rest := beside(last, told.amounts)):
            left = "is usage, which nobody pays any more, or waits for a later invoice"
            lines.append((f"No last invoice is made: what else it would bill, {rest}, {left}",))
    lines += billed(told.amounts) if proposed.bills else dropped(told.amounts)
    for id in proposed.voids:
        lines.append((f"Voids its open invoice {named(id, account)}",))
    for id in proposed.collects:
        lines.append((f"Goes on collecting {named(id, account)}, which Stripe would stop",))
    return lines


def last_invoice(last: Money) -> str:
    if last.amount < 0:
        return f"A last invoice below zero is made, and {last.negated()} goes to the customer's balance as credit"
    return f"A last invoice over {last} is made, and collected as usual"


def beside(last: Money, amounts: Mapping[str, Money]) -> Money | None:
    """What a last invoice would bill besides what a change left, if anything."""
    rest = last
    if charge := amounts.get("lost_charge"):
        rest -= charge
    if credit := amounts.get("lost_credit"):
        rest += credit
    return rest if rest.amount > 0 else None


def of_cancelling(subscription: Subscription, account: Account) -> list[Line]:
    """What is dropped, as far as it was read when nobody has proposed anything yet."""
    given = account.given_back
    if account.prorations is None and given is None:
        return []
    pending = account.prorations if given is None else given.pending
    if pending is None:
        return [("What a change left to be billed, and what is dropped of it, is unknown",)]
    return dropped(lost(pending, subscription.id))


def dropped(amounts: Mapping[str, Money]) -> list[Line]:
    lines: list[Line] = []
    if charge := amounts.get("lost_charge"):
        lines.append((f"{charge} that a change left to be billed is dropped: nobody pays it any more",))
    if credit := amounts.get("lost_credit"):
        lines.append((f"{credit} of credit that a change left is dropped: the customer loses it",))
    return lines


def billed(amounts: Mapping[str, Money]) -> list[Line]:
    lines: list[Line] = []
    if charge := amounts.get("lost_charge"):
        lines.append((f"{charge} that a change left to be billed is billed now",))
    if credit := amounts.get("lost_credit"):
        lines.append((f"{credit} of credit that a change left is taken off that; more than that goes to the balance",))
    return lines


def named(id: str, account: Account) -> str:
    invoice = account.invoice(id)
    return f"{invoice.number or id} over {invoice.remaining}" if invoice else id


def balance(proposed: Proposed, told: Preview) -> Line:
    before = told.amounts.get("balance")
    if before is None or proposed.amount is None or proposed.currency is None:
        return ("The balance is unknown",)
    if before.currency != proposed.currency:
        return (f"The balance stands at {before}",)
    after = before - Money(proposed.amount, proposed.currency)
    if before.amount > 0:
        return (f"{before} owed on the balance before, {stands(after)} after",)
    return (f"Credit {credit_in(before)} before, {credit_in(after)} after; the next invoices use it up",)


def stands(balance: Money) -> str:
    return f"{balance} owed" if balance.amount > 0 else f"{credit_in(balance)} of credit"


def credit_in(balance: Money) -> Money:
    return balance.negated() if balance.amount < 0 else Money(0, balance.currency)
