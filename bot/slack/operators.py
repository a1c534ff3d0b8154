"""Who somebody is: Slack's word on the person, and the lists of operators and approvers. Fails closed."""

import logging
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from billing.values.electorate import Electorate
from billing.values.people import Person, Role
from bot.runtime.settings import GROUP

log = logging.getLogger(__name__)

REMEMBER_SECONDS = 60
# Within a listener, before Slack gives up on us and with time left for a modal.
ANSWER_WITHIN = 1.5
UNREACHABLE = (SlackClientError, OSError, TimeoutError)
# What Slack says, with 200, when the same call may go through later.
BUSY = {"ratelimited", "internal_error", "service_unavailable", "fatal_error", "request_timeout"}

# ("user", id) or ("group", id)
Question = tuple[str, str]


class Operators:
    """Slack is asked for everything at once, and its word kept for a minute; `fresh` asks again, before money moves.

    `patience`: for how many seconds an answer is waited for.
    """

    def __init__(
        self,
        client: WebClient,
        *,
        team: str,
        enterprise: str | None,
        operators: frozenset[str],
        approvers: frozenset[str],
        clock: Callable[[], float] = time.monotonic,
        patience: float = ANSWER_WITHIN,
    ) -> None:
        self.client = client
        self.homes = {team, enterprise} - {None}
        self.listed = {Role.OPERATOR: operators, Role.APPROVER: approvers}
        self.remembered: dict[Question, tuple[float, Any]] = {}
        self.clock = clock
        self.patience = patience
        self.asking = ThreadPoolExecutor(max_workers=8, thread_name_prefix="people")

    def who(self, user: str, *, fresh: bool = False) -> Person:
        unsettled = [ids for ids in self.listed.values() if user not in ids]
        questions = {("user", user), *(("group", id) for ids in unsettled for id in groups(ids))}
        return self._person(user, self._ask(questions, fresh=fresh))

    def ballot(self, users: Iterable[str], ids: Iterable[str], *, fresh: bool = False) -> Mapping[str, Person]:
        users, named = frozenset(users), frozenset(ids).union(*self.listed.values())
        questions = {*(("user", user) for user in users), *(("group", id) for id in groups(named))}
        answers = self._ask(questions, fresh=fresh)
        electorate = self._electorate(answers)
        return {user: replace(self._person(user, answers), electorate=electorate) for user in users}

    def electorate(self, ids: Iterable[str]) -> Electorate:
        named = self.listed[Role.APPROVER].union(ids)
        return self._electorate(self._ask({("group", id) for id in groups(named)}, fresh=False))

    def _electorate(self, answers: dict[Question, Any]) -> Electorate:
        members = {id: frozenset(answer) for (what, id), answer in answers.items() if what == "group"}
        return Electorate(self.listed[Role.APPROVER], members)

    def _person(self, user: str, answers: dict[Question, Any]) -> Person:
        has = {role: is_in(user, ids, answers) for role, ids in self.listed.items()}
        return Person(
            user,
            roles=frozenset(role for role, it_has in has.items() if it_has),
            unresolved=frozenset(role for role, it_has in has.items() if it_has is None),
            barred=answers.get(("user", user), "unknown"),
        )

    def lonely_proposer(self) -> str | None:
        """An operator whose proposals nobody else could approve; None where there is none, or Slack can't say."""
        answers = self._ask({("group", id) for ids in self.listed.values() for id in groups(ids)}, fresh=True)
        operators, approvers = (everyone(self.listed[role], answers) for role in (Role.OPERATOR, Role.APPROVER))
        if operators is None or approvers is None:
            return None
        return next((operator for operator in sorted(operators) if approvers <= {operator}), None)

    def everyone(self, role: Role) -> frozenset[str] | None:
        """Whoever is listed for the role, by themselves or in a group; None when Slack can't resolve a group."""
        ids = self.listed[role]
        return everyone(ids, self._ask({("group", id) for id in groups(ids)}, fresh=False))

    def unresolved_groups(self) -> list[str]:
        """The listed user groups that Slack can't resolve now."""
        questions = {("group", id) for ids in self.listed.values() for id in groups(ids)}
        return sorted(id for _, id in questions - self._ask(questions, fresh=True).keys())

    def _ask(self, questions: set[Question], *, fresh: bool) -> dict[Question, Any]:
        """The answers that there are in time; a question that Slack did not answer is not among them."""
        now = self.clock()
        known = (
            {}
            if fresh
            else {
                question: value
                for question, (until, value) in self.remembered.copy().items()
                if question in questions and now < until
            }
        )
        asked = {question: self.asking.submit(self._fetch, question) for question in questions - known.keys()}
        wait(asked.values(), timeout=self.patience)
        for question, answer in asked.items():
            if answer.done() and answer.exception() is None:
                known[question] = answer.result()
                self.remembered[question] = (now + REMEMBER_SECONDS, answer.result())
            else:
                problem = answer.exception() if answer.done() else TimeoutError()
                if isinstance(problem, SlackApiError) and error_code(problem) not in BUSY:
                    # That it does not know is its word, too.
                    self.remembered.pop(question, None)
                log.warning("slack.lookup_failed", extra={"what": question[0], "error": error_code(problem)})
        return known

    def _fetch(self, question: Question) -> Any:
        what, id = question
        if what == "group":
            return list(self.client.usergroups_users_list(usergroup=id)["users"])
        try:
            return barred(self.client.users_info(user=id)["user"], self.homes)
        except SlackApiError as problem:
            if error_code(problem) in {"user_not_found", "user_not_visible"}:
                return "outsider"
            raise


def groups(ids: frozenset[str]) -> set[str]:
    return {id for id in ids if GROUP.fullmatch(id)}


def is_in(user: str, ids: frozenset[str], answers: dict[Question, Any]) -> bool | None:
    """None when that hangs on a group which Slack can't resolve."""
    if user in ids or any(user in answers.get(("group", id), ()) for id in groups(ids)):
        return True
    return None if any(("group", id) not in answers for id in groups(ids)) else False


def everyone(ids: frozenset[str], answers: dict[Question, Any]) -> frozenset[str] | None:
    """Every person listed, by themselves or in a group; None when a group can't be resolved."""
    if any(("group", id) not in answers for id in groups(ids)):
        return None
    return (ids - groups(ids)).union(*(answers[("group", id)] for id in groups(ids)))


def barred(user: dict[str, Any], homes: Collection[str | None]) -> str | None:
    """What rules this person out, from Slack's own flags; `homes` are the bot's workspace and organisation."""
    if user.get("deleted"):
        return "deleted"
    if user.get("is_bot") or user.get("is_workflow_bot") or user.get("is_connector_bot"):
        return "bot"
    if user.get("is_restricted") or user.get("is_ultra_restricted") or user.get("is_invited_user"):
        return "guest"
    enterprise = user.get("enterprise_user") or {}
    theirs = {user.get("team_id"), enterprise.get("enterprise_id"), *(enterprise.get("teams") or [])}
    if user.get("is_stranger") or theirs.isdisjoint(homes):
        return "outsider"
    return None


def error_code(problem: BaseException | None) -> str:
    if isinstance(problem, SlackApiError):
        return str(problem.response.get("error", "unknown"))
    return type(problem).__name__
