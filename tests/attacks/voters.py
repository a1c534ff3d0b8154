"""Who: somebody who may not, or may not any more, gives the vote that is lacking. No tests here."""

from collections.abc import Callable
from typing import Any

from sandbox.standins.people import (
    ADA,
    APPROVERS_GROUP,
    BOT_USER,
    COLE,
    GWEN,
    OLIVIA,
    OMAR,
    OTHER_TEAM,
    STAN,
    SUPPORT,
    TEAM,
)
from tests.attacks.attack import Attack
from tests.attacks.forging import delivered, of_click
from tests.attacks.siege import Siege

LACKING = "the last vote"
Change = Callable[[Siege], None]


def is_now(user: str, **flags: Any) -> Change:
    return lambda siege: siege.slack.change_person(user, **flags)


def in_the_group(*members: str) -> Change:
    return lambda siege: siege.slack.change_group(APPROVERS_GROUP, members=members)


def joins(siege: Siege) -> None:
    siege.slack.join(SUPPORT, STAN)


def as_it_is(_siege: Siege) -> None:
    """Nothing has to change for it."""


def fails(method: str) -> Change:
    return lambda siege: siege.slack.faults.add(method, error="internal_error", status=500, times=2)


def votes(user: str, reason: str, change: Change = as_it_is, **forged: Any) -> Callable[[Siege], None]:
    def made(siege: Siege) -> None:
        target = siege.waiting
        change(siege)
        says = None if reason == "deleted" else ""
        with siege.refused(target, user, "approve", reason, says=says):
            assert siege.click(user, target, **forged) == 200

    return made


def signed_as(id: str, reason: str, logged: str | None = None) -> Callable[[Siege], None]:
    """A click that says of itself that somebody else made it, whom Slack does not show anything."""

    def made(siege: Siege) -> None:
        target = siege.waiting
        clicked = of_click(siege, ADA, target) | {"user": {"id": id, "team_id": TEAM}}
        with siege.refused(target, logged or id, "approve", reason, says=None):
            assert delivered(siege, clicked).status == 200

    return made


def left_a_second_ago(siege: Siege) -> None:
    """Slack's word on Olivia is remembered from when she was in the group."""
    siege.slack.change_group(APPROVERS_GROUP, members=(ADA, OLIVIA))
    target = siege.waiting
    siege.click(OLIVIA, target, "reject")
    assert siege.slack.view(OLIVIA) is not None
    siege.slack.change_group(APPROVERS_GROUP, members=(ADA,))
    with siege.refused(target, OLIVIA, "approve", "not_approver"):
        siege.click(OLIVIA, target)


def withdrawn_by_another(siege: Siege) -> None:
    target = siege.waiting
    with siege.refused(target, OLIVIA, "withdraw", "not_proposer"):
        siege.click(OLIVIA, target, "withdraw")


def rejects(siege: Siege) -> None:
    target = siege.waiting
    with siege.refused(target, OLIVIA, "reject", "not_approver"):
        siege.click(OLIVIA, target, "reject")
    assert siege.slack.view(OLIVIA) is None


def changed_in_slack(flag: str, reason: str) -> Attack:
    change = is_now(ADA, **{flag: True})
    return Attack("an approver", LACKING, "a second after it", f"Slack says {flag}", votes(ADA, reason, change))


ATTACKS = [
    Attack("the proposer", LACKING, "as soon as it waits", "their own proposal", votes(OMAR, "own_proposal")),
    Attack("a voter", LACKING, "after their vote", "once more", votes(COLE, "voted_already")),
    Attack("an operator", LACKING, "as soon as it waits", "who is no approver", votes(OLIVIA, "not_approver")),
    Attack("a guest", LACKING, "as soon as it waits", "in the channel", votes(GWEN, "guest")),
    Attack("an outsider", LACKING, "as soon as it waits", "in a shared channel", votes(STAN, "foreign", joins)),
    Attack(
        "an outsider", LACKING, "as soon as it waits", "as one of ours", votes(STAN, "outsider", joins, team_id=TEAM)
    ),
    changed_in_slack("deleted", "deleted"),
    changed_in_slack("is_bot", "bot"),
    changed_in_slack("is_workflow_bot", "bot"),
    changed_in_slack("is_connector_bot", "bot"),
    changed_in_slack("is_restricted", "guest"),
    changed_in_slack("is_ultra_restricted", "guest"),
    changed_in_slack("is_invited_user", "guest"),
    changed_in_slack("is_stranger", "outsider"),
    Attack(
        "an approver", LACKING, "a second after it", "moved to another workspace",
        votes(ADA, "foreign", is_now(ADA, team_id=OTHER_TEAM)),
    ),
    Attack(
        "an approver", LACKING, "a second after it", "is not in the group any more",
        votes(ADA, "not_named", in_the_group(OLIVIA)),
    ),
    Attack("an operator", LACKING, "a second after it", "left the group, remembered in it", left_a_second_ago),
    Attack(
        "an approver", LACKING, "while Slack is away", "nobody says who they are",
        votes(ADA, "unknown", fails("users.info")),
    ),
    Attack(
        "an approver", LACKING, "while Slack is away", "nobody says who is in the group",
        votes(ADA, "group_unresolved", fails("usergroups.users.list")),
    ),
    Attack(
        "an approver", LACKING, "any time", "the group is gone",
        votes(ADA, "group_unresolved", lambda siege: siege.slack.remove_group(APPROVERS_GROUP)),
    ),
    Attack("nobody", LACKING, "any time", "an id that Slack has never given", signed_as("U0NOBODY", "outsider")),
    Attack("nobody", LACKING, "any time", "an id of another workspace", signed_as("W0EVILCORP", "outsider")),
    Attack("nobody", LACKING, "any time", "an id that is none", signed_as("' OR 1=1 --", "outsider", "unknown")),
    Attack("the bot", LACKING, "any time", "its own id", signed_as(BOT_USER, "bot")),
    Attack("an operator", "out of the way", "as soon as it waits", "another's proposal", withdrawn_by_another),
    Attack("an operator", "out of the way", "as soon as it waits", "who is no approver", rejects),
]  # fmt: skip
