"""What a trial's end does: the table of what pays, what was agreed for when nothing does, and what is said of it."""

from datetime import timedelta
from typing import Any

import pytest
import stripe

from billing.account.account import Account, Panel
from billing.account.customer import Customer
from billing.account.discount import Discount
from billing.account.payment_method import PaymentMethod
from billing.account.trial_end import WITHOUT, TrialEnd, trial_outcome
from billing.evidence.assessment import assess
from billing.values.money import Money
from billing.wording import coming_changes
from billing.wording.line import Line
from billing.wording.subscriptions import subscription as told
from tests.billing.evidence.readings import item
from tests.billing.samples import NOW, account, subscription
from tests.billing.sdk import listed

END = NOW + timedelta(days=3)
CARD = PaymentMethod("pm_1", "card", brand="visa", last4="4242")
OWN, THEIRS = {"default_payment_method": "pm_1"}, Customer("cus_1", default_payment_method="pm_1")
NOBODY, V2 = Customer("cus_1"), Customer("acct_1")
SEAT, TIERED = item(), item(product="prod_seats", price=None, tiered=True)
TAKEN: dict[str, Any] = {"without_payment_method": "create_invoice"}

# What is so, the end that follows, what the summary says after the date, and what stands out.
TABLE: dict[str, tuple[dict[str, Any], Customer, TrialEnd, str, str]] = {
    "its own card": (OWN, NOBODY, TrialEnd.CHARGED, ", then visa •4242 is charged", "the first payment is due"),
    "the customer's card": ({}, THEIRS, TrialEnd.CHARGED, ", then visa •4242 is charged", "the first payment is due"),
    "no card, cancel": (
        {"without_payment_method": "cancel"},
        NOBODY,
        TrialEnd.CANCELED,
        ", then it ends: no payment method",
        "for lack of a payment method",
    ),
    "no card, pause": (
        {"without_payment_method": "pause"},
        NOBODY,
        TrialEnd.PAUSED,
        ", then it is paused: no payment method",
        "is paused, for lack of a payment method",
    ),
    "no card, create_invoice": (
        TAKEN,
        NOBODY,
        TrialEnd.UNPAYABLE,
        ", then billed with nothing to pay it: no payment method",
        "no payment method to pay it",
    ),
    "no card, and not said": (
        {"without_payment_method": None},
        NOBODY,
        TrialEnd.UNSTATED,
        ", no payment method, and Stripe does not say what then",
        "there is no payment method",
    ),
    "no card, a word that Stripe adds later": (
        {"without_payment_method": "send_a_pigeon"},
        NOBODY,
        TrialEnd.UNSTATED,
        ", no payment method, and Stripe does not say what then",
        "there is no payment method",
    ),
    "no card, but invoices by mail": (
        {"collection_method": "send_invoice"},
        NOBODY,
        TrialEnd.SENT,
        ", then an invoice is sent",
        "its first invoice is sent",
    ),
    "cancelled in the trial": (
        {**OWN, "cancel_at_period_end": True, "cancel_at": END},
        NOBODY,
        TrialEnd.ENDS,
        "",
        "without a payment",
    ),
    "nothing to pay": (
        {**TAKEN, "price": Money(0, "usd")},
        NOBODY,
        TrialEnd.NOTHING,
        ", nothing to pay then",
        "nothing is to be paid",
    ),
    "all of it taken off": (
        {**OWN, "discounts": (Discount(percent="100"),)},
        NOBODY,
        TrialEnd.NOTHING,
        ", nothing to pay then",
        "nothing is to be paid",
    ),
    "all of it taken off, seats in tiers included": (
        {**OWN, "items": (SEAT, TIERED), "discounts": (Discount(percent="100", products=()),)},
        NOBODY,
        TrialEnd.NOTHING,
        ", nothing to pay then",
        "nothing is to be paid",
    ),
    "all of one product taken off, seats in tiers are not": (
        {**OWN, "items": (SEAT, TIERED), "discounts": (Discount(percent="100", products=("prod_pro",)),)},
        NOBODY,
        TrialEnd.CHARGED,
        ", then visa •4242 is charged",
        "the first payment is due",
    ),
    "all taken off of products that were not read, with seats in tiers": (
        {**OWN, "items": (SEAT, TIERED), "discounts": (Discount(percent="100"),)},
        NOBODY,
        TrialEnd.CHARGED,
        ", then visa •4242 is charged",
        "the first payment is due",
    ),
    "nothing to pay, no card, cancel": (
        {"price": Money(0, "usd"), "without_payment_method": "cancel"},
        NOBODY,
        TrialEnd.CANCELED,
        ", then it ends: no payment method",
        "for lack of a payment method",
    ),
    "collection paused": (
        {**OWN, "paused": True},
        NOBODY,
        TrialEnd.NOT_COLLECTED,
        ", nothing is collected then: collection is paused",
        "nothing is collected",
    ),
    "an account of Accounts v2": ({}, V2, TrialEnd.UNKNOWN, ", what then is unknown", "what then is unknown"),
}


