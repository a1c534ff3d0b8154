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
# Stripe's have capitals and digits among fourteen characters and more; `in_progress` and `in_review` are words.
JUST_A_WORD = re.compile(r"in_[a-z]+")
ACCOUNT_ID = re.compile(r"acct_[A-Za-z0-9]{1,250}")
EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?\.[A-Za-z]{2,63}"
)
GITHUB = re.compile(r"github:([A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?)", re.IGNORECASE)

# What Stripe calls what has no customer's id of ours, by prefix: told apart so that a person reads what it is.
OTHER_ID = re.compile(
    r"(gcus|re|cs|pm|price|prod|plan|si|ii|il|cn|du|dp|evt|seti|txn|sub_sched|acct|card|src)_\w{1,250}"
)

# Slack's own mark-up: <target|label>. The label is what a stranger wants us to read, so only the target counts.
LINK = re.compile(r"<(?P<target>[^<>|]+)(?:\|(?P<label>[^<>]*))?>")
INVISIBLE = {"Cf", "Cc"}
# Full-width letters and signs, as they are typed beside Chinese or Japanese, are the plain ones.
FULL_WIDTH = {0xFEE0 + plain: plain for plain in range(0x21, 0x7F)} | {ord("﹫"): "@", ord("。"): ".", ord("、"): ","}
# What a phone or a word processor makes of an apostrophe; at an end it is a quote.
APOSTROPHES = str.maketrans(dict.fromkeys("’‘‛ʼʹ′´`", "'"))
# What people and Slack put around a word, and what may not stand at that end of an identifier.
PAIRS = {"*": "*", "_": "_", "~": "~", "`": "`", "'": "'", "{": "}"}
BEFORE = '"()[]<>,;:“”‘’`´«»„‚‹›「」『』【】〈〉《》–—•….'
AFTER = BEFORE + "!?/*_~'}|=&"
# A word ends at white space, and at what no identifier holds.
WORD = re.compile(r"[^\s\"()\[\]<>,;“”«»„‹›「」『』【】〈〉《》]+")
# `email:` and the like, written to a word; `github:` is a part of what it names, and so is a link's scheme.
LABEL = re.compile(r"(?!github:|https?:)[^\W\d_][\w.-]{0,30}:", re.IGNORECASE)
# What sets the one identifier off from the words before it: `Jane Roe <`, `"Roe, Jane" (`, `Reply to:`.
SET_OFF = re.compile(r"(?:[^\"<>()\[\]=\\]|\"[^\"]*\")*[<(\[:][\s*_~`]*")


def parse(text: str) -> Identifier | None:
    """The one identifier that the text is, or None."""
    return the_one(plain(text))


def the_one(typed: str) -> Identifier | None:
    """The same for a text that is plain already: an identifier alone, or set off from a name or a label."""
    if len(words := typed.split()) == 1 and (alone := read_word(words[0])):
        return alone
    read = [(word, identifier) for word in WORD.finditer(typed) if (identifier := read_word(word[0]))]
    if len({identifier for _, identifier in read}) != 1:
        return None
    word, identifier = read[0]
    before, after = typed[: word.start()], typed[word.end() :]
    if not before.strip(BEFORE + " "):
        return identifier if not after.strip(AFTER + " ") or after.lstrip()[:1] in {"<", "(", "["} else None
    label = LABEL.match(word[0])
    return identifier if SET_OFF.fullmatch(before + (label[0] if label else "")) else None


def recall(kept: str) -> Identifier | None:
    """What was kept of a case: what somebody typed, or a customer of Accounts v2, whose id Stripe gave us."""
    if ACCOUNT_ID.fullmatch(kept):
        return Identifier(IdentifierKind.CUSTOMER, kept)
    return parse(kept)


def find_all(text: str) -> list[Identifier]:
    """Every identifier that a message holds, in order and once each."""
    return all_in(plain(text))


def all_in(typed: str) -> list[Identifier]:
    """The same for a text that is plain already, in which a word that could be an invoice's id is a word."""
    found = (read_word(word) for word in WORD.findall(typed))
    return list(dict.fromkeys(one for one in found if one and not JUST_A_WORD.fullmatch(one.value)))


def other_id(typed: str) -> str:
    """The prefix of the first id in a plain text that is Stripe's and names no customer; empty where there is none."""
    parts = (part for word in WORD.findall(typed) for part in re.split(r"[/?#:]", unwrapped(word)))
    found = (OTHER_ID.fullmatch(part) for part in parts)
    return next((other[1] for other in found if other), "")


def all_capitals(typed: str) -> bool:
    """Whether an id stands there that has lost what told it from others."""
    words = (unwrapped(word) for word in WORD.findall(typed))
    return any(STRIPE_ID.fullmatch(word.lower()) and word.isupper() for word in words)


def plain(text: str) -> str:
    """The text as it was typed: Slack's links resolved to their targets, entities and invisible characters undone."""
    typed = unescape(LINK.sub(_target, text)).translate(FULL_WIDTH)
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
    if target.startswith(("@", "#", "!", "tel:")):
        return " "
    # Angle brackets around what is no link were typed.
    return target if "://" in target or label is not None else f"<{target}>"


def read_word(word: str) -> Identifier | None:
    """One word, bare of the quotes, brackets and full stops that people put around it, and of a label before it."""
    bare = unwrapped(word)
    if label := LABEL.match(bare):
        bare = unwrapped(bare[label.end() :])
        bare = bare.partition("?")[0] if label[0].lower() == "mailto:" else bare
    if bare.startswith(("https://", "http://")):
        return _from_dashboard(bare)
    if bare.startswith("dashboard.stripe.com/"):
        return _from_dashboard(f"https://{bare}")
    if login := GITHUB.fullmatch(bare):
        return Identifier(IdentifierKind.GITHUB, login[1])
    named = bare.translate(APOSTROPHES).removesuffix("'s")
    if STRIPE_ID.fullmatch(id := uncapped(named)):
        return Identifier(PREFIXES[id.partition("_")[0]], id)
    if EMAIL.fullmatch(named) and ".." not in named:
        return Identifier(IdentifierKind.EMAIL, named)
    return None


def uncapped(word: str) -> str:
    """A phone begins a line with a capital; an id that is all capitals has lost what it was."""
    prefix, _, rest = word.partition("_")
    return f"{prefix.lower()}_{rest}" if prefix.istitle() else word


def unwrapped(word: str) -> str:
    """Formatting comes in pairs; a lone `_` or `'` before it is part of an address, and dropping it would name somebody
    else.
    """
    begin, end = 0, len(word)
    while begin < end:
        first, last = word[begin], word[end - 1]
        paired = end - begin > 1 and PAIRS.get(first) == last
        if not (paired or first in BEFORE or last in AFTER):
            break
        begin += paired or first in BEFORE
        end -= paired or first not in BEFORE
    return word[begin:end]


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
