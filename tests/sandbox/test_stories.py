"""Every story of the guided tour, played by its buttons with the real bot: the steps come true, the books are right.

The stage is shared, as the stories have customers of their own; only what is about starting over resets it.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests

from billing.remedies.ladder import RUNGS
from billing.values.choices import Classification, Remedy
from sandbox.demo.case_log import LoggedEvent
from sandbox.demo.page.storyteller import Storyteller
from sandbox.demo.site import stage_with_page
from sandbox.demo.stage import Stage
from sandbox.demo.stories.story import Story, stories
from sandbox.standins.people import ADA, OLIVIA, OMAR, SUPPORT
from sandbox.standins.slack.plain import plain
from sandbox.standins.stripe.crowd import SIZE, add_crowd
from sandbox.standins.stripe.customers import open_account
from tests.forked_bot import ForkedBot
from tests.until import until

STORIES = {story.id: story for story in stories()}
END = ["gap_recorded", "handed_off", "closed"]
REFUND = ["opened", "identified", "classified", "proposed", "approved", "attempted", "executed", *END]


@dataclass(frozen=True)
class End:
    """What the case log and Stripe hold when a story is over. A refund is two writes, as its credit note follows it.

    Attributes:
        kinds: of the log's rows; of what was noted also its topic.
        remedies: those carried out, in this order.
    """

    kinds: list[str]
    remedies: list[Remedy]
    refunds: dict[str, int] = field(default_factory=dict)
    writes: int = 0


ENDS = {
    "charged-twice": End(
        [*REFUND[:3], "noted:plan", "noted:remedy", "attempted", "executed", *REFUND[3:]],
        [Remedy.CANCEL_AT_PERIOD_END, Remedy.REFUND_CHARGE],
        {"ch_JaneProAgainFirst": 2000},
        writes=3,
    ),
    "more-seats-than-people": End(
        [*REFUND[:3], "executed", "noted:plan", "executed", "executed", *END],
        [Remedy.SHARE_INVOICES, Remedy.PRESERVE_SEATS, Remedy.NO_ACTION],
    ),
    "card-declined": End(
        [*REFUND[:3], "executed", "noted:session_link", "noted:plan", *REFUND[3:7], "handed_off", "closed"],
        [Remedy.SHARE_PORTAL, Remedy.RETRY_PAYMENT],
        writes=1,
    ),
    "no-way-to-cancel": End(
        [*REFUND[:3], "noted:remedy", "attempted", "executed", "noted:undo", "attempted", "undone", *END],
        [Remedy.CANCEL_AT_PERIOD_END, Remedy.LOG_GAP],
        writes=2,
    ),
    "a-week-without-the-product": End(
        [*REFUND[:3], "noted:plan", "proposed", "denied", *REFUND[4:7], "followed_up", *END],
        [Remedy.CREDIT_BALANCE],
        writes=1,
    ),
    "two-open-invoices": End(REFUND, [Remedy.CANCEL_NOW], writes=3),
    "too-much-for-one": End(
        [*REFUND[:3], "denied", "proposed", "approved", *REFUND[4:]],
        [Remedy.REFUND_CHARGE],
        {"ch_SamirTeamYearFirst": 28800},
        writes=2,
    ),
    "two-people-approve-at-once": End(REFUND, [Remedy.REFUND_CHARGE], {"ch_RuthProAgainFirst": 2000}, writes=2),
    "the-bot-dies": End(REFUND, [Remedy.REFUND_CHARGE], {"ch_CarlosProAgainFirst": 2000}, writes=2),
    "stripe-hangs-up": End(
        [*REFUND[:6], "unsettled", *REFUND[6:]], [Remedy.REFUND_CHARGE], {"ch_NoorProAgainFirst": 2000}, writes=2
    ),
    "a-monday-morning": End([*REFUND[:3], "executed"], [Remedy.SHARE_INVOICES]),
    "a-portal-mended-by-two": End(["opened", *REFUND[3:7]], [Remedy.PORTAL], writes=1),
}
# Ending Mila's second subscription voids an invoice too.
NOT_TOLD = {Remedy.VOID_INVOICE}
# A link, the second approver's refusal, and a look at the portal: when they come is for the bot to say.
AT_ANY_TIME = {"card-declined": "link_issued", "two-people-approve-at-once": "denied", "no-way-to-cancel": "refreshed"}


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with stage_with_page(bot=ForkedBot, crowd=SIZE) as running:
        yield running


def ask(stage: Stage, act: str, **given: Any) -> dict[str, Any]:
    answer = requests.post(f"{stage.url}/page/tour/{act}", json=given, timeout=120)
    seen: dict[str, Any] = answer.json()
    return seen


def look(stage: Stage) -> dict[str, Any]:
    seen: dict[str, Any] = requests.get(f"{stage.url}/page/tour", timeout=60).json()
    return seen


def play(stage: Stage, story: Story, number: int) -> dict[str, Any]:
    seen = ask(stage, "play", story=story.id, step=number)
    assert "problem" not in seen, (story.steps[number].title, seen["problem"])
    return seen


def wait_until_done(stage: Stage, steps: int) -> None:
    until(lambda: look(stage)["playing"]["done"] == steps)


def log(stage: Stage) -> list[LoggedEvent]:
    """The newest case's events."""
    events = [event for event in stage.case_log() if event.number is not None]
    newest = max(event.number or 0 for event in events)
    return [event for event in events if event.number == newest]


