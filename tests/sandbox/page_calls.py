"""Asking the page for what it shows and acting through it, as its scripts do. No tests here."""

from typing import Any

import requests

from sandbox.demo.stage import Stage
from sandbox.standins.server import Sandbox

Served = Sandbox | Stage


def get(served: Served, what: str) -> dict[str, Any]:
    answer: dict[str, Any] = requests.get(f"{served.url}/page/{what}", timeout=60).json()
    return answer


def act(served: Served, act: str, **given: Any) -> dict[str, Any]:
    answer: dict[str, Any] = requests.post(f"{served.url}/page/acts/{act}", json=given, timeout=60).json()
    return answer


def order(served: Served, name: str) -> None:
    assert act(served, "trouble", name=name, on=True) == {}


def ordered(served: Served) -> list[str]:
    """The trouble that is on."""
    return [each["name"] for each in get(served, "state")["troubles"] if each["on"]]
