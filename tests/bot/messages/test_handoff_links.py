"""A handoff is posted once and left as it is, but for the link of an issue that is filed a moment later."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from billing.account.account import Account
from billing.case.case import Case
from billing.case.events import GapRecorded, HandedOff
from billing.policy.policy import Policy
from bot.messages.elsewhere import Elsewhere
from bot.messages.handoff import handoffs
from bot.messages.scene import Message, Scene
from tests.billing.samples import IDENTIFIED, NOW, account, case_of, classified

URL = "https://github.test/issues/1"
FOUND = GapRecorded("no_duplicate_guard", found=True)
LOGGED = GapRecorded("other:12345678")
CASE = case_of(IDENTIFIED, classified(), LOGGED, FOUND, HandedOff())


def handoff(
    filed: Mapping[str, str], case: Case = CASE, reading: Account | None = None, title: str | None = "No <SSO>"
) -> Message:
    """The case's only handoff, with what is filed by now."""
    scene = Scene(
        case=case,
        account=reading or account(),
        candidates=(),
        typed=lambda seq, name: title if (seq, name) == (4, "title") else None,
        proposed_on=lambda seq: None,
        previews=lambda seq: {},
        policy=Policy(),
        elsewhere=Elsewhere(issue=filed.get),
    )
    (message,) = handoffs(scene)
    return message


def product_gap(message: Message) -> list[str]:
    texts = (str(block.get("text", {}).get("text", "")) for block in message.blocks if block["type"] == "section")
    (shown,) = (text for text in texts if text.startswith("*PRODUCT GAP*"))
    return shown.split("\n")[1:]


def test_each_gap_is_a_line_and_links_its_issue_once_that_is_known() -> None:
    guard = "• No duplicate guard"
    assert product_gap(handoff({})) == [guard, "• No &lt;SSO&gt;"]
    linked = handoff({"no_duplicate_guard": URL, "other:12345678": f"{URL}?a=1&b=2"})
    assert product_gap(linked) == [
        f"{guard} · <{URL}|its issue on GitHub>",
        f"• No &lt;SSO&gt; · <{URL}?a=1&amp;b=2|its issue on GitHub>",
    ]


def test_an_erased_title_is_said_to_be() -> None:
    assert product_gap(handoff({}, title=None))[1] == "• a gap whose title was erased"


def test_a_portal_that_could_not_be_read_is_unknown() -> None:
    case = case_of(IDENTIFIED, classified(), FOUND, HandedOff())
    unread = product_gap(handoff({}, case, account(portal=None)))
    assert unread[1].startswith("• Unknown whether the portal lacks something")


@pytest.mark.parametrize(
    ("filed", "read_after", "redrawn"),
    [
        ({}, timedelta(), False),
        ({"no_duplicate_guard": URL}, timedelta(), True),
        ({"no_portal": URL}, timedelta(), False),
        # Drawn now, it would tell of another state of Stripe than it did.
        ({"no_duplicate_guard": URL}, timedelta(seconds=1), False),
    ],
)
def test_only_a_link_is_worth_drawing_it_again(filed: dict[str, str], read_after: timedelta, redrawn: bool) -> None:
    message = handoff(filed, reading=account(read_at=NOW + read_after))
    assert message.final is not redrawn


def test_what_is_erased_does_not_empty_a_handoff() -> None:
    scene_without_reading = Scene(
        *(CASE, None, (), lambda *_: None, lambda _: None, lambda _: {}, Policy()),
        elsewhere=Elsewhere(issue={"no_duplicate_guard": URL}.get),
    )
    (message,) = handoffs(scene_without_reading)
    assert message.final
