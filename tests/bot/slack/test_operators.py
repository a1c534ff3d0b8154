"""Who somebody is: by Slack's own flags and the lists of the environment, and what counts while Slack is away."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from billing.values.people import Person, Role
from bot.slack.operators import Operators, barred

HOME = {"team_id": "T0HOME"}


def refusal(code: str) -> Exception:
    refused: Exception = SlackApiError("no", {"ok": False, "error": code})  # type: ignore[no-untyped-call]  # the SDK's own class is untyped
    return refused


class Slack(WebClient):
    """Knows these people and groups; `away` is what it raises instead."""

    def __init__(self, users: dict[str, Any] | None = None, groups: dict[str, list[str]] | None = None) -> None:
        super().__init__(token="xoxb-1")
        self.users = users or {}
        self.groups = groups or {}
        self.away: Exception | None = None
        self.asked: list[str] = []
        # That went by since the start.
        self.minutes = 0

    def users_info(self, *, user: str, **_: Any) -> Any:
        return {"user": self.look_up(self.users, user, "user_not_found")}

    def usergroups_users_list(self, *, usergroup: str, **_: Any) -> Any:
        return {"users": self.look_up(self.groups, usergroup, "no_such_subteam")}

    def look_up(self, among: dict[str, Any], id: str, unknown: str) -> Any:
        self.asked.append(id)
        if self.away:
            raise self.away
        if id not in among:
            raise refusal(unknown)
        return among[id]


def operators(
    slack: Slack, listed: str = "U0ADA", approvers: str = "U0BOB", enterprise: str | None = None
) -> Operators:
    return Operators(
        slack,
        team="T0HOME",
        enterprise=enterprise,
        operators=frozenset(listed.split(",")),
        approvers=frozenset(approvers.split(",")),
        clock=lambda: slack.minutes * 60.0,
        patience=60,
    )


FLAGS: list[tuple[dict[str, Any], str | None]] = [
    (HOME, None),
    (HOME | {"deleted": False, "is_bot": False, "is_restricted": False, "is_admin": True}, None),
    (HOME | {"deleted": True}, "deleted"),
    (HOME | {"is_bot": True}, "bot"),
    (HOME | {"is_workflow_bot": True}, "bot"),
    (HOME | {"is_connector_bot": True}, "bot"),
    (HOME | {"is_restricted": True}, "guest"),
    (HOME | {"is_restricted": True, "is_ultra_restricted": True}, "guest"),
    (HOME | {"is_invited_user": True}, "guest"),
    (HOME | {"is_stranger": True}, "outsider"),
    ({"team_id": "T0EVIL"}, "outsider"),
    ({}, "outsider"),
    ({"team_id": None}, "outsider"),
    ({"team_id": "T0OTHER", "enterprise_user": {"enterprise_id": "E0CORP", "teams": ["T0OTHER", "T0HOME"]}}, None),
    ({"team_id": "T0OTHER", "enterprise_user": {"enterprise_id": "E0EVIL", "teams": ["T0OTHER"]}}, "outsider"),
    ({"team_id": "T0OTHER", "enterprise_user": {"enterprise_id": "E0EVIL", "teams": None}}, "outsider"),
    ({"team_id": "T0OTHER", "enterprise_user": None}, "outsider"),
]


@pytest.mark.parametrize(("flags", "reason"), FLAGS)
def test_slacks_flags_rule_people_out(flags: dict[str, Any], reason: str | None) -> None:
    assert barred(flags, {"T0HOME"}) == reason
    assert operators(Slack({"U0ADA": flags})).who("U0ADA").barred == reason


def test_one_organisation_is_one_home() -> None:
    colleague = {"team_id": "T0OTHER", "enterprise_user": {"enterprise_id": "E0CORP", "teams": ["T0OTHER"]}}
    slack = Slack({"U0ADA": colleague})
    assert operators(slack, enterprise="E0CORP").who("U0ADA").barred is None
    assert operators(slack).who("U0ADA").barred == "outsider"


@pytest.mark.parametrize("code", ["user_not_found", "user_not_visible"])
def test_whom_slack_does_not_know_is_an_outsider(code: str) -> None:
    slack = Slack()
    slack.away = refusal(code)
    assert operators(slack).who("U0ADA").barred == "outsider"


@pytest.mark.parametrize("problem", [refusal("ratelimited"), TimeoutError(), ConnectionResetError(), OSError()])
def test_while_slack_is_away_nobody_is_anybody(problem: Exception) -> None:
    slack = Slack({"U0ADA": HOME})
    slack.away = problem
    assert operators(slack).who("U0ADA").barred == "unknown"


def test_roles_follow_the_lists() -> None:
    slack = Slack(dict.fromkeys(["U0ADA", "U0BOB", "U0EVE", "U0TWO"], HOME), {"S0OPS": ["U0TWO"], "S0APP": ["U0BOB"]})
    people = operators(slack, "U0ADA,S0OPS", "S0APP,U0TWO")
    assert people.who("U0ADA").roles == {Role.OPERATOR}
    assert people.who("U0BOB").roles == {Role.APPROVER}
    assert people.who("U0TWO").roles == {Role.OPERATOR, Role.APPROVER}
    assert people.who("U0EVE") == Person("U0EVE")


def test_a_group_that_slack_cannot_resolve_leaves_its_role_open_but_not_that_of_who_is_listed() -> None:
    slack = Slack(dict.fromkeys(["U0ADA", "U0EVE"], HOME))
    people = operators(slack, "U0ADA,S0GONE", "S0GONE")
    assert people.who("U0ADA") == Person("U0ADA", frozenset({Role.OPERATOR}), unresolved=frozenset({Role.APPROVER}))
    assert people.who("U0EVE") == Person("U0EVE", unresolved=frozenset(Role))


def test_one_group_that_holds_the_person_is_enough() -> None:
    slack = Slack({"U0ADA": HOME}, {"S0OPS": ["U0ADA"]})
    assert operators(slack, "S0GONE,S0OPS").who("U0ADA").roles == {Role.OPERATOR}


def test_what_slack_says_it_does_not_know_any_more_is_not_taken_from_what_is_kept() -> None:
    slack = Slack({"U0BOB": HOME}, {"S0APP": ["U0BOB"]})
    people = operators(slack, approvers="S0APP")
    assert people.who("U0BOB").roles == {Role.APPROVER}
    slack.away = refusal("ratelimited")
    assert people.who("U0BOB", fresh=True).unresolved == {Role.APPROVER}
    assert people.who("U0BOB").roles == {Role.APPROVER}
    slack.away = None
    del slack.groups["S0APP"]
    assert people.who("U0BOB", fresh=True).unresolved == {Role.APPROVER}
    assert people.who("U0BOB").unresolved == {Role.APPROVER}


def test_slacks_word_is_kept_for_a_while_and_asked_for_again_before_money_moves() -> None:
    slack = Slack({"U0ADA": HOME})
    people = operators(slack)
    for _ in range(3):
        assert people.who("U0ADA").barred is None
    assert slack.asked == ["U0ADA"]
    slack.minutes = 2
    assert people.who("U0ADA").barred is None
    assert slack.asked == ["U0ADA"] * 2
    slack.users["U0ADA"] = HOME | {"deleted": True}
    assert people.who("U0ADA").barred is None
    assert people.who("U0ADA", fresh=True).barred == "deleted"
    assert people.who("U0ADA").barred == "deleted"


def test_a_failure_is_not_kept() -> None:
    slack = Slack({"U0ADA": HOME})
    slack.away = TimeoutError()
    people = operators(slack)
    assert people.who("U0ADA").barred == "unknown"
    slack.away = None
    assert people.who("U0ADA").barred is None


@pytest.mark.parametrize(
    ("listed", "approvers", "alone"),
    [
        ("S0OPS", "U0ADA", "U0ADA"),
        ("U0ADA,U0BOB", "S0ONE", "U0ADA"),
        ("S0OPS", "S0OPS", None),
        ("U0ADA", "S0ONE,U0BOB", None),
        ("U0ADA", "S0GONE", None),
        ("U0ADA", "S0EMPTY", "U0ADA"),
    ],
)
def test_once_groups_are_resolved_a_lonely_proposer_is_found(listed: str, approvers: str, alone: str | None) -> None:
    slack = Slack(groups={"S0OPS": ["U0ADA", "U0BOB"], "S0ONE": ["U0ADA"], "S0EMPTY": []})
    assert operators(slack, listed, approvers).lonely_proposer() == alone
