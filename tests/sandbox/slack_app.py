"""A small Bolt app as the stand-in Slack's counterpart: real listeners, over HTTP or Socket Mode.

Not the product: it does just enough of everything for the stand-in to be seen from an app's side.
"""

from dataclasses import dataclass, field
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient

NOTE_VIEW: dict[str, Any] = {
    "type": "modal",
    "callback_id": "note",
    "private_metadata": "case-7",
    "title": {"type": "plain_text", "text": "Add a note"},
    "submit": {"type": "plain_text", "text": "Save"},
    "blocks": [
        {
            "type": "input",
            "block_id": "text:1",
            "label": {"type": "plain_text", "text": "Note"},
            "element": {"type": "plain_text_input", "action_id": "text", "min_length": 3, "max_length": 20},
        },
        {
            "type": "input",
            "block_id": "state",
            "label": {"type": "plain_text", "text": "State"},
            "element": {
                "type": "static_select",
                "action_id": "state",
                "options": [
                    {"text": {"type": "plain_text", "text": "Drafted"}, "value": "drafted"},
                    {"text": {"type": "plain_text", "text": "Sent"}, "value": "sent"},
                ],
            },
        },
        {
            "type": "actions",
            "block_id": "more",
            "elements": [{"type": "button", "action_id": "expand", "text": {"type": "plain_text", "text": "Expand"}}],
        },
    ],
}
HOME_VIEW: dict[str, Any] = {
    "type": "home",
    "private_metadata": "desk",
    "blocks": [
        {"type": "section", "text": {"type": "mrkdwn", "text": "*Nothing waits for you*"}},
        {
            "type": "actions",
            "block_id": "reports",
            "elements": [
                {"type": "button", "action_id": "home", "value": "7", "text": {"type": "plain_text", "text": "Money"}}
            ],
        },
    ],
}
CARD: list[dict[str, Any]] = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "*Refunded* &lt;20&gt; to <@U0ADA>"}},
    {
        "type": "actions",
        "block_id": "steps",
        "elements": [
            {"type": "button", "action_id": "note", "value": "7", "text": {"type": "plain_text", "text": "Add a note"}},
            {
                "type": "button",
                "action_id": "refuse",
                "value": "7",
                "text": {"type": "plain_text", "text": "Refuse me"},
            },
            {
                "type": "users_select",
                "action_id": "hand_over",
                "placeholder": {"type": "plain_text", "text": "Hand over to"},
            },
        ],
    },
]


@dataclass
class Counterpart:
    """The app and what reached it: the payload of each act, by kind."""

    app: App
    received: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def last(self, kind: str) -> dict[str, Any]:
        return self.received[kind][-1]


def counterpart(client: WebClient, signing_secret: str) -> Counterpart:
    # Listeners run in the thread that brought the request, so that nothing goes on after the answer.
    app = App(client=client, signing_secret=signing_secret, process_before_response=True)
    made = Counterpart(app)

    def note(kind: str, body: dict[str, Any]) -> None:
        made.received.setdefault(kind, []).append(body)

    @app.command("/billing")
    def command(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        note("command", body)
        if body["text"] == "post":
            client.chat_postMessage(channel=body["channel_id"], text="Case 7", blocks=CARD)
            ack()
        else:
            ack(f"You said {body['text']}")

    @app.shortcut("open_case")
    def shortcut(ack: Any, body: dict[str, Any]) -> None:
        note("shortcut", body)
        ack()

    @app.action("note")
    def open_modal(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        note("click", body)
        client.views_open(trigger_id=body["trigger_id"], view=NOTE_VIEW)
        ack()

    @app.action("hand_over")
    @app.action("refuse")
    def refuse(ack: Any, body: dict[str, Any]) -> None:
        note("click", body)
        ack()

    @app.action("expand")
    def expand(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        note("press", body)
        blocks = [*NOTE_VIEW["blocks"], {"type": "section", "text": {"type": "plain_text", "text": "expanded"}}]
        client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view={**NOTE_VIEW, "blocks": blocks})
        ack()

    @app.event("app_home_opened")
    def opened(body: dict[str, Any], client: WebClient) -> None:
        note("home", body)
        client.views_publish(user_id=body["event"]["user"], view=HOME_VIEW)

    @app.action("home")
    def at_home(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        note("press", body)
        client.chat_postMessage(channel=body["user"]["id"], text="The report")
        ack()

    @app.view("note")
    def submitted(ack: Any, body: dict[str, Any]) -> None:
        note("submission", body)
        typed = body["view"]["state"]["values"]["text:1"]["text"]["value"]
        if typed == "not this":
            ack(response_action="errors", errors={"text:1": "Anything but this."})
        else:
            ack()

    return made
