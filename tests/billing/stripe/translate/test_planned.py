"""What a schedule bills next, and a change that waits for its payment: by their content, as Stripe shows them."""

from typing import Any

import pytest
import stripe

from billing.stripe.translate import planned, subscriptions
from billing.stripe.translate.values import at
from billing.values.money import Money
from billing.wording import coming_changes
from billing.wording.line import Line
from billing.wording.subscriptions import SCHEDULE_END
from billing.wording.subscriptions import subscription as told
from tests.billing import stripe_shapes as shapes
from tests.billing.samples import account
from tests.billing.sdk import listed
from tests.billing.stripe_shapes import AT, Object

DAY = 86400
NOW_PHASE = {"start_date": AT, "end_date": AT + DAY, "items": [{"price": "price_1", "quantity": 1}]}
BASIC = shapes.price(id="price_basic", product="prod_basic", unit_amount=1000, unit_amount_decimal="1000")
NAMES = {"prod_pro": "Pro", "prod_basic": "Basic"}


def phase(price: Any = "price_basic", quantity: int | None = 1, **given: Any) -> Object:
    dates = {"start_date": AT + DAY, "end_date": AT + 30 * DAY, "currency": "usd"}
    return dates | {"items": [{"price": price, "quantity": quantity}], "proration_behavior": "none"} | given


def schedule(*phases: Object, **given: Any) -> Object:
    return {
        "id": "sub_sched_1",
        "object": "subscription_schedule",
        "status": "active",
        "end_behavior": "release",
        "current_phase": {"start_date": AT, "end_date": AT + DAY},
        "phases": [NOW_PHASE, *phases],
    } | given


def read(*phases: Object, prices: dict[str, Object] | None = None, **given: Any) -> Any:
    known = {"price_basic": BASIC} if prices is None else prices
    found = shapes.subscription(**({"schedule": schedule(*phases)} | given))
    return subscriptions.subscription(found, NAMES, known)


def text(line: Line) -> str:
    return "".join(part if isinstance(part, str) else getattr(part, "text", "•") for part in line)


def more(subscription: Any) -> str:
    return "\n".join(map(text, coming_changes.coming(subscription, account(read_at=at(AT)))))


# A phase, what the summary says, and what *More* says.
PHASES: dict[str, tuple[Object, str, str]] = {
    "another price": (
        phase(),
        "changes to Basic, 10.00 USD per month on •",
        "From • until •: Basic, 10.00 USD per month, nothing is made up for",
    ),
    "more seats": (
        phase("price_1", 5),
        "changes to Pro, 49.00 USD per month × 5 on •",
        "From • until •: Pro, 49.00 USD per month × 5",
    ),
    "made up for in money": (
        phase(proration_behavior="create_prorations"),
        "changes to Basic",
        "From • until •: Basic, 10.00 USD per month",
    ),
    "free for a while": (
        phase("price_1", trial=True),
        "changes to a trial of Pro, 49.00 USD per month on •",
        "a trial of Pro",
    ),
    "free until its end": (
        phase("price_1", trial_end=AT + 30 * DAY),
        "changes to a trial of Pro",
        "a trial of Pro",
    ),
    "with a discount": (phase(discounts=[{"coupon": "x"}]), "changes to Basic", "with 1 discount"),
    "with something bought once": (phase(add_invoice_items=[{}, {}]), "changes to Basic", "with 2 one-time items"),
    "expanded": (phase(BASIC), "changes to Basic, 10.00 USD per month", "Basic, 10.00 USD per month"),
    "a price that is not known": (
        phase("price_gone"),
        "changes to a price that could not be read (price_gone)",
        "a price that could not be read (price_gone)",
    ),
    "as it is": (phase("price_1"), " · renews •", "From • until •: Pro, 49.00 USD per month"),
    "nothing": (phase(items=[]), "changes to nothing", "From • until •: nothing"),
}


@pytest.mark.parametrize("case", PHASES)
def test_a_coming_phase_is_told_by_what_it_bills(case: str) -> None:
    coming, summary, everything = PHASES[case]
    subscription = read(coming)
    assert summary in text(told(subscription))
    assert "driven by a schedule" not in text(told(subscription))
    assert everything in more(subscription)
    assert "made up for" not in more(subscription) or coming["proration_behavior"] == "none"


