"""What a lookup says that Stripe answered with a hint: where it is, or what the key lacks; to whoever typed it, too."""

from pathlib import Path

import pytest

from billing.case.events import Unidentified
from bot.messages.search import ELSEWHERE, NOT_FOUND, said_of
from bot.messages.typed import found_nobody

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
