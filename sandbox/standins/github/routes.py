"""The repository over HTTP: GitHub's REST for its issues, and a plain page for each that is linked somewhere."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox.standins.github.faults import Fault
from sandbox.standins.github.repository import Issue, Repository

MOST_A_PAGE, USUAL_PAGE = 100, 30
LONGEST_TITLE = 256
LIMIT = {"X-RateLimit-Limit": "5000", "X-RateLimit-Remaining": "4990"}


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)


def github_routes(repository: Repository) -> list[BaseRoute]:
    async def api(request: Request) -> Response:
        return await serve(repository, request)

    async def page(request: Request) -> Response:
        path = request.path_params
        number = path["number"]
        with repository.lock.quietly():
            if f"{path['owner']}/{path['name']}" != repository.name or not 0 < number <= len(repository.issues):
                return PlainTextResponse("There is no such issue.", 404)
            issue = repository.issues[number - 1]
        labels = ", ".join(label["name"] for label in issue["labels"])
        return PlainTextResponse(f"{issue['title']} #{number}\n{issue['state']} · {labels}\n\n{issue['body'] or ''}\n")

    return [
        Route("/repos/{owner}/{name}", api, methods=["GET"]),
        Route("/repos/{owner}/{name}/issues", api, methods=["GET", "POST"]),
        Route("/{owner}/{name}/issues/{number:int}", page, methods=["GET"]),
    ]


async def serve(repository: Repository, request: Request) -> Response:
    content = await request.body()
    # Mounted somewhere, Starlette leaves the mount's own part in the path.
    path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    fault = repository.faults.take(request.method)
    if fault is None or fault.applies:
        with repository.lock:
            answer = answered(repository, request, content)
    else:
        answer = refused_by(fault)
    if fault and fault.kind == "hang_after_applying":
        await pass_time(fault)
    if fault and fault.kind == "error_after_applying":
        answer = problem(fault.status, "Server Error")
    dropped = fault is not None and fault.kind.startswith("drop_")
    repository.log(request.method, path, None if dropped else answer.status)
    if dropped:
        request.scope["extensions"]["hang_up"]()
    return JSONResponse(answer.body, answer.status, {**LIMIT, **answer.headers})


def refused_by(fault: Fault) -> Answer:
    if fault.kind != "rate_limit":
        return problem(fault.status, "Server Error")
    wait = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    headers = {"X-RateLimit-Remaining": "0", **wait}
    return Answer(403, {"message": "API rate limit exceeded", "status": "403"}, headers)


async def pass_time(fault: Fault) -> None:
    until = monotonic() + fault.seconds
    while monotonic() < until and not fault.released:
        await asyncio.sleep(0.01)


def problem(status: int, message: str, **more: Any) -> Answer:
    return Answer(status, {"message": message, "status": str(status), **more})


def answered(repository: Repository, request: Request, content: bytes) -> Answer:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() not in ("bearer", "token") or token != repository.token:
        return problem(401, "Bad credentials" if token else "Requires authentication")
    if f"{request.path_params['owner']}/{request.path_params['name']}".lower() != repository.name:
        return problem(404, "Not Found")
    if not request.url.path.endswith("/issues"):
        return Answer(200, shown(repository))
    if not repository.has_issues:
        return problem(410, "Issues are disabled for this repo")
    return create(repository, content) if request.method == "POST" else listed(repository, request)


def shown(repository: Repository) -> dict[str, Any]:
    return {
        "full_name": repository.name,
        "archived": repository.is_archived,
        "has_issues": repository.has_issues,
        "html_url": f"{repository.url}/{repository.name}",
        "permissions": {"admin": False, "pull": True, "push": repository.may_push},
        "private": True,
    }


def listed(repository: Repository, request: Request) -> Answer:
    query = request.query_params
    state = query.get("state", "open")
    if state not in ("open", "closed", "all"):
        return invalid("state", "invalid")
    wanted = {label for label in query.get("labels", "").split(",") if label}
    rows = [issue for issue in repository.issues if state in (issue["state"], "all") and wanted <= labels_of(issue)]
    if query.get("direction", "desc") == "desc":
        rows.reverse()
    size = min(number(query.get("per_page"), USUAL_PAGE), MOST_A_PAGE)
    page, last = number(query.get("page"), 1), max(-(-len(rows) // size), 1)
    turns = {"prev": page - 1, "first": 1} if page > 1 else {}
    turns |= {"next": page + 1, "last": last} if page < last else {}
    links = [f'<{request.url.include_query_params(page=to)}>; rel="{name}"' for name, to in turns.items()]
    shown = rows[(page - 1) * size : page * size]
    return Answer(200, shown, {"Link": ", ".join(links)} if links else {})


def number(given: str | None, usual: int) -> int:
    """GitHub reads what is no number as if it were not there."""
    return max(int(given), 1) if given and given.isdecimal() else usual


def labels_of(issue: Issue) -> set[str]:
    return {label["name"] for label in issue["labels"]}


def create(repository: Repository, content: bytes) -> Answer:
    try:
        given = json.loads(content)
    except ValueError:
        given = None
    if not isinstance(given, dict):
        return problem(400, "Problems parsing JSON")
    title, body, labels = given.get("title"), given.get("body"), given.get("labels", [])
    if not isinstance(title, str) or not title.strip():
        return invalid("title", "missing_field")
    if len(title) > LONGEST_TITLE or not isinstance(body, str | None):
        return invalid("title" if isinstance(body, str | None) else "body", "invalid")
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        return invalid("labels", "invalid")
    if repository.is_archived:
        return problem(403, "Repository was archived so is read-only.")
    # Whoever may not push files an issue all the same, and its labels are dropped without a word.
    issue = repository.add_issue(title, body, labels if repository.may_push else ())
    return Answer(201, issue, {"Location": issue["url"]})


def invalid(name: str, code: str) -> Answer:
    return problem(422, "Validation Failed", errors=[{"resource": "Issue", "field": name, "code": code}])
