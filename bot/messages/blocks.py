"""Block Kit's grammar: the few blocks that we use, within Slack's limits, and what makes foreign text harmless.

Small builders only: nothing here knows a case, a client or a setting.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from itertools import filterfalse
from typing import Any

from bot.messages import marks

Block = dict[str, Any]
Element = dict[str, Any]

SECTION_LIMIT = 3000
BUTTON_LIMIT = 75
OPTION_LIMIT = 75
# Escaped, it fits into a section whatever it holds.
PIECE = 500
OPTIONS_LIMIT = 100
CHILDREN, MENU = 10, 5
# Slack reads these as formatting, and has no escape for them: look-alikes stand in.
LOOK_ALIKES = str.maketrans({"*": "∗", "~": "∼", "`": "ˋ"})
# Letters and signs by their category that are drawn as nothing.
BLANKS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\U0001d159"
VARIATIONS = (*range(0xFE00, 0xFE10), *range(0x180B, 0x1810), *range(0xE0100, 0xE01F0))
BLANK = dict.fromkeys((*map(ord, BLANKS), *VARIATIONS), " ")
# Within a word an underscore is only itself, as it is in Stripe's ids.
EDGE_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")


def escape(text: str) -> str:
    """Slack's three control characters; without this a name can ping a channel or fake a link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def untrusted(text: str, limit: int = 120) -> str:
    """Text from outside as one line of mrkdwn that formats, links and pings nothing, whatever it holds."""
    return escaped_within(harmless(one_line(text, limit)), limit)


def whole(text: str) -> list[str]:
    """The same, not cut: in as many lines as Slack's limit asks for."""
    shown = harmless(one_line(text, len(text) + 1))
    return [escape(shown[at : at + PIECE]) for at in range(0, len(shown), PIECE)]


def harmless(text: str) -> str:
    return EDGE_UNDERSCORE.sub("ˍ", marks.without_emoji(text.translate(LOOK_ALIKES)))


def escaped_within(text: str, limit: int) -> str:
    """Escaped and, with what escaping adds, still within the limit; never cut in the middle of an entity."""
    if len(escape(text)) <= limit:
        return escape(text)
    kept, length = [], 1
    for character in map(escape, text):
        length += len(character)
        if length > limit:
            break
        kept.append(character)
    return "".join(kept) + "…"


def one_line(text: str, limit: int) -> str:
    """Without pictures, line breaks, control characters and marks that turn the reading direction; cut to `limit`."""
    return cut(marks.without_pictures(visible(text)), limit)


def visible(text: str) -> str:
    """The same with pictures, whole: somebody copies it."""
    spaced = re.sub(r"\s", " ", text).translate(BLANK)
    for unseen in () if spaced.isprintable() else filterfalse(is_seen, set(spaced)):
        spaced = spaced.replace(unseen, "")
    return re.sub(" +", " ", spaced).strip()


def is_seen(character: str) -> bool:
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co"}


def cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def date(at: datetime, form: str = "{date_short_pretty}") -> str:
    """A time in each reader's own zone."""
    return f"<!date^{int(at.timestamp())}^{form}|{at:%Y-%m-%d %H:%M} UTC>"


def moment(at: datetime) -> str:
    return date(at, "{date_short_pretty} at {time}")


def mrkdwn(text: str) -> Element:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def plain(text: str) -> Element:
    return {"type": "plain_text", "text": text, "emoji": False}


def wording(text: str, limit: int) -> Element:
    """Text that may hold a name from outside: a label without any is refused whole, and a name may be only spaces."""
    return plain(one_line(text, limit) or "–")


def header(text: str) -> Block:
    return {"type": "header", "text": plain(cut(text, 150))}


def section(text: str, accessory: Element | None = None) -> Block:
    block: Block = {"type": "section", "text": mrkdwn(text)}
    if accessory:
        block["accessory"] = accessory
    return block


def sections(lines: Iterable[str]) -> list[Block]:
    """Lines, whole, in as many sections as Slack's limit asks for."""
    blocks: list[Block] = []
    text = ""
    for line in lines:
        if text and len(text) + len(line) + 1 > SECTION_LIMIT:
            blocks.append(section(text))
            text = ""
        text = f"{text}\n{line}" if text else line
    return [*blocks, section(text)] if text else blocks


