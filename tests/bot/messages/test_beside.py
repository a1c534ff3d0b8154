"""What a thread says, and lets people do, while a step goes on beside a proposal that waits."""

import pytest

from billing.case.case import Case
from billing.case.events import Event, UndoAsked, Unsettled
from billing.policy.policy import Policy
from billing.values.choices import Remedy
from bot.messages import remedy_modal
from bot.messages.private import sentence
from bot.messages.scene import Message
from tests.billing.samples import (
    ADA,
    IDENTIFIED,
    account,
    asked_to_end,
    case_of,
    classified,
    ended,
    proposed,
    subscription,
)
from tests.bot.hostile import buttons, mrkdwn, thread_of

END = Remedy.CANCEL_AT_PERIOD_END
UNKNOWN = Unsettled(END, "api_error", request=5)
CANCEL = proposed(remedy=Remedy.CANCEL_NOW, charge=None, subscription="sub_1", amount=None, currency=None, reason=None)
TWO = (subscription(), subscription("sub_2"))


def case(*beside: Event, of: Event | None = None) -> Case:
    return case_of(IDENTIFIED, classified(), of or proposed(), *beside)


def drawn(about: Case) -> dict[str, Message]:
    return {message.name: message for message in thread_of(about, subscriptions=TWO)}


def actions(message: Message) -> set[str]:
    return {button["action_id"] for button in buttons(message.blocks)}


@pytest.mark.parametrize(
    ("beside", "next_step"),
    [
        ((asked_to_end(),), "wait for the result in the thread"),
        ((asked_to_end(), UNKNOWN), "wait until Stripe's state is known; nothing else can be proposed until then"),
    ],
    ids=["executing", "unsettled"],
)
def test_the_card_stays_up_for_everything_but_an_approval(beside: tuple[Event, ...], next_step: str) -> None:
    thread = drawn(case(*beside))
    card = thread["proposal:4"]
    assert {"reject", "withdraw"} <= actions(card)
    assert "approve" not in actions(card)
    assert "Cancel at period end is under way; this can be approved once" in mrkdwn(card.blocks)
    root = mrkdwn(thread["root"].blocks)
    assert f"Next step: {next_step}" in root
    assert "; then approve or reject the proposal, which has waited since" in root
    assert [action for action in actions(thread["remedies"]) if action.startswith("propose:")] == []


def test_and_asks_for_one_again_once_the_step_is_over() -> None:
    thread = drawn(case(asked_to_end(), ended(5)))
    assert {"approve", "reject", "withdraw"} <= actions(thread["proposal:4"])
    assert "Next step: approve or reject the proposal" in mrkdwn(thread["root"].blocks)
    assert "undo:cancel_at_period_end" in actions(thread["outcome:5"])


def test_what_was_done_is_not_taken_back_while_a_proposal_about_the_same_waits() -> None:
    same = case_of(IDENTIFIED, classified(), asked_to_end(), ended(), CANCEL)
    other = case_of(IDENTIFIED, classified(), asked_to_end(), ended(), proposed())
    assert actions(drawn(same)["outcome:4"]) == set()
    assert actions(drawn(other)["outcome:4"]) == {"undo:cancel_at_period_end"}


def test_the_form_of_a_step_leaves_out_what_the_proposal_is_about() -> None:
    def choices(about: Case) -> list[str]:
        view = remedy_modal.for_remedy(about, account(subscriptions=TWO), END, Policy(), {})
        drawn = view["blocks"]
        assert isinstance(drawn, list)
        (asked,) = (block for block in drawn if block.get("block_id") == "subscription")
        return [option["value"] for option in asked["element"]["options"]]

    assert choices(case(of=CANCEL)) == ["sub_2"]
    assert choices(case()) == ["sub_1", "sub_2"]


@pytest.mark.parametrize(
    ("action", "name"),
    [
        ("propose:cancel_at_period_end", "Cancel at period end"),
        ("undo:cancel_at_period_end", "Undo of “Cancel at period end”"),
    ],
)
def test_whoever_wants_to_approve_meanwhile_is_told_what_it_waits_for(action: str, name: str) -> None:
    assert sentence("stale", f"beside:{action}") == (
        f"{name} is still under way in this case: approve once the thread shows what came of it; the proposal waits."
    )


def test_an_undo_is_called_so_on_the_card() -> None:
    undo = UndoAsked(remedy=END, subscription="sub_1", execution=5)
    about = case_of(IDENTIFIED, classified(), asked_to_end(), ended(), proposed(), (ADA, undo))
    assert "Undo of “Cancel at period end” is under way" in mrkdwn(drawn(about)["proposal:6"].blocks)
