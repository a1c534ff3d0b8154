"""What the choices of a form are called: within Slack's 75 characters each is another one, and its day stands first."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from billing.account.payment_method import PaymentMethod
from billing.account.payments import Charge, Invoice
from billing.account.subscription import Subscription
from billing.case.events import Targets
from billing.values.money import Money
from bot.messages import blocks, options
from bot.messages.options import Choices
from sandbox.standins.slack.blockkit.rules import check_blocks
from tests.billing.evidence.readings import invoice, item
from tests.billing.samples import NOW, account, charge, subscription, usd
from tests.bot.hostile import hostile

LONG = "Enterprise Collaboration Suite with Advanced Security, Compliance Archive and Priority Support"
DAY_FIRST = re.compile(r"\d{2} [A-Z][a-z]{2} \d{4}( \d{2}:\d{2})? · .")


def texts(choices: Choices) -> list[str]:
    return [text for _, text in choices]


def test_a_charge_reads_day_amount_card_and_plan() -> None:
    paid = replace(charge(), created=NOW, method=PaymentMethod("pm_1", "card", "visa", "4242"), subscription="sub_1")
    on = Targets(charge=paid.id, amount=paid.captured.amount)
    (text,) = texts(options.charges([(paid, on)], account(subscriptions=(subscription(id="sub_1"),))))
    assert text == f"{NOW:%d %b %Y} · 49.00 USD · visa •4242 · Pro"


def test_what_may_go_back_of_it_is_said_where_it_is_less() -> None:
    paid = charge(created=NOW)
    (text,) = texts(options.charges([(paid, Targets(charge=paid.id, amount=2000))], account()))
    assert "20.00 USD left of 49.00 USD" in text


def test_a_long_name_is_cut_and_the_price_stays() -> None:
    long = item(product_name=LONG)
    subscriptions = [subscription(id=f"sub_{n}", items=(long,), created=NOW - timedelta(days=n)) for n in (0, 40)]
    for text in texts(options.subscriptions(subscriptions)):
        assert len(text) <= 75
        assert text.endswith("…, 49.00 USD per month")


def test_two_bought_on_one_day_are_told_apart_by_the_minute() -> None:
    subscriptions = [subscription(id=f"sub_{n}", created=NOW - timedelta(minutes=n)) for n in (0, 5)]
    assert texts(options.subscriptions(subscriptions)) == [
        f"{each.created:%d %b %Y %H:%M} · Pro, 49.00 USD per month" for each in subscriptions
    ]


def test_two_of_one_minute_are_told_apart_by_their_ids() -> None:
    subscriptions = [subscription(id=f"sub_1Abc{n}xyz", created=NOW) for n in "AB"]
    assert [text[-5:] for text in texts(options.subscriptions(subscriptions))] == [" Axyz", " Bxyz"]


IDS = st.lists(st.text("abAB12", min_size=1, max_size=20).map("ch_1".__add__), unique=True, min_size=1, max_size=8)
NAMES = st.sampled_from([LONG, f"{LONG} Plus", "Pro"]) | hostile
DAYS = st.sampled_from([timedelta(0), timedelta(seconds=3), timedelta(minutes=7), timedelta(days=31)])
AMOUNTS = st.sampled_from([usd(4900), usd(700), Money(4900, "jpy"), Money(99_999_999_999, "idr")])


def drawn_charge(draw: st.DrawFn, id: str) -> tuple[Charge, Targets]:
    captured = draw(AMOUNTS)
    drawn = charge(
        id=id,
        created=NOW - draw(DAYS),
        captured=captured,
        refunded=Money(0, captured.currency),
        subscription=draw(st.sampled_from(["sub_1", "sub_2", None])),
        method=draw(st.sampled_from([PaymentMethod("pm_1", "card", "visa", "4242"), None])),
    )
    return drawn, Targets(charge=id, amount=draw(st.sampled_from([captured.amount, 100, None])))


def drawn_invoice(draw: st.DrawFn, id: str) -> Invoice:
    amount, number = draw(AMOUNTS), draw(st.sampled_from(["ABCD-0001", None]))
    theirs = draw(st.sampled_from(["sub_1", None]))
    return invoice(id=id, created=NOW - draw(DAYS), remaining=amount, total=amount, number=number, subscription=theirs)


def drawn_subscription(draw: st.DrawFn, id: str) -> Subscription:
    items = draw(st.lists(st.builds(lambda name: item(product_name=name), NAMES), min_size=1, max_size=3))
    status = draw(st.sampled_from(["active", "past_due", "incomplete_expired"]))
    return subscription(id=id, created=NOW - draw(DAYS), items=tuple(items), status=status)


@st.composite
def choices(draw: st.DrawFn) -> Choices:
    ids = draw(IDS)
    plans = [subscription(id=f"sub_{n}", items=(item(product_name=draw(NAMES)),)) for n in (1, 2)]
    reading = account(subscriptions=tuple(plans))
    kinds: list[Any] = [
        lambda: options.charges([drawn_charge(draw, id) for id in ids], reading),
        lambda: options.invoices([drawn_invoice(draw, id) for id in ids], reading),
        lambda: options.subscriptions([drawn_subscription(draw, id) for id in ids]),
    ]
    made: Choices = draw(st.sampled_from(kinds))()
    return made


@given(choices())
def test_whatever_there_is_to_choose_each_reads_as_another_one(made: Choices) -> None:
    shown = blocks.select(made)
    told = [option["text"]["text"] for option in shown["options"]]
    assert len(set(told)) == len(told) == len(made)
    assert all(len(text) <= 75 and DAY_FIRST.match(text) for text in told)
    assert check_blocks([blocks.input_block("charge", "Charge", shown)], surface="modal") == []
