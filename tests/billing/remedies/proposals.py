"""A proposal of each remedy that takes a second person, made from a form on a reading in which it may be done. No tests
here.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from billing.account.account import Account
from billing.account.customer import Customer
from billing.case.case import Case
from billing.case.events import Proposed
from billing.case.fold import evolve
from billing.case.log import CaseEvent
from billing.commands.propose import take
from billing.policy.policy import Policy
from billing.remedies.inputs import Inputs
from billing.values.choices import Classification, Remedy
from tests.billing.remedies.shapes import billed, paid
from tests.billing.samples import ADA, NOW, account, classified_case, invoice, operator, subscription, usd

POLICY = Policy(credit_balance=True)
DUPLICATE, FAILED, FAILURE = (
    Classification.DUPLICATE_SUBSCRIPTION,
    Classification.FAILED_PAYMENT,
    Classification.PRODUCT_FAILURE,
)
FORMS: dict[Remedy, tuple[Classification, Inputs]] = {
    Remedy.RETRY_PAYMENT: (FAILED, Inputs(invoice="in_1")),
    Remedy.VOID_INVOICE: (DUPLICATE, Inputs(invoice="in_1")),
    Remedy.CANCEL_NOW: (DUPLICATE, Inputs(subscription="sub_1")),
    Remedy.CREDIT_BALANCE: (FAILURE, Inputs(amount="49.00")),
    Remedy.REFUND_CHARGE: (FAILURE, Inputs(charge="ch_1", amount="49.00", reason="duplicate")),
}


def customer(**given: Any) -> Account:
    """With a paid charge, an open invoice and no balance."""
    fields: dict[str, Any] = {
        "customer": Customer("cus_1", livemode=True, balance=usd(0), default_payment_method="pm_1"),
        "charges": (paid(),),
        "invoices": (invoice(),),
    }
    return billed(account(**(fields | given)))


def proposal(remedy: Remedy, shown: Account | None = None, *, previewed: bool = True) -> Case:
    """Proposed by Ada at `seq` 4, as the last thing that happened."""
    kind, form = FORMS[remedy]
    case = classified_case(kind)
    inputs = replace(form, skip_reason="customer_asked")
    (event,) = take(case, operator(), remedy, inputs, (shown or customer(), case.stale_before_seq), POLICY, NOW).events
    assert isinstance(event, Proposed)
    return evolve(replace(case, previewed_seq=4 if previewed else 3), CaseEvent(4, NOW, ADA, event))


# What somebody did in Stripe since.
Meanwhile = Callable[[Account], Account]


def of_charge(**changes: Any) -> Meanwhile:
    return lambda reading: replace(reading, charges=(replace(reading.charges[0], **changes),))


def of_invoice(**changes: Any) -> Meanwhile:
    return lambda reading: replace(reading, invoices=(replace(reading.invoices[0], **changes),))


def of_subscription(**changes: Any) -> Meanwhile:
    return lambda reading: replace(reading, subscriptions=(replace(reading.subscriptions[0], **changes),))


def of_item(**changes: Any) -> Meanwhile:
    (item,) = subscription().items
    return of_subscription(items=(replace(item, **changes),))


def of_customer(**changes: Any) -> Meanwhile:
    return lambda reading: replace(reading, customer=replace(reading.customer, **changes))
