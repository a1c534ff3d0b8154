"""What is answered over HTTP, by path, and whether the bot is well. Bad input is answered with a 4xx, never a 5xx, and
no body ever reaches a log. How a request comes in is not decided here: it is there whole, or too large.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from bot.runtime.traffic import Traffic

TEXT = "text/plain; charset=utf-8"
HEALTH = "/healthz"


@dataclass(frozen=True, slots=True)
class Request:
    """Headers by their names in lower case; `body` is None where it was too large to be read."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = b""


@dataclass(frozen=True, slots=True)
class Answer:
    status: HTTPStatus
    content_type: str
    text: str


# What answers what is posted, by its path.
Posts = Mapping[str, Callable[[Request], Answer]]


class Web:
    def __init__(self, posts: Posts, *, healthy: Callable[[], bool], traffic: Traffic) -> None:
        self.posts = posts
        self.traffic = traffic
        self.healthy = healthy

    def answer(self, request: Request) -> Answer:
        with self.traffic.request():
            match (request.method, request.path):
                case ("GET" | "HEAD", path) if path == HEALTH:
                    return plain(HTTPStatus.OK if self.healthy() else HTTPStatus.SERVICE_UNAVAILABLE)
                case ("POST", path) if path in self.posts:
                    return self.posts[path](request)
                case (_, path) if path == HEALTH or path in self.posts:
                    return plain(HTTPStatus.METHOD_NOT_ALLOWED)
            return plain(HTTPStatus.NOT_FOUND)


def plain(status: HTTPStatus) -> Answer:
    return Answer(status, TEXT, status.phrase)
