"""What Slack would send, made by hand: clicks and forms that say whatever an attacker likes. No tests here."""

from typing import Any

from sandbox.standins.people import SUPPORT
from sandbox.standins.slack import payloads
from sandbox.standins.slack.delivery import Answer
from sandbox.standins.slack.views import View
from tests.attacks.siege import Siege
from tests.attacks.watch import Target

Payload = dict[str, Any]


def of_click(siege: Siege, user: str, target: Target, action: str = "approve") -> Payload:
    """The button as it is pressed on the card, to be delivered as often as one likes."""
    slack = siege.slack
    with slack.changing():
        return payloads.block_actions(
            slack,
            slack.message(SUPPORT, target.card),
            user=user,
            action={"type": "button", "action_id": action, "block_id": "b", "value": target.value(action)},
            values={},
            trigger_id=slack.triggers.give(user),
            response_url="",
        )


def of_form(siege: Siege, user: str, callback: str, metadata: str, **values: str) -> Payload:
    """A form sent in that the bot need never have opened: the charge and the reasons as chosen, the rest as typed."""
    slack = siege.slack
    given = {"callback_id": callback, "private_metadata": metadata, "type": "modal"}
    view = View("V0FORGED", "1.abc", user, (), given, "V0FORGED")
    with slack.changing():
        payload = payloads.view_submission(slack, view, values={}, trigger_id=slack.triggers.give(user))
    payload["view"]["state"] = {"values": {name: {name: entered(name, value)} for name, value in values.items()}}
    return payload


def entered(name: str, value: str) -> Payload:
    if name in {"charge", "reason", "skip_reason", "outcome", "subscription", "invoice"}:
        return {"type": "static_select", "selected_option": {"value": value}}
    if name == "steps":
        return {"type": "checkboxes", "selected_options": [{"value": each} for each in value.split(",")]}
    return {"type": "plain_text_input", "value": value}


def delivered(siege: Siege, payload: Payload) -> Answer:
    return siege.slack.delivery.interaction(payload)


def errors(siege: Siege, payload: Payload) -> dict[str, str]:
    """What stands in the form when it was not taken."""
    answer = delivered(siege, payload)
    assert answer.status == 200
    told: dict[str, str] = answer.body().get("errors", {})
    return told
