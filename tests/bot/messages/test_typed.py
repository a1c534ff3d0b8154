"""What somebody typed and nobody could read: repeated to them alone, with why and what to do instead."""

import pytest
from hypothesis import given

from bot.messages.private import HELP
from bot.messages.typed import OTHER_IDS, found_nobody, holds_secret, ill_formed, not_read, unknown_word
from tests.bot.hostile import ATTACKS, written

SAID = {
    "jane": "isn't an identifier",
    "gcus_1Abc": "guest",
    "re_1Abc": "refund",
    "dp_1Abc": "disputed payment",
    "price_1Abc": "leads to no customer",
    "CUS_NFFRFEUKXIYV": "capitals",
    "a@example.com b@example.com": "several customers",
}


@pytest.mark.parametrize(("typed", "words"), SAID.items())
def test_it_is_said_what_is_wrong_and_what_was_typed(typed: str, words: str) -> None:
    assert words in ill_formed(typed)
    assert words in not_read(typed)
    assert f"You typed “{typed}”." in not_read(typed)


def test_what_was_read_in_it_all_the_same_is_there_to_copy() -> None:
    assert "`/billing lookup jane@example.com`" in not_read("Jane jane@example.com")
    assert "`/billing lookup a@example.com`, `/billing lookup b@example.com`" in not_read("a@example.com b@example.com")
    assert "In it I read" not in not_read("jane")


SECRETS = [
    "sk_live_51Abc",
    "cus_1 rk_test_51Abc",
    "xoxb-123-abc",
    "whsec_abcd",
    "4242 4242 4242 4242",
    "378282246310005",
]


@pytest.mark.parametrize("typed", SECRETS)
def test_keys_and_card_numbers_are_not_repeated(typed: str) -> None:
    said = not_read(typed)
    assert "isn't repeated" in said
    assert typed.split()[-1] not in said


@pytest.mark.parametrize("typed", [*SECRETS, "her card:4242-4242-4242-4242.", "key=sk_live_51Abc"])
def test_keys_and_card_numbers_are_known_in_a_note(typed: str) -> None:
    assert holds_secret(f"She wrote {typed} to us")


@pytest.mark.parametrize(
    "typed", ["a risk-free offer", "order 4242 4242 4242 4243", "visa •4242", "sub_1Abc, ch_3Def", ""]
)
def test_what_only_looks_alike_may_stand_in_a_note(typed: str) -> None:
    assert not holds_secret(typed)


def test_nothing_typed_is_nothing_to_repeat() -> None:
    assert "You typed" not in not_read("")


def test_an_unknown_word_is_repeated_with_the_help() -> None:
    assert unknown_word("frobnicate jane", HELP) == f"I don't know “frobnicate jane”.\n{HELP}"


@given(written)
def test_what_is_repeated_formats_and_pings_nothing(typed: str) -> None:
    for said in (not_read(typed), unknown_word(typed, ""), found_nobody(typed)):
        assert len(said) < 3000
        assert not any(ping in said for ping in ("<!", "<@", "<#", "<http"))


def test_there_is_something_to_try() -> None:
    assert any("<!channel>" in attack for attack in ATTACKS)
    assert all(said.count(".") >= 1 and "look up" in said.lower() for said in OTHER_IDS.values())
