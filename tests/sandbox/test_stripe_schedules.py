"""Subscription schedules: edited, released and canceled, with the subscription that they drive."""

from datetime import timedelta
from typing import Any

import pytest
import stripe

from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.ledger import StripeObject, unix
from tests.sandbox.stripe_calls import refusal


@pytest.fixture
def team(account: Account, jane: StripeObject, monthly: StripeObject) -> StripeObject:
    subscription = account.add_subscription(jane, monthly, created=account.now() - timedelta(days=3), quantity=4)
    account.add_paid_invoice(subscription)
    return subscription


@pytest.fixture
def plan(account: Account, team: StripeObject) -> StripeObject:
    """This month four seats, then nine for two more, and on without a schedule."""
    schedule = account.add_schedule(team, id="sub_sched_Team")
    return account.add_phase(schedule, until=account.now() + timedelta(days=90), quantity=9)


def given(phase: StripeObject, **changes: Any) -> Any:
    items = [{"price": item["price"], "quantity": item["quantity"]} for item in phase["items"]]
    return {"items": items, "start_date": phase["start_date"], "end_date": phase["end_date"], **changes}


class TestEditing:
    def test_the_running_phase_alone_with_cancel_after_it_ends_the_subscription(
        self, client: stripe.StripeClient, team: StripeObject, plan: StripeObject
    ) -> None:
        ends = plan["phases"][0]["end_date"]
        edit: Any = {
            "end_behavior": "cancel",
            "proration_behavior": "none",
            "phases": [given(plan["phases"][0], currency="usd", automatic_tax={"enabled": False})],
        }
        schedule = client.v1.subscription_schedules.update(plan["id"], edit)
        assert (schedule.end_behavior, len(schedule.phases), schedule.phases[0].end_date) == ("cancel", 1, ends)
        assert schedule.current_phase is not None
        assert schedule.current_phase.end_date == ends
        shown = client.v1.subscriptions.retrieve(team["id"])
        assert (shown.cancel_at, shown.status, shown.schedule) == (ends, "active", plan["id"])
        client.v1.subscription_schedules.update(plan["id"], {"end_behavior": "release"})
        assert client.v1.subscriptions.retrieve(team["id"]).cancel_at is None

    def test_what_it_shows_it_takes_back(self, client: stripe.StripeClient, plan: StripeObject) -> None:
        schedule = client.v1.subscription_schedules.retrieve(plan["id"]).to_dict(for_json=True)
        edit: Any = {"phases": [given(phase) for phase in schedule["phases"]]}
        again = client.v1.subscription_schedules.update(plan["id"], edit).to_dict(for_json=True)
        assert again == schedule
        assert [item["quantity"] for phase in again["phases"] for item in phase["items"]] == [4, 9]

    def test_a_phase_may_last_so_many_months(self, client: stripe.StripeClient, plan: StripeObject) -> None:
        first, second = (given(phase) for phase in plan["phases"])
        del second["start_date"], second["end_date"]
        second["duration"] = {"interval": "month", "interval_count": 2}
        schedule = client.v1.subscription_schedules.update(plan["id"], {"phases": [first, second]})
        assert schedule.phases[1].start_date == first["end_date"]
        assert 58 <= (schedule.phases[1].end_date - schedule.phases[1].start_date) / 86_400 <= 62

    @pytest.mark.parametrize(
        ("change", "param"),
        [
            ({"start_date": 1_700_000_000}, "phases[0][start_date]"),
            ({"start_date": None}, "phases"),
            ({"end_date": None}, "phases[0][end_date]"),
            ({"items": [{"price": "price_None"}]}, "phases[0][items][0][price]"),
            ({"currency": "eur"}, "phases[0][currency]"),
            ({"colour": "blue"}, "phases[0][colour]"),
        ],
    )
    def test_what_stripe_would_refuse_changes_nothing(
        self, client: stripe.StripeClient, plan: StripeObject, change: dict[str, Any], param: str
    ) -> None:
        before = client.v1.subscription_schedules.retrieve(plan["id"]).to_dict(for_json=True)
        edit: Any = {"phases": [given(plan["phases"][0], **change)], "end_behavior": "cancel"}
        error = refusal(lambda: client.v1.subscription_schedules.update(plan["id"], edit))
        assert isinstance(error, stripe.InvalidRequestError)
        assert (error.http_status, error.param) == (400, param)
        assert client.v1.subscription_schedules.retrieve(plan["id"]).to_dict(for_json=True) == before

    def test_the_running_phase_must_be_given_and_leave_no_gap(
        self, client: stripe.StripeClient, plan: StripeObject
    ) -> None:
        first, second = (given(phase) for phase in plan["phases"])
        alone: Any = {"phases": [second]}
        gap: Any = {"phases": [first, {**second, "start_date": second["start_date"] + 60}]}
        assert refusal(lambda: client.v1.subscription_schedules.update(plan["id"], alone)).http_status == 400
        assert refusal(lambda: client.v1.subscription_schedules.update(plan["id"], gap)).http_status == 400

    def test_it_cannot_have_ended_already(
        self, account: Account, client: stripe.StripeClient, plan: StripeObject
    ) -> None:
        past = unix(account.now() - timedelta(hours=1))
        edit: Any = {"phases": [given(plan["phases"][0], end_date=past)]}
        assert refusal(lambda: client.v1.subscription_schedules.update(plan["id"], edit)).http_status == 400


