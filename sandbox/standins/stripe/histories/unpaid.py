"""Whose money did not arrive."""

from datetime import timedelta

from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.histories.customer import customer, paying_since
from sandbox.standins.stripe.objects.payment_method import Card
from sandbox.standins.stripe.periods import months_after


def nina_ran_out_of_money(account: Account) -> None:
    nina = customer(account, "NinaKowalski", "Nina Kowalski", "nina@example.com", days_ago=33, card=Card(last4="9995"))
    # A month and two days ago, whatever the month's length: the renewal was due two days ago.
    created = months_after(account.now() - timedelta(days=2), -1)
    subscription = account.add_subscription(nina, "price_ProMonthly", id="sub_NinaPro", created=created)
    account.add_paid_invoice(subscription, at=created, id="in_NinaProFirst", charge_id="ch_NinaProFirst")
    account.add_failed_invoice(
        subscription,
        id="in_NinaProLatest",
        decline_code="insufficient_funds",
        attempts=2,
        next_payment_attempt=account.now() + timedelta(days=2),
    )


def tom_gave_up_at_the_checkout(account: Account) -> None:
    tom = customer(account, "TomOkonkwo", "Tom Okonkwo", "tom@example.net", days_ago=2, card=Card(last4="0341"))
    yesterday = account.now() - timedelta(days=2)
    account.add_checkout_session(
        "price_ProMonthly", customer=tom, status="expired", payment_status="unpaid", at=yesterday
    )
    today = account.now() - timedelta(hours=3)
    subscription = account.add_subscription(
        tom, "price_ProMonthly", id="sub_TomPro", created=today, status="incomplete"
    )
    account.add_failed_invoice(
        subscription, id="in_TomPro", at=today, decline_code="authentication_required", still_declined=True
    )
    account.add_checkout_session(
        "price_ProMonthly", customer=tom, status="open", payment_status="unpaid", subscription=subscription, at=today
    )


def wanda_has_a_lapsed_card(account: Account) -> None:
    last_month = months_after(account.now(), -1)
    card = Card(last4="0069", exp_month=last_month.month, exp_year=last_month.year)
    wanda = customer(account, "WandaCruz", "Wanda Cruz", "wanda@example.com", days_ago=66, card=card)
    created = months_after(account.now() - timedelta(days=4), -2)
    subscription = account.add_subscription(wanda, "price_ProMonthly", id="sub_WandaPro", created=created)
    account.add_paid_invoice(subscription, at=created, id="in_WandaProFirst", charge_id="ch_WandaProFirst")
    account.add_failed_invoice(
        subscription,
        id="in_WandaProLatest",
        decline_code="expired_card",
        attempts=2,
        next_payment_attempt=account.now() + timedelta(days=1),
        still_declined=True,
    )


def hugo_has_a_card_that_lapses_soon(account: Account) -> None:
    """Nothing has failed yet: the yearly payment is due after the card's last day."""
    card = Card(brand="mastercard", last4="2227", exp_month=account.now().month, exp_year=account.now().year)
    hugo = customer(account, "HugoLemaire", "Hugo Lemaire", "hugo@example.org", days_ago=330, card=card)
    paying_since(account, hugo, "price_ProYearly", id="HugoProYear", days_ago=330)


def oskar_reported_his_card_stolen(account: Account) -> None:
    """Nothing will be collected from this card again, whoever tries."""
    oskar = customer(account, "OskarLind", "Oskar Lind", "oskar@example.com", days_ago=64, card=Card(last4="9979"))
    created = months_after(account.now() - timedelta(days=3), -2)
    subscription = account.add_subscription(oskar, "price_ProMonthly", id="sub_OskarPro", created=created)
    account.add_paid_invoice(subscription, at=created, id="in_OskarProFirst", charge_id="ch_OskarProFirst")
    account.add_failed_invoice(
        subscription,
        id="in_OskarProLatest",
        decline_code="stolen_card",
        advice="do_not_try_again",
        still_declined=True,
    )
