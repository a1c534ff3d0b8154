"""A stand-in GitHub with one repository and its issues. Tests play its people; the bot comes over HTTP (`routes.py`).

An issue is in the shape of GitHub's REST API, as far as anybody reads it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.standins.bell import Bell, RingingLock
from sandbox.standins.github.faults import Faults
from sandbox.standins.stripe.ledger import utc_now

Issue = dict[str, Any]

TOKEN = "ghp_sandbox"
NAME = "nimbus/website"


@dataclass(frozen=True, slots=True)
class Request:
    """`status` is None where the connection was dropped."""

    method: str
    path: str
    status: int | None


class Repository:
    """`url` is where it is served: the API, and its issues for people to look at."""

    def __init__(self, url: str = "", *, now: Callable[[], datetime] = utc_now) -> None:
        self.url = url
        self.name = NAME
        self.token = TOKEN
        self.now = now
        self.bell = Bell()
        self.lock = RingingLock(self.bell)
        self.faults = Faults(lock=RingingLock(self.bell))
        self.reset()

    def reset(self) -> None:
        with self.lock:
            self.faults.clear()
            self.issues: list[Issue] = []
            self.requests: list[Request] = []
            # What the token's owner may do, and what the owner of the repository has switched off.
            self.may_push = True
            self.has_issues = True
            self.is_archived = False

    def add_issue(
        self, title: str, body: str | None = None, labels: Sequence[str] = (), *, at: datetime | None = None
    ) -> Issue:
        with self.lock:
            number = len(self.issues) + 1
            created = f"{at or self.now():%Y-%m-%dT%H:%M:%SZ}"
            issue: Issue = {
                "id": 1_000_000 + number,
                "number": number,
                "title": title,
                "body": body,
                "state": "open",
                "state_reason": None,
                "labels": [{"name": label, "color": "ededed", "default": False} for label in labels],
                "user": {"login": "billing-triage", "type": "Bot"},
                "comments": 0,
                "created_at": created,
                "updated_at": created,
                "closed_at": None,
                "html_url": f"{self.url}/{self.name}/issues/{number}",
                "url": f"{self.url}/repos/{self.name}/issues/{number}",
            }
            self.issues.append(issue)
            return issue

    def close_issue(self, number: int) -> Issue:
        with self.lock:
            issue = self.issues[number - 1]
            issue.update(state="closed", state_reason="completed", closed_at=f"{self.now():%Y-%m-%dT%H:%M:%SZ}")
            return issue

    def log(self, method: str, path: str, status: int | None) -> None:
        with self.lock:
            self.requests.append(Request(method, path, status))
