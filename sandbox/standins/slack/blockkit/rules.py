"""The rules that no single block can be held to: counts, unique ids, totals, and properties that go together.

`check_blocks` and `check_view` are the two questions the Web API asks; each answers with Slack's complaints, none if
all is well. slack_sdk's own models are asked as a second opinion.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

from sandbox.standins.slack.blockkit import data
from sandbox.standins.slack.blockkit.grammar import BLOCKS, LOOSE, SURFACES, VIEWS
from sandbox.standins.slack.blockkit.spec import Complaints, complaint

MOST = {"message": 50, "modal": 100, "home": 100}
# Not documented; where people's posts began to be refused.
MESSAGE_TEXT = 13_200
VIEW_BYTES = 250_000


def laid_out(blocks: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """All blocks, those inside a container behind it."""
    return [one for block in blocks for one in (block, *block.get("child_blocks", ()))]


def elements(block: dict[str, Any]) -> list[dict[str, Any]]:
    """The elements of a block that carry action ids, wherever the block keeps them."""
    found = [block.get("accessory"), block.get("element")]
    if block.get("type") == "actions":
        found += block.get("elements") or []
    return [element for element in found if isinstance(element, dict)]


def options(element: dict[str, Any]) -> list[dict[str, Any]]:
    """A select's options, of all its groups."""
    groups = element.get("option_groups") or []
    return [*(element.get("options") or []), *(option for group in groups for option in group.get("options") or [])]


def text_length(value: Any) -> int:
    """The length of all text that a reader would see in these blocks."""
    if isinstance(value, dict):
        return sum(
            len(below) if name in ("text", "alt_text") and isinstance(below, str) else text_length(below)
            for name, below in value.items()
        )
    return sum(text_length(item) for item in value) if isinstance(value, list | tuple) else 0


def check_blocks(blocks: Any, *, surface: str = "message", at: str = "/blocks") -> list[str]:
    if not isinstance(blocks, list):
        return [complaint("must be an array", at)]
    found = []
    if len(blocks) > MOST[surface]:
        found.append(complaint(f"no more than {MOST[surface]} items allowed", at))
    for index, block in enumerate(blocks):
        found += _block(block, surface, f"{at}/{index}")
    if not found:
        shown = laid_out(blocks)
        found += _unique([block.get("block_id") for block in shown], "block_id", at)
        found += data.check_count(blocks, at)
        if sum(bool(e.get("focus_on_load")) for block in shown for e in elements(block)) > 1:
            found.append(complaint("only one element can have focus_on_load", at))
    return found


def check_view(view: Any, *, kind: str = "modal", at: str = "/view") -> list[str]:
    if not isinstance(view, dict):
        return [complaint("must be an object", at)]
    found = list(VIEWS[kind].check(view, at))
    found += check_blocks(view.get("blocks"), surface=kind, at=f"{at}/blocks")
    if not found:
        has_input = any(block["type"] == "input" for block in view["blocks"])
        if kind == "modal" and has_input and "submit" not in view:
            found.append(complaint("submit is required when an input block is in the blocks array", at))
        if len(json.dumps(view)) > VIEW_BYTES:
            found.append(complaint(f"must be smaller than {VIEW_BYTES} bytes", at))
    return found


def _block(block: Any, surface: str, at: str) -> Complaints:
    kind = block.get("type") if isinstance(block, dict) else None
    if not isinstance(kind, str) or kind not in SURFACES[surface]:
        yield complaint(f"unsupported block: {kind}", f"{at}/type")
        return
    if kind not in LOOSE:
        found = list(BLOCKS[kind].check(block, at))
        yield from found
        if found:
            return
    yield from _together(block, at)
    for index, child in enumerate(block.get("child_blocks", ())):
        yield from _together(child, f"{at}/child_blocks/{index}")
    if kind in data.KINDS:
        # slack_sdk has no models of these yet.
        return
    try:
        parsed = Block.parse(block)
        if parsed is not None:
            parsed.validate_json()
    except SlackObjectFormationError as error:
        yield complaint(str(error), at)


def _together(block: dict[str, Any], at: str) -> Complaints:
    if block["type"] == "container" and not ("title" in block or "rich_text_title" in block):
        yield complaint("missing required field: title or rich_text_title", at)
    if block.get("default_collapsed") and not block.get("is_collapsible"):
        yield complaint("default_collapsed requires is_collapsible", at)
    if block["type"] == "section" and not ("text" in block or "fields" in block):
        yield complaint("missing required field: text or fields", at)
    if block["type"] == "data_visualization":
        yield from data.check_chart(block, at)
    if block["type"] == "data_table":
        yield from data.check_table(block, at)
    found = elements(block)
    yield from _unique([element.get("action_id") for element in found], "action_id", at)
    pictures = [block] if block["type"] == "image" else [e for e in _all_elements(block) if e.get("type") == "image"]
    for picture in pictures:
        if ("image_url" in picture) == ("slack_file" in picture):
            yield complaint("exactly one of image_url and slack_file is required", at)
    for element in found:
        yield from _element(element, at)


def _all_elements(block: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from elements(block)
    if block["type"] == "context":
        yield from block["elements"]


def _element(element: dict[str, Any], at: str) -> Complaints:
    if element["type"] in ("static_select", "multi_static_select") and ("options" in element) == (
        "option_groups" in element
    ):
        yield complaint("exactly one of options and option_groups is required", at)
    chosen = [element["initial_option"]] if "initial_option" in element else element.get("initial_options", [])
    for option in chosen:
        if option not in options(element):
            yield complaint("initial option must match one of the options", at)
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if least > most:
        yield complaint("min_length must not be more than max_length", at)
    if element["type"] == "plain_text_input" and len(element.get("initial_value", "")) > most:
        yield complaint(f"initial_value must be less than {most + 1} characters", at)


def _unique(ids: Sequence[Any], name: str, at: str) -> Complaints:
    given = [id for id in ids if id]
    for twice in sorted({id for id in given if given.count(id) > 1}):
        yield complaint(f"{name} must be unique: {twice}", at)
