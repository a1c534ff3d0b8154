"""Where a refund goes, how soon it shows there, and by what it can be looked for: in words that fit how it was paid."""

from datetime import datetime

from billing.account.account import Account
from billing.account.payment_method import PaymentMethod
from billing.account.payment_types import BACK, BANK, CASH, Destination, type_of
from billing.account.payments import Charge
from billing.account.refund import Refund
from billing.case.events import Executed
from billing.values.facts import Facts
from billing.values.money import Money
from billing.wording import payment_methods, refund_states
from billing.wording.line import Line, Named

# What Stripe calls a destination where it is not the type of what was paid with.
OTHERWISE = {"revolut": "revolut_pay"}
REVERSAL = "reversal"
AVAILABLE = "available"


def destination(method: PaymentMethod | None, made: Refund | None = None) -> Destination:
    """Where Stripe says that it went, else where what was paid that way goes back to."""
    where = made.destination if made else None
    if where == "customer_cash_balance":
        return CASH
    if method:
        return type_of(method.kind).refund
    if where and where.endswith("_bank_transfer"):
        return BANK
    return type_of(OTHERWISE.get(where, where)).refund if where else BACK


def goes_to(method: PaymentMethod | None) -> str:
    """For the team: `to the card (visa •4242); the card's statement shows it within 5 to 10 business days`."""
    return f"to the {place(method)}; {destination(method).shown}"


def place(method: PaymentMethod | None) -> str:
    which = f" ({payment_methods.named(method)})" if method else ""
    return f"{destination(method).place}{which}"


def last_day(charge: Charge, at: datetime) -> list[Line]:
    """Of what has no refunds, or none for good."""
    kind = type_of(charge.method.kind) if charge.method else None
    if kind is None or not charge.has_something_left:
        return []
    if not kind.has_refunds:
        return [(f"Stripe refunds no payment by {kind.name}",)]
    last = charge.refundable_until
    can = "could" if last and last < at else "can"
    return [(f"A payment by {kind.name} {can} be refunded until ", last)] if last else []


def shown(made: Refund | None, method: PaymentMethod | None) -> str:
    """For customers: what they see of it, and when."""
    where = destination(method, made)
    if made and made.sent_as == REVERSAL and where.on_statement:
        return "the payment disappears from the card's statement, and no second entry comes"
    return where.shown


def refund(made: Refund, charge: Charge, at: datetime) -> Line:
    """With everything by which it can be looked for, for *More*."""
    where = destination(charge.method, made)
    which = f" ({payment_methods.named(charge.method)})" if charge.method else ""
    head = Named(f"Refund of {made.amount}{seen(made)}", made.id)
    how = " as a reversal: the payment leaves the statement" if made.sent_as == REVERSAL else ""
    told = f" · {state(made)} · to the {where.place}{which}{how}{reference(made)}"
    made_on: Line = (" · ", made.created) if made.created else ()
    return (head, told, *asks_until(made, at), *made_on)


def asks_until(made: Refund, at: datetime) -> Line:
    """Afterwards Stripe takes it back, and it can be made again."""
    if made.status != "requires_action" or made.asks_until is None:
        return ()
    if made.asks_until <= at:
        return (" · the e-mail's time was over ", made.asks_until, ": that it comes back is awaited")
    return (" · they can answer until ", made.asks_until)


def stood(made: Refund) -> Facts:
    """What is kept of one that was not there yet when Stripe made it."""
    return {"status": made.status, "waits_for": made.waits_for}


def made_by(done: Executed, account: Account | None) -> Refund | None:
    """As Stripe has it; before that was read, as it stood when it was made."""
    read = account.refund(done.refund) if account else None
    if read or not (done.refund and done.after and done.amount and done.currency):
        return read
    status, waits_for = (done.after.get(name) for name in ("status", "waits_for"))
    amount = Money(done.amount, done.currency)
    return Refund(done.refund, amount, str(status), waits_for=str(waits_for) if waits_for else None)


def head(done: Executed, account: Account | None, money: str) -> str:
    """`Refunded 49.00 USD`; of one that is not there, or not known to be, nobody says so."""
    made = made_by(done, account)
    return f"Refunded {money}" if made is None or made.has_arrived else f"Refund of {money}"


def went(done: Executed, account: Account) -> str:
    """How that goes on: where the money goes, or what became of it instead."""
    made, charge = made_by(done, account), account.charge(done.charge)
    if made and not made.has_arrived:
        return f" {refund_states.told(made)}"
    method = charge.method if charge else None
    which = f" ({payment_methods.named(method)})" if method else ""
    place = f" to the {destination(method, made).place}{which}" if method or (made and made.destination) else ""
    return f"{place}{reference(made) if made and made.reference else ''}"


def state(made: Refund) -> str:
    return "refunded" if made.has_arrived else refund_states.told(made)


def reference(made: Refund) -> str:
    if made.reference:
        return f" · reference {made.reference}"
    return " · its reference is not there yet" if made.reference_status == "pending" else ""


def seen(moved: Refund | Charge) -> str:
    """What the customer saw of it in their own currency, where that is another one."""
    return f" (the customer saw {moved.presented})" if moved.presented else ""
