"""Eight clients at once, each on a connection that it keeps, each sending its next command when the last is answered.

They run in a process of their own, so that the stand-in Slack and Stripe take none of their time, and every request is
built and signed before the clock starts.
"""

import http.client
import multiprocessing
import statistics
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from urllib.parse import urlencode, urlsplit

from slack_sdk.signature import SignatureVerifier

from sandbox.standins.people import OLIVIA, SUPPORT
from sandbox.standins.server import Sandbox
from sandbox.standins.slack.payloads import command_form

CLIENTS = 8
numbers = count(1)


@dataclass(frozen=True, slots=True)
class Request:
    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Result:
    """Requests a second, and milliseconds."""

    rate: float
    p50: float
    p99: float


def lookups(sandbox: Sandbox, how_many: int) -> list[Request]:
    """Signed `/billing lookup` commands, each with a trigger and a customer of its own."""
    return [lookup(sandbox, next(numbers)) for _ in range(how_many)]


def lookup(sandbox: Sandbox, number: int) -> Request:
    form = command_form(
        sandbox.slack,
        user=OLIVIA,
        channel=SUPPORT,
        command="/billing",
        text=f"lookup nobody-{number}@example.com",
        trigger_id=sandbox.slack.triggers.give(OLIVIA),
        response_url=f"{sandbox.url}/slack/response/{number}",
    )
    body = urlencode(form).encode()
    signed = SignatureVerifier(sandbox.slack.signing_secret).generate_signature(
        timestamp=(timestamp := str(int(time.time()))), body=body
    )
    return Request(
        body,
        {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signed or "",
        },
    )


class Clients:
    """The clients' process, to be used with `with`."""

    def __init__(self) -> None:
        self.process = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))

    def send(self, url: str, requests: list[Request]) -> Result:
        return self.process.submit(send, url, requests).result()

    def __enter__(self) -> "Clients":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.shutdown()


def send(url: str, requests: list[Request]) -> Result:
    shares = [requests[first::CLIENTS] for first in range(CLIENTS)]
    with ThreadPoolExecutor(CLIENTS) as clients:
        began = time.perf_counter()
        latencies = [taken for share in clients.map(client, [url] * CLIENTS, shares) for taken in share]
        took = time.perf_counter() - began
    hundredths = statistics.quantiles(latencies, n=100)
    return Result(len(requests) / took, hundredths[49] * 1000, hundredths[98] * 1000)


def client(url: str, requests: list[Request]) -> list[float]:
    """The seconds that each request took. Raises unless all were acknowledged with nothing to say."""
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=10)
    latencies = []
    for request in requests:
        began = time.perf_counter()
        connection.request("POST", place.path, request.body, request.headers)
        answer = connection.getresponse()
        said = answer.read()
        latencies.append(time.perf_counter() - began)
        if answer.status != 200 or said:
            raise RuntimeError(f"answered {answer.status} {said[:200]!r}")
    connection.close()
    return latencies
