"""All values that the installed SDK says a field of Stripe's can have: from its type, or from the text below it."""

import ast
import inspect
import re
from itertools import pairwise
from typing import Literal, get_args, get_origin


def members(hint: object) -> set[str]:
    """The literals anywhere within a type hint."""
    if get_origin(hint) is Literal:
        return set(get_args(hint))
    return {member for part in get_args(hint) for member in members(part)}


def listed(holder: type, field: str) -> set[str]:
    found = members(holder.__annotations__[field])
    assert found, f"the SDK lists no values of {holder.__qualname__}.{field}"
    return found


def documented(holder: type, field: str) -> set[str]:
    [described] = ast.parse(inspect.cleandoc("\n" + inspect.getsource(holder))).body
    assert isinstance(described, ast.ClassDef)
    for statement, below in pairwise(described.body):
        if isinstance(statement, ast.AnnAssign) and ast.unparse(statement.target) == field:
            found = set(re.findall(r"`([a-z_]+)`", ast.unparse(below)))
            assert found, f"the SDK names no values of {holder.__qualname__}.{field}"
            return found
    raise AssertionError(f"the SDK has no {holder.__qualname__}.{field}")
