"""The small language in which Block Kit's grammar is written, and the walk that holds a value against it.

Knows shapes and lengths, not Block Kit: what a section or a button may hold is in `grammar.py`, and rules that span
several places (unique ids, totals) are in `rules.py`. Complaints are worded and pointed at as Slack does.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Complaints = Iterator[str]

# What Slack reads in mrkdwn between angle brackets; any other "<" is text that somebody forgot to escape.
CONTROL = re.compile(
    r"<(@[UW][A-Z0-9]+|#[CG][A-Z0-9]+|!(here|channel|everyone)|!subteam\^S[A-Z0-9]+"
    r"|!date\^\d+\^[^|>]+|(https?|mailto|tel|slack):[^|>\s]+)(\|[^<>]*)?>"
)


def complaint(text: str, at: str) -> str:
    return f"[ERROR] {text} [json-pointer:{at}]"


class Spec:
    """Something a value is held against."""

    def check(self, value: Any, at: str) -> Complaints:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Str(Spec):
    most: int
    least: int = 1

    def check(self, value: Any, at: str) -> Complaints:
        if not isinstance(value, str):
            yield complaint("must be a string", at)
        elif len(value) > self.most:
            yield complaint(f"must be less than {self.most + 1} characters", at)
        elif len(value) < self.least:
            yield complaint(f"must be more than {self.least - 1} characters", at)


@dataclass(frozen=True, slots=True)
class Flag(Spec):
    def check(self, value: Any, at: str) -> Complaints:
        if not isinstance(value, bool):
            yield complaint("must be a boolean", at)


@dataclass(frozen=True, slots=True)
class Whole(Spec):
    low: int = 0
    high: int = 1_000_000_000_000

    def check(self, value: Any, at: str) -> Complaints:
        if not isinstance(value, int) or isinstance(value, bool):
            yield complaint("must be an integer", at)
        elif not self.low <= value <= self.high:
            yield complaint(f"must be between {self.low} and {self.high}", at)


@dataclass(frozen=True, slots=True)
class Number(Spec):
    """Finite; `above` is what it has to be more than."""

    above: float | None = None

    def check(self, value: Any, at: str) -> Complaints:
        if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
            yield complaint("must be a number", at)
        elif self.above is not None and value <= self.above:
            yield complaint(f"must be greater than {self.above:g}", at)


@dataclass(frozen=True, slots=True)
class Choice(Spec):
    among: tuple[str, ...]

    def check(self, value: Any, at: str) -> Complaints:
        if value not in self.among:
            yield complaint(f"must be one of {', '.join(self.among)}", at)


@dataclass(frozen=True, slots=True)
class Anything(Spec):
    def check(self, value: Any, at: str) -> Complaints:
        return iter(())


@dataclass(frozen=True, slots=True)
class Text(Spec):
    """A composition text object."""

    most: int
    plain_only: bool = False

    def check(self, value: Any, at: str) -> Complaints:
        if not isinstance(value, dict):
            yield complaint("must be an object", at)
            return
        kind = value.get("type")
        if kind not in (("plain_text",) if self.plain_only else ("plain_text", "mrkdwn")):
            yield complaint("must be a valid text object", f"{at}/type")
            return
        extra = "emoji" if kind == "plain_text" else "verbatim"
        yield from Form({"type": Anything(), "text": Str(self.most)}, {extra: Flag()}).check(value, at)
        text = value.get("text")
        if kind == "mrkdwn" and isinstance(text, str) and "<" in CONTROL.sub("", text):
            yield complaint("unescaped < in mrkdwn", f"{at}/text")


@dataclass(frozen=True, slots=True)
class Many(Spec):
    item: Spec
    most: int
    least: int = 1

    def check(self, value: Any, at: str) -> Complaints:
        if not isinstance(value, list):
            yield complaint("must be an array", at)
            return
        if len(value) > self.most:
            yield complaint(f"no more than {self.most} items allowed", at)
        if len(value) < self.least:
            yield complaint(f"no fewer than {self.least} items allowed", at)
        for index, item in enumerate(value):
            yield from self.item.check(item, f"{at}/{index}")


@dataclass(frozen=True, slots=True)
class Form(Spec):
    """An object: the properties it must have, and those it may."""

    required: Mapping[str, Spec] = field(default_factory=dict)
    optional: Mapping[str, Spec] = field(default_factory=dict)

    def check(self, value: Any, at: str) -> Complaints:
        if not isinstance(value, dict):
            yield complaint("must be an object", at)
            return
        for name in self.required:
            if name not in value:
                yield complaint(f"missing required field: {name}", at)
        for name, below in value.items():
            spec = self.required.get(name) or self.optional.get(name)
            if spec is None:
                yield complaint(f"no additional property allowed: {name}", at)
            else:
                yield from spec.check(below, f"{at}/{name}")


@dataclass(frozen=True, slots=True)
class OneOf(Spec):
    """An object whose `type` says which form it has. The table may be filled later: rich text holds itself."""

    forms: Mapping[str, Spec]
    allowed: tuple[str, ...] | None = None

    def check(self, value: Any, at: str) -> Complaints:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in self.forms or (self.allowed and kind not in self.allowed):
            yield complaint(f"unsupported type: {kind}", f"{at}/type")
            return
        yield from self.forms[kind].check(value, at)
