"""What Stripe's previews say, in a line each: before anybody decides, and on the approver's card."""

from collections.abc import Mapping

from billing.account.account import Account
from billing.account.paying import paying
from billing.account.preview import Preview
from billing.account.proration import lost
from billing.account.subscription import Subscription
from billing.case.events import Proposed
from billing.values.choices import Remedy
from billing.values.money import Money
from billing.wording import ahead, payment_methods
from billing.wording.line import Line, Moment
from billing.wording.subscriptions import periods

UNKNOWN: Line = ("What Stripe would bill is unknown: it gave no preview",)
NOT_YET: Line = ("Stripe is still being asked what it would bill; close this and open it again in a moment",)


def of_end(subscription: Subscription, told: Preview | None) -> list[Line]:
    """What ending it at its period's end does, as far as Stripe was asked."""
    end = subscription.paid_until
    lines: list[Line] = [("In use and paid for until ", end) if end else ("In use until its period ends",)]
    again = ahead.billed_again(subscription)
    lines += [*periods(subscription), *again]
    if subscription.schedule:
        lines.append(("Its schedule is cut off there; an undo puts the later phases back",))
    if told is None:
        return lines
    if told.problem:
        return [*lines, UNKNOWN]
    next_invoice, last = told.amounts.get("next_invoice"), told.amounts.get("last_invoice")
    if again and last:
        lines.append((f"The next invoice is still made, over {last}", *on_day(told)))
    elif next_invoice:
        lines.append((f"The next invoice over {next_invoice} is not made", *on_day(told)))
    if last and last.amount and not again:
        lines.append((f"Stripe still bills {last} for what is used or changed already",))
    return [*lines, ("Read from Stripe ", Moment(told.read_at))]


def on_day(told: Preview) -> Line:
    return (" on ", told.next_at) if told.next_at else ()


def of_proposal(proposed: Proposed, told: Preview, account: Account) -> list[Line]:
    """What an approval would set off, beside what the card says of the object itself."""
    match proposed.remedy:
        case Remedy.REFUND_CHARGE:
            return [*credit_note(proposed, told), ("Read from Stripe ", Moment(told.read_at))]
        case Remedy.CANCEL_NOW:
            return [*cancellation(proposed, told, account), ("Read from Stripe ", Moment(told.read_at))]
        case Remedy.RETRY_PAYMENT:
            return [charged(proposed, account), ("Read from Stripe ", Moment(told.read_at))]
        case Remedy.CREDIT_BALANCE:
            return [balance(proposed, told), ("Read from Stripe ", Moment(told.read_at))]
        case _:
            return [("Read from Stripe ", Moment(told.read_at))]


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
            lines.append((f"A last invoice over {last} is made, and collected as usual",))
        elif last and (rest := beside(last, told.amounts)):
            left = "is usage, which nobody pays any more, or waits for a later invoice"
            lines.append((f"No last invoice is made: what else it would bill, {rest}, {left}",))
    lines += billed(told.amounts) if proposed.bills else dropped(told.amounts)
    for id in proposed.voids:
        lines.append((f"Voids its open invoice {named(id, account)}",))
    for id in proposed.collects:
        lines.append((f"Goes on collecting {named(id, account)}, which Stripe would stop",))
    return lines


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
    return (f"Credit {credit_in(before)} before, {credit_in(after)} after; the next invoices use it up",)


def credit_in(balance: Money) -> Money:
    return balance.negated() if balance.amount < 0 else Money(0, balance.currency)
