"""Schedules: what Stripe shows of their phases becomes what it takes back, and nothing of it changes on the way."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.account.schedule import Phase, Schedule
from billing.stripe.translate import schedules
from sandbox.standins.stripe.objects.schedule import phase as shown_by_the_sandbox
from tests.billing.stripe_shapes import AT, Object, price

MONTH = 30 * 86400
LATER = AT + MONTH


def item(**given: Any) -> Object:
    return {
        "billing_thresholds": None,
        "discounts": [],
        "metadata": {},
        "plan": "price_1",
        "price": "price_1",
        "quantity": 1,
        "tax_rates": [],
    } | given


def phase(*items: Object, **given: Any) -> Object:
    """As Stripe shows it: everything that is not set is there all the same, as null or empty."""
    return {
        "add_invoice_items": [],
        "application_fee_percent": None,
        "automatic_tax": {"disabled_reason": None, "enabled": False, "liability": None},
        "billing_cycle_anchor": None,
        "billing_thresholds": None,
        "collection_method": None,
        "currency": "usd",
        "default_payment_method": None,
        "default_tax_rates": [],
        "description": None,
        "discounts": [],
        "end_date": LATER,
        "invoice_settings": None,
        "items": list(items) or [item()],
        "metadata": {},
        "on_behalf_of": None,
        "proration_behavior": "create_prorations",
        "start_date": AT,
        "transfer_data": None,
        "trial_end": None,
    } | given


def schedule(*phases: Object, **given: Any) -> Object:
    return {
        "id": "sub_sched_1",
        "object": "subscription_schedule",
        "current_phase": {"start_date": AT, "end_date": LATER},
        "end_behavior": "release",
        "phases": list(phases) or [phase()],
        "status": "active",
        "subscription": "sub_1",
    } | given


TAKEN = {
    "automatic_tax": {"enabled": False},
    "currency": "usd",
    "end_date": LATER,
    "items": [{"price": "price_1", "quantity": 1}],
    "proration_behavior": "create_prorations",
    "start_date": AT,
}


def test_a_schedule() -> None:
    assert schedules.schedule(schedule()) == Schedule("sub_sched_1", "active", "release", (TAKEN,))


COUPON = {"id": "friends", "object": "coupon", "percent_off": 20}
GIVEN: list[tuple[str, Any, Any]] = [
    ("default_payment_method", {"id": "pm_1", "object": "payment_method"}, "pm_1"),
    ("default_payment_method", "pm_1", "pm_1"),
    ("default_tax_rates", [{"id": "txr_1", "object": "tax_rate"}, "txr_2"], ["txr_1", "txr_2"]),
    ("discounts", [{"coupon": COUPON, "discount": None, "promotion_code": None}], [{"coupon": "friends"}]),
    ("discounts", [{"coupon": None, "discount": "di_1", "promotion_code": None}], [{"discount": "di_1"}]),
    ("on_behalf_of", {"id": "acct_1", "object": "account"}, "acct_1"),
    ("transfer_data", {"amount_percent": None, "destination": "acct_1"}, {"destination": "acct_1"}),
    ("invoice_settings", {"account_tax_ids": [], "days_until_due": 30, "issuer": None}, {"days_until_due": 30}),
    ("invoice_settings", {"account_tax_ids": None, "days_until_due": None, "issuer": None}, None),
    (
        "automatic_tax",
        {"disabled_reason": "requires_location_inputs", "enabled": True, "liability": {"type": "self"}},
        {"enabled": True, "liability": {"type": "self"}},
    ),
    ("metadata", {"seat": "9"}, {"seat": "9"}),
    ("trial_end", LATER, LATER),
    ("billing_cycle_anchor", "phase_start", "phase_start"),
    ("application_fee_percent", 0, 0),
    ("description", None, None),
    ("trial_continuation", "none", None),
]


@pytest.mark.parametrize(("name", "shown", "taken"), GIVEN)
def test_a_phase_gives_ids_for_objects_and_nothing_for_what_is_empty(name: str, shown: Any, taken: Any) -> None:
    found = schedules.given(phase(**{name: shown}))
    assert found.get(name) == taken
    assert (name in found) is (taken is not None)


ITEMS: list[tuple[Object, Object]] = [
    ({"price": price(id="price_9"), "plan": {"id": "price_9", "object": "plan"}}, {"price": "price_9", "quantity": 1}),
    ({"quantity": None}, {"price": "price_1"}),
    ({"quantity": 0}, {"price": "price_1", "quantity": 0}),
    (
        {"tax_rates": [{"id": "txr_1", "object": "tax_rate"}]},
        {"price": "price_1", "quantity": 1, "tax_rates": ["txr_1"]},
    ),
    ({"metadata": {"team": "a"}}, {"price": "price_1", "quantity": 1, "metadata": {"team": "a"}}),
    (
        {"discounts": [{"coupon": COUPON, "discount": None, "promotion_code": None}]},
        {"price": "price_1", "quantity": 1, "discounts": [{"coupon": "friends"}]},
    ),
    (
        {"billing_thresholds": {"usage_gte": 5}},
        {"price": "price_1", "quantity": 1, "billing_thresholds": {"usage_gte": 5}},
    ),
]


@pytest.mark.parametrize(("shown", "taken"), ITEMS)
def test_so_do_its_items_without_the_plan_that_the_price_was_once(shown: Object, taken: Object) -> None:
    assert schedules.given(phase(item(**shown)))["items"] == [taken]


def test_what_is_invoiced_besides_is_given_again() -> None:
    extra = {"discounts": [], "metadata": {}, "price": price(id="price_setup"), "quantity": 1, "tax_rates": []}
    found = schedules.given(phase(add_invoice_items=[extra]))
    assert found["add_invoice_items"] == [{"price": "price_setup", "quantity": 1}]


def test_phases_that_are_over_are_left_out() -> None:
    past, now, next_one = (
        phase(start_date=AT + month * MONTH, end_date=AT + (month + 1) * MONTH) for month in (-1, 0, 1)
    )
    found = schedules.schedule(schedule(past, now, next_one))
    assert [kept["start_date"] for kept in found.phases] == [AT, LATER]


@pytest.mark.parametrize("current", [None, {}])
def test_of_one_that_is_yet_to_begin_or_over_all_are_kept(current: Object | None) -> None:
    found = schedules.schedule(schedule(phase(), phase(start_date=LATER), current_phase=current))
    assert len(found.phases) == 2
    assert schedules.schedule(schedule(phases=None, current_phase=current)).phases == ()


@pytest.mark.parametrize(
    ("status", "phases", "editable"),
    [("active", [phase()], True), ("active", [], False), ("released", [phase()], False)],
)
def test_only_one_that_runs_can_be_edited(status: str, phases: list[Object], editable: bool) -> None:
    assert schedules.schedule(schedule(status=status, phases=phases)).can_be_edited is editable


@pytest.mark.parametrize(
    ("end_behavior", "at", "ends"), [("cancel", LATER, True), ("release", LATER, False), ("cancel", AT, False)]
)
def test_it_ends_where_its_last_phase_does_if_that_cancels(end_behavior: str, at: int, ends: bool) -> None:
    assert schedules.schedule(schedule(end_behavior=end_behavior)).ends_at(at) is ends


def test_cut_off_it_is_its_current_phase_alone() -> None:
    found = schedules.schedule(schedule(phase(description="now"), phase(start_date=LATER)))
    assert found.cut_at(AT + 5) == ({**TAKEN, "description": "now", "end_date": AT + 5},)


def test_a_phase_that_begins_before_then_keeps_its_place() -> None:
    """Nothing of what was agreed until then is stretched or left out."""
    soon = phase(start_date=LATER, end_date=LATER + 500)
    found = schedules.schedule(schedule(phase(description="now"), soon, phase(start_date=LATER + 500)))
    first, last = found.cut_at(LATER + 100)
    assert (first["description"], first["end_date"]) == ("now", LATER)
    assert (last["start_date"], last["end_date"]) == (LATER, LATER + 100)


QUANTITIES = st.one_of(st.none(), st.integers(0, 500))
MARKS = st.dictionaries(st.sampled_from(["plan_name", "team", "note"]), st.text(min_size=1, max_size=5), max_size=2)


@st.composite
def simple(draw: st.DrawFn) -> Phase:
    """A phase as it would be given."""
    begins = draw(st.integers(AT, AT + 10 * MONTH))
    items = [
        {"price": f"price_{number}", "quantity": draw(QUANTITIES), "metadata": draw(MARKS)}
        for number in range(draw(st.integers(1, 3)))
    ]
    made = {
        "currency": draw(st.sampled_from(["usd", "eur", "jpy"])),
        "end_date": begins + draw(st.integers(1, MONTH)),
        "items": [{name: value for name, value in one.items() if value not in (None, {})} for one in items],
        "proration_behavior": draw(st.sampled_from(["none", "create_prorations", "always_invoice"])),
        "start_date": begins,
        "metadata": draw(MARKS),
        "discounts": [{"coupon": name} for name in draw(st.lists(st.sampled_from(["friends", "spring"]), max_size=2))],
    }
    return {name: value for name, value in made.items() if value not in ({}, [])}


@given(simple())
def test_what_a_phase_was_given_is_what_it_gives(taken: Phase) -> None:
    shown = shown_by_the_sandbox(taken, start=taken["start_date"], end=taken["end_date"])
    assert schedules.given(shown) == taken
    assert schedules.given(phase(**{**taken, "automatic_tax": None})) == taken


@given(simple())
def test_giving_it_twice_changes_nothing(taken: Phase) -> None:
    assert schedules.given(schedules.given(taken)) == taken
