"""All that somebody reads in a message of Slack's, as one text in Slack's own mark-up.

Help desks post what a customer wrote as attachments or blocks and leave `text` empty or short. Labels of links count
for nothing here: whoever reads the text asks where a link leads.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.messages.blocks import escape

# More than Slack takes in one message, and deeper than it nests blocks.
LONGEST = 40_000
DEEPEST = 12
# Where one piece of text follows the other without anything between them.
RUNS_ON = ("rich_text_section", "rich_text_preformatted", "rich_text_quote")
# Mark-up of Slack's, or nested blocks.
WRITTEN = ("pretext", "author_name", "author_subname", "title", "text", "value", "fields", "fallback", "footer")
NESTED = ("message_blocks", "message", "blocks", "elements", "accessory", "attachments", "files")
LINKS = ("title_link", "author_link", "from_url", "original_url", "url")
# An e-mail that was sent to a channel is a file with its addresses.
MAILED = ("from", "address", "original", "plain_text")


def all_text(message: Any) -> str:
    return "\n".join(written(message, DEEPEST))[:LONGEST]


def written(value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list) and depth:
        for part in value:
            yield from written(part, depth - 1)
    elif isinstance(value, Mapping) and depth:
        yield from of_object(value, depth - 1)


def of_object(part: Mapping[str, Any], depth: int) -> Iterator[str]:
    match part.get("type"):
        case "text" | "plain_text":
            yield escape(string(part.get("text")))
        case "link":
            url, label = escape(string(part.get("url"))), escape(string(part.get("text")))
            yield f"<{url}|{label}>" if label else f"<{url}>"
        case kind if kind in RUNS_ON:
            yield "".join(written(part.get("elements"), depth))
        case _:
            for name in (*WRITTEN, *NESTED, *MAILED):
                yield from written(part.get(name), depth)
            yield from (f"<{link}>" for name in LINKS if (link := string(part.get(name))))


def string(value: Any) -> str:
    return value if isinstance(value, str) else ""