def kind(event: LoggedEvent) -> str:
    return f"noted:{event.data['topic']}" if event.kind == "noted" else event.kind


def remedies(events: list[LoggedEvent]) -> list[Remedy]:
    """Those carried out. A gap that the bot did not find itself was logged by somebody."""
    logged = [event for event in events if event.kind == "gap_recorded" and not event.data.get("found")]
    return [
        Remedy.LOG_GAP if event in logged else Remedy(event.data["remedy"])
        for event in events
        if event.kind == "executed" or event in logged
    ]


def refunds(stage: Stage) -> dict[str, list[int]]:
    """What the bot has refunded, by charge."""
    made: dict[str, list[int]] = {}
    for refund in stage.sandbox.stripe.all("refund"):
        if refund["metadata"].get("case_id"):
            made.setdefault(refund["charge"], []).append(refund["amount"])
    return made


@pytest.mark.parametrize("id", STORIES)
def test_a_story_is_played_by_its_buttons(stage: Stage, id: str) -> None:
    story, end = STORIES[id], ENDS[id]
    seen = ask(stage, "start", story=id)
    assert seen["playing"]["done"] == 0
    assert seen["playing"]["start"]["ts"]
    before, sent = refunds(stage), len(stage.sandbox.stripe.writes())
    for number in range(len(story.steps)):
        seen = play(stage, story, number)["playing"]
        assert seen["done"] == number + 1
        for shown in seen["steps"][number]["looks"]:
            assert shown["text"]
            if shown["at"] in ("channel", "private", "direct") or (
                shown["at"] == "thread" and number + 1 < len(story.steps)
            ):
                assert stage.sandbox.slack.view(shown["user"]) is None
                assert shown["ts"], (story.steps[number].title, shown)

    events = log(stage)
    assert [kind(event) for event in events if event.kind != AT_ANY_TIME.get(id)] == end.kinds
    assert remedies(events) == end.remedies
    made = {charge: amounts for charge, amounts in refunds(stage).items() if charge not in before}
    assert made == {charge: [amount] for charge, amount in end.refunds.items()}
    writes = stage.sandbox.stripe.writes()[sent:]
    assert len({request.idempotency_key for request in writes}) == end.writes
    assert stage.bot_is_running


def test_what_somebody_does_by_hand_counts_as_well(stage: Stage) -> None:
    story = STORIES["card-declined"]
    assert ask(stage, "start", story=story.id, anew=True)["playing"]["done"] == 0
    slack = stage.sandbox.slack
    slack.command(OMAR, SUPPORT, "lookup nina@example.com")
    wait_until_done(stage, 1)
    assert play(stage, story, 1)["playing"]["done"] == 2
    # Two steps at once: the handoff, and with it the end.
    thread = look(stage)["playing"]["steps"][1]["looks"][0]["thread"]
    root = next(message for message in slack.thread(SUPPORT, thread) if "Case #" in message.text)
    slack.click(OMAR, SUPPORT, root.ts, "close")
    wait_until_done(stage, len(story.steps))


