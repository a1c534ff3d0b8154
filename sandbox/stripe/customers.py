"""The demo's account: a dozen and more customers, each with one story that a support team knows well.

All names and addresses are made up. Dates count back from now, so the stories stay fresh.
"""

from datetime import timedelta

from sandbox.stripe.account import Account
from sandbox.stripe.ledger import StripeObject
from sandbox.stripe.objects.payment_method import Card
from sandbox.stripe.periods import months_after


def open_account() -> Account:
    account = Account()
    fill_catalog(account)
    for tell in (
        jane_bought_twice,
        maya_runs_a_team,
        nina_ran_out_of_money,
        tom_gave_up_at_the_checkout,
        greta_cannot_find_cancel,
        luis_sat_through_the_outage,
        haruka_pays_in_yen,
        raj_has_several_accounts,
        dora_was_deleted,
        victor_went_to_his_bank,
        priya_has_part_of_it_back,
        ines_is_trying_it_out,
        lena_is_known_by_her_login,
        bob_has_a_hostile_name,
        kim_writes_capitals,
        acme_pays_by_invoice,
    ):
        tell(account)
    return account


def fill_catalog(account: Account) -> None:
    pro = account.add_product("Pro", id="prod_Pro", description="For one person")
    team = account.add_product("Team", id="prod_Team", description="Billed by the seat", metadata={"audience": "team"})
    account.add_price(pro, 2_000, id="price_ProMonthly", nickname="Pro, monthly")
    account.add_price(pro, 19_200, interval="year", id="price_ProYearly", nickname="Pro, yearly")
    account.add_price(pro, 2_800, "jpy", id="price_ProMonthlyJapan", nickname="Pro, monthly, Japan")
    account.add_price(team, 1_500, id="price_TeamMonthly", nickname="Team, per seat and month")
    account.add_price(team, 14_400, interval="year", id="price_TeamYearly", nickname="Team, per seat and year")


def customer(
    account: Account,
    id: str,
    name: str,
    email: str,
    *,
    days_ago: int,
    card: Card | None = None,
    metadata: dict[str, str] | None = None,
) -> StripeObject:
    """Called by the same word everywhere: `cus_JaneDoe` holds `pm_JaneDoe`."""
    created = account.now() - timedelta(days=days_ago)
    held = account.add_customer(id=f"cus_{id}", name=name, email=email, created=created, metadata=metadata)
    if card is not None:
        account.add_payment_method(held, card, id=f"pm_{id}")
    return held


def paying_since(
    account: Account, holder: StripeObject, price: str, *, id: str, days_ago: int, quantity: int = 1
) -> StripeObject:
    """A subscription with its first invoice and the running period's, both paid."""
    created = account.now() - timedelta(days=days_ago)
    held = account.add_subscription(holder, price, id=f"sub_{id}", created=created, quantity=quantity)
    account.add_paid_invoice(held, at=created, id=f"in_{id}First", charge_id=f"ch_{id}First")
    if held["items"]["data"][0]["current_period_start"] > held["created"]:
        account.add_paid_invoice(held, id=f"in_{id}Latest", charge_id=f"ch_{id}Latest")
    return held


def jane_bought_twice(account: Account) -> None:
    jane = customer(account, "JaneDoe", "Jane Doe", "jane@example.com", days_ago=9, card=Card(last4="4242"))
    for id, days_ago in (("JanePro", 9), ("JaneProAgain", 6)):
        held = paying_since(account, jane, "price_ProMonthly", id=id, days_ago=days_ago)
        at = account.now() - timedelta(days=days_ago)
        account.add_checkout_session("price_ProMonthly", customer=jane, subscription=held, at=at)


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


