"""What lies elsewhere: where Stripe says that it is, or what the key lacks; a customer's other cases; others who may be
meant.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from billing.account.account import Profile
from billing.account.customer import Customer, FoundBy
from billing.case.events import Unidentified
from billing.policy.policy import Policy
from bot.messages.elsewhere import Elsewhere
from bot.messages.private import sentence
from bot.messages.scene import Scene
from bot.messages.search import ELSEWHERE, NOT_FOUND, said_of, searched
from bot.messages.summary import summary
from bot.messages.typed import found_nobody
from sandbox.standins.slack.blockkit.rules import check_blocks
from tests.billing.samples import IDENTIFIED, account, case_of
from tests.bot.hostile import mrkdwn

HINTS: dict[str, tuple[Unidentified, str]] = {
    "live mode": (Unidentified("none", hint="exists_in_live_mode"), "*This is in live mode*"),
    "test mode": (Unidentified("none", hint="exists_in_test_mode"), "*This is in test mode*"),
    "another account": (Unidentified("error", hint="account_invalid"), "this belongs to another Stripe account"),
    "a permission": (Unidentified("error", hint="rak_plan_read"), "lacks the permission `rak_plan_read`"),
    "no permission": (Unidentified("error", hint="not_permitted"), "the bot's Stripe key lacks a permission"),
    "an old key": (Unidentified("error", hint="invalid_api_key"), "Stripe does not take the bot's key any more"),
    "deleted": (Unidentified("deleted"), "*This customer is deleted*"),
    "nobody": (Unidentified("none"), "*No customer found.*"),
    "no answer": (Unidentified("error"), "Stripe did not answer. It will be asked again."),
}


@pytest.mark.parametrize("hint", HINTS)
def test_it_says_what_stripe_says(hint: str) -> None:
    found, says = HINTS[hint]
    assert says in said_of(found)
    assert ("No customer found" in said_of(found)) == (hint == "nobody")
    if found.reason == "error":
        assert "unknown" in said_of(found)


def test_whoever_typed_it_is_not_told_that_there_is_nobody() -> None:
    assert "knows nobody" in found_nobody("sub_Far")
    assert "knows nobody" not in found_nobody("sub_Far", "exists_in_live_mode")
    assert "sub_Far" in found_nobody("sub_Far", "exists_in_live_mode")


@pytest.mark.parametrize("says", ["live mode", "test mode", "another account", "deleted", "an old key"])
def test_the_operators_page_says_what_each_means(says: str) -> None:
    page = Path("docs/what-stripe-says.md").read_text(encoding="utf-8")
    assert HINTS[says][1].strip("*") in page


def test_each_hint_is_one_of_what_is_told() -> None:
    assert set(ELSEWHERE) == {found.hint for found, _ in HINTS.values()} & set(ELSEWHERE)
    assert {found.reason for found, _ in HINTS.values()} == set(NOT_FOUND) - {"guest", "unsearched"}


SITE = Elsewhere(
    earlier_cases=lambda _case: [(6, "C0SUPPORT", "6.0"), (2, "C0SUPPORT", "2.0")], site="https://nimbus.slack.com/"
)


def test_earlier_cases_are_counted_and_the_newest_linked() -> None:
    reading = replace(account(), earlier_cases=2)
    scene = Scene(
        case_of(IDENTIFIED), reading, (), lambda *_: None, lambda _: None, lambda _: {}, Policy(), elsewhere=SITE
    )
    shown = summary(scene)
    assert shown
    told = mrkdwn(shown.blocks)
    assert "2 earlier cases: <https://nimbus.slack.com/archives/C0SUPPORT/p60|#6>" in told
    assert "p20|#2>" in told


def test_the_case_that_is_about_to_change_the_same_object_is_named_and_linked() -> None:
    assert sentence("busy", "12").startswith("Another case (#12) is about to change the same object")
    assert sentence("busy", "12", "<https://x|#12>").startswith("Another case (<https://x|#12>) is about to change")
    assert sentence("busy").startswith("Another case is about to change")


JANE = Customer("cus_1", name="Jane Doe", email="jane@example.com")


def several(*found: Profile, reason: Literal["several", "none"] = "several") -> str:
    case = case_of(Unidentified(reason))
    drawn = searched(Scene(case, None, found, lambda *_: None, lambda _: None, lambda _: {}, Policy()))
    assert drawn
    assert check_blocks(drawn) == []
    return json.dumps(drawn, ensure_ascii=False)


def test_two_that_are_one_person_are_called_so() -> None:
    again = replace(JANE, id="cus_2", email="Jane@example.com")
    told = several(Profile(JANE), Profile(again))
    assert "*Both look like one person*: the same name and address." in told
    assert "pick:1" in told
    assert "pick:2" in told
    assert "one person" not in several(Profile(JANE), Profile(replace(again, name="John Doe")))
    assert "one person" not in several(Profile(JANE), Profile(again), Profile(replace(JANE, id="cus_3")))


def test_whom_a_slip_may_stand_for_is_offered_where_nobody_was_found() -> None:
    told = several(Profile(replace(JANE, found_by=FoundBy.NEAR)), reason="none")
    assert "No customer found" in told
    assert "Was one of these meant?" in told
    assert "the address is spelled a little differently" in told
    assert "pick:1" in told
    assert "meant" not in several(reason="none")
