"""Nothing wrong with the bill, but with how somebody is found or shown: other money, other letters, other names."""

from sandbox.stripe.account import Account
from sandbox.stripe.histories.customer import customer, paying_since
from sandbox.stripe.objects.payment_method import Card


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