def test_a_button_of_a_step_that_is_done_does_nothing(stage: Stage) -> None:
    story = STORIES["more-seats-than-people"]
    ask(stage, "start", story=story.id, anew=True)
    play(stage, story, 0)
    before = len(stage.case_log())
    assert play(stage, story, 0)["playing"]["done"] == 1
    assert ask(stage, "play", story=story.id, step=4)["playing"]["done"] == 1
    assert len(stage.case_log()) == before


def test_a_step_that_can_not_be_done_says_why(stage: Stage) -> None:
    story = STORIES["charged-twice"]
    ask(stage, "start", story=story.id, anew=True)
    stage.kill_bot()
    assert "not running" in ask(stage, "play", story=story.id, step=0)["problem"]
    assert look(stage)["playing"]["done"] == 0
    assert ask(stage, "start", story=story.id)["playing"]["done"] == 0
    assert play(stage, story, 0)["playing"]["done"] == 1
    assert "no such story" in ask(stage, "start", story="nonsense")["problem"]


def test_whoever_turns_to_another_story_does_not_wait_for_a_step(stage: Stage) -> None:
    story, other = STORIES["charged-twice"], STORIES["more-seats-than-people"]
    ask(stage, "start", story=story.id, anew=True)
    # The bot reads for long, and so the step does.
    stage.sandbox.stripe.latency = 5.0
    with ThreadPoolExecutor() as beside:
        played = beside.submit(ask, stage, "play", story=story.id, step=0)
        until(lambda: look(stage)["busy"])
        seen = ask(stage, "leave")
        assert (seen["playing"], seen["busy"]) == (None, False)
        assert "turned to another story" in played.result()["problem"]
    ask(stage, "start", story=other.id)
    assert play(stage, other, 0)["playing"]["done"] == 1


def test_starting_over_brings_everything_back(stage: Stage) -> None:
    story = STORIES["charged-twice"]
    ask(stage, "start", story=story.id, anew=True)
    for number in range(5):
        play(stage, story, number)
    stage.sandbox.stripe.turn_portal_on(subscription_cancel=False)

    seen = ask(stage, "reset")
    assert seen["playing"] is None
    assert [each["done"] for each in seen["stories"]] == [0] * len(STORIES)
    fresh, stripe = open_account(), stage.sandbox.stripe
    add_crowd(fresh)
    for kind in ("customer", "subscription", "charge", "invoice", "refund"):
        assert len(stripe.all(kind)) == len(fresh.all(kind))
    assert stripe["ch_JaneProAgainFirst"]["amount_refunded"] == 0
    assert stripe["sub_JaneProAgain"]["cancel_at_period_end"] is False
    assert stripe.writes() == []
    assert stage.case_log() == []
    assert all(message.app_id is None for message in stage.sandbox.slack.messages(SUPPORT, replies=True))
    assert [plain(message) for user in (ADA, OLIVIA, OMAR) for message in stage.sandbox.slack.private(user)] == []
    assert ask(stage, "start", story=story.id)["playing"]["done"] == 0
    assert play(stage, story, 0)["playing"]["done"] == 1


def test_another_sites_form_can_not_play(stage: Stage) -> None:
    answer = requests.post(f"{stage.url}/page/tour/reset", data={"story": "charged-twice"}, timeout=60)
    assert answer.status_code == 415
    assert stage.bot_is_running


def test_there_is_a_story_for_each_classification_and_each_kind_of_remedy(stage: Stage) -> None:
    buttons = {act.given.get("button") for story in STORIES.values() for step in story.steps for act in step.acts}
    assert {f"classify:{each}" for each in Classification} <= buttons
    assert RUNGS.keys() - {remedy for end in ENDS.values() for remedy in end.remedies} == NOT_TOLD
    known = Storyteller(stage).acts
    assert {act.do for story in STORIES.values() for step in story.steps for act in step.acts} <= known.keys()
    assert {story.id for story in STORIES.values()} == ENDS.keys()
