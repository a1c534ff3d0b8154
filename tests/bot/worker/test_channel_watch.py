"""A channel that another organisation can read: its cases are drawn anew at once, and its operators are told once."""

from datetime import timedelta
from typing import Any

import pytest
from slack_sdk import WebClient
from sqlalchemy import select, update

from bot.slack.operators import Operators
from bot.worker.channel_watch import ChannelWatch
from storage.channels import Channels
from storage.schema import cases
from tests.billing.samples import ADA, BOB
from tests.storage.shelf import Shelf

SUPPORT = "C0SUPPORT"


class Slack(WebClient):
    """Has one channel and one group; `resolves` is whether it says who is in that."""

    def __init__(self) -> None:
        super().__init__(token="xoxb-1")
        self.sharing: dict[str, bool] = {}
        self.resolves = True
        self.told: list[tuple[str, str]] = []

    def conversations_info(self, *, channel: str, **_: Any) -> Any:
        return {"channel": self.sharing}

    def usergroups_users_list(self, *, usergroup: str, **_: Any) -> Any:
        if not self.resolves:
            raise TimeoutError
        return {"users": [BOB]}

    def chat_postEphemeral(self, *, channel: str, user: str, text: str, **_: Any) -> Any:  # type: ignore[override]  # as it is called
        self.told.append((user, text.partition(" to ")[0].partition(" with ")[0]))


def look(shelf: Shelf, slack: Slack) -> None:
    """As any process does, also one that has just begun."""
    people = Operators(
        slack, team="T0HOME", enterprise=None, operators=frozenset({ADA, "S0OPS"}), approvers=frozenset(), patience=60
    )
    ChannelWatch(slack, frozenset({SUPPORT}), Channels(shelf.engine, lambda: shelf.at), people, lambda: shelf.at).look()


def is_due(shelf: Shelf) -> bool:
    """Once, whoever asks."""
    with shelf.engine.begin() as connection:
        due = connection.execute(select(cases.c.asked_for)).scalar_one()
        connection.execute(update(cases).values(asked_for=False))
    return bool(due)


def test_what_can_be_told_to_nobody_yet_is_hidden_at_once_and_told_once_it_can(
    database: str, caplog: pytest.LogCaptureFixture
) -> None:
    shelf, slack = Shelf(database), Slack()
    shelf.case("cus_1")
    look(shelf, slack)
    assert not is_due(shelf)
    slack.sharing, slack.resolves = {"is_ext_shared": True}, False
    look(shelf, slack)
    assert (is_due(shelf), slack.told) == (True, [])
    look(shelf, slack)
    slack.resolves = True
    for _ in range(3):
        shelf.at += timedelta(minutes=1)
        look(shelf, slack)
    assert slack.told == [(ADA, "This channel is shared"), (BOB, "This channel is shared")]
    assert not is_due(shelf)
    assert [record.message for record in caplog.records].count("slack.channel_shared") == 1
    shelf.engine.dispose()


def test_what_is_over_before_anybody_could_be_told_is_told_to_nobody(database: str) -> None:
    shelf, slack = Shelf(database), Slack()
    shelf.case("cus_1")
    slack.sharing, slack.resolves = {"is_pending_ext_shared": True}, False
    look(shelf, slack)
    slack.sharing, slack.resolves = {}, True
    look(shelf, slack)
    assert (is_due(shelf), slack.told) == (True, [])
    shelf.engine.dispose()
