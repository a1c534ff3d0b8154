"""A message or modal as plain text: what somebody reads in it, one line for each block, without its markup."""

import re
from collections.abc import Iterable
from typing import Any

from sandbox.standins.slack.blockkit.rules import elements, laid_out, options
from sandbox.standins.slack.messages import Message
from sandbox.standins.slack.views import View

LABELLED = re.compile(r"<[^|<>]+\|([^<>]*)>")
BARE = re.compile(r"<((?:https?|mailto|tel):)?([^|<>]+)>")


def plain(shown: Message | View) -> str:
    """Everything a reader sees: the blocks if there are any, else the text."""
    if shown.blocks:
        body = "\n".join(line for line in map(_block, laid_out(shown.blocks)) if line)
    else:
        body = _unmarked(shown.text) if isinstance(shown, Message) else ""
    return f"{shown.title}\n{body}" if isinstance(shown, View) and shown.title else body


def buttons(shown: Message | View) -> list[str]:
    """The action_ids of the buttons, selects and menus, in the order in which they stand, with what stands in the
    menus.
    """
    found = [element for block in laid_out(shown.blocks) for element in elements(block) if "action_id" in element]
    return [name for element in found for name in (element["action_id"], *_stands_for(element))]


def option_for(element: dict[str, Any], action_id: str) -> str | None:
    """The value of the menu's option that stands for a button: its `action_id` is before the bar."""
    values = (str(option.get("value")) for option in options(element))
    return next((value for value in values if value.partition("|")[0] == action_id and "|" in value), None)


def _stands_for(element: dict[str, Any]) -> list[str]:
    values = (str(option.get("value")) for option in options(element))
    return [value.partition("|")[0] for value in values if "|" in value]


def _block(block: dict[str, Any]) -> str:
    if block["type"] == "input":
        return " ".join(filter(None, (_text(block["label"]), _element(block["element"]), _text(block.get("hint")))))
    if block["type"] == "rich_text":
        return _rich(block["elements"])
    if block["type"] == "data_table":
        return "\n".join([block["caption"], *(" · ".join(map(_cell, row)) for row in block["rows"])])
    if block["type"] == "data_visualization":
        return "\n".join([block["title"], *(f"{label}: {value}" for label, value in _points(block["chart"]))])
    parts = [_text(block.get("text")), _text(block.get("title")), block.get("alt_text", "")]
    parts += [_text(field) for field in block.get("fields", ())]
    parts += [_element(element) for element in block.get("elements", ())]
    if "accessory" in block:
        parts.append(_element(block["accessory"]))
    return " ".join(filter(None, parts))


def _cell(cell: dict[str, Any]) -> str:
    return _rich(cell["elements"]) if cell["type"] == "rich_text" else str(cell.get("text", cell.get("value")))


def _points(chart: dict[str, Any]) -> list[tuple[str, Any]]:
    points = chart.get("segments") or [point for series in chart["series"] for point in series["data"]]
    return [(point["label"], point["value"]) for point in points]


def _element(element: dict[str, Any]) -> str:
    if element["type"] in ("mrkdwn", "plain_text"):
        return _text(element)
    if element["type"] == "image":
        return str(element.get("alt_text", ""))
    label = _text(element.get("text")) or _text(element.get("placeholder"))
    offered = [option for option in element.get("options", ())]
    offered += [option for group in element.get("option_groups", ()) for option in group["options"]]
    shown = " / ".join(filter(None, (label, *(_text(option["text"]) for option in offered))))
    return " ".join(filter(None, (f"[{shown}]" if shown else "", element.get("initial_value", ""))))


def _rich(parts: Iterable[dict[str, Any]]) -> str:
    lines = []
    for part in parts:
        if part["type"] == "rich_text_list":
            lines += [_rich([item]) for item in part["elements"]]
        else:
            lines.append("".join(_inline(piece) for piece in part["elements"]))
    return "\n".join(lines)


def _inline(piece: dict[str, Any]) -> str:
    for name in ("text", "url", "user_id", "channel_id", "usergroup_id", "range", "fallback", "name"):
        if piece.get(name):
            return str(piece[name])
    return ""


def _text(text: dict[str, Any] | str | None) -> str:
    if text is None:
        return ""
    if isinstance(text, str):
        return _unmarked(text)
    return str(text["text"]) if text["type"] == "plain_text" else _unmarked(text["text"])


def _unmarked(mrkdwn: str) -> str:
    without = BARE.sub(r"\2", LABELLED.sub(r"\1", mrkdwn))
    without = re.sub(r"(?<!\w)([*_~`])(\S(?:[^\n]*?\S)?)\1(?!\w)", r"\2", without)
    return without.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
