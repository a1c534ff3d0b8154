"""Where help desks write what a customer wrote: attachments, fields, blocks, a forwarded e-mail."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.values.identifiers import find_all
from bot.slack.message_text import LONGEST, all_text

JANE, LINKED = "jane@example.com", "<mailto:jane@example.com|jane@example.com>"


def rich(*elements: dict[str, Any], kind: str = "rich_text_section") -> dict[str, Any]:
    return {"type": "rich_text", "elements": [{"type": kind, "elements": list(elements)}]}


def text(said: str, **style: bool) -> dict[str, Any]:
    return {"type": "text", "text": said, "style": style}


def section(said: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": said}}


MESSAGES: dict[str, dict[str, Any]] = {
    "text": {"text": f"help {LINKED}"},
    "an attachment's text": {"text": "", "attachments": [{"text": f"From {LINKED}"}]},
    "its pretext": {"attachments": [{"pretext": f"New ticket of {LINKED}"}]},
    "its title": {"attachments": [{"title": "jane@example.com wrote"}]},
    "its author": {"attachments": [{"author_name": "Jane Roe (jane@example.com)"}]},
    "its fields": {"attachments": [{"fields": [{"title": "E-mail", "value": LINKED, "short": True}]}]},
    "its footer": {"attachments": [{"footer": JANE}]},
    "only its fallback": {"attachments": [{"fallback": "Ticket of jane@example.com"}]},
    "blocks in it": {"attachments": [{"blocks": [section(LINKED)]}]},
    "a shared message": {"attachments": [{"message_blocks": [{"message": {"blocks": [section(LINKED)]}}]}]},
    "a section": {"blocks": [section(f"*Customer:* {LINKED}")]},
    "a section's fields": {"blocks": [{"type": "section", "fields": [{"type": "mrkdwn", "text": LINKED}]}]},
    "plain text": {"blocks": [{"type": "section", "text": {"type": "plain_text", "text": "Jane <jane@example.com>"}}]},
    "a header": {"blocks": [{"type": "header", "text": {"type": "plain_text", "text": JANE}}]},
    "context": {"blocks": [{"type": "context", "elements": [{"type": "mrkdwn", "text": LINKED}]}]},
    "rich text": {"blocks": [rich(text("From: Jane Roe <jane@example.com>"))]},
    "rich text in two styles": {"blocks": [rich(text("jane"), text("@example.com", bold=True))]},
    "a link in rich text": {"blocks": [rich({"type": "link", "url": "mailto:jane@example.com", "text": JANE})]},
    "a link without words": {"blocks": [rich({"type": "link", "url": "mailto:jane@example.com"})]},
    "a quote": {"blocks": [rich(text("jane@example.com"), kind="rich_text_quote")]},
    "a code block": {"blocks": [rich(text('{"email": "jane@example.com"}'), kind="rich_text_preformatted")]},
    "a list": {
        "blocks": [
            {
                "type": "rich_text",
                "elements": [
                    {
                        "type": "rich_text_list",
                        "elements": [{"type": "rich_text_section", "elements": [text("jane@example.com")]}],
                    }
                ],
            }
        ]
    },
    "a forwarded e-mail": {"files": [{"filetype": "email", "from": [{"address": JANE, "original": f"Jane <{JANE}>"}]}]},
    "an e-mail's text": {"files": [{"filetype": "email", "plain_text": "Hi, I am jane@example.com"}]},
}


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES.keys())
def test_it_is_found_wherever_it_stands(message: dict[str, Any]) -> None:
    assert list(map(str, find_all(all_text(message)))) == [JANE]


@pytest.mark.parametrize(
    "message",
    [
        {
            "blocks": [
                {"type": "actions", "elements": [{"type": "button", "url": "https://dashboard.stripe.com/c/cus_1"}]}
            ]
        },
        {"attachments": [{"title": "Jane Roe", "title_link": "https://dashboard.stripe.com/test/customers/cus_1?x=1"}]},
    ],
)
def test_a_link_behind_a_button_or_a_title_is_followed_to_its_object(message: dict[str, Any]) -> None:
    assert list(map(str, find_all(all_text(message)))) == ["cus_1"]


def test_a_link_that_shows_another_address_is_a_trap() -> None:
    element = {"type": "link", "url": "mailto:eve@example.org", "text": JANE}
    assert find_all(all_text({"blocks": [rich(element)]})) == []


def test_what_is_said_twice_counts_once() -> None:
    message = {"text": LINKED, "blocks": [rich(text(JANE))], "attachments": [{"fallback": JANE, "text": LINKED}]}
    assert list(map(str, find_all(all_text(message)))) == [JANE]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["text", "blocks", "elements", "type", "url", "fields", "attachments", "files", "from", "x"]
            ),
            inner | st.sampled_from(["link", "text", "rich_text_section"]),
            max_size=4,
        )
    ),
    max_leaves=30,
)


@given(JSON)
def test_nothing_that_slack_could_send_makes_it_raise(message: Any) -> None:
    assert isinstance(all_text(message), str)


def test_what_is_nested_without_end_or_too_long_is_cut() -> None:
    deep: dict[str, Any] = {"text": JANE}
    for _ in range(500):
        deep = {"blocks": [deep]}
    assert all_text(deep) == ""
    assert len(all_text({"text": "x" * 1_000_000})) == LONGEST
