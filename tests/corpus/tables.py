"""TOML tables into dataclasses, by their type hints: what is unknown, missing or of another kind is refused by name."""

from dataclasses import MISSING, Field, fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

Row = TypeVar("Row")

PLAIN = {str: "a text", int: "a whole number", bool: "true or false"}


class Malformed(ValueError):
    """Names the key; whoever reads the file adds its name."""


def read(kind: type[Row], table: dict[str, Any], *, inside: str = "") -> Row:
    """Keys are the fields' names, unless a field's metadata calls it by another."""
    hints = get_type_hints(kind)
    known: dict[str, Field[Any]] = {field.metadata.get("key", field.name): field for field in fields_of(kind)}
    for key in table:
        if key not in known:
            raise Malformed(f"unknown key {inside}{key}")
    for key, field in known.items():
        if key not in table and field.default is MISSING and field.default_factory is MISSING:
            raise Malformed(f"{inside}{key} is missing")
    given = {known[key].name: value_of(hints[known[key].name], value, inside + key) for key, value in table.items()}
    try:
        return kind(**given)
    except ValueError as wrong:
        raise Malformed(f"{inside.removesuffix('.') or 'as a whole'}: {wrong}") from None


def fields_of(kind: Any) -> tuple[Field[Any], ...]:
    return fields(kind)


def value_of(hint: Any, value: Any, name: str) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return first_that_fits([each for each in inner if each is not NoneType], value, name)
    if origin is Literal:
        return exactly(value in inner, value, name, f"one of {', '.join(map(repr, inner))}")
    if origin is tuple:
        exactly(isinstance(value, list), value, name, "a list")
        return tuple(value_of(inner[0], each, f"{name}[{place}]") for place, each in enumerate(value))
    if origin is dict:
        exactly(isinstance(value, dict), value, name, "a table")
        return {key: value_of(inner[1], each, f"{name}.{key}") for key, each in value.items()}
    if hint in PLAIN:
        # To Python a bool is an int as well.
        return exactly(type(value) is hint, value, name, PLAIN[hint])
    if hasattr(hint, "parse"):
        return parsed(hint, exactly(isinstance(value, str), value, name, "a text"), name)
    row: Any = hint
    if is_dataclass(hint):
        return read(row, exactly(isinstance(value, dict), value, name, "a table"), inside=f"{name}.")
    raise TypeError(f"no reader for {hint}")


def first_that_fits(kinds: list[Any], value: Any, name: str) -> Any:
    problems = []
    for kind in kinds:
        try:
            return value_of(kind, value, name)
        except Malformed as problem:
            problems.append(str(problem))
    raise Malformed("; or ".join(problems))


def parsed(hint: Any, written: str, name: str) -> Any:
    try:
        return hint.parse(written)
    except ValueError as wrong:
        raise Malformed(f"{name}: {wrong}") from None


def exactly(fits: bool, value: Any, name: str, wanted: str) -> Any:
    if not fits:
        raise Malformed(f"{name} = {value!r}, where {wanted} is wanted")
    return value