class TestEnding:
    def test_cancel_ends_the_subscription_at_once_and_stops_collection(
        self,
        account: Account,
        client: stripe.StripeClient,
        jane: StripeObject,
        monthly: StripeObject,
        plan: StripeObject,
    ) -> None:
        other = account.add_open_invoice(account.add_subscription(jane, monthly))
        schedule = client.v1.subscription_schedules.cancel(plan["id"], {"prorate": False, "invoice_now": False})
        assert (schedule.status, schedule.current_phase) == ("canceled", None)
        assert client.v1.subscriptions.retrieve(plan["subscription"]).status == "canceled"
        assert not client.v1.invoices.retrieve(other["id"]).auto_advance
        assert client.v1.customers.retrieve("cus_Jane").balance == 0

    def test_unless_told_not_to_it_gives_the_rest_as_credit(
        self, client: stripe.StripeClient, plan: StripeObject
    ) -> None:
        client.v1.subscription_schedules.cancel(plan["id"])
        balance = client.v1.customers.retrieve("cus_Jane").balance or 0
        assert -8_000 < balance < -6_000
        newest = client.v1.invoices.list({"customer": "cus_Jane"}).data[0]
        assert (newest.total, newest.amount_due, newest.status) == (balance, 0, "paid")

    def test_release_leaves_the_subscription_and_takes_back_its_end(
        self, client: stripe.StripeClient, team: StripeObject, plan: StripeObject
    ) -> None:
        client.v1.subscription_schedules.update(plan["id"], {"end_behavior": "cancel"})
        schedule = client.v1.subscription_schedules.release(plan["id"])
        assert (schedule.status, schedule.subscription, schedule.released_subscription) == (
            "released",
            None,
            team["id"],
        )
        shown = client.v1.subscriptions.retrieve(team["id"])
        assert (shown.schedule, shown.cancel_at, shown.status) == (None, None, "active")
        assert client.v1.subscriptions.update(team["id"], {"cancel_at_period_end": True}).cancel_at

    @pytest.mark.parametrize("act", ["update", "cancel", "release"])
    def test_what_is_over_cannot_be_changed(self, client: stripe.StripeClient, plan: StripeObject, act: str) -> None:
        service = client.v1.subscription_schedules
        service.release(plan["id"])
        calls: dict[str, Any] = {"update": service.update, "cancel": service.cancel, "release": service.release}
        assert refusal(lambda: calls[act](plan["id"], {})).http_status == 400
