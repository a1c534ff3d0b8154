"""The page about the remedies says what the program does."""

import re
import tomllib
from pathlib import Path

from billing.remedies.ladder import TABLE
from billing.values.choices import Classification
from billing.wording.labels import REMEDIES
from bot.runtime.policy_file import PolicyFile

PAGE = (Path(__file__).parents[2] / "docs" / "remedies.md").read_text()


def test_its_table_is_the_ladder() -> None:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("|")]
    assert len(rows[0]) == 1 + len(Classification) + 2
    shown = [(row[0], [bool(cell) for cell in row[1:]]) for row in rows[2:]]
    assert shown == [
        (
            REMEDIES[rung.remedy],
            [*(kind in offers for kind in Classification), rung.approval, rung.undo],
        )
        for rung, offers in TABLE
    ]


def test_its_switches_are_the_policys_with_what_holds_without_a_file() -> None:
    written = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert written
    table = tomllib.loads(written[1])
    # Who approves what has a page of its own.
    usual = PolicyFile().model_dump(exclude={"approval", "limits", "mode", "retention"})
    assert {section: set(keys) for section, keys in table.items()} == {
        section: set(keys) for section, keys in usual.items()
    }
    del table["follow_up"], usual["follow_up"]
    assert table == usual
