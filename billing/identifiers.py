"""What an operator types or a message holds to name a customer, in every form that Slack makes of it.

Shapes are allow-listed here, so nothing typed reaches Stripe unless it looks exactly like what it claims to be.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit


class IdentifierKind(StrEnum):
    EMAIL = "email"
    CUSTOMER = "customer"
    SUBSCRIPTION = "subscription"
    INVOICE = "invoice"
    CHARGE = "charge"
    PAYMENT_INTENT = "payment_intent"
    GITHUB = "github"


@dataclass(frozen=True, slots=True)
class Identifier:
    kind: IdentifierKind
    value: str

    def __str__(self) -> str:
        return f"github:{self.value}" if self.kind is IdentifierKind.GITHUB else self.value


PREFIXES = {
    "cus": IdentifierKind.CUSTOMER,
    "sub": IdentifierKind.SUBSCRIPTION,
    "in": IdentifierKind.INVOICE,
    "ch": IdentifierKind.CHARGE,
    "py": IdentifierKind.CHARGE,
    "pi": IdentifierKind.PAYMENT_INTENT,
}
STRIPE_ID = re.compile(r"(cus|sub|in|ch|py|pi)_[A-Za-z0-9]{1,250}")
ACCOUNT_ID = re.compile(r"acct_[A-Za-z0-9]{1,250}")
EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?\.[A-Za-z]{2,63}"
)
GITHUB = re.compile(r"github:([A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?)", re.IGNORECASE)

# Slack's own mark-up: <target|label>. The label is what a stranger wants us to read, so only the target counts.
LINK = re.compile(r"<(?P<target>[^<>|]+)(?:\|(?P<label>[^<>]*))?>")
INVISIBLE = {"Cf", "Cc"}
# What people and Slack put around a word, and what may not stand at that end of an identifier.
PAIRS = {"*": "*", "_": "_", "~": "~", "`": "`", "'": "'", "{": "}"}
BEFORE = '"()[]<>,;:“”‘’«»„‚‹›'
AFTER = BEFORE + "!?."


def parse(text: str) -> Identifier | None:
    """The one identifier that the text is, or None."""
    return the_one(plain(text))


def the_one(typed: str) -> Identifier | None:
    """The same for a text that is plain already."""
    words = typed.split()
    return read_word(words[0]) if len(words) == 1 else None


def recall(kept: str) -> Identifier | None:
    """What was kept of a case: what somebody typed, or a customer of Accounts v2, whose id Stripe gave us."""
    if ACCOUNT_ID.fullmatch(kept):
        return Identifier(IdentifierKind.CUSTOMER, kept)
    return parse(kept)


def find_all(text: str) -> list[Identifier]:
    """Every identifier that a message holds, in order and once each."""
    found = (read_word(word) for word in plain(text).split())
    return list(dict.fromkeys(identifier for identifier in found if identifier))


def plain(text: str) -> str:
    """The text as it was typed: Slack's links resolved to their targets, entities and invisible characters undone."""
    typed = unescape(LINK.sub(_target, text))
    spaced = ("\N{SPACE}" if character.isspace() else character for character in typed)
    return "".join(character for character in spaced if unicodedata.category(character) not in INVISIBLE).strip()


def unescape(text: str) -> str:
    """The three entities that Slack makes, undone once."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _target(link: re.Match[str]) -> str:
    target, label = link["target"], link["label"]
    if target.startswith("mailto:"):
        address = target.removeprefix("mailto:").partition("?")[0]
        # A label that shows another address than the link leads to is a trap: neither is taken.
        honest = label is None or unescape(label).strip().casefold() == unescape(address).casefold()
        return address if honest else " "
    return " " if target.startswith(("@", "#", "!")) else target


def read_word(word: str) -> Identifier | None:
    """One word, bare of the quotes, brackets and full stops that people put around it."""
    bare = unwrapped(word)
    if bare.startswith(("https://", "http://")):
        return _from_dashboard(bare)
    if bare.startswith("dashboard.stripe.com/"):
        return _from_dashboard(f"https://{bare}")
    if STRIPE_ID.fullmatch(bare):
        return Identifier(PREFIXES[bare.partition("_")[0]], bare)
    if login := GITHUB.fullmatch(bare):
        return Identifier(IdentifierKind.GITHUB, login[1])
    if EMAIL.fullmatch(bare) and ".." not in bare:
        return Identifier(IdentifierKind.EMAIL, bare)
    return None


def unwrapped(word: str) -> str:
    """Formatting comes in pairs; a lone `_` or `'` is part of an address, and dropping it would name somebody else."""
    while True:
        bare = word.lstrip(BEFORE).rstrip(AFTER)
        if len(bare) > 1 and PAIRS.get(bare[0]) == bare[-1]:
            bare = bare[1:-1]
        if bare == word:
            return bare
        word = bare


def _from_dashboard(link: str) -> Identifier | None:
    try:
        address = urlsplit(link)
    except ValueError:
        return None
    if address.hostname != "dashboard.stripe.com":
        return None
    for part in reversed(address.path.split("/")):
        if STRIPE_ID.fullmatch(part):
            return Identifier(PREFIXES[part.partition("_")[0]], part)
    return None
