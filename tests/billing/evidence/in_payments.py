"""What stands out in payments, by the README's names: readings with it, and near misses without."""

from dataclasses import replace
from typing import Any

from billing.account.account import Account, Panel
from billing.account.incomplete import PROCESSING, IncompletePayment
from billing.account.payments import Charge, FraudWarning
from billing.account.waiting import ACTION, CONFIRMATION, METHOD, Waiting
from billing.values.money import Money
from tests.billing.evidence.readings import ago, checkout, dispute, disputed, invoice, refund, soon, subscribed
from tests.billing.samples import account, charge, usd

Readings = dict[str, Account]


def one(**given: Any) -> Account:
    return account(subscriptions=(subscribed(**given),))


def paid(*minutes: float, **given: Any) -> tuple[Charge, ...]:
    """Charges of 49 dollars, each so many minutes ago."""
    return tuple(charge(f"ch_{n}", created=ago(minutes=at), **given) for n, at in enumerate(minutes, start=1))


def charged(*charges: Charge) -> Account:
    return account(charges=charges)


def contested(status: str, **given: Any) -> Account:
    """Of two alike, the second one."""
    return account(
        charges=(FIRST, replace(SECOND, disputed=True)),
        disputes=(dispute(charge=SECOND.id, status=status, **given),),
    )


def for_one_invoice(*, overpaid: int, **given: Any) -> Account:
    asked = invoice(status="paid", overpaid=usd(overpaid), **given)
    return account(invoices=(asked,), charges=paid(60, 55, invoice=asked.id))


def for_one_each(*noted: int) -> Account:
    """Two invoices, each with what credit notes gave back of it."""
    asked = tuple(
        invoice(f"in_{n}", subscription=None, paid=usd(4900), noted=usd(back)) for n, back in enumerate(noted, start=1)
    )
    return account(invoices=asked, charges=(replace(FIRST, invoice="in_1"), replace(SECOND, invoice="in_2")))


def owed(**given: Any) -> Account:
    return account(invoices=(invoice(**({"remaining": usd(4900)} | given)),))


def coming(status: str = "active", *, arrived: bool = False, **given: Any) -> Account:
    """A debit for the newest invoice that set off two days ago, and nobody knows yet whether it works."""
    on = charge("ch_2", status="failed" if arrived else "pending", invoice="in_1", created=ago(days=2))
    asked = invoice(status="open", remaining=usd(4900), attempt_count=1, subscription="sub_1", **given)
    return account(subscriptions=(subscribed(status=status),), invoices=(asked,), charges=(on,))


def left(*checkouts: Any, bought: Any = None, **given: Any) -> Account:
    return account(charges=(bought,) if bought else (), checkouts=checkouts or (checkout(**given),))


def begun(**given: Any) -> Account:
    fields: dict[str, Any] = {"status": METHOD, "created": ago(days=1)} | given
    fields = {"waiting": Waiting(fields["status"])} | fields
    return account(incomplete=(IncompletePayment("pi_1", amount=usd(1200), **fields),))


FIRST, SECOND = paid(60, 55)
LATE = Waiting(ACTION, "boleto_display_details", until=ago(days=1))
VOUCHER: dict[str, Any] = {
    "status": "complete",
    "payment_status": "unpaid",
    "waiting": Waiting(ACTION, "boleto_display_details", until=soon(days=2)),
}
OTHER_AMOUNT = charge("ch_3", created=ago(minutes=57), captured=usd(500))
TRIED = subscribed("sub_2", status="incomplete_expired", created=ago(days=2))
WON = dispute("du_2", status="won", created=ago(days=1))
SENT: dict[str, Any] = {"status": "open", "collection_method": "send_invoice"}
LOST = dispute(status="lost")
INQUIRY = dispute(status="warning_needs_response")


def warned(*, of: str = "ch_1", actionable: bool = True, **given: Any) -> Account:
    warning = FraudWarning("issfr_1", of, "made_with_stolen_card", ago(days=1), actionable)
    return account(charges=(charge(**given),), warnings=(warning,))


