"""GitHub's issues as far as product gaps need them: found again by a marker in their text, or created."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from requests import PreparedRequest, Response

LABEL = "billing-gap"
# To connect, and between two bytes of an answer.
TIMEOUT = (5, 10)
PAGE = 100


class GitHubError(Exception):
    """`code` is a status or the name of what went wrong on the way: nothing that GitHub says in words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Unavailable(GitHubError):
    """No answer, or none that says anything: a write may have been carried out all the same.

    `wait` is how many seconds GitHub asks to be left alone, if it does.
    """

    def __init__(self, code: str, wait: int = 0) -> None:
        super().__init__(code)
        self.wait = wait


class Refused(GitHubError):
    """GitHub will not do it until somebody changes a setting; `cure` says which."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.cure = CURES.get(status, "check GITHUB_TOKEN and GITHUB_REPOSITORY")


class Invalid(GitHubError):
    """GitHub will not have this one issue."""


@dataclass(frozen=True, slots=True)
class Created:
    """`labelled` is False where GitHub dropped the label, by which the issue would be found again."""

    url: str
    labelled: bool


CURES = {
    401: "GITHUB_TOKEN is not valid; make a new one",
    403: "give GITHUB_TOKEN write access to the repository's issues",
    404: "check GITHUB_REPOSITORY, and that GITHUB_TOKEN may see it",
    410: "turn issues on in the repository's settings",
}
PUSH = "its owner needs write access to the repository, or GitHub drops the label by which issues are found again"


class GitHub:
    """One repository, through REST. Raises GitHubError."""

    def __init__(self, *, token: str, repository: str, api_url: str) -> None:
        self.token = token
        self.repository = f"{api_url.rstrip('/')}/repos/{repository}"

    def find(self, marker: str) -> str | None:
        """The address of the issue whose text holds the marker, open or closed; the oldest if there are several."""
        for issue in self.labelled():
            if marker in (issue.get("body") or "") and "pull_request" not in issue:
                return str(issue["html_url"])
        return None

    def labelled(self) -> Iterator[dict[str, Any]]:
        page, more = 1, True
        while more:
            query = {"labels": LABEL, "state": "all", "sort": "created", "direction": "asc"}
            answer = self.ask("GET", "/issues", params={**query, "per_page": PAGE, "page": page})
            yield from json_of(answer, list)
            page, more = page + 1, "next" in answer.links

    def create(self, title: str, body: str) -> Created:
        answer = self.ask("POST", "/issues", json={"title": title, "body": body, "labels": [LABEL]})
        issue = json_of(answer, dict)
        labels = {label["name"] for label in issue.get("labels", ()) if isinstance(label, dict)}
        return Created(str(issue["html_url"]), labelled=LABEL in labels)

    def problem(self) -> str | None:
        """What keeps gaps from being filed, with its cure."""
        try:
            repository = json_of(self.ask("GET", ""), dict)
        except Refused as refused:
            return f"{refused.code}; {refused.cure}"
        except GitHubError as problem:
            return f"{problem.code}; check GITHUB_API_URL and the network"
        if repository.get("has_issues") is False:
            return CURES[410]
        if repository.get("archived") is True:
            return "the repository is archived; name another one in GITHUB_REPOSITORY"
        return PUSH if (repository.get("permissions") or {}).get("push") is False else None

    def ask(self, method: str, path: str, **given: Any) -> Response:
        headers = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
        try:
            answer = requests.request(
                method, self.repository + path, auth=self.sign, headers=headers, timeout=TIMEOUT, **given
            )
        except requests.RequestException as problem:
            raise Unavailable(type(problem).__name__) from None
        status = answer.status_code
        if status == 429 or status >= 500 or is_limit(answer):
            raise Unavailable(str(status), wait=asked_to_wait(answer))
        if status == 422:
            raise Invalid(str(status))
        if not answer.ok:
            raise Refused(status)
        return answer

    def sign(self, request: PreparedRequest) -> PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self.token}"
        return request


def is_issue(url: str, *, api_url: str, repository: str) -> bool:
    """Whether it is one of the repository's: what leads somewhere else, nobody filed."""
    api, found = urlsplit(api_url), urlsplit(url)
    ours = re.fullmatch(rf"(?:/[\w.-]+)*/{re.escape(repository)}/issues/\d+", found.path, re.ASCII)
    here = found.scheme in {"https", api.scheme} and found.netloc in {api.netloc, api.netloc.removeprefix("api.")}
    return bool(ours and here and not (found.query or found.fragment))


def is_limit(answer: Response) -> bool:
    """GitHub says 403 both to who may not and to who asks too often."""
    limited = answer.headers.get("x-ratelimit-remaining") == "0" or "retry-after" in answer.headers
    return answer.status_code == 403 and limited


def asked_to_wait(answer: Response) -> int:
    """GitHub's advice for a limit without a time is a minute."""
    wait = answer.headers.get("retry-after", "")
    if wait.isdecimal():
        return int(wait)
    return 0 if answer.status_code >= 500 else 60


def json_of(answer: Response, kind: type) -> Any:
    """What answers in another form than GitHub, a proxy's page for one, has said nothing."""
    try:
        body = answer.json()
    except ValueError:
        body = None
    if not isinstance(body, kind):
        raise Unavailable("not_json")
    return body
