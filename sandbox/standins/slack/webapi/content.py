"""What an app may say: text, blocks and metadata of a post, checked as Slack checks them before anything is stored."""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.standins.slack.blockkit.rules import MESSAGE_TEXT, check_blocks, text_length
from sandbox.standins.slack.errors import SlackRefusal
from sandbox.standins.slack.messages import Block

TEXT_KEPT = 40_000
UPDATE_TEXT = 4_000
MARKDOWN = 12_000
METADATA_BYTES = 8_000
EVENT_TYPE = re.compile(r"[A-Za-z0-9_.:-]{1,255}")


@dataclass(frozen=True, slots=True)
class Content:
    """The checked content of one post. None is "not given", which an update tells from "empty"."""

    text: str | None
    blocks: tuple[Block, ...] | None


def content(arguments: Mapping[str, Any], *, refused: Collection[str] = ()) -> Content:
    """`refused` are kinds of blocks that are refused whatever they hold."""
    text, blocks = arguments.get("text"), arguments.get("blocks")
    if arguments.get("attachments"):
        raise SlackRefusal("invalid_arguments", "[ERROR] the stand-in takes no attachments; use blocks")
    markdown = arguments.get("markdown_text")
    if markdown is not None:
        if text is not None or blocks is not None:
            raise SlackRefusal("markdown_text_conflict")
        if len(markdown) > MARKDOWN:
            raise SlackRefusal("msg_too_long")
        blocks = [{"type": "markdown", "text": markdown}]
    if blocks is not None:
        complaints = check_blocks(blocks)
        kinds = [block.get("type") for block in blocks if isinstance(block, dict)]
        complaints += [f"[ERROR] unsupported block: {kind}" for kind in kinds if kind in refused]
        if complaints:
            raise SlackRefusal("invalid_blocks", *complaints)
        if text_length(blocks) > MESSAGE_TEXT:
            raise SlackRefusal("msg_blocks_too_long")
    return Content(text[:TEXT_KEPT] if text is not None else None, None if blocks is None else tuple(blocks))


def metadata(given: Any) -> Mapping[str, Any] | None:
    """Message metadata as stored; `{}` clears it."""
    if given == {}:
        return None
    if not isinstance(given, dict) or set(given) != {"event_type", "event_payload"}:
        raise SlackRefusal("invalid_metadata_format")
    kind, payload = given["event_type"], given["event_payload"]
    if not isinstance(kind, str) or not EVENT_TYPE.fullmatch(kind) or not isinstance(payload, dict):
        raise SlackRefusal("invalid_metadata_format")
    if len(json.dumps(given)) > METADATA_BYTES:
        raise SlackRefusal("metadata_too_large")
    return given