def on_trial(customer: Customer, **given: Any) -> Account:
    trial = subscription(status="trialing", trial_end=END, **given)
    return account(customer=customer, subscriptions=(trial,), charges=(), payment_methods=(CARD,))


def text(line: Line) -> str:
    return "".join(part if isinstance(part, str) else getattr(part, "text", "•") for part in line)


@pytest.mark.parametrize("case", TABLE)
def test_what_the_end_does_and_what_is_said_of_it(case: str) -> None:
    given, customer, end, summary, stands_out = TABLE[case]
    found = on_trial(customer, **given)
    [trial] = found.subscriptions
    outcome = trial_outcome(trial, found)
    assert outcome is not None
    assert outcome.end is end
    assert summary in text(told(trial, found))
    [warned] = [one for one in assess(found).anomalies if one.name == "trial_ending"]
    assert stands_out in text(warned.line)
    assert "When its trial ends" in "".join(map(text, coming_changes.coming(trial, found)))
    if end is not TrialEnd.CHARGED:
        assert "charged" not in text(told(trial, found)) + text(warned.line)


def test_every_end_is_in_the_table_but_that_of_usage() -> None:
    assert {row[2] for row in TABLE.values()} == set(TrialEnd) - {TrialEnd.USAGE}


def test_every_word_of_stripes_for_a_missing_payment_method_has_its_end() -> None:
    known = listed(stripe.Subscription.TrialSettings.EndBehavior, "missing_payment_method")
    assert set(WITHOUT) == known


def test_a_card_that_is_there_and_no_default_pays_nothing() -> None:
    found = on_trial(NOBODY, without_payment_method="cancel")
    outcome = trial_outcome(found.subscriptions[0], found)
    assert found.payment_methods
    assert outcome
    assert outcome.end is TrialEnd.CANCELED


def test_cards_that_were_not_read_leave_it_open_which_one_is_charged() -> None:
    found = account(
        subscriptions=(subscription(status="trialing", trial_end=END, **OWN),), unknown=(Panel.PAYMENT_METHODS,)
    )
    assert "then the default payment method is charged" in text(told(found.subscriptions[0], found))


def test_what_is_not_on_trial_says_nothing_of_one() -> None:
    assert trial_outcome(subscription(), account()) is None


@pytest.mark.parametrize(
    ("balance", "said"),
    [
        (None, "is charged 49.00 USD before tax for"),
        (Money(0, "usd"), "is charged 49.00 USD before tax for"),
        (Money(-1200, "usd"), "is charged 49.00 USD before tax, less 12.00 USD of credit for"),
        (Money(500, "usd"), "is charged 49.00 USD before tax, and 5.00 USD that they owe from before for"),
        (Money(-1200, "eur"), "is charged 49.00 USD before tax for"),
    ],
)
def test_what_is_on_the_balance_is_part_of_what_is_charged_first(balance: Money | None, said: str) -> None:
    found = on_trial(Customer("cus_1", balance=balance), **OWN)
    (coming,) = coming_changes.coming(found.subscriptions[0], found)
    assert said in text(coming)
