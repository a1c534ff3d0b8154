"""The Slack workspace that the bot belongs to: what is its own, and opening modals in it."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient

from billing.errors import Refused

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Workspace:
    """`app` is None where Slack did not tell it; a request's signature then has to do."""

    client: WebClient
    team: str
    enterprise: str | None
    app: str | None

    def require_ours(self, *, app: str | None, team: str | None) -> None:
        """Raises Refused for a payload of another app, or from a person of another workspace.

        Payloads that name no workspace of the person are left to Slack's word on who the person is.
        """
        if (app and self.app and app != self.app) or (team and team not in {self.team, self.enterprise}):
            raise Refused("foreign")

    def open_modal(self, trigger: str, view: Mapping[str, Any]) -> None:
        self.client.views_open(trigger_id=trigger, view=dict(view))


def sign_in(client: WebClient, app_token: str | None) -> Workspace:
    """Who we are, from Slack; the app's id also stands in the middle of an app-level token."""
    answer = client.auth_test()
    app = answer.get("app_id") or (app_token.split("-")[2] if app_token and app_token.count("-") >= 3 else None)
    if app is None and answer.get("bot_id"):
        app = (client.bots_info(bot=answer["bot_id"]).get("bot") or {}).get("app_id")
    return Workspace(client, team=answer["team_id"], enterprise=answer.get("enterprise_id"), app=app)
