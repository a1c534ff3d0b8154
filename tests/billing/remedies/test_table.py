"""Classification × remedy × shape of contract, whole: what is offered, what is logged of it, and what its form asks."""

from itertools import product
from typing import Any

import pytest

from billing.account.account import Account, Panel
from billing.case.case import Case
from billing.case.events import Event, Executed, GapRecorded, Proposed, RemedyAsked
from billing.commands.propose import take
from billing.policy.policy import Policy
from billing.remedies import ladder
from billing.remedies.inputs import Inputs
from billing.remedies.ladder import RUNGS
from billing.values.choices import Classification, Remedy
from billing.values.errors import Refused
from tests.billing.remedies.shapes import CHANGES, SHAPES, named, unread
from tests.billing.remedies.test_ladder import CONTRACT, NEEDS
from tests.billing.samples import NOW, classified_case, operator, usd

# Everything switched on.
POLICY = Policy(credit_balance=True)
# What each remedy's event names in Stripe, and whether it says how much money moves.
NAMES = {
    Remedy.CANCEL_AT_PERIOD_END: ("subscription", False),
    Remedy.RETRY_PAYMENT: ("invoice", True),
    Remedy.VOID_INVOICE: ("invoice", False),
    Remedy.CANCEL_NOW: ("subscription", False),
    Remedy.CREDIT_BALANCE: ("charge", True),
    Remedy.REFUND_CHARGE: ("charge", True),
}
MONEY = (Remedy.CREDIT_BALANCE, Remedy.REFUND_CHARGE)
# How much of the 49 dollars moves where it is not all of it.
LESS = {
    **{(name, remedy): 2900 for name in ("prorated", "credited in part") for remedy in MONEY},
    ("invoice paid in part", Remedy.RETRY_PAYMENT): 100,
}
EVERY = pytest.mark.parametrize(("kind", "name"), list(product(Classification, SHAPES)))


def expected(kind: Classification, name: str) -> list[Remedy]:
    """The contract's remedies in its order, without those that the shape rules out."""
    shape = SHAPES[name]
    return [remedy for remedy in map(Remedy, CONTRACT[kind].split()) if remedy not in shape.refused | shape.absent]


def offered(case: Case, reading: Account) -> list[Remedy]:
    return ladder.offered(case, reading, POLICY)


@EVERY
def test_the_contracts_remedies_are_offered_in_its_order_save_those_that_the_shape_rules_out(
    kind: Classification, name: str
) -> None:
    assert offered(classified_case(kind), SHAPES[name].account) == expected(kind, name)


@EVERY
def test_what_would_do_harm_or_is_unknown_is_named_with_what_to_do_instead(kind: Classification, name: str) -> None:
    shape = SHAPES[name]
    told = dict(ladder.withheld(classified_case(kind), shape.account, POLICY))
    assert set(told) == {remedy for remedy in shape.refused if remedy in CONTRACT[kind].split()}
    assert all(found.reason and found.sentence.endswith(".") for found in told.values())


RESTS_ON: dict[Remedy, set[Panel]] = {
    Remedy.SHARE_PORTAL: {Panel.PORTAL},
    Remedy.SHARE_INVOICES: {Panel.INVOICES},
    Remedy.PRESERVE_SEATS: {Panel.SUBSCRIPTIONS},
    Remedy.CANCEL_AT_PERIOD_END: {Panel.SUBSCRIPTIONS},
    Remedy.RETRY_PAYMENT: {Panel.INVOICES, Panel.SUBSCRIPTIONS, Panel.CHARGES},
    Remedy.VOID_INVOICE: {Panel.INVOICES, Panel.SUBSCRIPTIONS},
    Remedy.CANCEL_NOW: {Panel.SUBSCRIPTIONS, Panel.INVOICES},
    Remedy.CREDIT_BALANCE: {Panel.CHARGES, Panel.SUBSCRIPTIONS, Panel.INVOICES},
    Remedy.REFUND_CHARGE: {Panel.CHARGES, Panel.SUBSCRIPTIONS, Panel.INVOICES},
}


