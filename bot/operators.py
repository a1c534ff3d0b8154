"""Who somebody is: Slack's word on the person, and the lists of operators and approvers. Fails closed."""

import logging
import time
from collections.abc import Collection
from dataclasses import dataclass
from threading import Lock
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from billing.people import Person, Role
from bot.settings import GROUP

log = logging.getLogger(__name__)

REMEMBER_SECONDS = 60
UNREACHABLE = (SlackClientError, OSError, TimeoutError)


class Unanswered(Exception):
    """Slack did not answer, so nothing is known."""


@dataclass(frozen=True, slots=True)
class Remembered:
    until: float
    value: Any


class Operators:
    """Slack is asked within 1.5 s and its word kept for a minute; `fresh` asks again, as is done before money moves."""

    def __init__(
        self,
        client: WebClient,
        *,
        team: str,
        enterprise: str | None,
        operators: frozenset[str],
        approvers: frozenset[str],
    ) -> None:
        self.client = client
        self.homes = {team, enterprise} - {None}
        self.listed = {Role.OPERATOR: operators, Role.APPROVER: approvers}
        self.remembered: dict[tuple[str, str], Remembered] = {}
        self.lock = Lock()

    def who(self, user: str, *, fresh: bool = False) -> Person:
        try:
            barred = self._ask("user", user, fresh)
        except Unanswered:
            return Person(user, barred="unknown")
        has = {role: self._is_in(user, ids, fresh) for role, ids in self.listed.items()}
        return Person(
            user,
            roles=frozenset(role for role, it_has in has.items() if it_has),
            unresolved=frozenset(role for role, it_has in has.items() if it_has is None),
            barred=barred,
        )

    def lonely_proposer(self) -> str | None:
        """An operator whose proposals nobody else could approve; None where there is none, or Slack can't say."""
        operators, approvers = (self._everyone(self.listed[role]) for role in (Role.OPERATOR, Role.APPROVER))
        if operators is None or approvers is None:
            return None
        return next((operator for operator in sorted(operators) if approvers <= {operator}), None)

    def _everyone(self, ids: frozenset[str]) -> frozenset[str] | None:
        try:
            groups = [self._ask("group", id, fresh=True) for id in ids if GROUP.fullmatch(id)]
        except Unanswered:
            return None
        return frozenset(id for id in ids if not GROUP.fullmatch(id)).union(*groups)

    def _is_in(self, user: str, ids: frozenset[str], fresh: bool) -> bool | None:
        """None when that hangs on a group which Slack can't resolve."""
        if user in ids:
            return True
        answer: bool | None = False
        for group in sorted(id for id in ids if GROUP.fullmatch(id)):
            try:
                if user in self._ask("group", group, fresh):
                    return True
            except Unanswered:
                answer = None
        return answer

    def _ask(self, what: str, id: str, fresh: bool) -> Any:
        with self.lock:
            known = self.remembered.get((what, id))
        if known and not fresh and time.monotonic() < known.until:
            return known.value
        try:
            value = (
                self._barred(id) if what == "user" else list(self.client.usergroups_users_list(usergroup=id)["users"])
            )
        except UNREACHABLE as problem:
            log.warning("slack.lookup_failed", extra={"what": what, "error": error_code(problem)})
            raise Unanswered from None
        with self.lock:
            self.remembered[(what, id)] = Remembered(time.monotonic() + REMEMBER_SECONDS, value)
        return value

    def _barred(self, user: str) -> str | None:
        try:
            return barred(self.client.users_info(user=user)["user"], self.homes)
        except SlackApiError as problem:
            if error_code(problem) in {"user_not_found", "user_not_visible"}:
                return "outsider"
            raise


def barred(user: dict[str, Any], homes: Collection[str | None]) -> str | None:
    """What rules this person out, from Slack's own flags; `homes` are the bot's workspace and organisation."""
    if user.get("deleted"):
        return "deleted"
    if user.get("is_bot") or user.get("is_workflow_bot") or user.get("is_connector_bot"):
        return "bot"
    if user.get("is_restricted") or user.get("is_ultra_restricted") or user.get("is_invited_user"):
        return "guest"
    enterprise = user.get("enterprise_user") or {}
    theirs = {user.get("team_id"), enterprise.get("enterprise_id"), *enterprise.get("teams", [])}
    if user.get("is_stranger") or theirs.isdisjoint(homes):
        return "outsider"
    return None


def error_code(problem: BaseException) -> str:
    if isinstance(problem, SlackApiError):
        return str(problem.response.get("error", "unknown"))
    return type(problem).__name__
