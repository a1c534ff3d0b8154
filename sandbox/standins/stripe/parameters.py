"""The kinds of parameter that endpoints take: each a check that turns the wire's strings into values or refuses.

Which endpoint takes which parameter is the table in `endpoints/table.py`. A parameter that Stripe knows and this
stand-in does not model is left out there, and so refused as unknown: better a loud no than an answer that quietly
ignored it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.standins.stripe.errors import InvalidParameter

Check = Callable[[Any, str], Any]

MOST_METADATA_KEYS, LONGEST_METADATA_KEY, LONGEST_METADATA_VALUE = 50, 40, 500


@dataclass(frozen=True, slots=True)
class Required:
    check: Check


Parameters = Mapping[str, Check | Required]


def read(given: Mapping[str, Any], allowed: Parameters, *, inside: str = "") -> dict[str, Any]:
    """Stripe names the unknown before the missing, and both before looking at any value."""

    def full(name: str) -> str:
        return f"{inside}[{name}]" if inside else name

    for name in given:
        if name not in allowed:
            raise InvalidParameter(
                f"Received unknown parameter: {full(name)}", code="parameter_unknown", param=full(name)
            )
    for name, kind in allowed.items():
        if isinstance(kind, Required) and name not in given:
            raise InvalidParameter(f"Missing required param: {full(name)}.", code="parameter_missing", param=full(name))
    checks = {name: kind.check if isinstance(kind, Required) else kind for name, kind in allowed.items()}
    return {name: checks[name](value, full(name)) for name, value in given.items()}


def text(value: Any, name: str) -> str:
    if not isinstance(value, str):
        raise InvalidParameter("Invalid string", param=name)
    if not value:
        raise InvalidParameter(
            f"You passed an empty string for '{name}', which cannot be unset.",
            code="parameter_invalid_empty",
            param=name,
        )
    return value


def integer(value: Any, name: str) -> int:
    digits = text(value, name)
    if not digits.removeprefix("-").isdecimal():
        raise InvalidParameter(f"Invalid integer: {digits}", code="parameter_invalid_integer", param=name)
    return int(digits)


def between(least: int, most: int) -> Check:
    def check(value: Any, name: str) -> int:
        number = integer(value, name)
        if not least <= number <= most:
            limit = f"less than or equal to {most}" if number > most else f"greater than or equal to {least}"
            raise InvalidParameter(f"This value must be {limit}.", code="parameter_invalid_integer", param=name)
        return number

    return check


amount = between(1, 99_999_999)


def boolean(value: Any, name: str) -> bool:
    if value not in ("true", "false"):
        raise InvalidParameter(f"Invalid boolean: {value}", param=name)
    return bool(value == "true")


def one_of(*choices: str) -> Check:
    def check(value: Any, name: str) -> str:
        if value not in choices:
            raise InvalidParameter(f"Invalid {name}: must be one of {', '.join(choices)}", param=name)
        return str(value)

    return check


def either(*checks: Check) -> Check:
    """The first kind that fits; the last one words the refusal."""

    def check(value: Any, name: str) -> Any:
        for attempt in checks[:-1]:
            try:
                return attempt(value, name)
            except InvalidParameter:
                continue
        return checks[-1](value, name)

    return check


def clearable(inner: Check) -> Check:
    """An empty string unsets the field."""
    return lambda value, name: "" if value == "" else inner(value, name)


def array(inner: Check) -> Check:
    def check(value: Any, name: str) -> list[Any]:
        if not isinstance(value, list):
            raise InvalidParameter("Invalid array", param=name)
        return [inner(element, f"{name}[{place}]") for place, element in enumerate(value)]

    return check


def hash_of(**fields: Check | Required) -> Check:
    def check(value: Any, name: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise InvalidParameter("Invalid object", param=name)
        return read(value, fields, inside=name)

    return check


# `created=…` is an exact time, `created[gte]=…` a range.
time_range = either(integer, hash_of(gt=integer, gte=integer, lt=integer, lte=integer))


def metadata(value: Any, name: str) -> dict[str, str] | str:
    if value == "":
        return ""
    # A key that is all digits arrives looking like a list.
    pairs = {str(place): pair for place, pair in enumerate(value)} if isinstance(value, list) else value
    if not isinstance(pairs, dict):
        raise InvalidParameter("Invalid object", param=name)
    if len(pairs) > MOST_METADATA_KEYS:
        raise InvalidParameter(f"You can specify up to {MOST_METADATA_KEYS} metadata keys.", param=name)
    for key, given in pairs.items():
        if len(key) > LONGEST_METADATA_KEY:
            raise InvalidParameter(
                f"Metadata keys hold up to {LONGEST_METADATA_KEY} characters.", param=f"{name}[{key}]"
            )
        if not isinstance(given, str):
            raise InvalidParameter("Metadata values must be strings.", param=f"{name}[{key}]")
        if len(given) > LONGEST_METADATA_VALUE:
            raise InvalidParameter(
                f"Metadata values hold up to {LONGEST_METADATA_VALUE} characters.", param=f"{name}[{key}]"
            )
    return pairs