REFUSED: dict[str, Any] = {"status": "open", "attempt_count": 4}
PENDING = charge("ch_2", status="pending", invoice="in_1")

SHOWN: dict[str, Readings] = {
    "charged_twice": {
        "five minutes apart": charged(FIRST, SECOND),
        "ten minutes apart": charged(*paid(60, 50)),
        "for one invoice, and more than it asked for": for_one_invoice(overpaid=4900),
        "a part of one went back by credit note": for_one_each(0, 1000),
        "a part of each went back by credit note": for_one_each(2500, 2500),
        "a part of one invoice's went back by credit note": for_one_invoice(overpaid=4900, noted=usd(1000)),
        "a part of one was refunded": charged(FIRST, replace(SECOND, refunded=usd(500))),
        "a part of each was refunded": charged(*(replace(one, refunded=usd(2000)) for one in (FIRST, SECOND))),
        "one of them was disputed and won": contested("won", refundable=True),
        "one of them is disputed": contested("needs_response"),
        "for one subscription": charged(*paid(60, 55, subscription="sub_1")),
        "one of them for a subscription": charged(FIRST, replace(SECOND, subscription="sub_1")),
        "with another amount in between": charged(FIRST, OTHER_AMOUNT, SECOND),
        "with another subscription's in between": charged(
            *(replace(one, subscription=f"sub_{n % 2}") for n, one in enumerate(paid(60, 58, 55)))
        ),
    },
    "payment_failing": {"past due": one(status="past_due"), "unpaid": one(status="unpaid")},
    "payment_on_its_way": {
        "for a renewal": coming(),
        "for a first payment": coming(status="incomplete"),
        "after an attempt that failed": coming(status="past_due"),
        "as the intent says, with the charges unread": replace(
            coming(processing=True), charges=(), unknown=(Panel.CHARGES,)
        ),
        "for no invoice": charged(charge(status="pending")),
    },
    "first_payment_waiting": {"": one(status="incomplete")},
    "payment_waiting": {
        "the bank asks the customer": begun(status=ACTION),
        "left before it was confirmed": begun(status=CONFIRMATION),
        "refused": begun(failure="expired_card"),
        "another amount was paid since": replace(begun(status=ACTION), charges=(charge(created=ago(hours=1)),)),
        "thirty days ago": begun(status=ACTION, created=ago(days=30)),
        "a voucher of a checkout": left(**VOUCHER),
    },
    "first_payment_expired": {
        "nothing else": account(subscriptions=(TRIED,)),
        "an older one to the product is alive": account(subscriptions=(subscribed(), TRIED)),
        "a newer one to another product is alive": account(
            subscriptions=(TRIED, subscribed(created=ago(days=1), item={"product": "prod_plus"}))
        ),
        "a newer one ended": account(subscriptions=(TRIED, subscribed(created=ago(days=1), status="canceled"))),
    },
    "checkout_unfinished": {
        "expired": left(),
        "open": left(status="open"),
        "thirty days ago": left(created=ago(days=30)),
        "bought something before": left(bought=charge(created=ago(days=2))),
        "a payment failed since": left(bought=charge(created=ago(hours=2), status="failed")),
    },
    "dispute_open": {
        "needs an answer": disputed(dispute()),
        "under review": disputed(dispute(status="under_review")),
        "after an inquiry": disputed(dispute("du_2", status="warning_closed", created=ago(days=9)), dispute()),
        "in a state that is not known": disputed(),
    },
    "inquiry_open": {"needs an answer": disputed(INQUIRY)},
    "dispute_lost": {"": disputed(LOST), "after one was won": disputed(replace(WON, created=ago(days=9)), LOST)},
    "refunded": {"in part": charged(charge(refunded=usd(100)))},
    "refund_under_way": {
        "at the bank": charged(charge(refunded=usd(4900), refunds=(refund("pending"),))),
        "the customer has to answer": charged(charge(refunded=usd(4900), refunds=(refund("requires_action"),))),
    },
    "refund_failed": {
        "failed": charged(charge(refunds=(refund("failed"),))),
        "cancelled": charged(charge(refunds=(refund("canceled"),))),
    },
    "invoice_refused": {
        "of last month, while the newest is paid": account(
            invoices=(invoice("in_2", subscription="sub_1"), invoice(**REFUSED, subscription="sub_1"))
        ),
        "for something that was bought once": owed(**REFUSED | {"attempt_count": 1}),
        "an older one of a subscription that fails": account(
            subscriptions=(subscribed(status="past_due"),),
            invoices=(
                invoice("in_2", **REFUSED, subscription="sub_1", created=ago(days=1)),
                invoice(**REFUSED, subscription="sub_1", created=ago(days=31)),
            ),
        ),
        "by its own word": owed(status="open", failure="insufficient_funds"),
        "tried again while the charges are unread": replace(owed(**REFUSED), charges=(), unknown=(Panel.CHARGES,)),
    },
    "invoice_overdue": {"since yesterday": owed(**SENT, due=ago(days=1))},
    "invoice_uncollectible": {
        "": owed(status="uncollectible"),
        "though it is paused now": replace(
            owed(status="uncollectible", attempt_count=4),
            subscriptions=(subscribed(paused=True, while_paused="mark_uncollectible"),),
        ),
    },
    "fraud_warned": {"paid": warned()},
    "invoice_stuck": {"": owed(status="draft", stuck="customer_tax_location_invalid")},
}

