"""views.*: opening a modal with a trigger, changing one, pushing one on top of another; and publishing a Home."""

from typing import Any

from sandbox.standins.slack.blockkit.rules import check_view
from sandbox.standins.slack.errors import SlackRefusal
from sandbox.standins.slack.shapes import view_json
from sandbox.standins.slack.state import State

Arguments = dict[str, Any]


def views_open(state: State, given: Arguments) -> dict[str, Any]:
    view = checked(given["view"])
    trigger = state.triggers.take(given["trigger_id"])
    return {"view": view_json(state, state.views.open(trigger.user, view))}


def views_push(state: State, given: Arguments) -> dict[str, Any]:
    view = checked(given["view"])
    trigger = state.triggers.take(given["trigger_id"])
    return {"view": view_json(state, state.views.push(trigger.user, view))}


def views_update(state: State, given: Arguments) -> dict[str, Any]:
    view = checked(given["view"])
    if bool(given.get("view_id")) == bool(given.get("external_id")):
        raise SlackRefusal("invalid_arguments", "[ERROR] exactly one of view_id and external_id is required")
    found = state.views.find(view_id=given.get("view_id"), external_id=given.get("external_id"))
    return {"view": view_json(state, state.views.update(found, view, expected_hash=given.get("hash")))}


def views_publish(state: State, given: Arguments) -> dict[str, Any]:
    view = checked(given["view"], kind="home")
    if not state.home_tab:
        raise SlackRefusal("not_enabled")
    person = state.people.get(given["user_id"])
    if person is None or person.is_bot or person.deleted:
        raise SlackRefusal("user_not_found")
    return {"view": view_json(state, state.views.publish(person.id, view, expected_hash=given.get("hash")))}


def checked(view: Any, *, kind: str = "modal") -> dict[str, Any]:
    complaints = check_view(view, kind=kind)
    if complaints:
        too_large = any("bytes" in complaint for complaint in complaints)
        raise SlackRefusal("view_too_large" if too_large else "invalid_arguments", *complaints)
    return dict(view)
