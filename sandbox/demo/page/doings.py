"""What the page lets somebody do: one name for each act, carried out on the workspace as that person."""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.standins.slack.acts import Reply
from sandbox.standins.slack.errors import CannotDo
from sandbox.standins.slack.workspace import Workspace

SHORTCUT = "open_case"
FAILURES = {
    "app_unreachable": "The bot is not running, or not connected yet.",
    "dispatch_failed": "The bot is not running: nothing answered at its address.",
    "operation_timeout": "The bot did not answer within three seconds.",
}

Doing = Callable[[Workspace, Mapping[str, Any]], dict[str, Any]]


def do(workspace: Workspace, act: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Carries out one act; `problem` says in a sentence what Slack would show as trouble."""
    doing = DOINGS.get(act)
    if doing is None:
        return {"problem": f"There is no act called {act}."}
    try:
        return doing(workspace, given)
    except CannotDo as error:
        return {"problem": str(error)}
    except (KeyError, TypeError, ValueError) as error:
        return {"problem": f"The page sent something incomplete: {error!r}"}


def _said(reply: Reply) -> dict[str, Any]:
    if reply.failure is None:
        return {}
    return {"problem": FAILURES.get(reply.failure, f"The bot answered badly ({reply.failure}).")}


def _say(workspace: Workspace, given: Mapping[str, Any]) -> dict[str, Any]:
    return {"ts": workspace.say(given["user"], given["channel"], given["text"], thread_ts=given.get("thread_ts"))}


def _command(workspace: Workspace, given: Mapping[str, Any]) -> dict[str, Any]:
    return _said(workspace.command(given["user"], given["channel"], given["text"]))


def _shortcut(workspace: Workspace, given: Mapping[str, Any]) -> dict[str, Any]:
    return _said(workspace.shortcut(given["user"], given["channel"], given["ts"], SHORTCUT))


def _click(workspace: Workspace, given: Mapping[str, Any]) -> dict[str, Any]:
    value = given.get("value")
    return _said(workspace.click(given["user"], given["channel"], given["ts"], given["action_id"], value=value))


def _press(workspace: Workspace, given: Mapping[str, Any]) -> dict[str, Any]:
    values = given.get("values", {})
    return _said(workspace.press(given["user"], given["action_id"], value=given.get("value"), values=values))


def _open_home(workspace: Workspace, given: Mapping[str, Any]) -> dict[str, Any]:
    return _said(workspace.open_home(given["user"]))


def _press_home(workspace: Workspace, given: Mapping[str, Any]) -> dict[str, Any]:
    return _said(workspace.press_home(given["user"], given["action_id"]))


def _submit(workspace: Workspace, given: Mapping[str, Any]) -> dict[str, Any]:
    return {"errors": workspace.submit(given["user"], given["values"])}


def _close(workspace: Workspace, given: Mapping[str, Any]) -> dict[str, Any]:
    return _said(workspace.close_view(given["user"]))


DOINGS: dict[str, Doing] = {
    "say": _say,
    "command": _command,
    "shortcut": _shortcut,
    "click": _click,
    "press": _press,
    "open_home": _open_home,
    "press_home": _press_home,
    "submit": _submit,
    "close": _close,
}
