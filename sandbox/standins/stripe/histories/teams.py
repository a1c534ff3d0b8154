"""Who pays for several people, or by what they use."""

from datetime import timedelta

from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.histories.customer import customer, paying_since
from sandbox.standins.stripe.objects.payment_method import Card


def maya_runs_a_team(account: Account) -> None:
    maya = customer(
        account,
        "MayaLindqvist",
        "Maya Lindqvist",
        "maya@example.org",
        days_ago=75,
        card=Card(brand="mastercard", last4="4444"),
        metadata={"team": "Northlight Studio"},
    )
    paying_since(account, maya, "price_TeamMonthly", id="MayaTeam", days_ago=75, quantity=6)


def acme_pays_by_invoice(account: Account) -> None:
    acme = customer(account, "AcmeWorks", "Acme Works, Accounts Payable", "ap@example.net", days_ago=16)
    subscription = account.add_subscription(
        acme,
        "price_TeamYearly",
        id="sub_AcmeTeamYear",
        quantity=20,
        created=account.now() - timedelta(days=16),
        collection_method="send_invoice",
        days_until_due=30,
    )
    account.add_open_invoice(subscription, id="in_AcmeTeamYear")


def owen_pays_by_seat_and_by_use(account: Account) -> None:
    """Twelve seats at the price of the second tier, and calls that are counted and billed afterwards."""
    owen = customer(
        account,
        "OwenPrice",
        "Owen Price",
        "owen@example.net",
        days_ago=48,
        card=Card(brand="mastercard", last4="8431"),
        metadata={"team": "Harbour Analytics"},
    )
    created = account.now() - timedelta(days=48)
    subscription = account.add_subscription(owen, "price_TeamVolume", id="sub_OwenTeam", created=created, quantity=12)
    account.add_item(subscription, "price_CallsMetered")
    account.add_paid_invoice(subscription, at=created, id="in_OwenTeamFirst", charge_id="ch_OwenTeamFirst")
    account.add_paid_invoice(subscription, id="in_OwenTeamLatest", charge_id="ch_OwenTeamLatest")


def samir_has_a_contract(account: Account) -> None:
    """A schedule ends the subscription with the contract: nobody changes it by hand."""
    samir = customer(account, "SamirAziz", "Samir Aziz", "samir@example.org", days_ago=130, card=Card(last4="4013"))
    subscription = paying_since(account, samir, "price_TeamYearly", id="SamirTeamYear", days_ago=130, quantity=8)
    account.add_schedule(subscription, id="sub_sched_Samir", end_behavior="cancel")


def bao_grows_next_month(account: Account) -> None:
    """Five seats until the period's end, and nine for a year from then on: the schedule has both."""
    bao = customer(account, "BaoNguyen", "Bao Nguyen", "bao@example.com", days_ago=40, card=Card(last4="8836"))
    subscription = paying_since(account, bao, "price_TeamMonthly", id="BaoTeam", days_ago=40, quantity=5)
    account.add_schedule(subscription, id="sub_sched_Bao")
    account.add_phase("sub_sched_Bao", until=account.now() + timedelta(days=380), quantity=9)
