"""One person twice or several seats: each signal by itself, and the finding on what support meets every week."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.account.account import Account, Panel, Profile
from billing.account.subscription import Subscription
from billing.evidence.assessment import assess
from billing.evidence.duplicates import judge, judge_together
from billing.evidence.judgement import Finding
from tests.billing.evidence.arbitrary import accounts
from tests.billing.evidence.readings import JANE, ago, card, checkout, item, names, pair, profile, soon, subscribed
from tests.billing.samples import NOW, account, usd

DUPLICATE, SEATS, UNCLEAR, UNKNOWN = Finding


def two(first: dict[str, Any] | None = None, second: dict[str, Any] | None = None, **given: Any) -> Account:
    return account(subscriptions=pair(first, second), **given)


def apart(**given: Any) -> Account:
    """The same two, each of a customer of its own."""
    mine, theirs = pair()
    return account(subscriptions=(mine,), others=(profile(theirs, **given),))


def beside(more: Subscription | None = None, **customer: Any) -> Account:
    """The pair of somebody who holds something else too, or of whom Stripe knows more."""
    return account(subscriptions=(*pair(), *([more] if more else [])), customer=replace(JANE, **customer))


def balance(reading: Account) -> int:
    """What the signals of its only twins add up to: above zero for a duplicate, below for seats."""
    (twins,) = judge(reading).groups
    return sum(signal.weight for signal in twins.signals)


BASE = two()
OWN = {"default_payment_method": "pm_1"}, {"default_payment_method": "pm_2"}


def carded(**second: Any) -> Account:
    return two(*OWN, payment_methods=(card("pm_1"), card("pm_2", **second)))


@pytest.mark.parametrize(
    "reading",
    [
        pytest.param(two(second={"created": ago(days=99)}), id="bought within two weeks"),
        pytest.param(two(second={"items": (item(interval="year"),)}), id="different intervals"),
        pytest.param(apart(), id="one address on several customers"),
        pytest.param(carded(), id="the same card"),
        pytest.param(two(second={"status": "past_due"}), id="one is not being paid"),
        pytest.param(two({"paused": True}), id="collection of one is paused"),
        pytest.param(two(second={"status": "trialing"}), id="one is a trial"),
        pytest.param(two(checkouts=(checkout(created=ago(days=30, minutes=5)),)), id="a checkout was left before"),
        pytest.param(two(*[{"assigned_to": (("owner", "x"),)}] * 2), id="metadata names the same person"),
    ],
)
def test_this_by_itself_speaks_for_a_duplicate(reading: Account) -> None:
    assert balance(reading) > balance(BASE)


def test_the_closer_together_they_were_bought_the_more_it_looks_like_one_purchase() -> None:
    days, seconds = two(second={"created": ago(days=90)}), two(second={"created": ago(days=100, seconds=-4)})
    assert balance(seconds) > balance(days) > balance(BASE)


@pytest.mark.parametrize(
    "reading",
    [
        pytest.param(carded(fingerprint="two"), id="different cards"),
        pytest.param(
            two({"assigned_to": (("owner", "x"),)}, {"assigned_to": (("owner", "y"),)}), id="metadata names others"
        ),
        pytest.param(two(second={"team_marks": ("team_id",)}), id="metadata speaks of a team"),
        pytest.param(two({"labels": (("abteilung", "x"),)}, {"labels": (("abteilung", "y"),)}), id="other names"),
        pytest.param(two({"numbers": (("install", "1"),)}, {"numbers": (("install", "2"),)}), id="other numbers"),
        pytest.param(two(second={"connect": "acct_Partner"}), id="money for different Stripe accounts"),
        pytest.param(two(second={"collection_method": "send_invoice"}), id="sent invoices"),
        pytest.param(beside(subscribed("sub_3", created=ago(days=60))), id="a third, bought on another day"),
        pytest.param(beside(subscribed("sub_3", item={"quantity": 5, "product": "prod_x"})), id="several seats beside"),
        pytest.param(two(*[{"items": (item(product_name="Pro for Teams"),)}] * 2), id="the product is named for teams"),
        pytest.param(beside(team_marks=("workspace",)), id="the customer's metadata speaks of a team"),
        pytest.param(beside(company=True), id="the customer is a company"),
        pytest.param(beside(email="billing@example.com"), id="an office's address"),
        pytest.param(beside(subscribed("sub_3", item={"tiered": True, "product": "prod_x"})), id="a price in tiers"),
    ],
)
def test_this_by_itself_speaks_for_seats(reading: Account) -> None:
    assert balance(reading) < balance(BASE)


def test_an_evening_that_goes_on_after_midnight_is_one_day() -> None:
    midnight = NOW.replace(hour=0, minute=0, second=0)
    bought = {
        after: account(
            subscriptions=tuple(
                subscribed(f"sub_{place}", created=at)
                for place, at in enumerate((midnight - timedelta(days=30), midnight - after, midnight + after))
            )
        )
        for after in (timedelta(minutes=1), timedelta(hours=6))
    }
    signals = {
        after: {signal.sentence for twins in judge(reading).groups for signal in twins.signals}
        for after, reading in bought.items()
    }
    different = "3 of them, bought on different days"
    assert [different in signals[after] for after in bought] == [False, True]


def test_different_names_speak_for_seats_and_capitals_make_no_name_different() -> None:
    assert balance(apart(name="John Doe")) < balance(apart(name="JANE DOE")) == balance(apart())
    assert balance(apart(name=None)) == balance(apart())


@pytest.mark.parametrize(
    "reading",
    [
        pytest.param(carded(wallet="apple_pay"), id="a wallet's number is the same"),
        pytest.param(carded(wallet="apple_pay", fingerprint="two"), id="a wallet's number differs"),
        pytest.param(carded(fingerprint=None), id="a card without a fingerprint"),
        pytest.param(two({"default_payment_method": "pm_gone"}, payment_methods=(card(),)), id="one card is gone"),
        pytest.param(two(customer=JANE, payment_methods=(card(), card("pm_2"))), id="which card pays is not said"),
    ],
)
def test_a_card_that_cannot_be_compared_proves_nothing(reading: Account) -> None:
    assert balance(reading) == balance(BASE)


def test_another_card_is_no_sign_of_seats_where_the_first_one_fails() -> None:
    failing = replace(carded().subscriptions[0], status="past_due")
    changed = carded(fingerprint="two")
    assert balance(replace(changed, subscriptions=(failing, changed.subscriptions[1]))) > balance(BASE)


AT_ONCE = {"created": ago(days=100, seconds=-4)}
EMPLOYEES = {"assigned_to": (("employee", "a"),)}, {"assigned_to": (("employee", "b"),)}


@pytest.mark.parametrize(
    ("reading", "finding"),
    [
        pytest.param(account(), None, id="one seat"),
        pytest.param(account(subscriptions=()), None, id="nothing"),
        pytest.param(two(*[{"status": "canceled"}] * 2), None, id="nothing alive"),
        pytest.param(two(second=AT_ONCE), DUPLICATE, id="the pay button was clicked twice"),
        pytest.param(two(second={"created": ago(days=95)}), DUPLICATE, id="bought again within the week"),
        pytest.param(two(second={"items": (item(interval="year"),)}), DUPLICATE, id="monthly and yearly together"),
        pytest.param(two(second={"status": "past_due"}), DUPLICATE, id="bought anew while the first one fails"),
        pytest.param(apart(), DUPLICATE, id="two customers with one address and one name"),
        pytest.param(two(), UNCLEAR, id="months apart"),
        pytest.param(carded(), UNCLEAR, id="months apart on a card that a family may share"),
        pytest.param(apart(name="John Doe"), UNCLEAR, id="a couple with one address"),
        pytest.param(two(second=AT_ONCE, customer=replace(JANE, company=True)), UNCLEAR, id="a company clicked twice"),
        pytest.param(
            account(subscriptions=(subscribed(item={"quantity": 5}),)), SEATS, id="five seats on one subscription"
        ),
        pytest.param(two(*EMPLOYEES), SEATS, id="each is an employee's"),
        pytest.param(two(*EMPLOYEES, payment_methods=(card(),)), SEATS, id="employees on the company's card"),
        pytest.param(two(EMPLOYEES[0], EMPLOYEES[1] | AT_ONCE), SEATS, id="bought at once for two employees"),
        pytest.param(two(customer=replace(JANE, company=True)), UNCLEAR, id="a company with two"),
        pytest.param(account(subscriptions=(), unknown=(Panel.SUBSCRIPTIONS,)), UNKNOWN, id="nothing was read"),
        pytest.param(account(unknown=(Panel.OTHERS,)), UNKNOWN, id="one seat here, but perhaps another elsewhere"),
        pytest.param(two(second=AT_ONCE, unknown=(Panel.CHARGES,)), DUPLICATE, id="only the charges were not read"),
        pytest.param(apart(name="J. Doe"), UNCLEAR, id="two spellings of a name"),
    ],
)
def test_the_finding_on_a_typical_customer(reading: Account, finding: Finding | None) -> None:
    assert judge(reading).finding is finding


def test_a_card_that_was_not_read_leaves_unknown_what_it_could_have_decided() -> None:
    """A week apart at another price is two for a duplicate: the same card would make it three."""
    close = two(second={"created": ago(days=95), "items": (item(price=usd(5900)),)})
    assert judge(close).finding is UNCLEAR
    assert judge(replace(close, unknown=(Panel.PAYMENT_METHODS,))).finding is UNKNOWN
    assert judge(replace(close, unknown=(Panel.CHECKOUTS,))).finding is UNKNOWN
    assert judge(two(unknown=(Panel.CHECKOUTS,))).finding is UNCLEAR


def test_a_card_of_somebody_else_that_was_not_read_leaves_it_unknown_too() -> None:
    barely = apart()
    assert judge(barely).finding is DUPLICATE
    blind = replace(barely, others=(replace(barely.others[0], unknown=(Panel.PAYMENT_METHODS,)),))
    assert judge(replace(blind, unknown=(Panel.OTHERS,))).finding is UNKNOWN


def test_seats_here_are_seats_whatever_others_with_the_address_hold_between_them() -> None:
    twins = profile(subscribed("sub_2"), id="cus_2"), profile(subscribed("sub_3"), id="cus_3")
    team = account(subscriptions=(subscribed(item={"quantity": 14, "product": "prod_team"}),), others=twins)
    assert judge(team).finding is SEATS
    assert "duplicate_across_customers" in names(team)
    assert judge(replace(team, others=(), unknown=(Panel.OTHERS,))).finding is SEATS


@pytest.mark.parametrize(
    "other",
    [
        subscribed("sub_2", item={"product": "prod_team"}),
        subscribed("sub_2", item={"quantity": 2}),
        subscribed("sub_2", item={"quantity": None, "usage_type": "metered"}),
        subscribed("sub_2", item={"tiered": True}),
        subscribed("sub_2", items=(item(), item(product="prod_addon"))),
        subscribed("sub_2", items=()),
        subscribed("sub_2", cancel_at_period_end=True),
        subscribed("sub_2", cancel_at=soon(days=1)),
        *(subscribed("sub_2", status=status) for status in ["canceled", "incomplete", "incomplete_expired"]),
    ],
)
def test_what_is_no_second_seat_of_the_same_is_no_twin(other: Subscription) -> None:
    reading = account(subscriptions=(subscribed(created=ago(days=90)), other))
    assert judge(reading).groups == ()
    assert assess(reading).duplicates == ()


@pytest.mark.parametrize("status", ["active", "trialing", "past_due", "unpaid", "paused"])
def test_two_live_seats_of_one_product_are_duplicates_oldest_first(status: str) -> None:
    reading = account(subscriptions=tuple(reversed(pair(second=AT_ONCE | {"status": status}))))
    assert [[twin.id for twin in group] for group in assess(reading).duplicates] == [["sub_1", "sub_2"]]


def test_only_this_customers_own_are_offered_as_one_too_many() -> None:
    assert assess(apart()).duplicates == ()
    three = replace(two(second=AT_ONCE), others=(profile(subscribed("sub_3")),))
    assert [[twin.id for twin in group] for group in assess(three).duplicates] == [["sub_1", "sub_2"]]


def test_several_who_match_are_looked_at_together() -> None:
    mine, theirs = pair()
    asked: list[Profile] = [profile(mine, id="cus_1"), profile(theirs)]
    assert judge_together(asked, NOW).finding is DUPLICATE
    blind = [asked[0], replace(asked[1], subscriptions=(), unknown=(Panel.SUBSCRIPTIONS,))]
    assert judge_together(blind, NOW).finding is UNKNOWN


@given(accounts(), st.randoms(use_true_random=False))
def test_in_what_order_stripe_lists_them_never_matters(reading: Account, random: Any) -> None:
    def shuffled(rows: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(random.sample(rows, len(rows)))

    mixed = replace(reading, subscriptions=shuffled(reading.subscriptions), others=shuffled(reading.others))
    assert judge(mixed).finding is judge(reading).finding
    assert sorted(names(mixed)) == sorted(names(reading))


@given(accounts())
def test_twins_are_live_single_seats_of_one_product_and_different_owners_are_never_a_clear_case(
    reading: Account,
) -> None:
    for group in judge(reading).groups:
        assert len(group.twins) > 1
        assert len({one.items[0].product for one in group.subscriptions}) == 1
        assert all(one.is_live and one.is_one_seat and not one.ends for one in group.subscriptions)
        owners = {dict(one.assigned_to).get("owner") for one in group.subscriptions}
        if None not in owners and len(owners) > 1 and not (group.are_of_several_customers or group.is_plan_switch):
            assert group.finding is not DUPLICATE
