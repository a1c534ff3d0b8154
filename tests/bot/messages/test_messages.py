"""Every message of every case: harmless, within Slack's limits, and silent where it must be."""

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.case.case import Case
from billing.case.events import Undone, Unidentified, Unsettled
from billing.case.lifecycle import Status
from billing.policy.policy import Policy
from billing.remedies.ladder import RUNGS, offered, offered_beside, rungs
from billing.values.choices import Classification, Remedy
from bot.messages import remedy_modal
from bot.messages.everything import everything
from bot.messages.scene import Message, linked
from bot.slack.button_value import Button, hangs_on
from sandbox.standins.slack.blockkit.rules import MESSAGE_TEXT, check_blocks, check_view, text_length
from tests.billing.occurrences import cases, follow, walk
from tests.billing.samples import case_of, charge, classified_case
from tests.bot.hostile import (
    ATTACKS,
    bare,
    buttons,
    formatting,
    hostile,
    invisible,
    mrkdwn,
    reading,
    shortened,
    text_objects,
    thread_of,
)

STRIPE_ID = re.compile(r"\b(?:cus|sub|in|ch|py|pi|re|prod|price)_\w+")
# A thread in which everything that a case can show is shown.
ENDED = ["identified", "classified", "noted:remedy", "executed"]
REFUNDED = ["proposed", "rejected", "proposed", "approved", "executed"]
FULL = walk([*ENDED, *REFUNDED, "handed_off", "proposed"])
POLICY = Policy(credit_balance=True)
SEVERAL = case_of(Unidentified("several"))
DASHBOARD = "https://dashboard.stripe.com/acct_1/test"
LINK = re.compile(r"<(?![!@])([^<>|]*)")
PAGE = re.compile(
    re.escape(DASHBOARD)
    + r"/(customers/cus|subscriptions/sub|invoices/in|payments/(ch|py|pi)|disputes/(dp|du))_[A-Za-z0-9_]+"
)


LONG = 500


@given(cases(), hostile, st.integers(1, 3))
@settings(max_examples=80)
def test_no_name_note_or_plan_links_pings_or_formats_anything(case: Case, text: str, size: int) -> None:
    plain = {message.name: message for message in thread_of(case, "a", size)}
    for message in thread_of(case, text, size):
        seen = bare(mrkdwn(message.blocks))
        assert "<" not in seen
        assert ">" not in seen
        drawn, usual = (formatting(blocks) for blocks in (message.blocks, plain[message.name].blocks))
        if len(text) > LONG:
            # Such a note goes on in lines of its own.
            drawn["line breaks"] = usual["line breaks"]
        assert drawn == usual
        assert all(
            text_object["verbatim"] for text_object in text_objects(message.blocks) if text_object["type"] == "mrkdwn"
        )


@pytest.mark.parametrize("attack", ATTACKS, ids=shortened)
def test_nothing_invisible_reaches_a_reader(attack: str) -> None:
    for message in thread_of(FULL, f"Jane{attack}Doe"):
        assert invisible(message.blocks) == set(), message.name


@given(cases(), hostile, st.sampled_from([1, 3]))
@settings(max_examples=80)
def test_every_message_is_within_slacks_limits(case: Case, text: str, size: int) -> None:
    for message in thread_of(case, text, size):
        assert check_blocks(message.blocks) == [], message.name
        assert text_length(message.blocks) <= MESSAGE_TEXT


@pytest.mark.parametrize("attack", ATTACKS, ids=shortened)
def test_a_thread_with_everything_in_it_is_within_slacks_limits(attack: str) -> None:
    holds_within_limits(thread_of(FULL, f"a{attack}", 3))


def test_a_thread_with_everything_of_a_large_customer_is_within_slacks_limits() -> None:
    holds_within_limits(thread_of(FULL, "a" * 300, 40))


def holds_within_limits(thread: list[Message]) -> None:
    assert {message.name: check_blocks(message.blocks) for message in thread} == {
        message.name: [] for message in thread
    }
    assert max(text_length(message.blocks) for message in thread) <= MESSAGE_TEXT


@given(cases(), hostile)
@settings(max_examples=80)
def test_what_lock_screens_show_is_the_number_the_state_and_the_next_step(case: Case, text: str) -> None:
    for message in thread_of(case, text):
        assert message.text.startswith(f"Case #{case.number} · {case.status} · next step: ")
        assert not re.search(r"@|\d", message.text.removeprefix(f"Case #{case.number}"))
        assert not STRIPE_ID.search(message.text)
    # Whoever the customer is, it says the same.
    assert [message.text for message in thread_of(case, text)] == [message.text for message in thread_of(case)]


