"""The marks of our messages, and what keeps anybody else's text from looking like one.

A mark is a picture, so no text of others draws any: each is the same small square, and nothing between colons becomes
an emoji.
"""

import re

from billing.wording.pictures import is_picture

DONE = ":white_check_mark:"
NOT_DONE = ":x:"
VOID = ":no_entry:"
WARNING = ":warning:"
WAITS = ":hourglass:"
TAKEN_BACK = ":leftwards_arrow_with_hook:"
UNKNOWN = ":grey_question:"
PAUSED = ":double_vertical_bar:"

INSTEAD, COLON = "▫", "∶"
# What begins an emoji's name.
EMOJI = re.compile(r":(?=[^\s:]+:)")


def without_pictures(text: str) -> str:
    for picture in () if text.isascii() else filter(is_picture, set(text)):
        text = text.replace(picture, INSTEAD)
    return text


def without_emoji(text: str) -> str:
    """In mrkdwn; elsewhere Slack reads no names."""
    return EMOJI.sub(COLON, text)
