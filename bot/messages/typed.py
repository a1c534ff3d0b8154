"""What somebody typed, repeated to them alone where it names nobody: a slip shows when it is read again, and nothing
has to be typed twice.
"""

import re

from billing.values import identifiers
from billing.wording.line import quoted
from bot.messages import blocks

MOST_REPEATED = 300
MOST_READ = 5
# Keys, tokens and card numbers are repeated to nobody.
SECRET = re.compile(
    r"(?<![a-z0-9])(?:sk|rk|whsec|xox[a-z]|xapp|gh[a-z]|github_pat)[_-]\w{3,}|\b\d(?:[ -]?\d){11,18}\b", re.IGNORECASE
)
LEAVE_OUT = "This looks like a card number or a key: take it out, since what stands here is shown to people and kept."
ASKED = (
    "type `/billing lookup` with an e-mail address, a Stripe id (cus_, sub_, in_, ch_, py_, pi_), a Stripe dashboard "
    "link, or github:login."
)
ILL_FORMED = f"That isn't an identifier I know: {ASKED}"
SEVERAL = "That names several customers: look one of them up after the other."
CAPITALS = "That id is all in capitals, but Stripe's ids tell them from small letters: copy it from Stripe again."
# Ids of Stripe's that name no customer, by prefix, and what leads to one.
OTHER_IDS = {
    "gcus": "That is the id of a guest: Stripe's dashboard puts payments of one card, address or phone under it, but "
    "no customer stands behind it and no program can read it. Look up the guest's e-mail address, or one of the "
    "payments (pi_, ch_).",
    "re": "That is the id of a refund: look up the payment that it gave back (pi_, ch_).",
    "cs": "That is the id of a checkout: look up its payment (pi_), subscription (sub_) or the address typed there.",
    "pm": "That is the id of a payment method: look up its customer (cus_) or a payment made with it (pi_, ch_).",
    "sub_sched": "That is the id of a schedule: look up its subscription (sub_) or its customer (cus_).",
    "cn": "That is the id of a credit note: look up its invoice (in_).",
    "acct": "That is the id of an account, not of a customer: look up the customer's address or one of their payments.",
}
ANY_OTHER_ID = (
    "That id of Stripe's leads to no customer: look up one that begins with cus_, sub_, in_, ch_, py_ or pi_."
)
OTHER_IDS |= dict.fromkeys(("du", "dp"), "That is the id of a dispute: look up the disputed payment (ch_, pi_).")
OTHER_IDS |= dict.fromkeys(("card", "src"), OTHER_IDS["pm"])


def ill_formed(typed: str) -> str:
    """Why a text that is plain already names nobody, in one sentence."""
    if other := identifiers.other_id(typed):
        return OTHER_IDS.get(other, ANY_OTHER_ID)
    if identifiers.all_capitals(typed):
        return CAPITALS
    return SEVERAL if len(identifiers.all_in(typed)) > 1 else ILL_FORMED


def not_read(typed: str) -> str:
    """The private answer to a command that names nobody, in mrkdwn."""
    read = identifiers.all_in(typed)[:MOST_READ]
    said = [ill_formed(typed), *repeated(typed)]
    if read:
        commands = ", ".join(f"`/billing lookup {blocks.escape(str(one))}`" for one in read)
        said.append(f"In it I read: {commands}")
    return "\n".join(said)


def unknown_word(typed: str, help: str) -> str:
    return "\n".join([*repeated(typed, "I don't know"), help])


def found_nobody(typed: str, hint: str | None = None) -> str:
    """For whoever looked somebody up who isn't there; `hint` says that they are elsewhere."""
    shown = quoted(blocks.untrusted(typed, MOST_REPEATED))
    if hint:
        return f"You looked for {shown}: the thread says where Stripe has it."
    return f"Stripe knows nobody under {shown}: if that is a slip, choose *Look for a customer* in the thread."


def repeated(typed: str, lead: str = "You typed") -> list[str]:
    if not typed:
        return []
    if SECRET.search(typed):
        return [
            "What you typed isn't repeated, since it looks like a key or a card number: it doesn't belong in Slack."
        ]
    return [f"{lead} {quoted(blocks.untrusted(typed, MOST_REPEATED))}."]


def holds_secret(typed: str) -> bool:
    """Whether a key or a card number stands in it; an order's number fails the check digit, nine times of ten."""
    found = (match.group() for match in SECRET.finditer(typed))
    return any(not one[0].isdigit() or has_check_digit(one) for one in found)


def has_check_digit(number: str) -> bool:
    """By Luhn's formula, as every card number does."""
    digits = [int(digit) for digit in reversed(number) if digit.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
