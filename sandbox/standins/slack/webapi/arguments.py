"""A Web API call's arguments: read from query, form or JSON body, and held against what the method takes.

slack_sdk sends all three, with JSON inside forms; the methods see one dictionary with values of the right type.
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from sandbox.standins.slack.errors import SlackRefusal

STR, BOOL, INT, JSON = "string", "boolean", "integer", "JSON"
TRUE, FALSE = ("1", "true"), ("0", "false")


def read(*, query: str, content_type: str, body: bytes) -> dict[str, Any]:
    """What came, as it came."""
    arguments: dict[str, Any] = dict(parse_qsl(query, keep_blank_values=True))
    if not body:
        return arguments
    if content_type.startswith("application/json"):
        try:
            sent = json.loads(body)
        except ValueError:
            raise SlackRefusal("invalid_json") from None
        if not isinstance(sent, dict):
            raise SlackRefusal("json_not_object")
        return arguments | sent
    if content_type.startswith("application/x-www-form-urlencoded"):
        return arguments | dict(parse_qsl(body.decode(), keep_blank_values=True))
    raise SlackRefusal("invalid_post_type")


def typed(arguments: Mapping[str, Any], *, required: Mapping[str, str], optional: Mapping[str, str]) -> dict[str, Any]:
    """The arguments in their types; refuses an unknown, missing or ill-typed one. null counts as not given."""
    given = {name: value for name, value in arguments.items() if value is not None}
    wrong = [f"[ERROR] unknown argument: {name}" for name in given if name not in required and name not in optional]
    wrong += [f"[ERROR] missing required field: {name}" for name in required if given.get(name, "") == ""]
    if wrong:
        raise SlackRefusal("invalid_arguments", *wrong)
    kinds = {**optional, **required}
    return {name: _value(name, value, kinds[name]) for name, value in given.items()}


def _value(name: str, value: Any, kind: str) -> Any:
    if kind == STR and isinstance(value, str):
        return value
    if kind == BOOL:
        if isinstance(value, bool):
            return value
        if str(value).lower() in (*TRUE, *FALSE):
            return str(value).lower() in TRUE
    if kind == INT and not isinstance(value, bool):
        if isinstance(value, int):
            return value
        if isinstance(value, str) and value.isdecimal():
            return int(value)
    if kind == JSON:
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            error = "invalid_blocks_format" if name == "blocks" else "invalid_arguments"
            raise SlackRefusal(error, f"[ERROR] {name} is not JSON") from None
    raise SlackRefusal("invalid_arguments", f"[ERROR] {name} must be a {kind}")
