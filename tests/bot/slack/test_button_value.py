"""A button is for what it was drawn for, and for nothing that comes to stand at the same place of the log later."""

from dataclasses import replace

import pytest

from billing.case.case import Case
from bot.messages.scene import value_of
from bot.slack.button_value import ABOUT_A_STEP, Button
from tests.billing.samples import NOW, case_of, charge, proposed, proposed_case

PROPOSAL = 4


def drawn(case: Case, action: str = "approve") -> Button:
    found = Button.decode(value_of(case, action, PROPOSAL))
    assert found
    return found


@pytest.mark.parametrize("action", sorted(ABOUT_A_STEP))
def test_it_says_which_decision_it_is_about(action: str) -> None:
    button = drawn(proposed_case(), action)
    assert button.mark
    assert button.is_about(proposed_case())


def test_another_proposal_in_its_place_is_another_one() -> None:
    case = proposed_case()
    before, this = case.log[: PROPOSAL - 1], case.at(PROPOSAL)
    swapped = [
        replace(this, event=proposed(amount=100)),
        replace(this, event=proposed(of=charge("ch_2"))),
        replace(this, actor="U0EVE"),
        replace(this, at=NOW.replace(microsecond=1)),
    ]
    for other in swapped:
        assert other != this
        assert not drawn(case).is_about(replace(case, log=(*before, other)))


def test_nothing_in_its_place_is_another_one_too() -> None:
    assert not drawn(proposed_case()).is_about(case_of())


def test_a_button_of_a_version_before_is_taken_at_its_word() -> None:
    assert Button("case_1", PROPOSAL, "approve").is_about(proposed_case())
    assert Button.decode("case_1.4.approve") == Button("case_1", PROPOSAL, "approve")


def test_it_tells_no_amount_and_no_id_of_stripes() -> None:
    value = value_of(proposed_case(), "approve", PROPOSAL)
    assert value.rpartition(".")[0] == f"{proposed_case().case_id}.4.approve"
    assert len(value.rpartition(".")[2]) == 16