@pytest.mark.parametrize("word", [*SCHEDULE_END, "still_to_come"])
def test_what_a_schedule_does_when_it_is_over(word: str) -> None:
    subscription = read(phase(), schedule=schedule(phase(), end_behavior=word))
    after = SCHEDULE_END.get(word)
    assert (f"After • {after}" in more(subscription)) if after else ("After" not in more(subscription))
    bare = read(schedule=schedule(end_behavior=word))
    assert f"driven by a schedule{f', {after}' if after else ''} · renews" in text(told(bare))


def test_every_end_behavior_of_the_sdk_has_its_words() -> None:
    assert set(SCHEDULE_END) == listed(stripe.SubscriptionSchedule, "end_behavior")


@pytest.mark.parametrize("status", ["released", "completed", "canceled"])
def test_one_that_is_over_plans_nothing(status: str) -> None:
    assert read(schedule=schedule(phase(), status=status)).stages == ()


def test_one_that_was_not_expanded_plans_what_nobody_read() -> None:
    subscription = read(schedule="sub_sched_1")
    assert subscription.stages == ()
    assert "driven by a schedule" in text(told(subscription))


def test_a_price_in_another_currency_than_is_billed_says_nothing_of_what_it_costs() -> None:
    dollars = BASIC | {"currency_options": {"usd": {"unit_amount": 1000, "unit_amount_decimal": "1000"}}}
    for known, said in ((dollars, "price in USD only per month"), (BASIC, "price unknown per month")):
        subscription = read(phase(currency="eur"), currency="eur", prices={"price_basic": known})
        assert f"changes to Basic, {said}" in text(told(subscription))
        assert "10.00" not in text(told(subscription)) + more(subscription)


def test_only_what_no_item_shows_has_to_be_read() -> None:
    found = shapes.subscription(schedule=schedule(phase(), phase("price_1"), phase("price_b"), phase()))
    assert planned.wanted_prices([found]) == ["price_basic", "price_b"]
    assert planned.wanted_prices([shapes.subscription(schedule="sub_sched_1")]) == []


# A change that waits, what the summary says, and what *More* says.
UPDATES: dict[str, tuple[Object, str, str]] = {
    "another price": (
        {"subscription_items": [shapes.item(price=BASIC, quantity=3)]},
        "a change to Basic, 10.00 USD per month × 3 waits for its payment until •",
        "from Pro, 49.00 USD per month to Basic, 10.00 USD per month × 3",
    ),
    "a trial": (
        {"subscription_items": None, "trial_end": AT + DAY},
        "a change waits for its payment until •",
        ", a trial until •",
    ),
    "an end": ({"cancel_at_period_end": True}, "a change waits for its payment until •", "ends with its period"),
    "discounts": ({"discounts": ["di_1"]}, "a change waits for its payment until •", "1 discount from then on"),
    "nothing that is shown": ({}, "a change waits for its payment until •", "of terms that Stripe does not name"),
}


@pytest.mark.parametrize("case", UPDATES)
def test_a_change_that_waits_says_what_it_is_and_when_it_lapses(case: str) -> None:
    update, summary, everything = UPDATES[case]
    subscription = read(schedule=None, pending_update={"expires_at": AT + DAY, **update})
    assert subscription.pending_update
    assert subscription.waiting.lapses == at(AT + DAY)
    assert summary in text(told(subscription))
    assert everything in more(subscription)
    assert "Lapses •: unpaid by then, everything stays as it is now" in more(subscription)


def test_what_is_billed_ahead_is_paid_for_that_long() -> None:
    ahead_for = {"applies_to": None, "bill_until": {"computed_timestamp": AT + 90 * DAY}}
    assert read(schedule=None, billing_schedules=[ahead_for]).paid_until == at(AT + 90 * DAY)
    other = {"applies_to": [{"type": "price", "price": "price_2"}], "bill_until": {"computed_timestamp": AT + 90 * DAY}}
    assert read(schedule=None, billing_schedules=[other]).paid_until == at(AT + DAY)
    assert read(schedule=None).items[0].price == Money(4900, "usd")
