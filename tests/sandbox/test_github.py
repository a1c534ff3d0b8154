"""The stand-in GitHub: one repository's issues over HTTP, and what can go wrong on the way."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from sandbox.standins.github.repository import Repository
from sandbox.standins.server import Sandbox

STATES = ("open", "closed", "all")
TITLE, LABEL = "The portal does not let customers cancel", "billing-gap"


@pytest.fixture
def github(sandbox: Sandbox) -> Repository:
    sandbox.github.reset()
    return sandbox.github


def ask(github: Repository, method: str = "GET", token: str | None = None, **given: Any) -> requests.Response:
    headers = {"Authorization": f"Bearer {token or github.token}"}
    return requests.request(method, f"{github.url}/repos/{github.name}/issues", headers=headers, timeout=60, **given)


def file(github: Repository, **given: Any) -> requests.Response:
    return ask(github, "POST", json={"title": TITLE, "body": "Seen twice", "labels": [LABEL], **given})


class TestIssues:
    def test_one_is_filed_found_by_its_label_and_seen_at_its_address(self, github: Repository) -> None:
        made = file(github)
        issue = made.json()
        assert (made.status_code, issue["number"], issue["state"]) == (201, 1, "open")
        github.add_issue("Something else")
        [found] = ask(github, params={"labels": LABEL, "state": "all"}).json()
        assert (found["html_url"], found["body"]) == (issue["html_url"], "Seen twice")
        page = requests.get(issue["html_url"], timeout=60)
        assert (page.status_code, TITLE in page.text) == (200, True)

    def test_closed_ones_show_when_they_are_asked_for(self, github: Repository) -> None:
        github.add_issue("Old")
        github.add_issue("New")
        github.close_issue(1)
        titles = {state: [each["title"] for each in ask(github, params={"state": state}).json()] for state in STATES}
        assert titles == {"open": ["New"], "closed": ["Old"], "all": ["New", "Old"]}

    def test_pages_are_linked_until_the_last(self, github: Repository) -> None:
        for number in range(5):
            github.add_issue(f"Issue {number}")
        params = {"per_page": 2, "direction": "asc"}
        seen, answer = [], ask(github, params=params)
        while True:
            seen += [each["number"] for each in answer.json()]
            if "next" not in answer.links:
                break
            answer = requests.get(
                answer.links["next"]["url"], headers={"Authorization": f"Bearer {github.token}"}, timeout=60
            )
        assert seen == [1, 2, 3, 4, 5]
        assert set(answer.links) == {"prev", "first"}

    @pytest.mark.parametrize(
        "given", [{"title": ""}, {"title": None}, {"title": "x" * 257}, {"labels": "a"}, {"body": 1}]
    )
    def test_what_is_no_issue_is_refused(self, github: Repository, given: dict[str, Any]) -> None:
        assert (file(github, **given).status_code, github.issues) == (422, [])


class TestAccess:
    def test_a_token_and_its_repository(self, github: Repository) -> None:
        assert ask(github, token="ghp_other").status_code == 401
        assert requests.get(f"{github.url}/repos/{github.name}/issues", timeout=60).status_code == 401
        headers = {"Authorization": f"token {github.token}"}
        other = requests.get(f"{github.url}/repos/nimbus/other/issues", headers=headers, timeout=60)
        assert (other.status_code, other.json()["message"]) == (404, "Not Found")
        assert ask(github).headers["X-RateLimit-Remaining"] != "0"

    def test_who_may_not_push_files_without_labels(self, github: Repository) -> None:
        github.may_push = False
        assert file(github).json()["labels"] == []
        headers = {"Authorization": f"Bearer {github.token}"}
        shown = requests.get(f"{github.url}/repos/{github.name}", headers=headers, timeout=60).json()
        assert (shown["has_issues"], shown["permissions"]["push"]) == (True, False)

    def test_issues_can_be_off(self, github: Repository) -> None:
        github.has_issues = False
        assert (ask(github).status_code, file(github).status_code) == (410, 410)


class TestFaults:
    @pytest.mark.parametrize(("kind", "applied"), [("drop_before", 0), ("drop_after_applying", 1)])
    def test_a_dropped_connection_says_nothing(self, github: Repository, kind: Any, applied: int) -> None:
        github.faults.add(kind=kind, method="POST")
        assert ask(github).status_code == 200
        with pytest.raises(requests.ConnectionError):
            file(github)
        assert len(github.issues) == applied
        assert github.requests[-1].status is None

    @pytest.mark.parametrize(("kind", "applied"), [("error", 0), ("error_after_applying", 1)])
    def test_an_error_may_be_a_lie(self, github: Repository, kind: Any, applied: int) -> None:
        github.faults.add(kind=kind, status=503)
        assert (file(github).status_code, len(github.issues)) == (503, applied)
        assert file(github).status_code == 201

    def test_a_limit_says_when_to_come_back(self, github: Repository) -> None:
        github.faults.add(kind="rate_limit", times=None, retry_after=7)
        answer = file(github)
        assert (answer.status_code, answer.headers["X-RateLimit-Remaining"], answer.headers["Retry-After"]) == (
            403,
            "0",
            "7",
        )
        github.faults.clear()
        assert file(github).status_code == 201

    def test_a_hang_holds_up_nobody_else(self, github: Repository) -> None:
        github.faults.add(kind="hang_after_applying", method="POST")
        with ThreadPoolExecutor(1) as pool:
            hanging = pool.submit(file, github)
            while not ask(github).json():
                pass
            github.faults.clear()
            assert hanging.result(timeout=60).status_code == 201
