"""What of a text is drawn as a picture: whatever Unicode calls a symbol or a frame, or has not named yet.

Letters, digits and punctuation of every script are none, nor are the few symbols that belong to words and sums.
"""

import unicodedata

# Symbols, frames, and what this Python's Unicode does not know: the emoji of later years.
SYMBOLS = {"So", "Sm", "Sk", "Me", "Cn"}
# Names of companies, sums, what our own sentences are written with, and what stands in for Slack's formatting.
WRITTEN = frozenset("™℠№℗°→−∗∼∶▫")
# All that is older than pictures.
OLD = 0x100


def is_picture(character: str) -> bool:
    return ord(character) >= OLD and character not in WRITTEN and unicodedata.category(character) in SYMBOLS
