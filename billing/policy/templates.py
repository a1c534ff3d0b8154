"""The sentences for customers: the built-in ones, and how an admin's own take their place. It reads no case."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from string import Template
from typing import Any

# Every sentence by its key, `done.refund_charge`.
Templates = Mapping[str, str]

LONGEST = 1000
# What may stand in a sentence after a `$`, by key, or by the table that the key is in.
PLACEHOLDERS: dict[str, tuple[str, ...]] = {
    "greeting": ("first_name",),
    "failure.reason": ("reason",),
    "failure.where": ("portal",),
    "done.share_portal": ("portal",),
    "done.preserve_seats": ("plan", "Plan"),
    "done.preserve_seats_enforced": ("plan", "Plan"),
    "done.cancel_at_period_end": ("plan", "Plan", "last_day"),
    "done.retry_payment": ("amount", "invoice"),
    "done.void_invoice": ("amount", "invoice"),
    "done.cancel_now": ("plan", "Plan", "last_day"),
    "done.cancel_now_billed": ("plan", "Plan", "last_day"),
    "done.credit_balance": ("amount",),
    "coming.payment": ("amount", "method", "takes"),
    "asked.confirm": ("amount", "step"),
    "asked.sent": ("amount", "invoice", "Invoice"),
    "asked.overdue": ("amount", "invoice", "Invoice", "day"),
    "asked.due": ("amount", "invoice", "Invoice", "day"),
    "refund.made": ("amount", "where", "day", "shown"),
    "refund.reference": ("reference",),
    "refund.presented": ("presented",),
    "done.refund_charge": ("amount", "where", "shown"),
    "done.refund_under_way": ("amount",),
    "done.refund_asks": ("amount",),
    "done.refund_again": ("amount",),
    "done.refund_disputed": ("amount",),
    "done.refund_stopped": ("amount",),
    "done.refund_came_back": ("amount",),
    "goodwill.goes_on": ("plan", "Plan", "last_day"),
    "goodwill.ends": ("plan", "Plan", "last_day"),
    "goodwill.ended": ("plan", "Plan"),
    "goes_on.both": ("days",),
    "undone.cancel_at_period_end": ("plan", "Plan"),
    "undone.credit_balance": ("amount",),
    "words.plan": ("name",),
    "words.invoice": ("name",),
}


class WrongTemplate(ValueError):
    """Its text names the key and says what to do about it."""


def read(table: Mapping[str, Any]) -> Templates:
    """The built-in sentences with those of the table in their places. Raises WrongTemplate."""
    given = flat(table)
    for key, text in given.items():
        check(key, text)
    return {**BUILT_IN, **given}


def flat(table: Mapping[str, Any]) -> dict[str, Any]:
    sentences: dict[str, Any] = {}
    for name, value in table.items():
        if isinstance(value, Mapping):
            sentences |= {f"{name}.{key}": text for key, text in value.items()}
        else:
            sentences[name] = value
    return sentences


def check(key: str, text: Any) -> None:
    if key not in BUILT_IN:
        raise WrongTemplate(f"{key}: there is no such sentence; take its name from docs/follow-up.md")
    if not isinstance(text, str):
        raise WrongTemplate(f"{key}: it must be a text in quotes")
    if len(text) > LONGEST:
        raise WrongTemplate(f"{key}: it must be at most {LONGEST} characters long")
    template = Template(text)
    if not template.is_valid():
        raise WrongTemplate(f"{key}: a $ must begin a placeholder; write $$ for a dollar sign")
    allowed = PLACEHOLDERS.get(key, ())
    for name in template.get_identifiers():
        if name not in allowed:
            known = ", ".join(f"${one}" for one in allowed) or "none"
            raise WrongTemplate(f"{key}: ${name} means nothing there; the placeholders of it are: {known}")


BUILT_IN: Templates = {
    key: str(text).strip()
    for key, text in flat(tomllib.loads((Path(__file__).parent / "templates.toml").read_text("utf-8"))).items()
}
