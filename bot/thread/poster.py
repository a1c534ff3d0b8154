"""One message of a thread in Slack: posted, updated in place, and posted again when it was lost."""

import hashlib
import json
import logging
from dataclasses import replace
from datetime import timedelta

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from billing.case.case import Case
from billing.ports.store import CaseStore
from bot.messages.scene import Message
from bot.slack.operators import error_code
from bot.thread.message_store import MessageStore, Posted
from bot.thread.newer_blocks import NewerBlocks

log = logging.getLogger(__name__)

EVENT_TYPE = "billing_case_message"
# Clocks differ a little between Slack and us.
SLACK_CLOCK = timedelta(minutes=2)
# Stands for the digest of what was hidden, and is drawn again in any case once it may be.
HIDDEN = "hidden"
UNCHANGEABLE = {"cant_update_message", "edit_window_closed"}


class Poster:
    def __init__(self, client: WebClient, cases: CaseStore, posted: MessageStore) -> None:
        self.client = client
        self.cases = cases
        self.posted = posted
        self.newer_blocks = NewerBlocks()

    def show(self, case: Case, message: Message, posted: Posted | None) -> Case:
        digest = digest_of(message)
        if posted is None:
            self.posted.begin(case.case_id, message.name, case.channel)
            return self.post(case, message, digest)
        if posted.ts is None:
            return self.find(case, message, digest, since=(posted.begun_at - SLACK_CLOCK).timestamp())
        if posted.digest != digest and (not message.final or posted.digest == HIDDEN):
            return self.update(case, message, digest, posted.ts)
        return case

    def post(self, case: Case, message: Message, digest: str) -> Case:
        answer = self.newer_blocks.send(
            lambda drawn: self.client.chat_postMessage(
                channel=case.channel,
                thread_ts=case.thread_ts,
                text=message.text,
                blocks=drawn,
                unfurl_links=False,
                unfurl_media=False,
                metadata={"event_type": EVENT_TYPE, "event_payload": {"message": key(case, message)}},
            ),
            message.blocks,
        )
        return self.shown(case, message, digest, str(answer["ts"]))

    def find(self, case: Case, message: Message, digest: str, *, since: float) -> Case:
        """A post whose fate is not known: taken up where Slack has it, else posted now."""
        cursor: str | None = None
        while cursor != "":
            answer = self.page(case, f"{since:.6f}", cursor)
            for candidate in answer["messages"]:
                metadata = candidate.get("metadata") or {}
                if (metadata.get("event_payload") or {}).get("message") == key(case, message):
                    found = self.shown(case, message, "", candidate["ts"])
                    return self.update(found, message, digest, candidate["ts"])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        return self.post(case, message, digest)

    def page(self, case: Case, oldest: str, cursor: str | None) -> SlackResponse:
        if case.thread_ts:
            return self.client.conversations_replies(
                channel=case.channel,
                ts=case.thread_ts,
                oldest=oldest,
                cursor=cursor,
                limit=200,
                include_all_metadata=True,
            )
        return self.client.conversations_history(
            channel=case.channel, oldest=oldest, cursor=cursor, limit=200, include_all_metadata=True
        )

    def update(self, case: Case, message: Message, digest: str, ts: str) -> Case:
        try:
            self.newer_blocks.send(
                lambda drawn: self.client.chat_update(channel=case.channel, ts=ts, text=message.text, blocks=drawn),
                message.blocks,
            )
        except SlackApiError as problem:
            if error_code(problem) in UNCHANGEABLE:
                log.warning("slack.message_unchangeable", extra={"case": case.case_id, "error": error_code(problem)})
                return self.shown(case, message, digest, ts)
            if error_code(problem) != "message_not_found":
                raise
            self.posted.lost(case.case_id, message.name)
            self.posted.begin(case.case_id, message.name, case.channel)
            return self.post(case, message, digest)
        return self.shown(case, message, digest, ts)

    def shown(self, case: Case, message: Message, digest: str, ts: str) -> Case:
        """Notes where the message is; a command's first message is where its thread begins."""
        self.posted.shown(case.case_id, message.name, ts=ts, digest=digest)
        if case.thread_ts is None:
            self.cases.root_posted(case.case_id, ts)
            return replace(case, thread_ts=ts)
        return case


def key(case: Case, message: Message) -> str:
    return f"{case.case_id}:{message.name}"


def digest_of(message: Message) -> str:
    """Of the blocks: the notification text follows the case everywhere, which is no reason to redraw it all."""
    drawn = [message.blocks, message.text] if message.heard else message.blocks
    return hashlib.sha256(json.dumps(drawn, sort_keys=True).encode()).hexdigest()
