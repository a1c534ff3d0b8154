"""Whether this workspace's Slack takes the newer blocks: they are tried until it refuses them once."""

import logging
from collections.abc import Callable

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.messages.blocks import Block
from bot.messages.older import in_older, is_newer
from bot.slack.operators import error_code

log = logging.getLogger(__name__)

REFUSED = "invalid_blocks"


class NewerBlocks:
    """For as long as the process lives; another one asks again."""

    def __init__(self) -> None:
        self.are_taken = True

    def send(self, call: Callable[[list[Block]], SlackResponse], drawn: list[Block]) -> SlackResponse:
        """What Slack answers to the message, in older blocks where it does not take the newer ones."""
        if not self.are_taken or not any(map(is_newer, drawn)):
            return call(in_older(drawn))
        try:
            return call(drawn)
        except SlackApiError as problem:
            if error_code(problem) != REFUSED:
                raise
        answer = call(in_older(drawn))
        self.are_taken = False
        log.warning("slack.newer_blocks_refused")
        return answer
