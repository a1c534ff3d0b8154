"""What each answer of GitHub's means, over HTTP."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.gaps.github import CURES, LABEL, PUSH, GitHub, Invalid, Refused, Unavailable, is_issue
from sandbox.demo.bot_process import free_port
from sandbox.standins.loopback import Loopback

MARKER = "<!-- billing-gap: no_portal -->"


@dataclass
class Asked:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    sent: Any


@dataclass
class Answers:
    """Answers every request with what is next."""

    url: str = ""
    given: list[Response] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    async def answer(self, request: Request) -> Response:
        sent = await request.json() if request.method == "POST" else None
        self.asked.append(
            Asked(request.method, request.url.path, dict(request.query_params), dict(request.headers), sent)
        )
        return self.given.pop(0)


@pytest.fixture
def answers() -> Iterator[Answers]:
    made = Answers()
    loopback = Loopback(0)
    made.url = loopback.url
    loopback.start(Starlette(routes=[Route("/api/v3/repos/{rest:path}", made.answer, methods=["GET", "POST"])]))
    yield made
    loopback.stop()


@pytest.fixture
def github(answers: Answers) -> GitHub:
    return GitHub(token="ghp_secret", repository="nimbus/website", api_url=f"{answers.url}/api/v3/")


def issue(number: int, body: str | None, **given: object) -> dict[str, object]:
    return {"number": number, "html_url": f"https://github.test/issues/{number}", "body": body, **given}


def test_an_issue_is_found_by_its_marker_on_whatever_page(answers: Answers, github: GitHub) -> None:
    link = f'<{answers.url}/elsewhere?page=2>; rel="next", <{answers.url}/elsewhere?page=9>; rel="last"'
    pull = issue(2, MARKER, pull_request={"url": "…"})
    answers.given = [
        JSONResponse([issue(1, None), pull], headers={"link": link}),
        JSONResponse([issue(3, f"Words\n\n{MARKER}\n", state="closed"), issue(4, MARKER)]),
    ]
    assert github.find(MARKER) == "https://github.test/issues/3"
    assert [asked.path for asked in answers.asked] == ["/api/v3/repos/nimbus/website/issues"] * 2
    assert [asked.query["page"] for asked in answers.asked] == ["1", "2"]
    assert {(asked.query["labels"], asked.query["state"]) for asked in answers.asked} == {(LABEL, "all")}
    assert answers.asked[0].headers["authorization"] == "Bearer ghp_secret"


def test_none_is_found_where_no_page_has_it(answers: Answers, github: GitHub) -> None:
    answers.given = [JSONResponse([issue(1, "<!-- billing-gap: no_portal_at_all -->")])]
    assert github.find(MARKER) is None


@pytest.mark.parametrize("labels", [[{"name": LABEL}], []])
def test_an_issue_is_created_with_its_label(answers: Answers, github: GitHub, labels: list[dict[str, str]]) -> None:
    answers.given = [JSONResponse(issue(7, "…", labels=labels), status_code=201)]
    made = github.create("No billing portal", f"Words\n{MARKER}")
    assert (made.url, made.labelled) == ("https://github.test/issues/7", bool(labels))
    (asked,) = answers.asked
    assert asked.method == "POST"
    assert asked.sent == {"title": "No billing portal", "body": f"Words\n{MARKER}", "labels": [LABEL]}


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_what_somebody_has_to_mend_is_refused_with_a_cure(answers: Answers, github: GitHub, status: int) -> None:
    answers.given = [JSONResponse({"message": "no"}, status_code=status)] * 2
    with pytest.raises(Refused) as refused:
        github.find(MARKER)
    assert (refused.value.code, refused.value.cure) == (str(status), CURES[status])
    problem = github.problem()
    assert problem
    assert CURES[status] in problem


LIMITS = [
    (403, {"x-ratelimit-remaining": "0"}, 60),
    (403, {"retry-after": "90"}, 90),
    (429, {}, 60),
    (429, {"retry-after": "30"}, 30),
    (500, {}, 0),
    (503, {"retry-after": "5"}, 5),
]


@pytest.mark.parametrize(("status", "headers", "wait"), LIMITS)
def test_what_passes_by_itself_says_how_long_to_wait(
    answers: Answers, github: GitHub, status: int, headers: dict[str, str], wait: int
) -> None:
    answers.given = [JSONResponse({"message": "later"}, status_code=status, headers=headers)]
    with pytest.raises(Unavailable) as unavailable:
        github.create("t", "b")
    assert (unavailable.value.code, unavailable.value.wait) == (str(status), wait)


def test_what_is_no_answer_of_github_says_nothing(answers: Answers, github: GitHub) -> None:
    answers.given = [PlainTextResponse("<html>Sign in to the network</html>"), JSONResponse({"message": "?"})]
    for _ in range(2):
        with pytest.raises(Unavailable, match="not_json"):
            github.find(MARKER)
    answers.given = [JSONResponse({"message": "Validation Failed"}, status_code=422)]
    with pytest.raises(Invalid):
        github.create("t", "b")


def test_nobody_there_is_unavailable_and_the_token_is_not_told() -> None:
    nobody = GitHub(token="ghp_secret", repository="a/b", api_url=f"http://127.0.0.1:{free_port()}")
    with pytest.raises(Unavailable, match="ConnectionError") as unavailable:
        nobody.find(MARKER)
    assert "ghp_secret" not in str(unavailable.value)
    assert "GITHUB_API_URL" in (nobody.problem() or "")


@pytest.mark.parametrize(
    ("repository", "problem"),
    [
        ({"has_issues": True, "permissions": {"push": True}}, None),
        ({}, None),
        ({"has_issues": False}, CURES[410]),
        ({"archived": True}, "archived"),
        ({"permissions": {"push": False}}, PUSH),
    ],
)
def test_the_check_says_what_is_wrong_with_the_repository(
    answers: Answers, github: GitHub, repository: dict[str, object], problem: str | None
) -> None:
    answers.given = [JSONResponse(repository)]
    found = github.problem()
    assert found is None if problem is None else problem in (found or "")


@pytest.mark.parametrize(
    ("url", "api", "is_ours"),
    [
        ("https://github.com/acme/shop/issues/7", "https://api.github.com", True),
        ("https://git.acme.example/acme/shop/issues/7", "https://git.acme.example/api/v3", True),
        ("https://acme.ghe.com/acme/shop/issues/7", "https://api.acme.ghe.com", True),
        ("https://evil.example/acme/shop/issues/7", "https://api.github.com", False),
        ("https://github.com.evil.example/acme/shop/issues/7", "https://api.github.com", False),
        ("https://evil@github.com/acme/shop/issues/7", "https://api.github.com", False),
        ("https://github.com/evil/shop/issues/7", "https://api.github.com", False),
        ("https://github.com/acme/shop/issues/7?next=evil", "https://api.github.com", False),
        ("https://github.com/acme/shop/issues/7|Approve", "https://api.github.com", False),
        ("javascript:alert(1)", "https://api.github.com", False),
        ("javascript://github.com/acme/shop/issues/7", "https://api.github.com", False),
    ],
)
def test_only_an_issue_of_the_repository_is_linked_to(url: str, api: str, is_ours: bool) -> None:
    assert is_issue(url, api_url=api, repository="acme/shop") is is_ours
