"""What Slack could not say in time is not lost: a command is kept, and answered once, whoever dies in between."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient
from sqlalchemy import insert, select

from billing.values.people import Person, Role
from bot.messages.blocks import Block
from bot.slack.intake import Intake
from bot.slack.payloads import Command
from bot.slack.words.word import Asked
from bot.slack.workspace import Workspace
from bot.worker.late_answers import GIVEN_UP_AFTER, KEPT_FOR, LateAnswers
from storage import seals
from storage.audit import Audit
from storage.kept_commands import LEASE, MOST, KeptCommands
from storage.schema import access_events, cases, kept_commands
from tests.billing.fakes import People
from tests.billing.samples import ADA, operator
from tests.storage.shelf import Shelf

SEALS = [(1, None), (2, "0" * 64)]
UNKNOWN, GUEST = Person(ADA, barred="unknown"), Person(ADA, barred="guest")
# Their role hangs on a group that Slack can't resolve now.
UNRESOLVED = Person(ADA, unresolved=frozenset(Role))

SOON = LEASE + timedelta(seconds=1)


@dataclass
class Door:
    """One process that takes commands and one that answers late, before a Slack that does not say who Ada is."""

    shelf: Shelf
    said: list[str] = field(default_factory=list)
    takes: bool = True

    def __post_init__(self) -> None:
        self.kept = KeptCommands(self.shelf.engine, lambda: self.shelf.at)
        self.people = People({ADA: UNKNOWN})
        workspace = Workspace(WebClient(), team="T0HOME", enterprise=None, app="A0APP")
        audit = Audit(self.shelf.engine, self.shelf.enqueue, lambda: self.shelf.at)
        words = {"gaps": lambda _asked: "no gaps", "broken": self.broken}
        self.intake = Intake(
            self.shelf.cases, self.people, audit, workspace, frozenset({"C0SUPPORT"}), words, self.kept.keep
        )
        self.late = LateAnswers(self.kept, self.intake, self.say, lambda: self.shelf.at)

    def broken(self, _asked: Asked) -> str:
        raise ConnectionError

    def say(self, channel: str, user: str, text: str, *, shown: list[Block] | None = None) -> bool:
        if self.takes:
            self.said.append(f"{text} {shown or ''}")
        return self.takes

    def type(self, text: str, trigger: str = "1.2.3", channel: str = "C0SUPPORT") -> str:
        return self.intake.command(Command(ADA, "T0HOME", "A0APP", channel, text, trigger))

    def look(self) -> None:
        for kept in self.kept.due():
            self.late.look_at(kept)

    def rows(self, table: Any) -> list[Any]:
        with self.shelf.engine.connect() as connection:
            return list(connection.execute(select(table)))


@pytest.fixture
def door(database: str) -> Iterator[Door]:
    shelf = Shelf(database)
    yield Door(shelf)
    shelf.engine.dispose()


def test_a_lookup_is_kept_and_opens_one_case_however_often_it_is_delivered(door: Door) -> None:
    assert "kept" in door.type("lookup jane@example.com")
    door.people.known[ADA] = UNRESOLVED
    assert "kept" in door.type("lookup jane@example.com")
    door.look()
    assert (len(door.rows(kept_commands)), door.rows(cases)) == (1, [])
    door.people.known[ADA] = operator(ADA)
    door.look()
    assert door.type("lookup jane@example.com") == ""
    (case,) = door.rows(cases)
    assert door.shelf.cases.erasable.typed(case.case_id, 1, "identifier") == "jane@example.com"
    assert (door.rows(kept_commands), door.rows(access_events), door.said) == ([], [], [])


def test_two_workers_do_it_once_and_one_that_dies_in_between_loses_nothing(door: Door) -> None:
    door.type("lookup jane@example.com")
    (kept,) = door.kept.due()
    assert door.kept.take(kept, "dies")
    assert not door.kept.take(kept, "other")
    door.people.known[ADA] = operator(ADA)
    door.look()
    assert door.rows(cases) == []
    # It dies when the case is there and the command not yet forgotten.
    door.intake.carry_out(kept.text, kept.user, kept.channel, kept.delivery)
    door.shelf.at += LEASE + timedelta(seconds=1)
    door.look()
    assert (len(door.rows(cases)), door.rows(kept_commands)) == (1, [])


def test_another_words_answer_is_told_to_the_caller_until_slack_takes_it(door: Door) -> None:
    door.type("gaps")
    door.people.known[ADA] = operator(ADA)
    door.takes = False
    door.look()
    assert len(door.rows(kept_commands)) == 1
    door.takes = True
    door.look()
    door.look()
    assert ["no gaps" in said for said in door.said] == [True]
    assert door.rows(kept_commands) == []


@pytest.mark.parametrize("role", Role)
def test_a_word_for_either_role_waits_for_the_group_that_one_of_them_hangs_on(door: Door, role: Role) -> None:
    door.people.known[ADA] = Person(ADA, unresolved=frozenset({role}))
    assert "kept" in door.type("gaps")
    door.people.known[ADA] = Person(ADA, roles=frozenset({role}))
    door.look()
    assert ["no gaps" in said for said in door.said] == [True]
    assert (door.rows(kept_commands), door.rows(access_events)) == ([], [])


def test_who_may_not_is_refused_as_usual(door: Door) -> None:
    door.type("lookup jane@example.com")
    door.people.known[ADA] = GUEST
    door.look()
    assert [(row.actor, row.action, row.reason) for row in door.rows(access_events)] == [(ADA, "lookup", "guest")]
    assert ["Guests" in said for said in door.said] == [True]
    assert (door.rows(cases), door.rows(kept_commands)) == ([], [])


@pytest.mark.parametrize("unsaid", [UNKNOWN, UNRESOLVED])
def test_it_waits_for_slack_for_a_day_and_is_answered_soon_after_slack_says_who_it_was(
    door: Door, unsaid: Person
) -> None:
    door.people.known[ADA] = unsaid
    door.type("gaps")
    door.shelf.at += KEPT_FOR - timedelta(minutes=1)
    door.look()
    assert (len(door.rows(kept_commands)), door.rows(access_events), door.said) == (1, [], [])
    door.people.known[ADA] = operator(ADA)
    door.shelf.at += SOON
    door.look()
    assert ["no gaps" in said for said in door.said] == [True]
    assert door.rows(kept_commands) == []


def test_of_whom_slack_says_nothing_for_long_it_is_asked_now_and_then(door: Door) -> None:
    typed = ["gaps", "lookup jane@example.com"]
    for number, text in enumerate(typed):
        door.type(text, f"1.2.{number}")
    door.late.look_at(door.kept.due()[0])
    assert [kept.text for kept in door.kept.due()] == typed, "at once as long as it may be a hiccup"
    door.shelf.at += GIVEN_UP_AFTER
    door.late.look_at(door.kept.due()[0])
    assert door.kept.due() == []
    door.shelf.at += SOON
    assert [kept.text for kept in door.kept.due()] == typed


def test_a_worker_whose_clock_is_ahead_leaves_nobody_unasked_for_longer(door: Door) -> None:
    door.type("gaps")
    ahead = KeptCommands(door.shelf.engine, lambda: door.shelf.at + KEPT_FOR, shared=lambda: door.shelf.at)
    (kept,) = ahead.due()
    assert ahead.take(kept, "ahead")
    ahead.rest(kept, "ahead")
    door.shelf.at += SOON
    assert door.kept.due() == [kept]


def test_an_answer_after_a_long_wait_is_tried_as_long_as_any_other(door: Door) -> None:
    door.type("gaps")
    door.shelf.at += timedelta(hours=5)
    door.look()
    door.people.known[ADA] = operator(ADA)
    door.takes = False
    for waited in (SOON, GIVEN_UP_AFTER - timedelta(seconds=1)):
        door.shelf.at += waited
        door.look()
        assert len(door.rows(kept_commands)) == 1
    door.shelf.at += timedelta(seconds=1)
    door.look()
    assert door.rows(kept_commands) == []


def test_what_slack_does_not_say_at_all_is_given_up_and_said(door: Door) -> None:
    door.type("lookup jane@example.com")
    door.shelf.at += KEPT_FOR
    door.look()
    assert [row.reason for row in door.rows(access_events)] == ["unknown"]
    assert ["did not say who you are" in said for said in door.said] == [True]
    assert (door.rows(cases), door.rows(kept_commands)) == ([], [])


def test_nothing_is_kept_of_other_channels_nor_more_than_a_few_of_one_person(door: Door) -> None:
    assert "kept" not in door.type("lookup jane@example.com", "0.0.a", channel="C0OTHER")
    told = [door.type("lookup jane@example.com", f"1.2.{n}") for n in range(MOST + 1)]
    assert ["kept" in each for each in told] == [True] * MOST + [False]
    assert len(door.rows(access_events)) == 2


def test_one_that_can_not_be_answered_holds_up_no_other(door: Door) -> None:
    door.type("broken", "1.2.a")
    door.type("lookup jane@example.com", "1.2.b")
    door.people.known[ADA] = operator(ADA)
    door.look()
    assert (len(door.rows(cases)), len(door.rows(kept_commands))) == (1, 1)
    door.shelf.at += GIVEN_UP_AFTER
    door.look()
    assert ["type it again" in said for said in door.said] == [True]
    assert door.rows(kept_commands) == []


def test_a_command_that_somebody_wrote_into_the_database_is_nobodys(database: str, tmp_path: Path) -> None:
    key = tmp_path / "event.key"
    key.write_bytes(bytes(range(32)))
    shelf = Shelf(database)
    sealed = seals.read(key)
    sealed.begin(shelf.engine, shelf.at)
    door = Door(shelf)
    door.late.kept = door.kept = KeptCommands(shelf.engine, lambda: shelf.at, sealed)
    door.intake = replace(door.intake, keep=door.kept.keep)
    door.people.known[ADA] = operator(ADA)
    row = {"person": ADA, "channel": "C0SUPPORT", "text": "gaps", "asked_at": shelf.at}
    with shelf.engine.begin() as connection:
        connection.execute(insert(kept_commands), [{**row, "delivery": f"d{n}", "seal": seal} for n, seal in SEALS])
    door.look()
    assert (door.said, door.rows(kept_commands)) == ([], [])
    # What was typed stays theirs.
    door.people.known[ADA] = UNKNOWN
    door.type("gaps")
    door.people.known[ADA] = operator(ADA)
    door.look()
    assert ["no gaps" in said for said in door.said] == [True]
    shelf.engine.dispose()
