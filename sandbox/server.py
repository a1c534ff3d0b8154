"""The whole sandbox behind one loopback port: the stand-in Slack, Stripe and GitHub, and the page to look at them.

Composition only: what is served is defined where it belongs.
"""

from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Self

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import Mount

from sandbox.github.repository import Repository
from sandbox.github.routes import github_routes
from sandbox.loopback import Loopback
from sandbox.page.backstage import Backstage
from sandbox.page.routes import page_routes
from sandbox.page.tour import tour_routes
from sandbox.slack.routes import slack_routes
from sandbox.slack.workspace import Workspace
from sandbox.stripe.account import Account
from sandbox.stripe.customers import open_account
from sandbox.stripe.ledger import utc_now
from sandbox.stripe.routes import stripe_app

if TYPE_CHECKING:
    from sandbox.stage import Stage


class Sandbox:
    """A running sandbox; `with Sandbox(port=0) as sandbox:` takes any free port.

    The page controls a bot only where there is a stage with one. `now` is Stripe's clock alone; Slack has its own.
    """

    def __init__(self, port: int = 0, *, stage: "Stage | None" = None, now: Callable[[], datetime] = utc_now) -> None:
        self._stage = stage
        self._loopback = Loopback(port)
        self.slack = Workspace()
        self.slack.base_url = self.url
        self.stripe: Account = open_account(now)
        self.github = Repository(f"{self.url}/github")

    @property
    def port(self) -> int:
        return self._loopback.port

    @property
    def url(self) -> str:
        """The page."""
        return self._loopback.url

    @property
    def slack_api_url(self) -> str:
        """The bot's SLACK_API_URL."""
        return f"{self.url}/slack/api/"

    @property
    def stripe_api_url(self) -> str:
        """The bot's STRIPE_API_URL; the SDK adds /v1."""
        return f"{self.url}/stripe"

    @property
    def github_api_url(self) -> str:
        """The bot's GITHUB_API_URL."""
        return self.github.url

    @property
    def github_settings(self) -> dict[str, str]:
        """For a bot that files product gaps as issues."""
        return {
            "GITHUB_TOKEN": self.github.token,
            "GITHUB_REPOSITORY": self.github.name,
            "GITHUB_API_URL": self.github_api_url,
        }

    def start(self) -> Self:
        self._loopback.start(
            Starlette(
                routes=[
                    Mount("/slack", routes=slack_routes(self.slack)),
                    Mount("/github", routes=github_routes(self.github)),
                    Mount("/stripe", app=stripe_app(self.stripe)),
                    *page_routes(Backstage(self.slack, self.stripe, self._stage)),
                    *(tour_routes(self._stage) if self._stage else ()),
                ],
                # A name that somebody else points at 127.0.0.1 does not lead in here.
                middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])],
            )
        )
        return self

    def stop(self) -> None:
        self.github.faults.clear()
        self.slack.close()
        self._loopback.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
