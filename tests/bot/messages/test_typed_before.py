"""A form that is opened again after its proposal came to nothing: what was typed stands ready, as far as it is left."""

from typing import Any

import pytest

from billing.account.account import Account
from billing.case.case import Case
from billing.case.events import Event, Expired, Rejected, Voided, Withdrawn
from billing.values.choices import Classification, Remedy
from bot.messages.remedy_modal import for_remedy
from tests.billing.occurrences import follow
from tests.billing.remedies.proposals import POLICY, customer
from tests.billing.remedies.shapes import credited, given, paid
from tests.billing.samples import classified_case, proposed, usd

FAILURE = Classification.PRODUCT_FAILURE
WITHDRAWN = Withdrawn(4)
TWO = customer(charges=(paid("ch_2"), paid()))


def form(
    case: Case, account: Account, remedy: Remedy = Remedy.REFUND_CHARGE, charge: str | None = None
) -> dict[str, Any]:
    """The inputs' first values."""
    view: Any = for_remedy(case, account, remedy, POLICY, {}, charge=charge)
    inputs = {block["element"]["action_id"]: block["element"] for block in view["blocks"] if "element" in block}
    chosen = inputs.get("charge", {}).get("initial_option", {}).get("value")
    return {"amount": inputs["amount"]["initial_value"], "charge": chosen}


def after(end: Event, **fields: Any) -> Case:
    """A refund of 15.00 was proposed, and ended so."""
    return follow(follow(classified_case(FAILURE), proposed(**{"amount": 1500} | fields)), end)


@pytest.mark.parametrize("end", [WITHDRAWN, Voided(4, "changed:status")])
def test_what_was_typed_is_held_ready(end: Event) -> None:
    assert form(after(end), customer()) == {"amount": "15.00", "charge": "ch_1"}


@pytest.mark.parametrize("end", [Rejected(4), Expired(4)])
def test_what_somebody_said_no_to_is_not(end: Event) -> None:
    assert form(after(end), customer())["amount"] == "49.00"


def test_no_more_than_is_left() -> None:
    assert form(after(WITHDRAWN), customer(charges=(paid(refunded=usd(4000)),)))["amount"] == "9.00"


def test_for_each_payment_by_itself() -> None:
    assert form(after(WITHDRAWN), TWO) == {"amount": "15.00", "charge": "ch_1"}
    assert form(after(WITHDRAWN), TWO, charge="ch_2") == {"amount": "49.00", "charge": "ch_2"}
    assert form(after(WITHDRAWN), TWO, charge="ch_1") == {"amount": "15.00", "charge": "ch_1"}


def test_of_the_newest_proposal_alone() -> None:
    again = follow(follow(after(WITHDRAWN), proposed(amount=700)), Rejected(6))
    assert form(again, customer())["amount"] == "49.00"


def test_another_remedy_knows_nothing_of_it() -> None:
    assert form(after(WITHDRAWN), customer(), Remedy.CREDIT_BALANCE)["amount"] == "49.00"
    credit = after(WITHDRAWN, remedy=Remedy.CREDIT_BALANCE, reason=None)
    assert form(credit, customer(), Remedy.CREDIT_BALANCE)["amount"] == "15.00"
    assert form(credit, customer(**given(credited(4000))), Remedy.CREDIT_BALANCE)["amount"] == "9.00"
