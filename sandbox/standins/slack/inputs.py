"""What a modal's inputs hold: `state.values` as Slack sends them, and the checks its client makes before it sends.

A value is given as text: what is typed, the value of the option picked (several with commas), or an id, date or time.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.standins.slack.blockkit.rules import elements, laid_out, options
from sandbox.standins.slack.errors import CannotDo
from sandbox.standins.slack.messages import Block

TYPED = ("plain_text_input", "email_text_input", "url_text_input", "number_input")
# Element type → the name under which its single value travels, and the property it starts from.
PICKED = {
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
}
ONE_OPTION = ("static_select", "radio_buttons", "overflow")
OPTIONS = ("multi_static_select", "checkboxes")
STATELESS = ("button", "overflow")
REQUIRED = "Please complete this required field."
MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
NUMBER = re.compile(r"-?\d+(\.\d+)?")


def state_values(blocks: Sequence[Block], given: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """`state.values`, block_id → action_id → value: what is given, otherwise what the inputs start with."""
    known = {element.get("action_id") for block in laid_out(blocks) for element in elements(block)}
    unknown = [name for name in given if name not in known]
    if unknown:
        raise CannotDo(f"no input {', '.join(unknown)} here; there are {', '.join(sorted(map(str, known)))}")
    values: dict[str, dict[str, Any]] = {}
    for block in laid_out(blocks):
        for element in elements(block):
            if element["type"] not in STATELESS:
                action_id = element.get("action_id", "")
                values.setdefault(block["block_id"], {})[action_id] = value_of(element, given.get(action_id))
    return values


def value_of(element: dict[str, Any], given: str | None) -> dict[str, Any]:
    """The value of one element as Slack sends it."""
    kind = element["type"]
    if kind in TYPED:
        value = element.get("initial_value") if given is None else given
        return {"type": kind, "value": value or None}
    if kind in ONE_OPTION:
        chosen = element.get("initial_option") if given is None else _option(element, given)
        return {"type": kind, "selected_option": chosen}
    if kind in OPTIONS:
        if given is None:
            return {"type": kind, "selected_options": element.get("initial_options", [])}
        return {"type": kind, "selected_options": [_option(element, one) for one in given.split(",") if one]}
    if kind in PICKED:
        name, initial = PICKED[kind]
        picked: Any = element.get(initial) if given is None else (given or None)
        return {"type": kind, name: int(picked) if kind == "datetimepicker" and picked else picked}
    if kind == "button":
        return {"type": kind, "value": element.get("value") if given is None else given}
    raise CannotDo(f"the stand-in cannot fill in a {kind}")


def complaints(blocks: Sequence[Block], values: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """block_id → what Slack's client says under that input before it sends anything."""
    found = {}
    for block in blocks:
        if block["type"] == "input":
            element = block["element"]
            value = values[block["block_id"]][element.get("action_id", "")]
            wrong = _wrong(element, value, optional=block.get("optional", False))
            if wrong:
                found[block["block_id"]] = wrong
    return found


def _wrong(element: dict[str, Any], value: Mapping[str, Any], *, optional: bool) -> str | None:
    content = next((part for name, part in value.items() if name != "type"), None)
    if content in (None, "", []):
        return None if optional else REQUIRED
    if element["type"] not in TYPED:
        return None
    text = str(content)
    if not text.strip() and not optional:
        return REQUIRED
    if len(text) < element.get("min_length", 0):
        return f"Please enter at least {element['min_length']} characters."
    if len(text) > element.get("max_length", 3000):
        return f"Please enter no more than {element.get('max_length', 3000)} characters."
    if element["type"] == "email_text_input" and not MAIL.fullmatch(text):
        return "Please enter a valid email address."
    if element["type"] == "number_input" and not NUMBER.fullmatch(text):
        return "Please enter a number."
    return None


def _option(element: dict[str, Any], value: str) -> dict[str, Any] | None:
    if not value:
        return None
    offered = options(element)
    for option in offered:
        if option["value"] == value:
            return option
    raise CannotDo(f"no option {value!r} in {element.get('action_id')}; there are {[o['value'] for o in offered]}")
