"""Which part may know which: app → bot → billing ← storage ← migrations, and the sandbox stands beside."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PARTS = ["billing", "bot", "storage", "migrations", "sandbox"]
FILES = [ROOT / "app.py", *(path for part in PARTS for path in sorted((ROOT / part).rglob("*.py")))]
OURS = {*PARTS, "app", "tests"}
# What each part may import of our own, itself included.
KNOWS = {
    "billing": {"billing"},
    "bot": {"bot", "billing"},
    "storage": {"storage", "billing"},
    # An entry of its own, as app.py is: `alembic upgrade head` takes DATABASE_URL from the settings.
    "migrations": {"migrations", "storage", "bot"},
    "sandbox": {"sandbox"},
    "app": {"bot", "billing", "storage", "sandbox"},
}
# Where each outside library may be imported; the sandbox and the composition root have rules of their own.
ONLY_IN = {
    "stripe": {"billing/processor/"},
    "moneyed": {"billing/money.py"},
    "slack_sdk": {"bot/"},
    "slack_bolt": {"bot/"},
    "sqlalchemy": {"storage/", "migrations/"},
    "alembic": {"storage/", "migrations/"},
    "uvicorn": {"bot/serving.py", "bot/connection.py"},
    "h11": {"bot/connection.py"},
    "dbos": {"storage/queue.py"},
    "requests": {"bot/github.py"},
    "pydantic_settings": {"bot/settings.py"},
}
# The composition root alone knows every class, and names some of theirs for that.
ROOT_MAY = {"slack_sdk", "slack_bolt", "sqlalchemy"}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported(path: Path) -> Iterator[str]:
    """The modules that a file imports, wherever in it that stands."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)} imports relatively"
            yield node.module or ""


def packages(path: Path) -> set[str]:
    return {module.partition(".")[0] for module in imported(path)}


def test_every_part_is_looked_at() -> None:
    assert {name(path).partition("/")[0].removesuffix(".py") for path in FILES} == set(KNOWS)
    assert len(FILES) > 50


@pytest.mark.parametrize("path", FILES, ids=name)
def test_no_part_knows_what_it_should_not(path: Path) -> None:
    part = name(path).partition("/")[0].removesuffix(".py")
    assert packages(path) & OURS <= KNOWS[part]


@pytest.mark.parametrize("path", [path for path in FILES if not name(path).startswith("sandbox/")], ids=name)
def test_each_outside_library_stays_where_it_belongs(path: Path) -> None:
    for library in packages(path) & ONLY_IN.keys():
        allowed = ONLY_IN[library]
        root = name(path) == "app.py" and library in ROOT_MAY
        assert root or any(name(path) == place or name(path).startswith(place) for place in allowed if place), library


@pytest.mark.parametrize("library", ONLY_IN)
def test_each_rule_is_about_something(library: str) -> None:
    assert any(library in packages(path) for path in FILES if not name(path).startswith("sandbox/"))


@pytest.mark.parametrize("path", [path for path in FILES if name(path).startswith("billing/")], ids=name)
def test_what_is_decided_needs_no_network_and_no_environment(path: Path) -> None:
    assert not packages(path) & {"os", "requests", "urllib3", "socket", "sqlite3", "http"}


def test_the_bot_is_given_its_messages_by_what_is_stored_and_not_by_the_network() -> None:
    drawing = [path for path in FILES if name(path).startswith("bot/messages/")]
    assert drawing
    for path in drawing:
        assert not packages(path) & {"slack_sdk", "slack_bolt", "stripe"}
