"""Whose Home shows what, and what it says where Slack does not say enough."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import pytest
from slack_sdk import WebClient

from billing.case.case import Case
from billing.case.events import Required
from billing.case.lifecycle import Status
from billing.policy.policy import Policy
from billing.policy.rules import Rule
from billing.reports.case_list import CaseList, Listed
from billing.reports.desk import Desk
from billing.values.choices import Remedy
from billing.values.electorate import Electorate
from billing.values.people import Person, Role
from bot.worker.homes import Homes
from tests.billing.fakes import Switch
from tests.billing.samples import ADA, BOB, EVE, IDENTIFIED, NOW, case_of, classified, proposed

FINANCE, APPROVERS = "S0FINANCE", "S0APPROVERS"


def of_finance(**given: Any) -> Case:
    """In which Ada proposed what two of a group have to approve, by rules that today's policy has no more."""
    return case_of(IDENTIFIED, classified(), proposed(requires=(Required("large", 2, (FINANCE,)),), **given))


@dataclass
class Slack:
    """What it says of people and groups; a group that it can't resolve is not among them."""

    person: Person = field(default_factory=lambda: Person(EVE))
    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def ballot(self, users: Iterable[str], ids: Iterable[str], *, fresh: bool = False) -> Mapping[str, Person]:
        known = {id: members for id, members in self.groups.items() if id in {*ids, APPROVERS}}
        (user,) = users
        return {user: replace(self.person, user=user, electorate=Electorate(frozenset({APPROVERS}), known))}

    def who(self, user: str, *, fresh: bool = False) -> Person:
        raise NotImplementedError

    def electorate(self, ids: Iterable[str]) -> Electorate:
        raise NotImplementedError


@dataclass
class Desks:
    cases: list[Case]

    def waiting(self) -> list[Case]:
        return self.cases

    def of(self, _person: str, *, to_approve: Iterable[int], sees_all: bool, now: datetime) -> Desk:
        shown = [Listed(number, Status.PROPOSED, None, NOW, ADA, None, "C0SUPPORT", "1.0") for number in to_approve]
        theirs = CaseList(1, (Listed(99, Status.CLASSIFIED, None, NOW, EVE, None, "C0SUPPORT", "1.0"),))
        return Desk(CaseList(len(shown), tuple(shown)), mine=theirs)


@dataclass
class Known:
    person: str = EVE
    digest: str | None = None
    hash: str | None = None


@dataclass
class Kept:
    def watched(self) -> list[Known]:
        return []

    def find(self, person: str) -> Known | None:
        return None

    def shows(self, person: str, digest: str | None, hash: str | None) -> None:
        raise NotImplementedError


def shown(slack: Slack, *cases: Case, policy: Policy | None = None, digest: str | None = None) -> str | None:
    homes = Homes(
        WebClient(), Kept(), Desks(list(cases)), slack, policy or Policy(), Switch(), "https://x", lambda: NOW
    )
    view = homes.view(Known(digest=digest), cases)
    homes.close()
    return str(view) if view else None


NOBODY, UNKNOWN = "Only billing operators and approvers", "is *unknown*"


def test_who_is_named_by_rules_that_stood_when_it_was_proposed_sees_what_waits_for_them() -> None:
    text = shown(Slack(groups={FINANCE: frozenset({EVE}), APPROVERS: frozenset()}), of_finance())
    assert text
    assert "Proposals that you may approve*: 1" in text
    # Nobody else's business, and no report: they only vote.
    assert "Your open cases" not in text
    assert "home:plans" not in text


def test_who_is_not_is_told_so() -> None:
    text = shown(Slack(groups={FINANCE: frozenset({BOB}), APPROVERS: frozenset()}), of_finance())
    assert text
    assert NOBODY in text


def test_a_group_that_can_not_be_resolved_is_said_and_the_rest_is_shown() -> None:
    operator = Person(EVE, roles=frozenset({Role.OPERATOR}))
    text = shown(Slack(operator, groups={APPROVERS: frozenset()}), of_finance())
    assert text
    assert "Whether you may vote for 1 more proposal is *unknown*" in text
    assert "Your open cases*: 1" in text
    text = shown(Slack(replace(operator, unresolved=frozenset({Role.APPROVER})), groups={FINANCE: frozenset()}))
    assert text
    assert "Whether you may approve is *unknown*" in text


@pytest.mark.parametrize(
    ("person", "policy", "cases"),
    [
        (Person(EVE, unresolved=frozenset({Role.OPERATOR, Role.APPROVER})), Policy(), []),
        (Person(EVE), Policy(), [of_finance()]),
        (Person(EVE), Policy(rules=(Rule("large", frozenset(Remedy), None, 1, (FINANCE,)),)), []),
    ],
)
def test_who_may_be_somebody_is_told_what_is_unknown_and_nothing_else(
    person: Person, policy: Policy, cases: list[Case]
) -> None:
    text = shown(Slack(person, groups={APPROVERS: frozenset()}), *cases, policy=policy)
    assert text
    assert UNKNOWN in text
    assert NOBODY not in text
    assert "Case #" not in text
    assert "Nothing waits" not in text


def test_where_slack_does_not_say_who_it_is_that_is_said_and_what_is_there_stays() -> None:
    nobody = Person(EVE, barred="unknown")
    text = shown(Slack(nobody), of_finance())
    assert text
    assert UNKNOWN in text
    assert "Case #" not in text
    assert shown(Slack(nobody), of_finance(), digest="as it was") is None


def test_nobody_is_asked_about_their_own_proposal() -> None:
    approver = Person(ADA, roles=frozenset({Role.APPROVER}))
    own = case_of(IDENTIFIED, classified(), (EVE, proposed()))
    theirs = case_of(IDENTIFIED, classified(), proposed())
    text = shown(Slack(approver, groups={APPROVERS: frozenset({EVE})}), own)
    assert text
    assert "Proposals that you may approve" not in text
    text = shown(Slack(approver, groups={APPROVERS: frozenset({EVE})}), theirs)
    assert text
    assert "Proposals that you may approve*: 1" in text


def test_a_guest_is_nobody_whatever_a_rule_says() -> None:
    text = shown(Slack(Person(EVE, barred="guest"), groups={FINANCE: frozenset({EVE})}), of_finance())
    assert text
    assert NOBODY in text
