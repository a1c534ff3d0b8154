"""Stripe's form encoding: `a[b][0]=c` in a query or body becomes nested dicts and lists of strings.

Says nothing about which parameters exist; that is `parameters.py`.
"""

import re
from typing import Any
from urllib.parse import parse_qsl

from sandbox.standins.stripe.errors import InvalidParameter

NAME = re.compile(r"^([^\[\]]+)((?:\[[^\[\]]*\])*)$")


def parse(encoded: str) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for name, value in parse_qsl(encoded, keep_blank_values=True):
        plant(tree, steps(name), value, name)
    return {name: lists_from(branch) for name, branch in tree.items()}


def steps(name: str) -> list[str]:
    match = NAME.match(name)
    if match is None:
        raise InvalidParameter(f"Invalid parameter name: {name}", param=name)
    return [match[1], *re.findall(r"\[([^\[\]]*)\]", match[2])]


def plant(tree: dict[str, Any], path: list[str], value: str, name: str) -> None:
    *branches, leaf = path
    for step in branches:
        tree = tree.setdefault(step or str(len(tree)), {})
        if not isinstance(tree, dict):
            raise InvalidParameter("Invalid hash", param=name)
    # `a[]=1&a[]=2` appends, where `a[0]=1&a[1]=2` names its places.
    tree[leaf or str(len(tree))] = value


def lists_from(branch: Any) -> Any:
    if not isinstance(branch, dict):
        return branch
    grown = {step: lists_from(below) for step, below in branch.items()}
    if all(step.isdigit() for step in grown):
        return [grown[step] for step in sorted(grown, key=int)]
    return grown