def nina_ran_out_of_money(account: Account) -> None:
    nina = customer(account, "NinaKowalski", "Nina Kowalski", "nina@example.com", days_ago=33, card=Card(last4="9995"))
    # A month and two days ago, whatever the month's length: the renewal was due two days ago.
    created = months_after(account.now() - timedelta(days=2), -1)
    held = account.add_subscription(nina, "price_ProMonthly", id="sub_NinaPro", created=created)
    account.add_paid_invoice(held, at=created, id="in_NinaProFirst", charge_id="ch_NinaProFirst")
    account.add_failed_invoice(
        held,
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
    held = account.add_subscription(tom, "price_ProMonthly", id="sub_TomPro", created=today, status="incomplete")
    account.add_failed_invoice(
        held, id="in_TomPro", at=today, decline_code="authentication_required", still_declined=True
    )
    account.add_checkout_session(
        "price_ProMonthly", customer=tom, status="open", payment_status="unpaid", subscription=held, at=today
    )


def greta_cannot_find_cancel(account: Account) -> None:
    greta = customer(account, "GretaVogel", "Greta Vogel", "greta@example.org", days_ago=95, card=Card(last4="1881"))
    paying_since(account, greta, "price_ProYearly", id="GretaProYear", days_ago=95)


def luis_sat_through_the_outage(account: Account) -> None:
    luis = customer(account, "LuisRomero", "Luis Romero", "luis@example.net", days_ago=11, card=Card(last4="5556"))
    paying_since(account, luis, "price_ProMonthly", id="LuisPro", days_ago=11)


def haruka_pays_in_yen(account: Account) -> None:
    card = Card(brand="jcb", last4="0505", country="JP")
    haruka = customer(account, "HarukaSato", "佐藤 春香", "haruka@example.com", days_ago=20, card=card)
    paying_since(account, haruka, "price_ProMonthlyJapan", id="HarukaPro", days_ago=20)


def raj_has_several_accounts(account: Account) -> None:
    card = Card(brand="amex", last4="0005")
    raj = customer(account, "RajPatel", "Raj Patel", "raj@example.com", days_ago=60, card=card)
    paying_since(account, raj, "price_ProMonthly", id="RajPro", days_ago=60)
    customer(account, "RajPatelAgain", "Raj Patel", "raj@example.com", days_ago=14)
    other = customer(account, "RajPatelWork", "R. Patel", "raj.patel@example.com", days_ago=14, card=card)
    paying_since(account, other, "price_ProMonthly", id="RajProWork", days_ago=14)


def dora_was_deleted(account: Account) -> None:
    dora = customer(account, "DoraFinch", "Dora Finch", "dora@example.org", days_ago=50, card=Card(last4="3222"))
    paying_since(account, dora, "price_ProMonthly", id="DoraPro", days_ago=50)
    account.delete_customer(dora)


def victor_went_to_his_bank(account: Account) -> None:
    victor = customer(account, "VictorHale", "Victor Hale", "victor@example.net", days_ago=12, card=Card(last4="0259"))
    paying_since(account, victor, "price_ProMonthly", id="VictorPro", days_ago=12)
    account.dispute("ch_VictorProFirst", id="dp_VictorPro", reason="product_not_received")


def priya_has_part_of_it_back(account: Account) -> None:
    priya = customer(account, "PriyaNair", "Priya Nair", "priya@example.org", days_ago=18, card=Card(last4="1117"))
    paying_since(account, priya, "price_ProMonthly", id="PriyaPro", days_ago=18)
    account.refund("ch_PriyaProFirst", 500, reason="requested_by_customer", id="re_PriyaPro")


def ines_is_trying_it_out(account: Account) -> None:
    ines = customer(account, "InesDuarte", "Inês Duarte", "ines@example.com", days_ago=5, card=Card(last4="6011"))
    created = account.now() - timedelta(days=5)
    held = account.add_subscription(
        ines,
        "price_ProMonthly",
        id="sub_InesPro",
        created=created,
        status="trialing",
        trial_end=created + timedelta(days=14),
    )
    account.add_paid_invoice(held, at=created, id="in_InesProTrial")


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


def acme_pays_by_invoice(account: Account) -> None:
    acme = customer(account, "AcmeWorks", "Acme Works, Accounts Payable", "ap@example.net", days_ago=16)
    held = account.add_subscription(
        acme,
        "price_TeamYearly",
        id="sub_AcmeTeamYear",
        quantity=20,
        created=account.now() - timedelta(days=16),
        collection_method="send_invoice",
        days_until_due=30,
    )
    account.add_open_invoice(held, id="in_AcmeTeamYear")