@pytest.mark.parametrize(("panel", "name"), list(product(Panel, SHAPES)))
def test_a_panel_that_could_not_be_read_only_takes_away_and_takes_all_that_rests_on_it(panel: Panel, name: str) -> None:
    whole = SHAPES[name].account
    reading = unread(whole, panel)
    for kind in Classification:
        case = classified_case(kind)
        left = set(offered(case, reading))
        assert left <= set(offered(case, whole))
        assert not {remedy for remedy in left if panel in RESTS_ON.get(remedy, set())}


@EVERY
def test_what_is_offered_is_allowed_and_is_logged_with_its_ids_and_the_money_that_moves(
    kind: Classification, name: str
) -> None:
    case, reading = classified_case(kind), SHAPES[name].account
    for remedy in expected(kind, name):
        assert all(RUNGS[remedy].verdict(on, reading, POLICY).allowed for on in RUNGS[remedy].choices(reading, POLICY))
        (event,) = take(
            case, operator(), remedy, filled_in(remedy, reading), (reading, case.stale_before_seq), POLICY, NOW
        ).events
        assert type(event) is logged_as(remedy)
        if isinstance(event, Proposed | RemedyAsked):
            says_what_it_is_about(event, remedy, name)


@EVERY
def test_what_is_not_offered_can_not_be_taken_either(kind: Classification, name: str) -> None:
    reading = SHAPES[name].account
    for remedy in set(Remedy) - set(expected(kind, name)):
        with pytest.raises(Refused, match="not_offered"):
            take(classified_case(kind), operator(), remedy, filled_in(remedy, reading), (reading, 1), POLICY, NOW)


def says_what_it_is_about(event: Proposed | RemedyAsked, remedy: Remedy, name: str) -> None:
    reading = SHAPES[name].account
    about, moves = NAMES[remedy]
    ids = {"subscription": "sub_1", "invoice": "in_1", "charge": "ch_1"}
    assert event.remedy is remedy
    assert event.seen
    assert not about or getattr(event, about) == ids[about]
    if isinstance(event, Proposed):
        amount = LESS.get((name, remedy), 4900) if moves else None
        assert (event.amount, event.currency) == (amount, "usd" if moves else None)
        assert event.expires_at == NOW + POLICY.approval_expires
        # What is voided with a subscription is its own, and wholly unpaid.
        whole = [owed.id for owed in reading.open_invoices if owed.remaining == owed.total]
        assert list(event.voids) == (whole if remedy is Remedy.CANCEL_NOW else [])
        assert event.collects == ()


def logged_as(remedy: Remedy) -> type[Event]:
    if remedy is Remedy.LOG_GAP:
        return GapRecorded
    _, second_person, _ = NEEDS[remedy]
    return Proposed if second_person else RemedyAsked if remedy in NAMES else Executed


def filled_in(remedy: Remedy, reading: Account, **given: Any) -> Inputs:
    """The form with its first choice and the whole of its amount."""
    on = next(iter(RUNGS[remedy].choices(reading, POLICY)), None)
    cents = on.amount if on and on.amount else 0
    fields: dict[str, Any] = {
        "subscription": on.subscription if on else None,
        "invoice": on.invoice if on else None,
        "charge": on.charge if on else None,
        "amount": usd(cents).major,
        "reason": "duplicate",
        "title": "No dark mode",
        "skip_reason": "customer_asked",
    }
    return Inputs(**(fields | given))


def test_every_shape_rules_out_only_what_changes_something_or_what_it_has_not() -> None:
    """The expectations themselves: whatever changes nothing is refused only where it is unknown."""
    for name, shape in SHAPES.items():
        assert shape.refused <= named(CHANGES) or shape.account.unknown, name
        assert not shape.refused & shape.absent, name
        assert not {Remedy.LOG_GAP, Remedy.NO_ACTION} & shape.absent, name
