"""Which part may know which: app → composition → bot → billing ← storage ← migrations, and the sandbox stands beside.
And which room of the core stands on which.
"""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PARTS = ["billing", "bot", "storage", "migrations", "composition", "sandbox"]
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
    "composition": {"composition", "bot", "billing", "storage"},
    "app": {"composition", "bot", "storage", "sandbox"},
}
# Where each outside library may be imported; the sandbox and the composition root have rules of their own.
ONLY_IN = {
    "stripe": {"billing/stripe/"},
    "moneyed": {"billing/values/money.py"},
    "slack_sdk": {"bot/"},
    "slack_bolt": {"bot/"},
    "sqlalchemy": {"storage/", "migrations/"},
    "alembic": {"storage/", "migrations/"},
    "uvicorn": {"bot/http/serving.py", "bot/http/connection.py"},
    "dbos": {"storage/queue.py"},
    "requests": {"bot/gaps/github.py"},
    "pydantic_settings": {"bot/runtime/settings.py"},
}
# The rooms of the core, from the ground up: each may know those below it.
FLOORS = (
    ("values",),
    ("account", "policy"),
    ("case",),
    ("ports", "wording"),
    ("stripe", "evidence", "execution"),
    ("remedies",),
    ("approval", "follow_up"),
    ("reports",),
    ("commands", "work"),
)
FLOOR = {room: height for height, rooms in enumerate(FLOORS) for room in rooms}
# From a file through what it imports to what that imports, and on: so many steps at most.
LONGEST_CHAIN = 10
# Beside the enum that defines it.
NAMED_IN = 6
# The composition root alone knows every class, and names some of theirs for that.
ROOT_MAY = {"slack_sdk", "slack_bolt", "sqlalchemy"}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def modules(path: Path) -> Iterator[str]:
    """The modules that a file imports, wherever in it that stands."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)} imports relatively"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.fixture(scope="module")
def packages() -> dict[str, set[str]]:
    """The packages that each file imports from."""
    return {name(path): {module.partition(".")[0] for module in modules(path)} for path in FILES}


def part_of(file: str) -> str:
    return file.partition("/")[0].removesuffix(".py")


def is_in(file: str, places: Iterable[str]) -> bool:
    """Whether a file is one of these or in one of these folders."""
    return any(file == place or (place.endswith("/") and file.startswith(place)) for place in places)


def test_every_part_is_looked_at(packages: dict[str, set[str]]) -> None:
    assert {part_of(file) for file in packages} == set(KNOWS)
    assert len(packages) > 50


def test_no_part_knows_what_it_should_not(packages: dict[str, set[str]]) -> None:
    too_much = {file: known & OURS - KNOWS[part_of(file)] for file, known in packages.items()}
    assert {file: known for file, known in too_much.items() if known} == {}


def test_each_outside_library_stays_where_it_belongs(packages: dict[str, set[str]]) -> None:
    ours = {file: known for file, known in packages.items() if part_of(file) != "sandbox"}
    root = {library: {"app.py", "composition/"} if library in ROOT_MAY else set() for library in ONLY_IN}
    for library, places in ONLY_IN.items():
        importing = [file for file, known in ours.items() if library in known]
        assert importing, f"the rule for {library} is about nothing"
        assert [file for file in importing if not is_in(file, places | root[library])] == [], library


def in_the_core() -> dict[str, set[str]]:
    """The modules of the core that each module of it imports."""
    found = {
        name(path).removesuffix(".py").replace("/", "."): path for path in FILES if is_in(name(path), ["billing/"])
    }
    return {module: {known for known in modules(path) if known in found} for module, path in found.items()}


def test_no_room_of_the_core_knows_one_above_or_beside_it() -> None:
    known = {(room_of(module), room_of(other)) for module, others in in_the_core().items() for other in others}
    assert {room for rooms in known for room in rooms} == set(FLOOR)
    assert {rooms for rooms in known if rooms[0] != rooms[1] and FLOOR[rooms[0]] <= FLOOR[rooms[1]]} == set()


def room_of(module: str) -> str:
    return module.split(".")[1]


def test_no_way_through_the_core_is_long() -> None:
    imports = in_the_core()

    @cache
    def steps(module: str) -> int:
        return max((1 + steps(known) for known in imports[module]), default=0)

    assert {module: steps(module) for module in imports if steps(module) > LONGEST_CHAIN} == {}


def test_each_remedy_is_named_in_few_files() -> None:
    """Its own, the table of names, its label, what is recommended, and where it means something of its own."""
    named: dict[str, set[str]] = defaultdict(set)
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Remedy":
                named[node.attr].add(name(path))
    assert len(named) > 10
    assert {remedy: sorted(files) for remedy, files in named.items() if len(files) > NAMED_IN} == {}


def test_what_is_decided_needs_no_network_and_no_environment(packages: dict[str, set[str]]) -> None:
    outside = {"os", "requests", "urllib3", "socket", "sqlite3", "http"}
    assert {file for file, known in packages.items() if part_of(file) == "billing" and known & outside} == set()


def test_the_bot_is_given_its_messages_by_what_is_stored_and_not_by_the_network(packages: dict[str, set[str]]) -> None:
    drawing = {file: known for file, known in packages.items() if is_in(file, ["bot/messages/"])}
    assert drawing
    assert {file for file, known in drawing.items() if known & {"slack_sdk", "slack_bolt", "stripe"}} == set()


def test_the_stand_ins_know_nothing_of_the_demo() -> None:
    standins = [path for path in FILES if is_in(name(path), ["sandbox/standins/"])]
    assert standins
    knowing = {name(path) for path in standins if any(module.startswith("sandbox.demo") for module in modules(path))}
    assert knowing == set()
