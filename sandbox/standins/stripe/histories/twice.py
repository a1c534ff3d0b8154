"""Who pays for one thing twice, or seems to."""

from datetime import timedelta

from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.histories.customer import bought_at_checkout, customer, paying_since
from sandbox.standins.stripe.objects.payment_method import Card
from sandbox.standins.stripe.periods import months_after

# Of a day.
MINUTE = 1 / (24 * 60)


def jane_bought_twice(account: Account) -> None:
    jane = customer(account, "JaneDoe", "Jane Doe", "jane@example.com", days_ago=9, card=Card(last4="4242"))
    bought_at_checkout(account, jane, id="JanePro", days_ago=9)
    bought_at_checkout(account, jane, id="JaneProAgain", days_ago=6)


def ruth_pressed_pay_twice(account: Account) -> None:
    ruth = customer(account, "RuthAbara", "Ruth Abara", "ruth@example.net", days_ago=3, card=Card(last4="7341"))
    bought_at_checkout(account, ruth, id="RuthPro", days_ago=3)
    bought_at_checkout(account, ruth, id="RuthProAgain", days_ago=3 - 2 * MINUTE)


def carlos_forgot_that_he_had_it(account: Account) -> None:
    card = Card(brand="mastercard", last4="5100")
    carlos = customer(account, "CarlosMendes", "Carlos Mendes", "carlos@example.com", days_ago=12, card=card)
    bought_at_checkout(account, carlos, id="CarlosPro", days_ago=12)
    bought_at_checkout(account, carlos, id="CarlosProAgain", days_ago=2)


def noor_went_back_in_the_browser(account: Account) -> None:
    noor = customer(account, "NoorRahman", "Noor Rahman", "noor@example.org", days_ago=5, card=Card(last4="2904"))
    bought_at_checkout(account, noor, id="NoorPro", days_ago=5)
    bought_at_checkout(account, noor, id="NoorProAgain", days_ago=4)


def elif_signed_up_again(account: Account) -> None:
    """The website did not know her any more: a second customer with the same address and card."""
    card = Card(last4="6204")
    first = customer(account, "ElifDemir", "Elif Demir", "elif@example.com", days_ago=26, card=card)
    bought_at_checkout(account, first, id="ElifPro", days_ago=26)
    second = customer(account, "ElifDemirAgain", "Elif Demir", "elif@example.com", days_ago=4, card=card)
    bought_at_checkout(account, second, id="ElifProAgain", days_ago=4)


def raj_has_several_accounts(account: Account) -> None:
    card = Card(brand="amex", last4="0005")
    raj = customer(account, "RajPatel", "Raj Patel", "raj@example.com", days_ago=60, card=card)
    paying_since(account, raj, "price_ProMonthly", id="RajPro", days_ago=60)
    customer(account, "RajPatelAgain", "Raj Patel", "raj@example.com", days_ago=14)
    other = customer(account, "RajPatelWork", "R. Patel", "raj.patel@example.com", days_ago=14, card=card)
    paying_since(account, other, "price_ProMonthly", id="RajProWork", days_ago=14)


def mila_owes_for_both(account: Account) -> None:
    """The renewals of both failed two days ago, and Stripe goes on trying to collect both."""
    mila = customer(account, "MilaPetrov", "Mila Petrov", "mila@example.net", days_ago=33, card=Card(last4="3063"))
    created = months_after(account.now() - timedelta(days=2), -1)
    for id, at in (("MilaPro", created), ("MilaProAgain", created + timedelta(minutes=6))):
        subscription = account.add_subscription(mila, "price_ProMonthly", id=f"sub_{id}", created=at)
        account.add_paid_invoice(subscription, at=at, id=f"in_{id}First", charge_id=f"ch_{id}First")
        account.add_checkout_session("price_ProMonthly", customer=mila, subscription=subscription, at=at)
        account.add_failed_invoice(
            subscription, id=f"in_{id}Latest", next_payment_attempt=account.now() + timedelta(days=1)
        )


def jonas_has_credit_for_the_second(account: Account) -> None:
    """A colleague canceled it with the time that was left as credit: a refund on top would pay him twice."""
    jonas = customer(account, "JonasWeber", "Jonas Weber", "jonas@example.com", days_ago=14, card=Card(last4="7720"))
    bought_at_checkout(account, jonas, id="JonasPro", days_ago=14)
    bought_at_checkout(account, jonas, id="JonasProAgain", days_ago=13)
    account.cancel_subscription(
        "sub_JonasProAgain", at=account.now() - timedelta(days=4), prorate=True, invoice_now=True
    )


def alma_has_credit_waiting(account: Account) -> None:
    """As with Jonas, but it waits for her next invoice and shows on no balance."""
    alma = customer(account, "AlmaNygaard", "Alma Nygaard", "alma@example.org", days_ago=10, card=Card(last4="6649"))
    bought_at_checkout(account, alma, id="AlmaPro", days_ago=10)
    bought_at_checkout(account, alma, id="AlmaProAgain", days_ago=9)
    account.cancel_subscription("sub_AlmaProAgain", at=account.now() - timedelta(days=3), prorate=True)
