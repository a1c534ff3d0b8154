"""A report's way to whoever asked, where Slack takes its first message and does not say so."""

from datetime import timedelta
from types import MappingProxyType
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from billing.reports.asked import Asked
from billing.reports.report import Report
from bot.worker.report_delivery import Delivery
from tests.billing.samples import ADA, NOW

REPORT = Report(
    word="money",
    title="Money given back",
    lines=("Nothing went back.",),
    tables=(),
    meanings=("From the bot's own database.",),
    read_from=NOW,
    read_until=NOW + timedelta(seconds=1),
)
TWICE = "Slack did not say whether it took the first message"


class Slack(WebClient):
    """Answers the first posts with these, and holds whatever it took."""

    def __init__(self, *trouble: Exception) -> None:
        super().__init__(token="xoxb-1")
        self.trouble = list(trouble)
        self.shown: dict[str, str] = {}

    def chat_postMessage(self, **given: Any) -> Any:
        trouble = self.trouble.pop(0) if self.trouble else None
        if not isinstance(trouble, SlackApiError):
            self.shown[f"{len(self.shown) + 1}.0"] = str(given["blocks"])
        if trouble:
            raise trouble
        return {"channel": "D0ADA", "ts": f"{len(self.shown)}.0"}

    def chat_update(self, *, ts: str, **given: Any) -> Any:
        self.shown[ts] = str(given["blocks"])


class Reports:
    """One report, as it is kept."""

    def __init__(self) -> None:
        self.asked = Asked(1, "money", None, ADA, "C0SUPPORT", NOW)
        self.is_told = False

    def begun(self, report: Asked, *, place: str | None, ts: str | None) -> None:
        self.asked = Asked(1, "money", None, ADA, "C0SUPPORT", NOW, place, ts)

    def told(self, report: Asked) -> None:
        self.is_told = True

    def made(self, report: Asked, rows: Any) -> None: ...
    def renew(self, report: Asked, lease: str) -> None: ...
    def give_back(self, report: Asked, lease: str) -> None: ...


class Busy(dict[str, str]):
    status_code = 429
    headers = MappingProxyType({"Retry-After": "1"})


def refused() -> SlackApiError:
    return SlackApiError("busy", Busy())  # type: ignore[no-untyped-call]  # the SDK's own


def delivered(slack: Slack) -> None:
    """By whoever looks next, until it is told."""
    reports = Reports()
    while not reports.is_told:
        Delivery(reports, slack, lambda _customers: {}, reports.asked, "lease").run(lambda _asked, _tell: REPORT)


def test_a_message_that_may_be_there_unanswered_is_explained_by_the_one_that_goes_on() -> None:
    slack = Slack(TimeoutError())
    delivered(slack)
    left, going_on = slack.shown.values()
    assert "being made" in left
    assert "Nothing went back." in going_on
    assert TWICE in going_on


@pytest.mark.parametrize("refusals", [0, 1])
def test_where_slack_took_one_or_refused_one_nothing_is_explained(refusals: int) -> None:
    slack = Slack(*[refused()] * refusals)
    delivered(slack)
    (told,) = slack.shown.values()
    assert "Nothing went back." in told
    assert TWICE not in told
