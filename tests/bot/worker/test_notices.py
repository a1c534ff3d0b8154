"""Who is told, and when: nobody at night, but for the proposal itself."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from slack_sdk import WebClient

from billing.case.case import Case
from billing.case.events import Escalated, Event, Reminded
from billing.policy.notices import Notices as Times
from billing.policy.notices import Quiet
from billing.policy.policy import Policy
from billing.policy.rules import Rule
from billing.values.choices import Remedy
from billing.values.people import Person, Role
from bot.thread.message_store import Posted
from bot.worker.notices import Notices
from storage.messages import Posted as Where
from tests.billing.fakes import People
from tests.billing.samples import BOB, EVE, IDENTIFIED, case_of, classified, proposed

LEA = "U0LEA"
EVENING = datetime.fromisoformat("2026-11-23T21:00:00+00:00")
MORNING = datetime.fromisoformat("2026-11-24T08:00:00+00:00")
POLICY = Policy(notices=Times(escalate_to=(LEA,), quiet=Quiet(time(20), time(8))))


class Slack(WebClient):
    """Takes what is said to each person."""

    def __init__(self) -> None:
        super().__init__(token="xoxb-1")
        self.said: list[tuple[str, str]] = []

    def chat_postMessage(self, *, channel: str, text: str, **_given: Any) -> Any:  # type: ignore[override]  # as it is called
        self.said.append((channel, text))


@dataclass
class Told:
    known: set[tuple[int, str]] = field(default_factory=set)

    def already(self, case_id: str) -> set[tuple[int, str]]:
        return set(self.known)

    def claim(self, case_id: str, event: int, person: str) -> bool:
        fresh = (event, person) not in self.known
        self.known.add((event, person))
        return fresh

    def unclaim(self, case_id: str, event: int, person: str) -> None:
        self.known.discard((event, person))


class Posts:
    """The card is in Slack already, and nobody posts."""

    def of(self, case_id: str) -> dict[str, Posted]:
        return {"proposal:4": Where("7.0", "drawn", EVENING)}

    def begin(self, case_id: str, name: str, channel: str) -> None: ...
    def shown(self, case_id: str, name: str, *, ts: str, digest: str) -> None: ...
    def lost(self, case_id: str, name: str) -> None: ...
    def case_of(self, channel: str, ts: str) -> str | None: ...


def notices(
    slack: Slack, now: Callable[[], datetime], policy: Policy = POLICY, members: dict[str, frozenset[str]] | None = None
) -> Notices:
    known = {user: Person(user, roles=frozenset({Role.APPROVER})) for user in (BOB, EVE)}
    people = People(known, members if members is not None else {})
    return Notices(slack, Posts(), Told(), people, policy, now, site="https://x.slack.com/")


def waiting(*events: Event) -> Case:
    return case_of(IDENTIFIED, classified(), proposed(), *(("bot", event) for event in events), at=EVENING)


def test_an_escalation_gives_the_vote_at_night_and_wakes_nobody() -> None:
    slack, clock = Slack(), [EVENING]
    telling = notices(slack, lambda: clock[0])
    case = waiting(Escalated(4, (LEA,)))
    assert telling.tell(case) == MORNING
    assert [person for person, _ in slack.said] == [BOB, EVE], "that it waits is said when it does"
    clock[0] = MORNING
    assert telling.tell(case) is None
    assert [person for person, _ in slack.said] == [BOB, EVE, LEA]
    assert "you may approve it, too" in slack.said[-1][1]
    assert telling.tell(case) is None
    assert len(slack.said) == 3


def test_where_nothing_is_said_of_quiet_hours_they_are_told_at_once() -> None:
    slack = Slack()
    policy = Policy(notices=Times(escalate_to=(LEA,)))
    assert notices(slack, lambda: EVENING, policy).tell(waiting(Reminded(4), Escalated(4, (LEA,)))) is None
    assert [person for person, _ in slack.said] == [BOB, EVE, BOB, EVE, LEA]


def test_a_reminder_is_due_when_the_night_is_over_and_an_escalation_at_its_own_time() -> None:
    times = POLICY.notices
    assert times.remind_at(EVENING) == MORNING
    assert times.escalate_at(EVENING) == EVENING + timedelta(minutes=240)


def test_a_group_that_slack_could_not_resolve_just_then_is_told_once_it_can() -> None:
    slack, members, clock = Slack(), dict[str, frozenset[str]](), [EVENING]
    finance = Rule("finance", frozenset({Remedy.REFUND_CHARGE}), voters=("S0FINANCE",))
    telling = notices(slack, lambda: clock[0], Policy(rules=(finance,)), members)
    assert telling.tell(waiting()) == EVENING + timedelta(seconds=30)
    assert [person for person, _ in slack.said] == [BOB, EVE]
    members["S0FINANCE"], clock[0] = frozenset({LEA}), EVENING + timedelta(seconds=30)
    assert telling.tell(waiting()) is None
    assert [person for person, _ in slack.said] == [BOB, EVE, LEA]