@given(cases(), hostile)
@settings(max_examples=80)
def test_the_first_message_says_which_case_this_is_and_its_notification_not_whose(case: Case, text: str) -> None:
    root, known = thread_of(case, text)[0], thread_of(case, "Jane")[0]
    assert root.name == "root"
    assert ("*Jane*" in mrkdwn(known.blocks)) is (case.customer is not None)
    assert str(case.status) in mrkdwn(root.blocks)
    assert f"#{case.number}" in mrkdwn(root.blocks)
    assert root.text == known.text
    assert not STRIPE_ID.search(mrkdwn(known.blocks))


@given(cases(), hostile)
@settings(max_examples=80)
def test_a_buttons_value_says_what_it_is_for_and_nothing_else(case: Case, text: str) -> None:
    for message in thread_of(case, text, 3):
        for button in buttons(message.blocks):
            decoded = Button.decode(button["value"])
            assert decoded == Button(case.case_id, decoded.seq if decoded else 0, button["action_id"])
            assert "@" not in button["value"]
            assert not STRIPE_ID.search(button["value"])


@given(cases())
@settings(max_examples=150)
def test_remedies_are_offered_once_the_case_is_classified_and_never_before(case: Case) -> None:
    drawn = [button["action_id"] for message in thread_of(case) for button in buttons(message.blocks)]
    proposing = [action.partition(":")[2] for action in drawn if action.startswith("propose:")]
    if case.status is Status.CLASSIFIED:
        assert [remedy for remedy in proposing if remedy != "plan"] == offered(case, reading("Jane"), POLICY)
    elif case.status is Status.PROPOSED:
        assert proposing == offered_beside(case, reading("Jane"), POLICY)
    else:
        assert proposing == []
    classifying = [action for action in drawn if action.startswith("classify:")]
    every = {f"classify:{kind}" for kind in Classification}
    assert set(classifying) == (every if case.status is Status.IDENTIFIED else set())
    assert len(classifying) == len(set(classifying))
    deciding = {"approve", "reject", "withdraw"} & set(drawn)
    # An approval waits for what is done beside the proposal.
    expected = {"reject", "withdraw", *([] if case.work else ["approve"])} if case.waiting else set()
    assert deciding == expected


@given(cases())
@settings(max_examples=150)
def test_a_button_that_is_shown_is_not_stale(case: Case) -> None:
    for message in thread_of(case):
        for button in buttons(message.blocks):
            decoded = Button.decode(button["value"])
            assert decoded is not None
            name = decoded.action.partition(":")[0]
            if name in {"approve", "reject", "withdraw"}:
                assert case.waiting is not None
                assert decoded.seq == case.waiting.seq
            elif name == "undo":
                assert decoded.seq == case.standing(Remedy(decoded.action.partition(":")[2]))[-1][0].seq
            else:
                assert decoded.seq == hangs_on(case, decoded.action)


@given(cases())
@settings(max_examples=80)
def test_no_two_messages_of_a_thread_share_a_name(case: Case) -> None:
    names = [message.name for message in thread_of(case)]
    assert len(names) == len(set(names))


# The portal's is of a case without a customer.
FORMS = [remedy for remedy in RUNGS if RUNGS[remedy].inputs and remedy is not Remedy.PORTAL]


def form(remedy: Remedy, text: str, size: int = 1) -> dict[str, Any]:
    """Of a case in which somebody could take the remedy, with all of its inputs that the reading has something for."""
    kind = next(kind for kind in Classification if RUNGS[remedy] in rungs(kind))
    return remedy_modal.for_remedy(classified_case(kind), reading(text, size=size), remedy, POLICY, {})


@pytest.mark.parametrize("remedy", FORMS)
@given(text=hostile, size=st.sampled_from([1, 3]))
@settings(max_examples=30)
def test_every_modal_is_within_slacks_limits(remedy: Remedy, text: str, size: int) -> None:
    view = form(remedy, text, size)
    assert check_view(view) == []
    assert view["callback_id"] == f"propose:{remedy}"


@pytest.mark.parametrize("remedy", FORMS)
def test_every_modal_is_within_slacks_limits_however_much_there_is_to_choose_from(remedy: Remedy) -> None:
    assert check_view(form(remedy, "x" * 300, size=150)) == []


