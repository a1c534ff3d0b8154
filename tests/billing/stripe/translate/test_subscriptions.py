"""Subscriptions: what is billed, discounted, paused and planned, expanded or not."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.account.subscription import Package, Subscription, SubscriptionItem
from billing.stripe.translate import subscriptions
from billing.stripe.translate.values import at
from billing.values.money import Money
from tests.billing import stripe_shapes as shapes
from tests.billing.stripe_shapes import AT, Object

THEN, LATER = at(AT), at(AT + 86400)
DOLLARS = Money(4900, "usd")


def translated(*items: Object, **given: Any) -> Subscription:
    return subscriptions.subscription(shapes.subscription(*items, **given), {"prod_pro": "Pro"})


def item(**price: Any) -> SubscriptionItem:
    return translated(shapes.item(price=shapes.price(**price))).items[0]


@pytest.mark.parametrize(
    "product", ["prod_pro", {"id": "prod_pro", "name": "Pro"}, {"id": "prod_pro", "deleted": True}]
)
def test_a_subscription(product: Any) -> None:
    found = translated(shapes.item(price=shapes.price(product=product), quantity=3))
    (item,) = found.items
    assert (found.id, found.status, found.created, found.currency) == ("sub_1", "active", THEN, "usd")
    assert (found.ends, found.schedule, found.paused, found.pending_update) == (None, None, False, False)
    assert (item.product, item.product_name, item.price, item.quantity) == ("prod_pro", "Pro", DOLLARS, 3)
    assert (item.interval, item.interval_count) == ("month", 1)
    assert (item.period_start, item.period_end, found.period_end) == (THEN, LATER, LATER)


class TestPrice:
    @pytest.mark.parametrize(("unit_amount", "price"), [(None, None), (0, Money(0, "usd")), (4900, DOLLARS)])
    def test_a_free_one_is_a_price_and_one_finer_than_a_cent_is_none(
        self, unit_amount: int | None, price: Money | None
    ) -> None:
        assert item(unit_amount=unit_amount).price == price

    @pytest.mark.parametrize(
        ("written", "finer"), [("0.05", "0.05"), (0.05, "0.05"), ("4900.5", "4900.5"), ("x", None)]
    )
    def test_one_finer_than_a_cent_keeps_every_digit(self, written: Any, finer: str | None) -> None:
        found = item(unit_amount=None, unit_amount_decimal=written)
        assert found.finer == (finer and Decimal(finer))

    @pytest.mark.parametrize(("direction", "up"), [("up", True), ("down", False), ("nearest", None)])
    def test_one_for_a_package_says_of_how_many_and_what_becomes_of_the_rest(
        self, direction: str, up: bool | None
    ) -> None:
        found = item(transform_quantity={"divide_by": 1000, "round": direction})
        assert found.package == Package(1000, up)

    def test_without_recurrence_or_a_product_name_it_goes_by_its_own(self) -> None:
        found = item(recurring=None, nickname="Legacy", product="prod_other")
        assert (found.interval, found.interval_count, found.product_name) == (None, 1, "Legacy")

    def test_a_tiered_one_has_no_amount_for_one_seat(self) -> None:
        found = item(billing_scheme="tiered", unit_amount=None)
        assert (found.tiered, found.price, found.is_one_seat) == (True, None, False)

    def test_metered_usage_has_no_quantity(self) -> None:
        price = shapes.price(recurring={"interval": "month", "interval_count": 1, "usage_type": "metered"})
        metered = {name: value for name, value in shapes.item(price=price).items() if name != "quantity"}
        (found,) = translated(metered).items
        assert (found.usage_type, found.quantity, found.is_one_seat) == ("metered", None, False)

    def test_one_licensed_seat_is_one(self) -> None:
        assert item().is_one_seat

    def test_the_products_that_are_asked_for_by_name(self) -> None:
        one, other = shapes.item(), shapes.item(price=shapes.price(product={"id": "prod_x"}))
        listed = [shapes.subscription(one, other), shapes.subscription(one)]
        assert subscriptions.products_of(listed) == {"prod_pro", "prod_x"}


class TestWhatIsPlanned:
    def test_a_schedule_says_what_becomes_of_it(self) -> None:
        schedule = {"id": "sub_sched_1", "object": "subscription_schedule", "end_behavior": "cancel"}
        found = translated(schedule=schedule)
        assert (found.schedule, found.schedule_end) == ("sub_sched_1", "cancel")

    def test_a_schedule_that_was_not_expanded_drives_it_all_the_same(self) -> None:
        found = translated(schedule="sub_sched_1")
        assert (found.schedule, found.schedule_end, found.has_period_to_end) == ("sub_sched_1", None, True)

    @pytest.mark.parametrize("resumes", [None, AT])
    def test_a_pause_leaves_the_status_as_it_is(self, resumes: int | None) -> None:
        found = translated(pause_collection={"behavior": "void", "resumes_at": resumes})
        assert (found.status, found.paused, found.resumes_at) == ("active", True, resumes and THEN)

    def test_a_change_may_wait_for_its_payment(self) -> None:
        assert translated(pending_update={"expires_at": AT, "subscription_items": []}).pending_update

    def test_an_end_is_planned_for_a_time_or_for_the_periods_end(self) -> None:
        assert translated(cancel_at=AT + 5).ends == at(AT + 5)
        assert translated(cancel_at_period_end=True).ends == LATER

    def test_an_ended_one_says_why(self) -> None:
        details = {"reason": "cancellation_requested", "feedback": "too_expensive", "comment": "I am Jane"}
        found = translated(status="canceled", canceled_at=AT, ended_at=AT + 86400, cancellation_details=details)
        assert found.ended_at == LATER
        assert (found.end_reason, found.feedback) == ("cancellation_requested", "too_expensive")
        assert "Jane" not in repr(found)


class TestWhoseItIs:
    def test_its_items_and_prices_may_speak_of_a_team_too(self) -> None:
        found = translated(
            shapes.item(metadata={"seatId": "s-1"}, price=shapes.price(metadata={"company_plan": "yes"})),
            metadata={"workspace": "w-1", "color": "red"},
        )
        assert found.team_marks == ("company_plan", "seatId", "workspace")

    def test_a_price_is_nobodys(self) -> None:
        priced = shapes.item(metadata={"owner": "jane"}, price=shapes.price(metadata={"site": "main"}))
        found = translated(priced, metadata={"user_id": "7"})
        assert [key for key, _ in found.assigned_to] == ["owner", "user_id"]

    def test_two_for_the_same_person_can_be_told_from_two_for_different_ones(self) -> None:
        one, same, other = (translated(metadata={"login": name}).assigned_to for name in ("jane", "JANE", "joe"))
        assert one == same != other

    def test_of_what_it_says_nothing_is_kept(self) -> None:
        found = translated(shapes.item(metadata={"member": "Jane Doe"}), metadata={"team": "Team Jane"})
        assert "Jane" not in repr(found)

    @pytest.mark.parametrize("method", ["pm_1", {"id": "pm_1"}])
    def test_it_may_be_paid_with_a_card_of_its_own(self, method: Any) -> None:
        assert translated(default_payment_method=method).default_payment_method == "pm_1"

    def test_the_money_may_go_to_another_account(self) -> None:
        assert translated(transfer_data={"destination": "acct_9"}).connect == "acct_9"
        assert translated().connect is None

    def test_stripe_may_be_the_one_who_sells(self) -> None:
        assert translated(managed_payments={"enabled": True}).managed_payments
        assert not translated(managed_payments=None).managed_payments


REQUIRED = {"id", "status", "items", "created", "cancel_at_period_end"}
OPTIONAL = sorted(shapes.subscription().keys() - REQUIRED)
OF_AN_ITEM = sorted(shapes.item().keys() - {"price"})
OF_A_PRICE = sorted(shapes.price().keys() - {"product", "currency"})


@given(
    st.fixed_dictionaries({}, optional=dict.fromkeys(OPTIONAL, st.none())),
    st.sets(st.sampled_from(OPTIONAL)),
    st.sets(st.sampled_from(OF_AN_ITEM)),
    st.sets(st.sampled_from(OF_A_PRICE)),
)
def test_what_may_be_null_or_left_out_is_not_missed(
    nulls: Object, gone: set[str], gone_of_item: set[str], gone_of_price: set[str]
) -> None:
    price = {name: value for name, value in shapes.price().items() if name not in gone_of_price}
    bare_item = {name: value for name, value in shapes.item(price=price).items() if name not in gone_of_item}
    bare = {name: value for name, value in (shapes.subscription(bare_item) | nulls).items() if name not in gone}
    found = subscriptions.subscription(bare, {})
    assert (found.id, found.status, found.collection_method) == ("sub_1", "active", "charge_automatically")
    assert (found.items[0].interval_count, found.items[0].usage_type) == (1, "licensed")
