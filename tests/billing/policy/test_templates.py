"""The sentences for customers: ours are sound, and an admin's are checked before anybody sees them."""

import re
from pathlib import Path
from string import Template
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.policy import templates
from billing.policy.templates import BUILT_IN, LONGEST, PLACEHOLDERS, WrongTemplate
from billing.remedies.ladder import TABLE
from billing.values.choices import Classification

DOCS = Path(__file__).parents[3] / "docs" / "follow-up.md"


@pytest.mark.parametrize("key", BUILT_IN)
def test_ours_pass_the_check_that_an_admins_have_to(key: str) -> None:
    templates.check(key, BUILT_IN[key])
    assert BUILT_IN[key]


def test_there_is_one_for_everything_that_can_be_told() -> None:
    rungs = [rung for rung, _ in TABLE]
    keys = {f"done.{rung.remedy}" for rung in rungs} | {f"why.{kind}" for kind in Classification}
    keys |= {f"undone.{rung.remedy}" for rung in rungs if rung.undo}
    assert keys <= set(BUILT_IN)
    assert set(PLACEHOLDERS) <= set(BUILT_IN)


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"goodbye": "Bye"}, "goodbye: there is no such sentence"),
    ({"done": {"refund": "Done"}}, "done.refund: there is no such sentence"),
    ({"done": "Done"}, "done: there is no such sentence"),
    ({"closing": 5}, "closing: it must be a text"),
    ({"closing": ["a"]}, "closing: it must be a text"),
    ({"done": {"refund_charge": {"de": "a"}}}, "done.refund_charge: it must be a text"),
    ({"closing": "x" * (LONGEST + 1)}, "closing: it must be at most"),
    ({"done": {"refund_charge": "$amont"}}, r"done.refund_charge: \$amont means nothing there.*are: \$amount"),
    ({"closing": "$portal"}, r"closing: \$portal means nothing there.*are: none"),
    ({"done": {"refund_charge": "5 $ back"}}, r"done.refund_charge: a \$ must begin a placeholder; write \$\$"),
    ({"done": {"refund_charge": "${amount"}}, r"a \$ must begin"),
]


@pytest.mark.parametrize(("table", "told"), WRONG)
def test_a_mistake_is_told_with_its_key_and_its_cure(table: dict[str, Any], told: str) -> None:
    with pytest.raises(WrongTemplate, match=f"^{told}" if not told.startswith("a ") else told):
        templates.read(table)


def test_what_is_not_given_stays_ours() -> None:
    texts = templates.read({"closing": "", "done": {"refund_charge": "${amount}, $$"}})
    assert texts == {**BUILT_IN, "closing": "", "done.refund_charge": "${amount}, $$"}
    assert templates.read({}) == BUILT_IN


@given(st.sampled_from(sorted(BUILT_IN)), st.text())
def test_any_text_is_taken_or_refused_with_a_line(key: str, text: str) -> None:
    told = refusal(key, text)
    assert told is None or (told.startswith(f"{key}: ") and "\n" not in told)
    if told is None:
        assert Template(text).substitute(dict.fromkeys(PLACEHOLDERS.get(key, ()), "x")) is not None


def refusal(key: str, text: str) -> str | None:
    try:
        templates.check(key, text)
    except WrongTemplate as problem:
        return str(problem)
    return None


def test_the_docs_list_every_sentence_with_its_placeholders_and_its_words() -> None:
    rows = re.findall(r"^\| `([a-z_.]+)` \| (.*?) \| (.*?) \|$", DOCS.read_text("utf-8"), re.M)
    written = {key: (tuple(re.findall(r"`\$(\w+)`", cell)), words) for key, cell, words in rows}
    assert written == {key: (PLACEHOLDERS.get(key, ()), text) for key, text in BUILT_IN.items()}
