"""What people do in a modal: submit it, press a button in it, close it; and what the app's answer does to it."""

from collections.abc import Mapping
from typing import Any

from sandbox.standins.slack import payloads
from sandbox.standins.slack.acts import Reply, find_element
from sandbox.standins.slack.delivery import Answer, Delivery
from sandbox.standins.slack.errors import CannotDo, SlackRefusal
from sandbox.standins.slack.inputs import complaints, state_values, value_of
from sandbox.standins.slack.plain import buttons
from sandbox.standins.slack.state import State
from sandbox.standins.slack.views import View
from sandbox.standins.slack.webapi.modals import checked

TROUBLE = "We had some trouble connecting. Try again?"


def submit(state: State, delivery: Delivery, *, user: str, values: Mapping[str, str]) -> dict[str, str]:
    """block_id → the error under that input; under "" what concerns the whole modal. Empty when it was taken."""
    with state.changing():
        view = _open(state, user)
        if "submit" not in view.given:
            raise CannotDo(f"the modal {view.callback_id!r} has nothing to submit")
        filled = state_values(view.blocks, values)
        wrong = complaints(view.blocks, filled)
        if wrong:
            return wrong
        trigger_id = state.triggers.give(user, view_id=view.id)
        payload = payloads.view_submission(state, view, values=filled, trigger_id=trigger_id)
    answer = delivery.interaction(payload)
    if not answer.ok:
        return {"": f"{TROUBLE} ({answer.failure})"}
    with state.changing():
        try:
            return _apply(state, view, answer)
        except SlackRefusal as refusal:
            return {"": f"{TROUBLE} ({refusal.error} {' '.join(refusal.messages)})"}


def press(
    state: State, delivery: Delivery, *, user: str, action_id: str, value: str | None, values: Mapping[str, str]
) -> Reply:
    """Presses a button (or picks an option) inside the modal, with its inputs filled in so far."""
    with state.changing():
        view = _open(state, user)
        found = find_element(view.blocks, action_id)
        if found is None:
            raise CannotDo(f"no button {action_id} in this modal; there are {buttons(view)}")
        block, element = found
        filled = state_values(view.blocks, values)
        now = value_of(element, value)
        if action_id in filled.get(block["block_id"], {}):
            filled[block["block_id"]][action_id] = now
        payload = payloads.view_block_actions(
            state,
            view,
            action=payloads.action_json(state, element, block, now),
            values=filled,
            trigger_id=state.triggers.give(user, view_id=view.id),
        )
    answer = delivery.interaction(payload)
    return Reply(answer.status, "", answer.failure)


def close(state: State, delivery: Delivery, *, user: str) -> Reply:
    """Closes the topmost modal; the one below it, if any, shows again."""
    with state.changing():
        view = _open(state, user)
        clears = bool(view.given.get("clear_on_close"))
        if clears:
            state.views.clear(user)
        else:
            state.views.close(view)
        payload = payloads.view_closed(state, view, is_cleared=clears)
    if not view.given.get("notify_on_close"):
        return Reply(200)
    answer = delivery.interaction(payload)
    return Reply(answer.status, "", answer.failure)


def _open(state: State, user: str) -> View:
    view = state.views.top(user)
    if view is None:
        raise CannotDo(f"{user} has no modal open")
    return view


def _apply(state: State, submitted: View, answer: Answer) -> dict[str, str]:
    body = answer.body()
    act = body.get("response_action")
    still_open = [view for view in state.views if view.id == submitted.id]
    if not still_open:
        return {}
    view = still_open[0]
    if act is None:
        if answer.text.strip() not in ("", "{}"):
            raise SlackRefusal("invalid_response", answer.text[:200])
        state.views.close(view)
        return {}
    if act == "errors":
        return _errors(view, body.get("errors"))
    if act == "update":
        state.views.update(view, checked(body.get("view")))
        return {}
    if act == "push":
        state.views.push(view.user, checked(body.get("view")))
        return {}
    if act == "clear":
        state.views.clear(view.user)
        return {}
    raise SlackRefusal("invalid_response_action", str(act))


def _errors(view: View, errors: Any) -> dict[str, str]:
    inputs = [block["block_id"] for block in view.blocks if block["type"] == "input"]
    if not isinstance(errors, dict) or not errors or any(name not in inputs for name in errors):
        raise SlackRefusal("invalid_errors", f"the inputs are {inputs}, the errors {errors}")
    return {name: str(text) for name, text in errors.items()}
