"""The stand-in Slack, Stripe and GitHub behind one loopback port, with room beside them for a page.

Composition only: what is served is defined where it belongs.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from types import TracebackType
from typing import Self

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute, Mount

from sandbox.standins.github.repository import Repository
from sandbox.standins.github.routes import github_routes
from sandbox.standins.loopback import Loopback
from sandbox.standins.slack.routes import slack_routes
from sandbox.standins.slack.workspace import Workspace
from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.customers import open_account
from sandbox.standins.stripe.ledger import utc_now
from sandbox.standins.stripe.routes import stripe_app


class Sandbox:
    """A running sandbox; `with Sandbox(port=0) as sandbox:` takes any free port.

    `beside` makes what else is served, once the stand-ins are there. `now` is Stripe's clock alone; Slack has its own.
    """

    def __init__(
        self,
        port: int = 0,
        *,
        beside: Callable[["Sandbox"], Iterable[BaseRoute]] = lambda _sandbox: (),
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._beside = beside
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
        """Where it all is; a page that stands beside is there."""
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
                    *self._beside(self),
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
