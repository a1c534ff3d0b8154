"""What could not be read: it never makes the rest look clean, and never speaks for anything.

Each property compares a whole reading of any customer with one of the same customer while panels fail.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.account.account import Account, Panel, Profile
from billing.account.customer import Customer
from billing.evidence.assessment import assess
from billing.evidence.duplicates import judge
from billing.evidence.evidence import Evidence
from billing.evidence.judgement import Finding
from tests.billing.evidence.arbitrary import PANELS, accounts, unread
from tests.billing.evidence.readings import ago, checkout, dispute, invoice, names, pair, profile, said, subscribed
from tests.billing.samples import NOW, account, charge, subscription

EACH_PANEL = pytest.mark.parametrize("panel", list(Panel))
TWINS = {"duplicate_active_subscriptions", "duplicate_across_customers", "botched_plan_switch"}


@given(accounts(), PANELS, PANELS)
def test_the_more_panels_fail_the_less_is_said_about_duplicates_and_seats(
    reading: Account, some: set[Panel], more: set[Panel]
) -> None:
    """The finding stays or becomes unknown; only a duplicate among the customer's own needs nobody else's."""
    rich, poor = judge(unread(reading, some)).finding, judge(unread(reading, some | more)).finding
    if poor is not rich and poor is not Finding.UNKNOWN:
        assert poor is Finding.LIKELY_DUPLICATE
        assert Panel.OTHERS in more - some
        assert judge(replace(reading, others=())).finding is Finding.LIKELY_DUPLICATE


@given(accounts(), PANELS)
def test_no_failure_makes_a_duplicate_disappear(reading: Account, panels: set[Panel]) -> None:
    full, poor = judge(reading).finding, judge(unread(reading, panels)).finding
    if full in {Finding.LIKELY_DUPLICATE, Finding.UNCLEAR}:
        assert poor not in {None, Finding.LIKELY_SEATS}
    if full is None:
        assert poor in {None, Finding.UNKNOWN}


@given(accounts(), st.sampled_from([Panel.PAYMENT_METHODS, Panel.SUBSCRIPTIONS]))
def test_a_failure_at_one_of_the_others_makes_nothing_look_clean_either(reading: Account, panel: Panel) -> None:
    if not reading.others:
        return
    first, *rest = reading.others
    if panel is Panel.SUBSCRIPTIONS:
        blind = replace(first, subscriptions=(), unknown=(panel,))
    else:
        blind = replace(first, payment_methods=(), unknown=(panel,))
    poor = replace(reading, others=(blind, *rest), unknown=(Panel.OTHERS,))
    allowed = {judge(reading).finding, Finding.UNKNOWN}
    if panel is Panel.SUBSCRIPTIONS:
        allowed.add(Finding.LIKELY_DUPLICATE)
    assert judge(poor).finding in allowed
    assert assess(poor).suggested is None


@given(accounts(), PANELS)
def test_a_failure_never_changes_the_suggestion_it_only_takes_it_away(reading: Account, panels: set[Panel]) -> None:
    poor = unread(reading, panels)
    assert assess(poor).suggested in {assess(reading).suggested, None}
    if panels - {Panel.PORTAL}:
        assert assess(poor).suggested is None


@given(accounts(), PANELS)
def test_what_stands_out_with_panels_unread_stands_out_with_all_of_them(reading: Account, panels: set[Panel]) -> None:
    full = {(anomaly.name, anomaly.rests_on) for anomaly in assess(reading).anomalies}
    poor = unread(reading, panels)
    for anomaly in assess(poor).anomalies:
        if (anomaly.name, anomaly.rests_on) not in full:
            assert is_open_question(anomaly, reading, poor)


def is_open_question(anomaly: Evidence, reading: Account, poor: Account) -> bool:
    """Two seats of whom is not known, a charge that is disputed in a state that is not known, an invoice that was tried
    in vain for nobody knows which subscription, or for what reason: each says so.
    """
    if anomaly.name == "invoice_refused":
        return not poor.knows(Panel.SUBSCRIPTIONS) or "why could not be read" in said(anomaly.line)
    if anomaly.name in TWINS:
        (twins,) = (
            group for group in judge(poor).groups if {one.id for one in group.subscriptions} == set(anomaly.rests_on)
        )
        return twins.finding is Finding.UNKNOWN or (Panel.OTHERS in poor.unknown and bool(reading.others))
    stateless = anomaly.name == "dispute_open" and "in what state is unknown" in said(anomaly.line)
    return stateless and not poor.knows(Panel.DISPUTES)


@given(accounts(), PANELS)
def test_every_anomaly_rests_on_what_was_read(reading: Account, panels: set[Panel]) -> None:
    gone = set(ids(reading)) - set(ids(unread(reading, panels)))
    assert not gone & {id for anomaly in assess(unread(reading, panels)).anomalies for id in anomaly.rests_on}


def ids(reading: Account) -> Iterator[str]:
    rows = (reading.subscriptions, reading.invoices, reading.charges, reading.disputes, reading.checkouts)
    yield from (row.id for panel in rows for row in panel)
    yield from (card.id for card in reading.payment_methods)
    yield from (one.id for other in reading.others for one in other.subscriptions)


@EACH_PANEL
def test_an_unremarkable_customer_is_called_that_with_a_panel_unread_only_as_far_as_it_was_read(panel: Panel) -> None:
    poor = unread(account(), {panel})
    assert names(poor) == []
    assert assess(poor).suggestion is None
    decisive = {Panel.SUBSCRIPTIONS, Panel.OTHERS}
    assert judge(poor).finding is (Finding.UNKNOWN if panel in decisive else None)


def test_two_subscriptions_bought_at_once_are_not_charged_twice_just_because_the_invoices_are_unread() -> None:
    first, second = pair(second={"created": ago(days=100, seconds=-30)})
    reading = account(
        subscriptions=(first, second),
        invoices=(invoice("in_1"), invoice("in_2", subscription="sub_2")),
        charges=(
            charge("ch_1", invoice="in_1", subscription="sub_1", created=ago(days=100)),
            charge("ch_2", invoice="in_2", subscription="sub_2", created=ago(days=100, seconds=-30)),
        ),
    )
    assert "charged_twice" not in names(reading)
    assert "charged_twice" not in names(unread(reading, {Panel.INVOICES}))


def test_a_team_that_holds_a_single_seat_too_may_hold_it_twice_while_the_others_are_unread() -> None:
    seats, single = subscribed(item={"quantity": 5, "product": "prod_team"}), subscribed("sub_2")
    team = account(subscriptions=(seats, single), others=(profile(subscribed("sub_3", created=single.created)),))
    assert judge(replace(team, others=())).finding is Finding.LIKELY_SEATS
    assert judge(team).finding is not Finding.LIKELY_SEATS
    assert judge(unread(team, {Panel.OTHERS})).finding is Finding.UNKNOWN


@pytest.mark.parametrize("panel", [Panel.SUBSCRIPTIONS, Panel.INVOICES])
def test_nobody_is_called_paid_up_whose_invoices_or_subscriptions_are_unread(panel: Panel) -> None:
    assert "paid_up" in {one.name for one in assess(account()).evidence}
    assert "paid_up" not in {one.name for one in assess(unread(account(), {panel})).evidence}


@pytest.mark.parametrize("panel", [Panel.SUBSCRIPTIONS, Panel.CHARGES])
def test_whether_anything_was_bought_after_a_checkout_is_not_guessed(panel: Panel) -> None:
    bought = account(
        subscriptions=(subscribed(created=ago(hours=3)),),
        charges=(charge(created=ago(hours=3)),),
        checkouts=(checkout(created=ago(hours=5)),),
    )
    assert "checkout_unfinished" not in names(bought)
    nothing = replace(bought, subscriptions=(), charges=())
    assert "checkout_unfinished" in names(nothing)
    assert "checkout_unfinished" not in names(unread(nothing, {panel}))


def test_a_disputed_charge_is_shown_as_such_and_not_as_a_reason_to_leave_while_its_state_is_unread() -> None:
    lost = account(
        subscriptions=(subscribed(status="past_due"),),
        charges=(charge(disputed=True),),
        disputes=(dispute(status="lost"),),
    )
    assert {"dispute_lost"} == set(names(lost)) - {"payment_failing"}
    assert {"dispute_open"} == set(names(unread(lost, {Panel.DISPUTES}))) - {"payment_failing"}


@EACH_PANEL
def test_nothing_is_suggested_while_anything_but_the_portal_is_unread(panel: Panel) -> None:
    twice = account(subscriptions=pair(second={"created": ago(days=99)}))
    suggested = assess(twice).suggested
    assert suggested is not None
    assert assess(unread(twice, {panel})).suggested is (suggested if panel is Panel.PORTAL else None)


def test_seats_that_others_hold_are_not_certain_while_one_of_the_others_is_unread() -> None:
    """Nothing of their own: what stands between the others is all there is to judge by."""
    apart = subscription("sub_3", connect="acct_Partner", created=NOW - timedelta(days=20))
    read = Profile(Customer("cus_3"), subscriptions=(subscription("sub_2", created=NOW), apart))
    blind = Profile(Customer("cus_2"), unknown=(Panel.SUBSCRIPTIONS,))
    reading = account(subscriptions=(), charges=(), others=(blind, read), unknown=(Panel.OTHERS,))
    assert judge(reading).finding is Finding.UNKNOWN
