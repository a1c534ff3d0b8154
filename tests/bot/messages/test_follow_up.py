"""The follow-up in the thread and its modal, and the handoff that carries it: harmless and within Slack's limits."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.case.case import Case
from billing.case.events import Closed, Executed, FollowedUp, HandedOff, Reopened
from billing.follow_up.draft import drafted
from billing.follow_up.standing import STATES
from billing.policy.policy import Policy
from billing.values.choices import Remedy
from bot.messages.follow_up import LONGEST, OUTDATED, for_follow_up
from bot.messages.scene import Message
from bot.slack.button_value import Button, hangs_on
from sandbox.standins.slack.blockkit.rules import check_blocks, check_view
from tests.billing.occurrences import cases
from tests.billing.samples import BOB, IDENTIFIED, case_of, classified, classified_case
from tests.bot.hostile import ATTACKS, hostile, invisible, mrkdwn, reading, shortened, text_objects, thread_of

SENT, DRAFTED = FollowedUp("sent"), FollowedUp("drafted")
DONE = Executed(remedy=Remedy.SHARE_PORTAL)


def shown(case: Case, name: str, text: str = "Jane") -> Message | None:
    return next((found for found in thread_of(case, text) if found.name.startswith(name)), None)


def words(message: Message | None) -> str:
    assert message is not None
    return "\n".join(text["text"] for text in text_objects(message.blocks))


def test_it_appears_once_somebody_wrote_it_and_is_redrawn_in_place() -> None:
    assert shown(classified_case(), "follow_up:") is None
    first = case_of(IDENTIFIED, classified(), DRAFTED)
    later = case_of(IDENTIFIED, classified(), DRAFTED, DONE, SENT)
    assert "drafted" in words(shown(first, "follow_up:4"))
    assert "marked sent by <@U0ADA>" in words(shown(later, "follow_up:4"))
    assert len([message for message in thread_of(later) if message.name.startswith("follow_up:")]) == 1


def test_what_was_written_before_the_last_step_is_marked_as_that() -> None:
    assert OUTDATED in words(shown(case_of(IDENTIFIED, classified(), DRAFTED, DONE), "follow_up:"))
    assert OUTDATED not in words(shown(case_of(IDENTIFIED, classified(), DRAFTED), "follow_up:"))
    assert OUTDATED not in words(shown(case_of(IDENTIFIED, classified(), SENT), "follow_up:"))


@given(cases(), hostile)
@settings(max_examples=50)
def test_what_was_written_formats_and_pings_nothing(case: Case, text: str) -> None:
    message = shown(replace(case), "follow_up:", text)
    if message:
        assert check_blocks(message.blocks) == []
        assert text not in mrkdwn(message.blocks) or text.isalnum()
        assert invisible(message.blocks) == set()


@given(cases(), st.text(max_size=4000) | hostile)
@settings(max_examples=80)
def test_the_modal_is_within_slacks_limits(case: Case, text: str) -> None:
    view = for_follow_up(case, text)
    assert check_view(view) == []
    assert view["callback_id"] == "follow_up"
    assert Button.decode(str(view["private_metadata"])) == Button(
        case.case_id, hangs_on(case, "follow_up"), "follow_up"
    )


@pytest.mark.parametrize("attack", ATTACKS, ids=shortened)
def test_the_draft_that_is_written_on_holds_nothing_invisible(attack: str) -> None:
    draft = drafted(classified_case(), reading(f"a{attack}"), Policy())
    assert invisible(for_follow_up(classified_case(), draft)) == set()


@pytest.mark.parametrize("state", STATES)
def test_the_modal_starts_with_what_is(state: str) -> None:
    view = for_follow_up(case_of(IDENTIFIED, classified(), FollowedUp(state, "person")), "x" * 5000)  # type: ignore[arg-type]  # a literal, from a list
    blocks = view["blocks"]
    assert isinstance(blocks, list)
    inputs = {block["block_id"]: block["element"] for block in blocks if block["type"] == "input"}
    assert [option["value"] for option in inputs["state"]["options"]] == list(STATES)
    assert inputs["state"]["initial_option"]["value"] == state
    assert len(inputs["text"]["initial_value"]) == LONGEST
    assert {name: element["action_id"] for name, element in inputs.items()} == {"text": "text", "state": "state"}


def test_the_handoff_says_where_the_follow_up_stands_and_what_it_says() -> None:
    case = case_of(IDENTIFIED, classified(), (BOB, SENT), HandedOff())
    assert f"*FOLLOW-UP* (marked sent by <@{BOB}>" in words(shown(case, "handoff:"))
    drafted = case_of(IDENTIFIED, classified(), HandedOff())
    assert "*FOLLOW-UP* (drafted;" in words(shown(drafted, "handoff:"))
    assert "Hi Jane," in words(shown(drafted, "handoff:"))


def test_a_handoff_to_somebody_calls_them() -> None:
    assert f"<@{BOB}> takes over" in words(shown(case_of(IDENTIFIED, classified(), HandedOff(to=BOB)), "handoff:"))
    assert "takes over" not in words(shown(case_of(IDENTIFIED, classified(), HandedOff()), "handoff:"))


def test_a_reopened_case_shows_it_at_once() -> None:
    again = case_of(IDENTIFIED, classified(), Closed(), (BOB, Reopened()))
    assert f"Reopened by <@{BOB}>" in words(shown(again, "root"))
    assert "Reopened" not in words(shown(classified_case(), "root"))


@pytest.mark.parametrize("attack", ATTACKS, ids=shortened)
def test_a_handoff_of_a_hostile_name_is_within_slacks_limits(attack: str) -> None:
    case = case_of(IDENTIFIED, classified(), DRAFTED, DONE, HandedOff(to=BOB))
    message = shown(case, "handoff:", f"a{attack}")
    assert message is not None
    assert check_blocks(message.blocks) == []
    assert invisible(message.blocks) == set()


def test_the_row_that_ends_a_case_is_bound_to_it() -> None:
    case = classified_case()
    message = shown(case, "remedies")
    assert message is not None
    (row,) = [
        block for block in message.blocks if any(one["type"] == "users_select" for one in block.get("elements", []))
    ]
    assert Button.decode(row["block_id"]) == Button(case.case_id, hangs_on(case, "handoff_to"), "handoff_to")
    assert [element["action_id"] for element in row["elements"]] == [
        "follow_up",
        "handoff",
        "handoff_to",
        "menu",
    ]