def context(*lines: str) -> Block:
    return {"type": "context", "elements": [mrkdwn(line) for line in lines[:10]]}


def code(text: str) -> Block:
    """Text to be copied, line by line."""
    lines = "\n".join(cut(visible(line), SECTION_LIMIT) for line in text.split("\n"))
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_preformatted", "elements": [{"type": "text", "text": lines}]}],
    }


def quoted(text: str) -> Block:
    """The same where rich text may not stand: in a container."""
    lines = "\n".join(cut(visible(line), SECTION_LIMIT) for line in text.split("\n"))
    return section(f"```{escaped_within(lines.translate(LOOK_ALIKES), SECTION_LIMIT - 10)}```")


def actions(*elements: Element, id: str = "") -> Block:
    return {"type": "actions", "elements": list(elements), **({"block_id": id} if id else {})}


def collapsed(title: str, *children: Block) -> Block:
    """What is one click away. One of Slack's newer blocks; it holds ten, and no rich text."""
    return {
        "type": "container",
        "title": wording(title, 150),
        "is_collapsible": True,
        "default_collapsed": True,
        "child_blocks": list(children[:CHILDREN]),
    }


def menu(options: Iterable[tuple[str, str]], *, of: str = "") -> Element:
    """`options` are (value, text), five at the most; one value begins with the action that it stands for and a bar."""
    built = [{"text": wording(text, OPTION_LIMIT), "value": value} for value, text in options]
    return {"type": "overflow", "action_id": f"menu:{of}" if of else "menu", "options": built[:MENU]}


def users_select(action_id: str, placeholder: str) -> Element:
    return {"type": "users_select", "action_id": action_id, "placeholder": plain(placeholder)}


def button(
    text: str, action_id: str, value: str, *, style: str | None = None, confirm: Element | None = None
) -> Element:
    element: Element = {
        "type": "button",
        "text": wording(text, BUTTON_LIMIT),
        "action_id": action_id,
        "value": value,
    }
    if style:
        element["style"] = style
    if confirm:
        element["confirm"] = confirm
    return element


def confirm(title: str, text: str, yes: str) -> Element:
    return {
        "title": plain(title),
        "text": wording(text, 300),
        "confirm": plain(cut(yes, 30)),
        "deny": plain("Cancel"),
    }


def input_block(
    name: str, label: str, element: Element, *, optional: bool = False, hint: str = "", tells: bool = False
) -> Block:
    """`name` may carry a suffix after a colon; the element's action id is the name without it.

    Where it `tells`, each choice is sent at once, before the modal is.
    """
    block: Block = {
        "type": "input",
        "block_id": name,
        "label": plain(label),
        "element": {"action_id": name.partition(":")[0], **element},
        "optional": optional,
    }
    if tells:
        block["dispatch_action"] = True
    if hint:
        block["hint"] = wording(hint, 2000)
    return block


def text_input(*, initial: str = "", multiline: bool = False, max_length: int = 1000) -> Element:
    element: Element = {"type": "plain_text_input", "multiline": multiline, "max_length": max_length}
    if initial:
        element["initial_value"] = initial
    return element


def checkboxes(options: Iterable[tuple[str, str, str]], *, ticked: Iterable[str]) -> Element:
    """`options` are (value, text, description), ten at the most."""
    built = [
        {
            "text": wording(text, OPTION_LIMIT),
            "description": wording(cut(description, OPTION_LIMIT), OPTION_LIMIT),
            "value": value,
        }
        for value, text, description in options
    ]
    initial = [option for option in built if option["value"] in set(ticked)]
    return {"type": "checkboxes", "options": built, **({"initial_options": initial} if initial else {})}


def select(options: Iterable[tuple[str, str]], *, initial: str | None = None) -> Element:
    """`options` are (value, text)."""
    built = [{"text": wording(text, OPTION_LIMIT), "value": value} for value, text in options]
    built = built[:OPTIONS_LIMIT]
    element: Element = {"type": "static_select", "options": built}
    chosen = next((option for option in built if option["value"] == initial), None)
    if chosen:
        element["initial_option"] = chosen
    return element
