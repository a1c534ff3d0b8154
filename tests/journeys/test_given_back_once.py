"""What went back before, in whichever way, is counted over the wire: what the form holds ready is what goes back, and
afterwards nothing more is offered.
"""

from collections.abc import Callable
from datetime import timedelta

from sandbox.standins.people import ADA, OLIVIA
from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.acts import issuing
from sandbox.standins.stripe.ledger import StripeObject, unix
from sandbox.standins.stripe.objects.invoice import line
from tests.journeys.databases import on_sqlite
from tests.journeys.desk import Desk

pytestmark = on_sqlite

REFUND = "propose:refund_charge"


def bought(stripe: Account, name: str, amount: int, *, interval: str = "month") -> StripeObject:
    """A subscription of one seat, paid ten days ago by `ch_<name>`."""
    customer = stripe.add_customer(id=f"cus_{name}", name=name, email=f"{name.lower()}@example.org")
    stripe.add_payment_method(customer, id=f"pm_{name}")
    price = stripe.add_price(stripe.add_product(f"Plan {name}", id=f"prod_{name}"), amount, interval=interval)
    began = stripe.now() - timedelta(days=10)
    made = stripe.add_subscription(customer, price, id=f"sub_{name}", created=began)
    stripe.add_paid_invoice(made, at=began, id=f"in_{name}", charge_id=f"ch_{name}")
    return made


def prorated(stripe: Account, subscription: StripeObject, *amounts: int) -> StripeObject:
    """An invoice of yesterday with these lines alone."""
    at = stripe.now() - timedelta(days=1)
    item = subscription["items"]["data"][0]
    period = (unix(at), item["current_period_end"])
    lines = [
        line(invoice="", item=item, amount=amount, description="Change", period=period, quantity=1, proration=True)
        for amount in amounts
    ]
    with stripe.lock:
        return issuing.issue(stripe, subscription, at=at, billing_reason="subscription_update", lines=lines)


def sixteen_seats_fewer(stripe: Account) -> None:
    """One invoice shows ten lines of its sixteen."""
    prorated(stripe, bought(stripe, "Sixteen", 10_000), *[-500] * 16)


def upgraded(stripe: Account) -> None:
    invoice = prorated(stripe, bought(stripe, "Upgrade", 2_000), -1_333, 3_333)
    stripe.try_to_collect(invoice, charge_id="ch_Upgraded")


def paid_twice(stripe: Account) -> None:
    bought(stripe, "Twice", 5_000)
    stripe.pay_beside("in_Twice", 5_000, charge_id="ch_TwiceAgain")


def noted(stripe: Account) -> None:
    bought(stripe, "Noted", 5_000)
    stripe.add_credit_note("in_Noted", 3_500, refund=1_000, credit=1_500, out_of_band=1_000)


# What the form holds ready for which charge, and what it says went back.
HISTORIES: dict[str, tuple[Callable[[Account], None], str, str, str]] = {
    "sixteen": (sixteen_seats_fewer, "ch_Sixteen", "20.00", "80.00 USD credited for unused time"),
    "upgrade": (upgraded, "ch_Upgraded", "20.00", ""),
    "twice": (paid_twice, "ch_TwiceAgain", "50.00", "50.00 USD overpaid, and credited"),
    "noted": (noted, "ch_Noted", "15.00", "10.00 USD refunded, 25.00 USD by credit notes"),
}


def ready(desk: Desk) -> str:
    """The amount that the form in front of Olivia holds."""
    view = desk.slack.view(OLIVIA)
    assert view is not None
    (block,) = (block for block in view.blocks if block["block_id"].startswith("amount"))
    return str(block["element"]["initial_value"])


def said(desk: Desk) -> str:
    view = desk.slack.view(OLIVIA)
    assert view is not None
    notes = [block for block in view.blocks if block["type"] == "context"]
    return " ".join(element["text"] for block in notes for element in block["elements"])


def opened(desk: Desk, identifier: str) -> None:
    desk.lookup(OLIVIA, identifier)
    desk.classify(OLIVIA, "product_failure")


def refunded(desk: Desk, amount: str, **values: str) -> None:
    assert desk.submit(OLIVIA, amount=amount, reason="duplicate", skip_reason="trust", **values) == {}
    desk.click(ADA, "approve")
    desk.shows(f"Refunded {amount} USD")


def test_what_went_back_in_any_way_is_counted_once(desk: Desk) -> None:
    for number, name in enumerate(HISTORIES, start=1):
        history, charge, amount, before = HISTORIES[name]
        history(desk.stripe)
        opened(desk, f"{name}@example.org")
        desk.click(OLIVIA, REFUND)
        desk.slack.press(OLIVIA, "charge", value=charge)
        assert ready(desk) == amount
        assert (before in said(desk)) is True
        assert ("unused" in said(desk)) is (name == "sixteen")
        refunded(desk, amount, charge=charge)
        assert desk.logged("executed", number).data["charge"] == charge
    assert len(desk.asked()) == len(HISTORIES)


def test_credit_counts_against_all_payments_of_a_subscription_and_the_amount_follows_the_charge(desk: Desk) -> None:
    stripe = desk.stripe
    yearly = bought(stripe, "Yearly", 120_000, interval="year")
    stripe.try_to_collect(prorated(stripe, yearly, 11_000), charge_id="ch_AddOn")
    prorated(stripe, yearly, -88_110)
    opened(desk, "yearly@example.org")
    desk.click(OLIVIA, REFUND)
    assert ready(desk) == "110.00"
    desk.slack.press(OLIVIA, "charge", value="ch_Yearly")
    assert ready(desk) == "428.90"
    assert desk.slack.view(OLIVIA).callback_id == REFUND  # type: ignore[union-attr]
    # One cent more is refused in the form, and says why.
    (told,) = desk.submit(OLIVIA, charge="ch_Yearly", amount="428.91", reason="duplicate", skip_reason="trust").values()
    assert told == (
        "Went back already: 881.10 USD credited for unused time. More than 428.90 USD would pay the customer twice."
    )
    refunded(desk, "428.90", charge="ch_Yearly")
    desk.shows("Not on offer: Refund a charge. Went back already:")
    assert REFUND not in desk.offered()


def test_credit_that_names_nothing_is_said_and_lowers_nothing(desk: Desk) -> None:
    bought(desk.stripe, "Kind", 5_000)
    desk.stripe.give_credit("cus_Kind", 900)
    opened(desk, "kind@example.org")
    desk.click(OLIVIA, REFUND)
    assert ready(desk) == "50.00"
    assert "9.00 USD of credit that names no payment" in said(desk)
    assert desk.submit(OLIVIA, reason="duplicate", skip_reason="trust") == {}
    assert "9.00 USD of credit that names no payment" in desk.card()


def test_an_invoice_that_credit_lowered_is_not_partly_paid(desk: Desk) -> None:
    stripe = desk.stripe
    made = bought(stripe, "Lowered", 5_000)
    stripe.give_credit("cus_Lowered", 900)
    stripe.add_open_invoice(made, id="in_Owed")
    assert stripe["in_Owed"]["amount_remaining"] == 4_100
    desk.lookup(OLIVIA, "lowered@example.org")
    desk.classify(OLIVIA)
    assert desk.propose(OLIVIA, "cancel_now") == {}
    desk.click(ADA, "approve")
    desk.logged("executed")
    assert stripe["in_Owed"]["status"] == "void"
