"""What every guard rail must let through, though it looks like what it is there for. No tests here.

A step's name completes "it is all right to …".
"""

from datetime import timedelta

from billing.account.account import Panel
from billing.account.customer import Customer
from billing.account.payment_method import PaymentMethod
from billing.values.money import Money
from tests.billing.remedies.losses import (
    BOTH_CURRENCIES,
    CANCEL,
    CREDIT,
    DISPUTED,
    END,
    IN_DOLLARS,
    MONTH,
    PREPAID,
    REFUND,
    RETRY,
    SEPA,
    VOID,
    Step,
    card,
    having,
    holding,
    owing,
    tried,
)
from tests.billing.remedies.shapes import INQUIRY, credited, given, paid, prorated, unread, waiting
from tests.billing.samples import NOW, charge, subscription, usd

# The subscription's payments of two months, the second made before the credit for unused time.
TWO_MONTHS = (paid("ch_2", created=NOW - timedelta(days=1)), paid(created=NOW - MONTH))
ALL_RIGHT: dict[str, Step] = {
    "end an inquiry with a refund": Step(REFUND, having(DISPUTED, disputes=(INQUIRY,))),
    "refund a charge to the cent": Step(REFUND, having()),
    "refund what is left of bought credits": Step(REFUND, having(**PREPAID), amount=4000),
    "refund a debit on its last day": Step(REFUND, having(paid(method=SEPA, created=NOW - timedelta(days=180)))),
    "refund a card after years": Step(
        REFUND, having(paid(method=PaymentMethod("pm_1", "card"), created=NOW - timedelta(days=900)))
    ),
    "credit what no refund reaches any more": Step(
        CREDIT, having(paid(method=SEPA, created=NOW - timedelta(days=300)))
    ),
    "charge the least that Stripe does": Step(RETRY, owing(remaining=usd(50))),
    "refund what is left after a part": Step(REFUND, having(paid(refunded=usd(3000))), amount=1900),
    "refund what was not credited": Step(REFUND, having(invoices=prorated(2000)), amount=2900),
    "refund the payment before the one that the credit was for": Step(REFUND, having(*TWO_MONTHS, **waiting(4900))),
    "refund it where the later invoice gave the credit": Step(REFUND, having(*TWO_MONTHS, invoices=prorated(4900))),
    "refund what another subscription's credit is not for": Step(REFUND, having(**waiting(4900, "sub_2"))),
    "refund what a later attempt that failed does not make older": Step(
        REFUND, having(paid("ch_2", status="failed", created=NOW), paid(), **waiting(2000)), amount=2900
    ),
    "refund a charge that is for no subscription": Step(REFUND, having(charge(), invoices=prorated(4900))),
    "refund yen, which have no cents": Step(
        REFUND, having(paid(captured=Money(4900, "jpy"), refunded=Money(0, "jpy"))), currency="jpy"
    ),
    "refund what was not credited to the balance": Step(REFUND, having(**given(credited(2000))), amount=2900),
    "refund what was credited and taken back": Step(REFUND, having(**given(credited(-4900), credited(4900)))),
    "refund what credit for another payment does not make up for": Step(
        REFUND, having(**given(credited(4900, "ch_0")))
    ),
    "refund a charge without an invoice where all invoices were read": Step(REFUND, having(paid(invoice=None))),
    "credit what is left of a first credit": Step(CREDIT, having(**given(credited(2000))), amount=2900),
    "credit all of the newest payment": Step(CREDIT, having()),
    "credit a payment in the currency of what goes on": Step(CREDIT, having(subscriptions=(IN_DOLLARS,))),
    "credit whoever has left": Step(CREDIT, having(subscriptions=(subscription(status="canceled", currency="eur"),))),
    "credit what is left of it": Step(CREDIT, having(paid(refunded=usd(900))), amount=4000),
    "end it before an end that is further away": Step(END, holding(cancel_at=NOW + 9 * MONTH)),
    "end a schedule before its own end": Step(END, holding(schedule="sub_sched_1", cancel_at=NOW + 9 * MONTH)),
    "end one of two in different currencies": Step(END, having(subscriptions=BOTH_CURRENCIES)),
    "end what is past due": Step(END, holding(status="past_due")),
    "cancel what is unpaid": Step(CANCEL, holding(status="unpaid")),
    "cancel what ends already": Step(CANCEL, holding(cancel_at_period_end=True)),
    "charge a new card after a stolen one": Step(RETRY, having(tried(failure="stolen_card"), **card("fp_2"))),
    "charge again after there was no money": Step(RETRY, owing(failure="insufficient_funds")),
    "charge for a first payment that failed": Step(
        RETRY, having(tried(failure="insufficient_funds"), subscriptions=(subscription(status="incomplete"),))
    ),
    "charge what the subscription has for itself": Step(
        RETRY,
        having(customer=Customer("cus_1", livemode=True), subscriptions=(subscription(default_payment_method="pm_1"),)),
    ),
    "charge an account whose default nobody reads": Step(
        RETRY, having(customer=Customer("acct_1", livemode=True), **card("fp_1"))
    ),
    "charge what was tried last, though nothing shows that it is the default": Step(
        RETRY, having(tried(failure="insufficient_funds"), customer=Customer("cus_1", livemode=True), **card("fp_1"))
    ),
    "charge for what belongs to no subscription": Step(RETRY, owing(subscription=None)),
    "charge again by the invoice's own word without the charges": Step(
        RETRY, unread(owing(failure="insufficient_funds"), Panel.CHARGES)
    ),
    "take back what was given up": Step(VOID, owing(status="uncollectible")),
    "take back what an ended subscription owes": Step(VOID, holding(status="canceled")),
}