NEAR_MISSES: dict[str, Readings] = {
    "charged_twice": {
        "eleven minutes apart": charged(*paid(60, 49)),
        "two parts of one invoice": for_one_invoice(overpaid=0),
        "for two subscriptions": charged(replace(FIRST, subscription="sub_1"), replace(SECOND, subscription="sub_2")),
        "of two amounts": charged(FIRST, OTHER_AMOUNT),
        "of two currencies": charged(FIRST, replace(SECOND, captured=Money(4900, "eur"), refunded=Money(0, "eur"))),
        "the first attempt failed": charged(replace(FIRST, status="failed"), SECOND),
        "the second went back by credit note": for_one_each(0, 4900),
        "the first went back by credit note": for_one_each(4900, 0),
        "one of one invoice's went back by credit note": for_one_invoice(overpaid=4900, noted=usd(4900)),
        "one went back": charged(FIRST, replace(SECOND, refunded=SECOND.captured)),
        "as much as one went back of both": charged(*(replace(one, refunded=usd(2450)) for one in (FIRST, SECOND))),
        "the customer has one of them back from the bank": contested("lost"),
        "one of them was settled before a dispute began": contested("prevented"),
        "what came of a dispute over one of them was not read": replace(
            contested("won"), disputes=(), unknown=(Panel.DISPUTES,)
        ),
    },
    "payment_failing": {
        "paid": account(),
        "ended": one(status="canceled"),
        "only a charge failed": charged(*paid(60, status="failed")),
    },
    "payment_on_its_way": {
        "it has arrived": charged(*paid(60)),
        "it has failed": charged(charge(status="failed")),
        "it failed since, says the intent": coming(processing=False, arrived=True),
        "the customer has to confirm it first": replace(coming(status="incomplete"), charges=()),
        "whether it is, is unread": replace(coming(), charges=(), unknown=(Panel.CHARGES,)),
    },
    "first_payment_waiting": {
        "it is on its way": coming(status="incomplete"),
        "expired": one(status="incomplete_expired"),
        "on trial": one(status="trialing"),
    },
    "payment_waiting": {
        "nobody tried it": begun(),
        "it is on its way": begun(status=PROCESSING, waiting=None),
        "as much was paid since": replace(
            begun(status=ACTION), charges=(charge(captured=usd(1200), created=ago(hours=1)),)
        ),
        "31 days ago": begun(status=ACTION, created=ago(days=31)),
        "a checkout that was left tells of the failure": replace(
            left(), incomplete=begun(failure="expired_card").incomplete
        ),
        "nobody could read them": replace(begun(status=ACTION), incomplete=None),
        "a voucher that ran out": left(
            **VOUCHER | {"waiting": Waiting(ACTION, "boleto_display_details", until=ago(days=1))}
        ),
        "a voucher that was paid": left(**VOUCHER | {"waiting": None}),
    },
    "first_payment_expired": {
        "bought anew": account(subscriptions=(TRIED, subscribed(created=ago(days=1)))),
        "still waiting": one(status="incomplete"),
    },
    "checkout_unfinished": {
        "complete": left(status="complete", payment_status="paid"),
        "a newer one is complete": left(checkout(), checkout("cs_2", status="complete", created=ago(hours=2))),
        "31 days ago": left(created=ago(days=31)),
        "only a card was to be left": left(mode="setup"),
        "something was paid since": left(bought=charge(created=ago(hours=2))),
        "a subscription began since": replace(
            left(), subscriptions=(subscribed(created=ago(hours=2), status="trialing"),)
        ),
    },
    "dispute_open": {
        "won": disputed(dispute(status="won")),
        "won after all": disputed(dispute(), WON),
        "lost": disputed(LOST),
        "an inquiry": disputed(INQUIRY),
        "no dispute": account(),
    },
    "inquiry_open": {"closed": disputed(dispute(status="warning_closed")), "a dispute": disputed(dispute())},
    "dispute_lost": {"won": disputed(WON), "open again": disputed(replace(LOST, created=ago(days=9)), dispute())},
    "refund_under_way": {"it arrived": charged(charge(refunded=usd(4900), refunds=(refund(),)))},
    "refunded": {
        "it is on its way": charged(charge(refunded=usd(4900), refunds=(refund("pending"),))),
        "nothing": account(),
        "it came back": charged(charge(refunds=(refund("failed"),))),
    },
    "refund_failed": {"it arrived": charged(charge(refunded=usd(4900), refunds=(refund(),)))},
    "invoice_refused": {
        "not tried yet": owed(status="open"),
        "paid at last": owed(**REFUSED | {"status": "paid"}),
        "a payment is on its way": replace(owed(**REFUSED), charges=(PENDING,)),
        "tried once, and whether it is on its way is unread": replace(
            owed(**REFUSED | {"attempt_count": 1}), charges=(), unknown=(Panel.CHARGES,)
        ),
        "tried once, and which charge was for it is unread": replace(
            owed(**REFUSED | {"attempt_count": 1}), linked=False
        ),
        "it is overdue": owed(**SENT | REFUSED, due=ago(days=1)),
        "a failing subscription tells of it": account(
            subscriptions=(subscribed(status="past_due"),), invoices=(invoice(**REFUSED, subscription="sub_1"),)
        ),
        "its subscription ended": account(
            subscriptions=(subscribed(status="canceled", ended_at=ago(days=1)),),
            invoices=(invoice(**REFUSED, subscription="sub_1"),),
        ),
    },
    "invoice_overdue": {
        "due tomorrow": owed(**SENT, due=soon(days=1)),
        "paid": owed(**SENT | {"status": "paid"}, due=ago(days=1)),
        "charged automatically": owed(status="open", due=ago(days=1)),
        "without a date": owed(**SENT),
    },
    "invoice_uncollectible": {
        "open": owed(status="open"),
        "voided": owed(status="void"),
        "written off while paused": owed(status="uncollectible", end_reason="subscription_paused"),
        "written off while paused, without a reason": replace(
            owed(status="uncollectible"), subscriptions=(subscribed(paused=True, while_paused="mark_uncollectible"),)
        ),
    },
    "fraud_warned": {
        "nothing can be done any more": warned(actionable=False),
        "it went back": warned(refunded=usd(4900)),
        "disputed": warned(disputed=True),
        "of somebody else": warned(of="ch_2"),
    },
    "invoice_stuck": {
        "a draft that is just new": owed(status="draft"),
        "finalized after all": owed(status="open", stuck="x"),
    },
}
