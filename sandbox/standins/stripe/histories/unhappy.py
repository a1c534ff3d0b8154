"""Who did not get what they paid for, and where their money went since."""

from datetime import timedelta

from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.histories.customer import customer, paying_since
from sandbox.standins.stripe.objects.payment_method import Card


def luis_sat_through_the_outage(account: Account) -> None:
    luis = customer(account, "LuisRomero", "Luis Romero", "luis@example.net", days_ago=11, card=Card(last4="5556"))
    paying_since(account, luis, "price_ProMonthly", id="LuisPro", days_ago=11)


def victor_went_to_his_bank(account: Account) -> None:
    victor = customer(account, "VictorHale", "Victor Hale", "victor@example.net", days_ago=12, card=Card(last4="0259"))
    paying_since(account, victor, "price_ProMonthly", id="VictorPro", days_ago=12)
    account.dispute("ch_VictorProFirst", id="dp_VictorPro", reason="product_not_received")


def priya_has_part_of_it_back(account: Account) -> None:
    priya = customer(account, "PriyaNair", "Priya Nair", "priya@example.org", days_ago=18, card=Card(last4="1117"))
    paying_since(account, priya, "price_ProMonthly", id="PriyaPro", days_ago=18)
    account.refund("ch_PriyaProFirst", 500, reason="requested_by_customer", id="re_PriyaPro")


def yusuf_asked_his_bank_first(account: Account) -> None:
    """An inquiry: no money has been taken yet, and a refund would end it."""
    yusuf = customer(account, "YusufKaya", "Yusuf Kaya", "yusuf@example.com", days_ago=15, card=Card(last4="3155"))
    paying_since(account, yusuf, "price_ProMonthly", id="YusufPro", days_ago=15)
    account.dispute("ch_YusufProFirst", id="dp_YusufPro", status="warning_needs_response", reason="unrecognized")


def felix_never_got_his_refund(account: Account) -> None:
    """Sent to a card that is closed by now, and back again."""
    felix = customer(account, "FelixBraun", "Felix Braun", "felix@example.org", days_ago=22, card=Card(last4="8019"))
    subscription = paying_since(account, felix, "price_ProMonthly", id="FelixPro", days_ago=22)
    account.cancel_subscription(subscription, at=account.now() - timedelta(days=10), feedback="low_quality")
    sent = account.refund("ch_FelixProFirst", id="re_FelixPro", reason="requested_by_customer", status="pending")
    account.settle_refund(sent, "failed", failure_reason="expired_or_canceled_card")
