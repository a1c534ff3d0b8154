"""The Slack workspace that the bot belongs to: what is its own, and opening modals in it."""

import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from billing.values.errors import Refused
from bot.slack.operators import BUSY, UNREACHABLE, error_code

log = logging.getLogger(__name__)

LATE = BUSY | {"expired_trigger_id", "exchanged_trigger_id"}


@dataclass(frozen=True, slots=True)
class Workspace:
    """`app` is None where Slack did not tell it; a request's signature then has to do. `site` is the workspace's own
    address, with a slash at its end.
    """

    client: WebClient
    team: str
    enterprise: str | None
    app: str | None
    site: str = ""

    def require_ours(self, *, app: str | None, team: str | None) -> None:
        """Raises Refused for a payload of another app, or from a person of another workspace.

        Payloads that name no workspace of the person are left to Slack's word on who the person is.
        """
        if (app and self.app and app != self.app) or (team and team not in {self.team, self.enterprise}):
            raise Refused("foreign")

    def open_modal(self, trigger: str, view: Mapping[str, Any]) -> None:
        """Raises Refused where Slack did not open it in time: what opens it lives three seconds."""
        try:
            self.client.views_open(trigger_id=trigger, view=dict(view))
        except UNREACHABLE as problem:
            if isinstance(problem, SlackApiError) and error_code(problem) not in LATE:
                raise
            log.warning("slack.form_late", extra={"error": error_code(problem)})
            raise Refused("form_late") from None

    def update_modal(self, id: str, hash: str, view: Mapping[str, Any]) -> None:
        """Unless it is gone or has changed by now: then whoever sits before it has chosen again."""
        with suppress(SlackApiError):
            self.client.views_update(view_id=id, hash=hash, view=dict(view))


def sign_in(client: WebClient, app_token: SecretStr | None) -> Workspace:
    """Who we are, from Slack; the app's id also stands in the middle of an app-level token."""
    answer = client.auth_test()
    app = answer.get("app_id") or (app_id_in(app_token.get_secret_value()) if app_token else None)
    if app is None and answer.get("bot_id"):
        # Worth asking, not worth failing for.
        with suppress(SlackApiError):
            app = (client.bots_info(bot=answer["bot_id"]).get("bot") or {}).get("app_id")
    team, enterprise = answer["team_id"], answer.get("enterprise_id")
    return Workspace(client, team=team, enterprise=enterprise, app=app, site=answer.get("url") or "")


def app_id_in(app_token: str) -> str | None:
    parts = app_token.split("-")
    return parts[2] if len(parts) > 3 else None
