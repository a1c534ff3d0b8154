"""Slack's limits, and foreign text that formats, links and pings nothing."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from billing.wording.pictures import is_picture
from bot.messages import blocks
from sandbox.standins.slack.blockkit.rules import check_blocks
from tests.bot.hostile import ATTACKS, FORMATTING, hostile, is_invisible

SIMPLE = [
    "Jane Doe",
    "jane_doe@example.com",
    "cus_Jane_1",
    "Søren Ægir",
    "山田太郎",
    "R2-D2 (blue)",
    "a + b = c",
    "Nimbus™ № 7 (−2°, ±5, ½ €)",
    "l·l’Ho »?",
]


@given(hostile | st.text(), st.integers(1, 500))
@example("\ud800\u200d", 10)
@example("_", 10)
@example("a_ _b", 10)
@example("&lt;", 3)
def test_untrusted_text_has_nothing_left_that_slack_reads(text: str, limit: int) -> None:
    shown = blocks.untrusted(text, limit)
    assert not set(shown) & set("<>*`~\n\r\t")
    assert not re.search(FORMATTING["_"], shown)
    assert not any(map(is_invisible, shown))
    assert re.fullmatch(r"(?:[^&]|&amp;|&lt;|&gt;)*", shown)
    read = shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert len(read) <= limit


@given(hostile | st.text())
def test_what_is_untrusted_can_stand_in_a_message(text: str) -> None:
    assert check_blocks([blocks.section(f"*Note:* {blocks.untrusted(text)}.")]) == []


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_survives(attack: str) -> None:
    shown = blocks.untrusted(attack)
    assert "<" not in shown
    assert len(shown) <= 5 * 120


@pytest.mark.parametrize("text", SIMPLE)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert blocks.untrusted(text) == text
    assert blocks.one_line(f"  {text} \n", 100) == text


def test_escaping_is_slacks_three_characters_once() -> None:
    assert blocks.escape("<a & b> &amp;") == "&lt;a &amp; b&gt; &amp;amp;"


@given(st.text(), st.integers(1, 50))
def test_cut_text_fits_and_says_so(text: str, limit: int) -> None:
    shown = blocks.cut(text, limit)
    assert len(shown) <= limit
    assert shown == text if len(text) <= limit else shown == text[: limit - 1] + "…"


@given(
    st.lists(
        st.text(st.characters(codec="ascii", categories=["L"]), min_size=1, max_size=2900), min_size=1, max_size=12
    )
)
def test_lines_are_spread_over_sections_whole_and_in_order(lines: list[str]) -> None:
    drawn = blocks.sections(lines)
    assert "\n".join(block["text"]["text"] for block in drawn) == "\n".join(lines)
    assert check_blocks(drawn) == []


@given(st.text(min_size=1), st.text(min_size=1))
def test_labels_options_and_confirmations_fit_whatever_they_hold(text: str, other: str) -> None:
    sure = blocks.confirm("Sure?", text * 50, other * 5)
    drawn = [
        blocks.header(text * 20),
        blocks.actions(blocks.button(text * 10, "approve", "value", style="danger", confirm=sure)),
        blocks.actions(blocks.select([(f"v{n}", other * 10) for n in range(150)], initial="v3")),
    ]
    assert check_blocks(drawn) == []


def test_a_select_begins_with_what_it_is_told_if_it_has_it() -> None:
    options = [("a", "Alpha"), ("b", "Beta")]
    assert blocks.select(options, initial="b")["initial_option"] == blocks.select(options)["options"][1]
    for missing in (None, "c", ""):
        assert "initial_option" not in blocks.select(options, initial=missing)
    assert check_blocks([blocks.input_block("x", "X", blocks.select(options, initial="a"))], surface="modal") == []


def test_an_inputs_action_is_its_name_without_the_suffix_of_its_block() -> None:
    block = blocks.input_block("amount:ch_1", "Amount", blocks.text_input(initial="49.00"), hint="h" * 3000)
    assert (block["block_id"], block["element"]["action_id"]) == ("amount:ch_1", "amount")
    assert check_blocks([block], surface="modal") == []


def test_a_time_is_shown_in_each_readers_zone_and_in_utc_to_the_rest() -> None:
    at = datetime(2026, 11, 23, 12, 5, tzinfo=UTC)
    assert blocks.date(at) == f"<!date^{int(at.timestamp())}^{{date_short_pretty}}|2026-11-23 12:05 UTC>"


def test_text_to_copy_is_kept_to_the_letter() -> None:
    assert check_blocks([blocks.code("Hi *Jane*,\n\n<you>")]) == []
    assert "Hi *Jane*,\\n\\n<you>" in repr(blocks.code("Hi *Jane*,\n\n<you>"))


@pytest.mark.parametrize("name", ["white_check_mark", "no_entry", "+1", "100", "party-parrot", "große_freude"])
def test_the_name_of_an_emoji_stays_its_name(name: str) -> None:
    shown = blocks.untrusted(f"Jane :{name}::{name}: approved")
    assert not re.search(r":[\w+'-]+:", shown)
    assert name.split("_")[0] in shown


# Our marks as they are drawn, what looks like them, and an emoji of a later year than this Python's.
PICTURES = "✅☑✔✓🗸√❎❌✖✗⨯⊗⛔🚫⊘⚠△⌛⏳⧗❓❔↩⏸🟢🔴●▶😀🩷\U0001fadc"


@given(hostile | st.text() | st.text(st.sampled_from(f"{PICTURES}:x a️⃠")), st.integers(1, 500))
def test_nobody_elses_text_looks_like_a_mark_of_ours(text: str, limit: int) -> None:
    for shown in (blocks.untrusted(text, limit), "".join(blocks.whole(text))):
        assert not re.search(r":[^\s:]+:", shown)
        assert not any(map(is_picture, shown))
    label = blocks.wording(text, limit)
    assert label["emoji"] is False
    assert not any(map(is_picture, label["text"]))


@pytest.mark.parametrize("mark", PICTURES)
def test_every_picture_is_the_same_small_square(mark: str) -> None:
    assert blocks.untrusted(f"{mark} Approved") == "▫ Approved"


def test_a_frame_around_a_letter_is_one_too() -> None:
    assert blocks.untrusted("x\u20e0 1\ufe0f\u20e3 ⛔\ufe0f") == "x▫ 1 ▫ ▫"


@pytest.mark.parametrize("blank", "\u3164\uffa0\u115f\u1160\u2800\u034f\u17b4\ufe0f\u180b\U000e0100\U0001d159")
def test_letters_that_are_drawn_as_nothing_push_nothing_aside(blank: str) -> None:
    assert blocks.untrusted(f"Jane{blank * 40}Doe{blank}") == "Jane Doe"
    assert blocks.untrusted(blank * 40) == ""


@pytest.mark.parametrize("note", ["word " * 199 + "end", "&" * 1000, "<@U0ADA> " * 111])
def test_what_is_shown_whole_is_not_cut(note: str) -> None:
    lines = blocks.whole(note)
    read = "".join(lines).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert read.split() == note.split()
    assert check_blocks(blocks.sections(lines)) == []
