"""The whole Slack surface as one table: what Slack may send, and who answers. Listeners run in the HTTP thread, so what
is acknowledged is also done; nothing goes on behind Slack's back.
"""

import logging
import re
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack, App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from bot.slack import payloads
from bot.slack.clicks import Clicks
from bot.slack.intake import Intake
from bot.slack.payloads import Click, HomeOpened
from bot.slack.submissions import AskFirst, Submissions
from bot.slack.workspace import Workspace

log = logging.getLogger(__name__)

# Bolt's warnings quote whole requests; what matters of them is logged here.
BOLT = logging.getLogger("slack_bolt")
ANY = re.compile(r".*", re.DOTALL)
CASE_MODALS = re.compile(r"identify|follow_up|settle|reject|propose:.*")


def slack_app(
    client: WebClient,
    workspace: Workspace,
    intake: Intake,
    clicks: Clicks,
    submissions: Submissions,
    beside: Mapping[re.Pattern[str], Callable[[Click], None]] | None = None,
    home: Callable[[HomeOpened], None] | None = None,
) -> App:
    """`beside` are the buttons that belong to no case, by their action ids; `home` is told who opened the app's Home.

    Signatures are checked before a request comes here, or, in Socket Mode, by Slack's own connection.
    """
    us = AuthorizeResult(enterprise_id=workspace.enterprise, team_id=workspace.team, bot_token=client.token)
    app = App(
        # Without one Bolt looks for its caller's file among all that is imported, which is a third of a start.
        name="billing-triage",
        client=client,
        logger=BOLT,
        # Who we are was settled at the start; asking Slack on each request would cost its patience.
        authorize=lambda: us,
        process_before_response=True,
        request_verification_enabled=False,
        ssl_check_enabled=False,
        ignoring_self_events_enabled=False,
        raise_error_for_unhandled_request=True,
    )

    def command(ack: Ack, body: dict[str, Any]) -> None:
        ack(intake.command(payloads.command(body)))

    def open_case(ack: Ack, body: dict[str, Any]) -> None:
        intake.shortcut(payloads.shortcut(body))
        ack()

    def opening(ack: Ack, body: dict[str, Any]) -> None:
        answer(ack, intake.submitted(payloads.submission(body)))

    def click(ack: Ack, body: dict[str, Any]) -> None:
        if payloads.is_in_modal(body):
            submissions.chosen(payloads.submission(body))
        else:
            clicks.click(payloads.click(body))
        ack()

    def submitted(ack: Ack, body: dict[str, Any]) -> None:
        answered = submissions.submitted(payloads.submission(body))
        if isinstance(answered, AskFirst):
            ack(response_action="update", view=dict(answered.view))
        else:
            answer(ack, dict(answered))

    def opened(body: dict[str, Any]) -> None:
        if home:
            home(payloads.home_opened(body))

    app.command("/billing")(command)
    app.event("app_home_opened")(opened)
    app.shortcut({"type": "message_action", "callback_id": "open_case"})(open_case)
    app.view("open_case")(opening)
    app.view(CASE_MODALS)(submitted)
    for action, pressed in (beside or {}).items():
        app.action(action)(press_of(pressed))
    app.action(ANY)(click)
    app.error(failed)
    return app


def press_of(pressed: Callable[[Click], None]) -> Callable[[Ack, dict[str, Any]], None]:
    def press(ack: Ack, body: dict[str, Any]) -> None:
        pressed(payloads.click(body))
        ack()

    return press


def answer(ack: Ack, errors: dict[str, str]) -> None:
    if errors:
        ack(response_action="errors", errors=errors)
    else:
        ack()


def failed(error: Exception, body: dict[str, Any], client: WebClient) -> BoltResponse:
    """What nobody foresaw: acknowledged, logged under an id, and the person is told that id.

    Whether it was done is not known: the database may have committed it, and only its answer be lost.
    """
    if isinstance(error, BoltUnhandledRequestError):
        return BoltResponse(status=200, body="")
    id = uuid.uuid4().hex[:8]
    log.error("slack.listener_failed", extra={"reference": id}, exc_info=error)
    look = "Something went wrong, so look whether it was done before you try again"
    said = f"{look}; tell your admin “{id}” if it stays."
    if "command" in body:
        return BoltResponse(status=200, body={"response_type": "ephemeral", "text": said})
    if body.get("type") == "view_submission":
        first = next(iter(body["view"]["state"]["values"]), None)
        return BoltResponse(status=200, body={"response_action": "errors", "errors": {first: said}} if first else "")
    click = payloads.click(body)
    try:
        client.chat_postEphemeral(channel=click.channel, user=click.user, text=said, thread_ts=click.thread_ts or None)
    except (SlackClientError, OSError) as problem:
        log.warning("slack.whisper_failed", extra={"error": type(problem).__name__})
    return BoltResponse(status=200, body="")


def dispatch(app: App, body: str, headers: dict[str, list[str]]) -> BoltResponse:
    return app.dispatch(BoltRequest(body=body, headers=dict(headers)))
