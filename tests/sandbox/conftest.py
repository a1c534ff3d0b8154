"""The stand-in Stripe and Slack on ports of their own: one server for all tests, fresh contents for each."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Thread

import pytest
import stripe
import uvicorn
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.starlette import SlackRequestHandler
from slack_sdk import WebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from sandbox.demo.page.backstage import Backstage
from sandbox.demo.page.routes import page_routes
from sandbox.demo.site import without_bot
from sandbox.standins.loopback import Loopback
from sandbox.standins.server import Sandbox
from sandbox.standins.slack.routes import slack_routes
from sandbox.standins.slack.workspace import Workspace
from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.customers import open_account
from sandbox.standins.stripe.ledger import StripeObject
from sandbox.standins.stripe.routes import stripe_app
from tests.sandbox.slack_app import Counterpart, counterpart
from tests.sandbox.stripe_calls import Served, client_at


def noon() -> datetime:
    """Stripe's clock stands still, on no special day."""
    return datetime(2026, 11, 23, 12, tzinfo=UTC)


class Stage:
    """Whichever app is on now: starting a server for each test would cost more than the tests."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


@pytest.fixture(scope="session")
def stripe_stage() -> Iterator[tuple[Stage, str]]:
    stage = Stage()
    # Named as TCP, or asyncio leaves Nagle's algorithm on and every answer takes 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    server = uvicorn.Server(uvicorn.Config(stage, lifespan="off", log_level="critical", timeout_graceful_shutdown=1))
    # The socket listens already, so a call that comes before the server is up waits for it.
    thread = Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield stage, f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    listener.close()


@pytest.fixture
def stripe_account(stripe_stage: tuple[Stage, str]) -> Iterator[Served]:
    stage, url = stripe_stage
    account = Account(now=noon)
    stage.app = stripe_app(account)
    yield account, url
    account.faults.clear()


@pytest.fixture
def account(stripe_account: Served) -> Account:
    return stripe_account[0]


@pytest.fixture
def client(stripe_account: Served) -> stripe.StripeClient:
    return client_at(stripe_account[1])


@pytest.fixture
def jane(account: Account) -> StripeObject:
    return account.add_customer(id="cus_Jane", name="Jane Doe", email="jane@example.com")


@pytest.fixture
def monthly(account: Account) -> StripeObject:
    return account.add_price(account.add_product("Pro"), 2_000)


@pytest.fixture
def charge(account: Account, jane: StripeObject, monthly: StripeObject) -> StripeObject:
    """Of the first invoice of Jane's one subscription: 20 dollars, just now."""
    return account.charge_of(account.add_paid_invoice(account.add_subscription(jane, monthly)))


@pytest.fixture(scope="session")
def slack_stage() -> Iterator[tuple[Stage, str]]:
    stage, loopback = Stage(), Loopback()
    loopback.start(stage)
    yield stage, loopback.url
    loopback.stop()


@pytest.fixture
def workspace(slack_stage: tuple[Stage, str]) -> Iterator[Workspace]:
    stage, url = slack_stage
    made = Workspace()
    made.base_url = url
    stage.app = Starlette(
        routes=[Mount("/slack", routes=slack_routes(made)), *page_routes(Backstage(made, Account(now=noon)))]
    )
    yield made
    made.close()


@pytest.fixture
def web(workspace: Workspace) -> WebClient:
    """The SDK's own client; without its default handler, which would send a dropped call again."""
    return WebClient(token=workspace.bot_token, base_url=f"{workspace.base_url}/slack/api/", retry_handlers=[])


@pytest.fixture
def app(request: pytest.FixtureRequest, workspace: Workspace, web: WebClient) -> Iterator[Counterpart]:
    """The counterpart, over HTTP unless a test asks for a socket: what people see must not depend on it."""
    made = counterpart(web, workspace.signing_secret)
    if getattr(request, "param", "http") == "socket":
        handler = SocketModeHandler(made.app, workspace.app_token, web_client=web)
        handler.connect()  # type: ignore[no-untyped-call]  # Bolt leaves these bare
        workspace.wait_for(lambda: workspace.sockets.connected)
        yield made
        handler.close()  # type: ignore[no-untyped-call]  # Bolt leaves these bare
        return
    bolt = SlackRequestHandler(made.app)

    async def events(http: Request) -> Response:
        return await bolt.handle(http)

    loopback = Loopback()
    loopback.start(Starlette(routes=[Route("/slack/events", events, methods=["POST"])]))
    workspace.request_url = f"{loopback.url}/slack/events"
    yield made
    loopback.stop()


@pytest.fixture(scope="session")
def open_sandbox() -> Iterator[Sandbox]:
    with Sandbox(now=noon, beside=without_bot) as running:
        yield running


@pytest.fixture
def sandbox(open_sandbox: Sandbox) -> Sandbox:
    """Both stand-ins and the page, as on the first day; no bot."""
    open_sandbox.stripe.become(open_account(noon))
    open_sandbox.slack.reset()
    return open_sandbox


@pytest.fixture
def seeded(sandbox: Sandbox) -> stripe.StripeClient:
    """The demo's account as the bot reaches it."""
    return client_at(sandbox.stripe_api_url)


@pytest.fixture
def seeded_web(sandbox: Sandbox) -> WebClient:
    return WebClient(token=sandbox.slack.bot_token, base_url=sandbox.slack_api_url, retry_handlers=[])
