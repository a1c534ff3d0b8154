"""A file to write a story into, and an account to tell it to."""

from pathlib import Path

import pytest

from sandbox.standins.stripe.account import Account
from tests.corpus.story import NOW, Told


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "double_click.toml"


@pytest.fixture
def account() -> Account:
    return Account(now=lambda: NOW)


@pytest.fixture
def told(file: Path, account: Account) -> Told:
    return Told(file, account)
