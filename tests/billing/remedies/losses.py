"""Each guard rail's reason to be: what would be lost without it. No tests here.

A step's name completes "without the guard rail …".
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from billing.account.account import Account, Panel
from billing.account.customer import Customer
from billing.account.given_back import GivenBack, Grant
from billing.account.payment_method import PaymentMethod
from billing.account.payments import Charge
from billing.account.waiting import Waiting
from billing.case.events import Targets
from billing.policy.policy import Policy
from billing.values.choices import Remedy
from billing.values.money import Money
from tests.billing.remedies.shapes import (
    INQUIRY,
    LOST,
    billed,
    credited,
    dispute,
    given,
    paid,
    prorated,
    unread,
    waiting,
)
from tests.billing.samples import NOW, account, charge, invoice, subscription, usd

REFUND, CREDIT, END = Remedy.REFUND_CHARGE, Remedy.CREDIT_BALANCE, Remedy.CANCEL_AT_PERIOD_END
CANCEL, RETRY, VOID = Remedy.CANCEL_NOW, Remedy.RETRY_PAYMENT, Remedy.VOID_INVOICE
MONTH = timedelta(days=30)
# Everything switched on.
POLICY = Policy(credit_balance=True)


@dataclass(frozen=True)
class Step:
    """A remedy on the objects of an account; `reason` is why its guard rail forbids it, empty where it must not."""

    remedy: Remedy
    account: Account
    reason: str = ""
    amount: int = 4900
    currency: str = "usd"
    policy: Policy = POLICY

    @property
    def on(self) -> Targets:
        moves = self.remedy in {REFUND, CREDIT, RETRY}
        return Targets(
            charge="ch_1" if self.remedy in {REFUND, CREDIT} else None,
            subscription="sub_1" if self.remedy in {END, CANCEL} else None,
            invoice="in_1" if self.remedy in {RETRY, VOID} else None,
            amount=self.amount if moves else None,
            currency=self.currency if moves else None,
        )


def having(*charges: Charge, **given: Any) -> Account:
    return billed(account(**({"charges": charges or (paid(),), "invoices": (invoice(),)} | given)))


def holding(**given: Any) -> Account:
    return having(subscriptions=(subscription(**given),))


def owing(**given: Any) -> Account:
    return having(invoices=(invoice(**given),))


def tried(**given: Any) -> Charge:
    """The last attempt at paying the open invoice."""
    method = PaymentMethod("pm_1", "card", fingerprint=given.pop("fingerprint", "fp_1"))
    return charge("ch_2", **({"status": "failed", "invoice": "in_1", "method": method, "created": NOW} | given))


def card(fingerprint: str | None) -> dict[str, Any]:
    return {"payment_methods": (PaymentMethod("pm_1", "card", fingerprint=fingerprint),)}


DISPUTED = paid(disputed=True)
PREPAID: dict[str, Any] = {
    "given_back": GivenBack(grants=(Grant("credgr_1", "Pack", usd(4900), usd(4000), NOW, names=frozenset({"ch_1"})),))
}
SEPA = PaymentMethod("pm_1", "sepa_debit", last4="3000")
BUSINESS = having(customer=Customer("acct_1"))
GONE = having(customer=Customer("cus_1", deleted=True))
IN_DOLLARS = subscription(currency="usd")
BOTH_CURRENCIES = (IN_DOLLARS, subscription("sub_2", currency="eur"))

LOSSES: dict[str, Step] = {
    "the bank takes back what was refunded already": Step(REFUND, having(DISPUTED, disputes=(LOST,)), "disputed"),
    "an inquiry that became a dispute is paid twice": Step(
        REFUND,
        having(DISPUTED, disputes=(replace(INQUIRY, id="dp_0"), dispute("needs_response", days=2))),
        "disputed",
    ),
    "an inquiry that Stripe does not end with a refund is paid twice": Step(
        REFUND, having(DISPUTED, disputes=(replace(INQUIRY, refundable=False),)), "disputed"
    ),
    "a dispute is paid twice, though Stripe would let it": Step(
        REFUND, having(DISPUTED, disputes=(replace(LOST, refundable=True),)), "disputed"
    ),
    "a dispute that could not be read passes for an inquiry": Step(
        REFUND, unread(having(DISPUTED, disputes=(INQUIRY,)), Panel.DISPUTES), "unknown"
    ),
    "a dispute that nobody finds passes for an inquiry": Step(REFUND, having(DISPUTED), "disputed"),
    "a debit is refunded when Stripe does not any more": Step(
        REFUND, having(paid(method=SEPA, created=NOW - timedelta(days=181))), "too_old"
    ),
    "a voucher is refunded, which Stripe never does": Step(
        REFUND, having(paid(method=PaymentMethod("pm_1", "oxxo"))), "no_refunds"
    ),
    "less is charged than Stripe does": Step(RETRY, owing(remaining=usd(49)), "too_little"),
    "credits are used and paid back": Step(REFUND, having(**PREPAID), "credits_used", amount=4001),
    "credits are used and given as credit": Step(CREDIT, having(**PREPAID), "credits_used", amount=4001),
    "more goes back than was paid": Step(REFUND, having(), "more_than_left", amount=4901),
    "a second part goes back over the whole": Step(
        REFUND, having(paid(refunded=usd(3000))), "more_than_left", amount=1901
    ),
    "a whole refund follows a whole refund": Step(REFUND, having(paid(refunded=usd(4900))), "more_than_left", amount=1),
    "unused time is paid back after it was credited on an invoice": Step(
        REFUND, having(invoices=prorated(2000)), "prorated", amount=2901
    ),
    "unused time is paid back whose credit waits for its invoice": Step(
        REFUND, having(**waiting(2000)), "prorated", amount=2901
    ),
    "credits on an invoice and pending are not added up": Step(
        REFUND, having(invoices=prorated(2000), **waiting(1000)), "prorated", amount=1901
    ),
    "what is left after a part is taken for not credited": Step(
        REFUND, having(paid(refunded=usd(900)), invoices=prorated(2000)), "prorated", amount=2001
    ),
    "two payments go back whole after one was credited": Step(
        REFUND, having(paid(), paid("ch_0", created=NOW - MONTH, refunded=usd(4900)), **waiting(4900)), "prorated"
    ),
    "what no payment is left for is paid back from another": Step(
        REFUND, having(paid(), paid("ch_0", created=NOW - MONTH, refunded=usd(100)), **waiting(4900)), "prorated"
    ),
    "49 euros go back for 49 dollars": Step(REFUND, having(), "currency", currency="eur"),
    "a refund of nothing asks the customer for money": Step(REFUND, having(), "not_positive", amount=-4900),
    "a refund of nothing looks like help": Step(REFUND, having(), "not_positive", amount=0),
    "money goes back that never came": Step(REFUND, having(paid(status="failed")), "not_paid"),
    "money goes back that is still on its way": Step(REFUND, having(paid(status="pending")), "on_its_way"),
    "a charge that nobody lists is refunded": Step(REFUND, having(paid("ch_0")), "not_here"),
    "a refund is made without its contract": Step(REFUND, unread(having(), Panel.SUBSCRIPTIONS), "unknown"),
    "a refund is made without its credits": Step(REFUND, unread(having(), Panel.INVOICES), "unknown"),
    "our money goes back for a sale of Stripe's": Step(REFUND, holding(managed_payments=True), "managed_payments"),
    "somebody else's subscription is paid back from here": Step(REFUND, holding(connect="acct_2"), "connect"),
    "somebody else's charge is paid back from here": Step(REFUND, having(paid(connect="acct_2")), "connect"),
    "a payment goes back in a currency that it was not made in": Step(
        REFUND, having(subscriptions=BOTH_CURRENCIES), "currency", currency="eur"
    ),
    "credit is given where nobody switched it on": Step(CREDIT, having(), "switched_off", policy=Policy()),
    "credit is given to a customer who was deleted": Step(CREDIT, GONE, "no_balance"),
    "credit is given to a customer without a balance": Step(CREDIT, BUSINESS, "no_balance"),
    "credit is given for what may never arrive": Step(CREDIT, having(paid(status="pending")), "on_its_way"),
    "credit is given for what nobody paid": Step(CREDIT, having(paid(status="failed")), "not_paid"),
    "credit is given a second time": Step(CREDIT, having(**given(credited(4900))), "made_up_for", amount=1),
    "credit is given on top of a first part of it": Step(
        CREDIT, having(**given(credited(2000))), "made_up_for", amount=2901
    ),
    "what was taken back once is taken for never given": Step(
        CREDIT, having(**given(credited(900), credited(-900), credited(900))), "made_up_for", amount=4001
    ),
    "what was credited is refunded too": Step(REFUND, having(**given(credited(4900))), "made_up_for", amount=1),
    "what was credited in part is refunded whole": Step(
        REFUND, having(**given(credited(1000), credited(1000))), "made_up_for", amount=2901
    ),
    "a refund, credit and unused time together pay more than once": Step(
        REFUND,
        having(paid(refunded=usd(1000)), **given(credited(1000)), invoices=prorated(1000)),
        "prorated",
        amount=1901,
    ),
    **{
        f"what went back on {panel} that were not read is paid back": Step(REFUND, having(cut=(panel,)), "unknown")
        for panel in (Panel.INVOICES, Panel.CHARGES)
    },
    "what went back before is not waited for": Step(REFUND, having(given_back=None), "unknown"),
    "credit of which nobody knows is refunded too": Step(REFUND, having(given_back=GivenBack(entries=None)), "unknown"),
    "credit of which nobody knows is given again": Step(CREDIT, having(given_back=GivenBack(entries=None)), "unknown"),
    "unused time whose credit nobody may read is paid back": Step(
        REFUND, having(given_back=GivenBack(pending=None)), "unknown"
    ),
    "credit is given for unused time that waits for its invoice": Step(
        CREDIT, having(**waiting(2000)), "prorated", amount=2901
    ),
    "unused time is paid back by an invoice that is not among the newest": Step(
        REFUND, having(paid(invoice=None), cut=(Panel.INVOICES,)), "unlinked"
    ),
    "a sale of Stripe's is paid back because nobody saw which": Step(
        REFUND, having(paid(invoice=None), linked=False), "unlinked"
    ),
    "credit is given for a payment of who knows what": Step(
        CREDIT, having(paid(invoice=None), linked=False), "unlinked"
    ),
    "credit is given for a payment that nobody lists": Step(CREDIT, having(paid("ch_0")), "not_here"),
    "credit is given above what was paid": Step(CREDIT, having(), "more_than_left", amount=4901),
    "credit is given for what was paid back": Step(
        CREDIT, having(paid(refunded=usd(900))), "more_than_left", amount=4001
    ),
    "credit is given for what the bank took back": Step(CREDIT, having(DISPUTED, disputes=(LOST,)), "disputed"),
    "credit is given while the bank asks, and does not end that": Step(
        CREDIT, having(DISPUTED, disputes=(INQUIRY,)), "disputed"
    ),
    "credit is given in a currency that no invoice takes": Step(CREDIT, having(), "currency", currency="eur"),
    "credit of less than nothing is a debt": Step(CREDIT, having(), "not_positive", amount=-1),
    "credit of nothing looks like help": Step(CREDIT, having(), "not_positive", amount=0),
    "credit is given for payments that were not read": Step(CREDIT, unread(having(), Panel.CHARGES), "unknown"),
    "credit is given to contracts that were not read": Step(CREDIT, unread(having(), Panel.SUBSCRIPTIONS), "unknown"),
    "our credit lowers an invoice of Stripe's": Step(CREDIT, holding(managed_payments=True), "managed_payments"),
    "our credit lowers somebody else's invoice": Step(CREDIT, holding(connect="acct_2"), "connect"),
    "credit is given for somebody else's charge": Step(CREDIT, having(paid(connect="acct_2")), "connect"),
    "credit in one currency is meant for the other": Step(CREDIT, having(subscriptions=BOTH_CURRENCIES), "currencies"),
    "credit is given in euros where all invoices are in dollars": Step(
        CREDIT,
        having(charge(captured=Money(4900, "eur"), refunded=Money(0, "eur")), subscriptions=(IN_DOLLARS,)),
        "currencies",
        currency="eur",
    ),
    "an end takes what an item that nobody read is paid for": Step(END, holding(items_cut=True), "unknown"),
    "an end that the customer planned is taken for ours": Step(END, holding(cancel_at_period_end=True), "ends_already"),
    "a schedule that ends with the period is cut for nothing": Step(
        END, holding(schedule="sub_sched_1", cancel_at=NOW + timedelta(days=20)), "ends_already"
    ),
    **{
        f"a subscription that is {status} is said to run out": Step(END, holding(status=status), "not_active")
        for status in ["canceled", "incomplete", "incomplete_expired", "unpaid", "paused"]
    },
    "an end is planned for somebody else's subscription": Step(END, having(subscriptions=()), "not_here"),
    "a sale of Stripe's ends from here": Step(END, holding(managed_payments=True), "managed_payments"),
    "another account's contract ends from here": Step(END, holding(connect="acct_2"), "connect"),
    "what has ended is said to be cancelled": Step(CANCEL, holding(status="canceled"), "not_active"),
    "a subscription that nobody lists is cancelled": Step(CANCEL, having(subscriptions=()), "not_here"),
    "open invoices that were not read are never collected again": Step(
        CANCEL, unread(having(), Panel.INVOICES), "unknown"
    ),
    "a sale of Stripe's is cancelled from here": Step(CANCEL, holding(managed_payments=True), "managed_payments"),
    "another account's contract is cancelled from here": Step(CANCEL, holding(connect="acct_2"), "connect"),
    "a stolen card is charged again": Step(RETRY, owing(failure="stolen_card"), "do_not_retry"),
    "a stolen card is charged again, known from the attempt alone": Step(
        RETRY, having(tried(failure="stolen_card")), "do_not_retry"
    ),
    "a bank that said never is asked again": Step(
        RETRY, owing(failure="generic_decline", advice="do_not_try_again"), "do_not_retry"
    ),
    "what Stripe stopped as too risky is charged again": Step(
        RETRY, having(tried(failure="generic_decline", blocked=True)), "do_not_retry"
    ),
    "the same card is charged again under another name": Step(
        RETRY, having(tried(failure="stolen_card"), **card("fp_1")), "do_not_retry"
    ),
    "a card of which nothing is known passes for a new one": Step(
        RETRY, having(tried(failure="stolen_card"), **card(None)), "do_not_retry"
    ),
    "a card passes for a new one after an attempt with who knows which": Step(
        RETRY, having(tried(failure="stolen_card", fingerprint=None), **card("fp_2")), "do_not_retry"
    ),
    "a card passes for a new one after an attempt that was not read": Step(
        RETRY, having(invoices=(invoice(failure="stolen_card"),), **card("fp_2")), "do_not_retry"
    ),
    "an older failure hides the newest": Step(
        RETRY,
        having(tried(failure="stolen_card"), tried(failure="insufficient_funds", created=NOW - MONTH)),
        "do_not_retry",
    ),
    "an invoice that is paid by transfer is charged to a card": Step(
        RETRY, owing(collection_method="send_invoice"), "sent_invoice"
    ),
    **{
        f"a subscription that is {status} is charged for": Step(
            RETRY, having(subscriptions=(subscription(status=status),)), "ended"
        )
        for status in ["canceled", "incomplete_expired"]
    },
    **{
        f"an invoice that is {status} is charged for": Step(RETRY, owing(status=status), "not_open")
        for status in ["draft", "paid", "void", "uncollectible"]
    },
    "somebody who has nothing to pay with is charged": Step(
        RETRY, having(customer=Customer("cus_1", livemode=True)), "no_method"
    ),
    "a card that nobody made a default is charged, as one that was left without a purchase": Step(
        RETRY, having(customer=Customer("cus_1", livemode=True), **card("fp_1")), "no_default"
    ),
    "a bank that asks the customer is asked by us again": Step(
        RETRY, owing(waiting=Waiting("requires_action", "use_stripe_sdk")), "waits_for_customer"
    ),
    "what is on its way is charged for again": Step(RETRY, owing(processing=True), "on_its_way"),
    "what is on its way is charged for again, known from the attempt alone": Step(
        RETRY, having(tried(status="pending")), "on_its_way"
    ),
    "an invoice without anything to pay is charged for": Step(RETRY, owing(remaining=usd(0)), "not_open"),
    "an invoice that nobody lists is charged for": Step(RETRY, having(invoices=()), "not_here"),
    "a subscription that may have ended is charged for": Step(RETRY, unread(having(), Panel.SUBSCRIPTIONS), "unknown"),
    "a card that may be stolen is charged again": Step(RETRY, unread(having(), Panel.CHARGES), "unknown"),
    "a sale of Stripe's is charged for from here": Step(RETRY, holding(managed_payments=True), "managed_payments"),
    "another account's customer is charged from here": Step(RETRY, holding(connect="acct_2"), "connect"),
    "a part that was paid is neither owed nor returned": Step(VOID, owing(remaining=usd(100)), "partly_paid"),
    **{
        f"an invoice that is {status} is taken back": Step(VOID, owing(status=status), "not_open")
        for status in ["draft", "paid", "void"]
    },
    "an invoice is taken back while its payment is on its way": Step(VOID, owing(processing=True), "on_its_way"),
    "an invoice that was given up is taken back while its payment is on its way": Step(
        VOID, owing(status="uncollectible", processing=True), "on_its_way"
    ),
    "an invoice is taken back while its payment is on its way, known from the attempt alone": Step(
        VOID, having(tried(status="pending")), "on_its_way"
    ),
    "an invoice is taken back whose payment may be on its way": Step(
        VOID, unread(owing(attempt_count=1), Panel.CHARGES), "unknown"
    ),
    "an invoice is taken back whose payment may be on its way, as payments name no invoice": Step(
        VOID, having(invoices=(invoice(attempt_count=1),), linked=False), "unknown"
    ),
    "an invoice that nobody lists is taken back": Step(VOID, having(invoices=()), "not_here"),
    "an invoice of who knows whose contract is taken back": Step(
        VOID, unread(having(), Panel.SUBSCRIPTIONS), "unknown"
    ),
    "an invoice of Stripe's is taken back": Step(VOID, holding(managed_payments=True), "managed_payments"),
    "another account's invoice is taken back": Step(VOID, holding(connect="acct_2"), "connect"),
}
