"""Nothing wrong with the bill, but with how somebody is found or shown: other money, other letters, other names."""

from datetime import timedelta

from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.histories.customer import customer, paying_since
from sandbox.standins.stripe.objects.payment_method import Card


def haruka_pays_in_yen(account: Account) -> None:
    card = Card(brand="jcb", last4="0505", country="JP")
    haruka = customer(account, "HarukaSato", "佐藤 春香", "haruka@example.com", days_ago=20, card=card)
    paying_since(account, haruka, "price_ProMonthlyJapan", id="HarukaPro", days_ago=20)


def lena_is_known_by_her_login(account: Account) -> None:
    lena = customer(
        account,
        "LenaBrandt",
        "Lena Brandt",
        "lena@example.net",
        days_ago=40,
        card=Card(last4="0077"),
        metadata={"github": "lena-brandt", "support_email": "lena.brandt@example.org"},
    )
    paying_since(account, lena, "price_ProMonthly", id="LenaPro", days_ago=40)


def bob_has_a_hostile_name(account: Account) -> None:
    name = "<!channel> *Bob* <https://evil.example|Stripe>"
    bob = customer(account, "BobHostile", name, "bob@example.org", days_ago=8, card=Card(last4="6666"))
    paying_since(account, bob, "price_ProMonthly", id="BobPro", days_ago=8)


def kim_writes_capitals(account: Account) -> None:
    kim = customer(account, "KimLarsen", "Kim Larsen", "Kim.Larsen@example.com", days_ago=27, card=Card(last4="8210"))
    paying_since(account, kim, "price_ProMonthly", id="KimPro", days_ago=27)


def fatima_pays_in_dinars(account: Account) -> None:
    """Of which there are a thousand fils to one."""
    card = Card(last4="3436", country="KW")
    fatima = customer(account, "FatimaMutairi", "Fatima Al-Mutairi", "fatima@example.com", days_ago=19, card=card)
    paying_since(account, fatima, "price_ProMonthlyKuwait", id="FatimaPro", days_ago=19)


def elena_pays_tax_on_top(account: Account) -> None:
    """22 % VAT, for which her company wants a credit note with every refund."""
    card = Card(brand="mastercard", last4="0047", country="IT")
    elena = customer(account, "ElenaRossi", "Elena Rossi", "elena@example.org", days_ago=17, card=card)
    created = account.now() - timedelta(days=17)
    subscription = account.add_subscription(elena, "price_ProMonthly", id="sub_ElenaPro", created=created)
    account.add_tax(subscription, 22, country="IT")
    account.add_paid_invoice(subscription, at=created, id="in_ElenaPro", charge_id="ch_ElenaPro")
