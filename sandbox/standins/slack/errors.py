"""What the workspace says no with.

SlackRefusal   the Web API's answer {"ok": false, "error": …}; leaves over HTTP only
CannotDo       a person tried what Slack's client does not offer them (a button that is not there)
"""

from typing import Any


class SlackRefusal(Exception):
    """A Web API call that Slack answers with ok: false."""

    def __init__(self, error: str, *messages: str, **extra: Any) -> None:
        super().__init__(error, *messages)
        self.error = error
        self.messages = messages
        self.extra = extra

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {"ok": False, "error": self.error, **self.extra}
        if self.messages:
            body["errors"] = [message.removeprefix("[ERROR] ") for message in self.messages]
            body["response_metadata"] = {"messages": list(self.messages)}
        return body


class CannotDo(Exception):
    """Slack's client offers no such thing to this person here."""
