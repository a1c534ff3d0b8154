"""The page on approvals: the policies that it offers are read as they stand there, and can be had."""

import re
import tomllib
from pathlib import Path

import pytest

from billing.approval.possible import shut_out, too_few
from billing.values.electorate import Electorate
from bot.runtime.policy_file import PolicyFile, RuleSection, read_policy

PAGE = (Path(__file__).parents[2] / "docs" / "approvals.md").read_text()
*FILES, WHOLE = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
TEAM = frozenset({"U0ADA", "U0BOB", "U0EVE", "U0FAY"})


def test_there_are_three() -> None:
    assert len(FILES) == 3


def test_what_it_can_say_is_all_that_is_read() -> None:
    table = tomllib.loads(WHOLE)
    read = PolicyFile.model_validate(table)
    known = PolicyFile().model_dump(include=set(table))
    assert {section: set(keys) for section, keys in table.items()} == {
        section: set(keys) for section, keys in known.items()
    }
    assert set(table["approval"]["rules"][0]) == {
        field.alias or name for name, field in RuleSection.model_fields.items()
    }
    usual = {"expires_minutes", "remind_after_minutes", "escalate_after_minutes", "notify", "timezone"}
    assert read.approval.model_dump(include=usual) == PolicyFile().approval.model_dump(include=usual)
    assert (read.mode, read.retention) == (PolicyFile().mode, PolicyFile().retention)


@pytest.mark.parametrize("written", FILES, ids=["four", "finance", "strict"])
def test_each_is_read_and_can_be_satisfied_by_a_team_of_four(tmp_path: Path, written: str) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(written)
    policy = read_policy(path)
    electorate = Electorate(TEAM, {"S0LEADS": TEAM, "S0FINANCE": TEAM})
    assert policy.rules
    assert list(too_few(policy, TEAM, electorate)) == []
    assert list(shut_out(policy)) == []