@pytest.mark.parametrize("attack", ATTACKS, ids=shortened)
@pytest.mark.parametrize("remedy", FORMS)
def test_nothing_invisible_reaches_whoever_fills_in_a_modal(remedy: Remedy, attack: str) -> None:
    assert invisible(form(remedy, f"a{attack}")) == set()


@given(text=hostile, size=st.sampled_from([1, 3, 12]))
@settings(max_examples=30)
def test_however_many_match_they_fit_into_one_message(text: str, size: int) -> None:
    _, choice = thread_of(SEVERAL, text, size)
    assert check_blocks(choice.blocks) == []
    assert text_length(choice.blocks) <= MESSAGE_TEXT
    picks = [button for button in buttons(choice.blocks) if button["action_id"].startswith("pick:")]
    assert [button["action_id"] for button in picks] == [f"pick:{n}" for n in range(1, min(2 * size + 1, 10) + 1)]


def test_more_than_there_are_to_pick_from_says_so_and_how_to_look_for_fewer() -> None:
    assert "*9 customers match.*" in mrkdwn(thread_of(SEVERAL, size=4)[1].blocks)
    told = mrkdwn(thread_of(SEVERAL, size=6)[1].blocks)
    assert "*More than 10 customers match*, and only 10 are shown" in told
    assert "look for them by a customer id (`cus_…`)" in told


@given(text=hostile, size=st.integers(1, 3))
@settings(max_examples=50)
def test_no_name_of_those_who_match_pings_or_formats_anything(text: str, size: int) -> None:
    _, choice = thread_of(SEVERAL, text, size)
    seen = bare(mrkdwn(choice.blocks))
    assert "<" not in seen
    assert ">" not in seen
    assert invisible(choice.blocks) == set()
    assert formatting(choice.blocks) == formatting(thread_of(SEVERAL, "a", size)[1].blocks)


def test_those_who_match_can_be_erased() -> None:
    drawn = thread_of(SEVERAL, size=0)[1].blocks
    assert "erased" in mrkdwn(drawn)
    assert [button["action_id"] for button in buttons(drawn)] == ["identify"]


@given(text=hostile, case=st.sampled_from([FULL, SEVERAL, walk(["identified"])]))
@settings(max_examples=50)
def test_every_link_leads_to_an_objects_page_in_the_dashboard(text: str, case: Case) -> None:
    parts: dict[str, Any] = {
        "dashboard": DASHBOARD,
        "charges": (charge(f"ch_1{text}"), charge(f"ch_1|{text}"), charge("ch_1")),
    }
    drawn = [message.blocks for message in thread_of(case, text, **parts)]
    view = everything(case, replace(reading(text), **parts))
    links = [link for shown in [*drawn, view] for link in LINK.findall(mrkdwn(shown))]
    assert links
    assert [link for link in links if not PAGE.fullmatch(link)] == []


@given(prefix=st.sampled_from(["ch_", "cus_", "in_", "acct_", "evil_", ""]), text=hostile | st.text())
def test_an_id_of_another_shape_is_no_part_of_a_link(prefix: str, text: str) -> None:
    shown = linked("a", f"{prefix}{text}", DASHBOARD)
    assert shown == "a" or (shown.endswith("|a>") and PAGE.fullmatch(shown[1:-3]))


def test_an_undo_that_was_not_known_yet_is_known_once_it_is_done() -> None:
    done = walk([*ENDED, "noted:undo"])
    request = done.seq
    unsettled = follow(done, Unsettled(Remedy.CANCEL_AT_PERIOD_END, "api_error", request=request))
    assert any("not known yet" in mrkdwn(message.blocks) for message in outcomes(unsettled))
    settled = follow(unsettled, Undone(remedy=Remedy.CANCEL_AT_PERIOD_END, execution=5, request=request))
    assert not any("not known yet" in mrkdwn(message.blocks) for message in outcomes(settled))
    assert any("Taken back" in mrkdwn(message.blocks) for message in outcomes(settled))


def outcomes(case: Case) -> list[Message]:
    return [message for message in thread_of(case) if message.name.startswith("outcome:")]


def test_a_drawn_thread_grows_in_the_order_of_its_log() -> None:
    names = [message.name for message in thread_of(FULL)]
    assert names[:3] == ["root", "summary", "remedies"]
    numbers = [int(name.partition(":")[2]) for name in names[3:]]
    assert numbers == [4, 6, 8, 8, 11, 12]
