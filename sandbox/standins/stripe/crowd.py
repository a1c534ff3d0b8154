"""A crowd of customers beside those with a story: what an account holds that has been selling for a year. By rules and
a seed, so that it is the same crowd each time.

They have subscriptions and cards, and invoices only where something is owed: enough to report on, cheap to make.
"""

import random
from dataclasses import dataclass
from datetime import timedelta

from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.ledger import StripeObject
from sandbox.standins.stripe.objects.payment_method import Card

SEED, SIZE, DAYS = 20261129, 400, 365
# Whoever is of the crowd, in the customer's metadata.
MARK = "crowd"
FIRST = (
    "Ana",
    "Ben",
    "Chen",
    "Dia",
    "Eva",
    "Finn",
    "Gia",
    "Ida",
    "Jon",
    "Kai",
    "Lea",
    "Max",
    "Nia",
    "Ola",
    "Rui",
    "Zoe",
)
LAST = ("Abel", "Berg", "Cruz", "Dahl", "Endo", "Falk", "Gray", "Haas", "Ito", "Jung", "Kerr", "Lund", "Mori", "Roth")


@dataclass(frozen=True, slots=True)
class Sold:
    """One of so many in a hundred buys that price, for `seats` at most."""

    price: str
    weight: int
    seats: int = 1


SOLD = (
    Sold("price_ProMonthly", 52),
    Sold("price_ProYearly", 16),
    Sold("price_TeamMonthly", 18, seats=30),
    Sold("price_TeamYearly", 9, seats=60),
    Sold("price_ProMonthlyJapan", 3),
    Sold("price_ProMonthlyKuwait", 2),
)
# What became of it, of so many in a hundred.
FATES = {
    "pays": 64,
    "left": 18,
    "past_due": 3,
    "unpaid": 1,
    "leaving": 4,
    "paused": 1,
    "trial": 2,
    "trial_without_card": 2,
    "card_lapses": 2,
    "cheaper_for_good": 2,
    "cheaper_for_now": 1,
}


def add_crowd(account: Account, size: int = SIZE, seed: int = SEED) -> None:
    """Oldest first, and more of them lately: the company grows."""
    dice = random.Random(seed)
    ages = sorted((DAYS * dice.random() ** 1.4 for _ in range(size)), reverse=True)
    for number, age in enumerate(ages, 1):
        somebody(account, dice, number, age)


def somebody(account: Account, dice: random.Random, number: int, age: float) -> None:
    sold = dice.choices(SOLD, [each.weight for each in SOLD])[0]
    fate = dice.choices([*FATES], [*FATES.values()])[0]
    if fate.startswith("trial"):
        age = dice.uniform(1, 12)
    created = account.now() - timedelta(days=age)
    name = f"{dice.choice(FIRST)} {dice.choice(LAST)}"
    holder = account.add_customer(
        id=f"cus_Crowd{number:04}",
        name=name,
        email=f"{name.lower().replace(' ', '.')}.{number}@example.com",
        created=created,
        metadata={MARK: str(number)},
    )
    if fate != "trial_without_card":
        account.add_payment_method(holder, card(account, dice, lapses=fate == "card_lapses"), id=f"pm_Crowd{number:04}")
    subscription = account.add_subscription(
        holder,
        sold.price,
        id=f"sub_Crowd{number:04}",
        quantity=seats(dice, sold.seats),
        created=created,
        status=fate if fate in ("past_due", "unpaid") else "trialing" if fate.startswith("trial") else "active",
        trial_end=created + timedelta(days=14) if fate.startswith("trial") else None,
        cancel_at_period_end=fate == "leaving",
    )
    become(account, dice, subscription, fate, age)


def become(account: Account, dice: random.Random, subscription: StripeObject, fate: str, age: float) -> None:
    match fate:
        case "left":
            account.cancel_subscription(subscription, at=account.now() - timedelta(days=age * dice.random()))
        case "past_due" | "unpaid":
            account.add_open_invoice(subscription)
        case "paused":
            account.pause_collection(subscription)
        case "cheaper_for_good":
            account.add_discount(subscription, percent_off=20)
        case "cheaper_for_now":
            account.add_discount(subscription, percent_off=50, months=36)


def card(account: Account, dice: random.Random, *, lapses: bool) -> Card:
    today = account.now()
    last4 = f"{dice.randrange(10_000):04}"
    if lapses:
        return Card(last4=last4, exp_month=today.month, exp_year=today.year)
    return Card(last4=last4, exp_month=dice.randint(1, 12), exp_year=today.year + dice.randint(2, 5))


def seats(dice: random.Random, most: int) -> int:
    """Many small teams, and few large ones."""
    return 1 if most == 1 else 2 + int((most - 2) * dice.random() ** 3)
