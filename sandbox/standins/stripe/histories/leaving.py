"""Who wants to leave, has left, or is only trying it out."""

from datetime import timedelta

from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.histories.customer import customer, paying_since
from sandbox.standins.stripe.objects.payment_method import Card
from sandbox.standins.stripe.periods import months_after


def greta_cannot_find_cancel(account: Account) -> None:
    greta = customer(account, "GretaVogel", "Greta Vogel", "greta@example.org", days_ago=95, card=Card(last4="1881"))
    paying_since(account, greta, "price_ProYearly", id="GretaProYear", days_ago=95)


def ines_is_trying_it_out(account: Account) -> None:
    ines = customer(account, "InesDuarte", "Inês Duarte", "ines@example.com", days_ago=5, card=Card(last4="6011"))
    created = account.now() - timedelta(days=5)
    subscription = account.add_subscription(
        ines,
        "price_ProMonthly",
        id="sub_InesPro",
        created=created,
        status="trialing",
        trial_end=created + timedelta(days=14),
    )
    account.add_paid_invoice(subscription, at=created, id="in_InesProTrial")


def dora_was_deleted(account: Account) -> None:
    dora = customer(account, "DoraFinch", "Dora Finch", "dora@example.org", days_ago=50, card=Card(last4="3222"))
    paying_since(account, dora, "price_ProMonthly", id="DoraPro", days_ago=50)
    account.delete_customer(dora)


def petra_left_and_is_still_asked(account: Account) -> None:
    """The subscription is gone, the invoice that was never paid is not."""
    petra = customer(
        account, "PetraNovotna", "Petra Novotná", "petra@example.net", days_ago=70, card=Card(last4="9987")
    )
    created = months_after(account.now() - timedelta(days=8), -2)
    subscription = account.add_subscription(petra, "price_ProMonthly", id="sub_PetraPro", created=created)
    account.add_paid_invoice(subscription, at=created, id="in_PetraProFirst", charge_id="ch_PetraProFirst")
    account.add_failed_invoice(subscription, id="in_PetraProLatest", decline_code="do_not_honor", still_declined=True)
    account.cancel_subscription(subscription, at=account.now() - timedelta(days=5), feedback="unused")


def chloe_stays_for_half_the_price(account: Account) -> None:
    chloe = customer(account, "ChloeMartin", "Chloé Martin", "chloe@example.org", days_ago=24, card=Card(last4="5904"))
    created = account.now() - timedelta(days=24)
    subscription = account.add_subscription(chloe, "price_ProMonthly", id="sub_ChloePro", created=created)
    account.add_discount(subscription, percent_off=50)
    account.add_paid_invoice(subscription, at=created, id="in_ChloePro", charge_id="ch_ChloePro")
