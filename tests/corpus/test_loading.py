"""Reading the files: what `README.md` allows is understood, and anything else is refused by its name."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from sandbox.standins.stripe.account import Account
from tests.corpus.durations import Moment
from tests.corpus.entry import CUSTOMERS, entries, entry_at
from tests.corpus.story import HEAD, INVOICE, JANE, PRO
from tests.corpus.tables import Malformed
from tests.corpus.telling import tell


class TestDurations:
    @pytest.mark.parametrize(
        ("written", "offset"),
        [
            ("9 days", -timedelta(days=9)),
            ("1 day", -timedelta(days=1)),
            ("3 hours 20 minutes", -timedelta(hours=3, minutes=20)),
            ("4 seconds", -timedelta(seconds=4)),
            ("in 2 days", timedelta(days=2)),
        ],
    )
    def test_a_time_counts_back_or_forward(self, written: str, offset: timedelta) -> None:
        assert Moment.parse(written).offset == offset

    @pytest.mark.parametrize(
        "written", ["9", "9 fortnights", "yesterday", "2 days ago", "20 minutes 3 hours", "1 day 2 days"]
    )
    def test_anything_else_is_refused(self, written: str) -> None:
        with pytest.raises(ValueError, match="no time"):
            Moment.parse(written)


class TestRefusals:
    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            (JANE + 'age = "40"', r"double_click.toml: unknown key customer\[0\].age"),
            (JANE + PRO + 'prise = "x"', r"unknown key customer\[0\].subscription\[0\].prise"),
            (JANE + PRO + INVOICE + "paid = true", r"unknown key customer\[0\].subscription\[0\].invoice\[0\].paid"),
            ("[portal]\nlogin = false" + JANE, "unknown key portal.login"),
            ("[read]\nfails = ['everything']" + JANE, r"read.fails\[0\] = 'everything', where one of"),
            ("[[customer]]\nname = 'Nobody'", "needs an identifier"),
            (JANE + "[[customer.subscription]]\nprice = 'pro_monthly'", r"subscription\[0\].since is missing"),
            (JANE + PRO + "quantity = true", "a whole number is wanted"),
            (JANE + PRO + "quantity = '2'", "a whole number is wanted"),
            (JANE + PRO + "ends = 'soon'", "one of 'period end' is wanted; or .*no time: 'soon'"),
            (JANE + PRO + "status = 'active'\nended = '2 days'", "it is active, and yet it ended"),
            (JANE + PRO + INVOICE + "state = 'open'\nrefunded = 500", "only what was paid"),
            (JANE + "card = { expires = '04/29' }", "no month: '04/29'"),
            ("[[price]]\nid = 'x'\nproduct = 'X'" + JANE, "an amount, a finer one, or tiers"),
            ("name = 'x'" + JANE, "unknown key expect.name"),
        ],
    )
    def test_the_file_and_the_key_are_named(self, file: Path, text: str, problem: str) -> None:
        file.write_text(HEAD + text)
        with pytest.raises(Malformed, match=problem):
            entry_at(file)

    def test_an_unknown_anomaly_is_refused(self, file: Path) -> None:
        file.write_text(HEAD + 'anomalies = ["bad_mood"]' + JANE)
        with pytest.raises(Malformed, match=r"expect.anomalies\[0\] = 'bad_mood'"):
            entry_at(file)


class TestEntry:
    def test_a_reading_goes_by_the_first_address_unless_told_otherwise(self, file: Path) -> None:
        file.write_text(HEAD + "[read]\nfails = ['charges']\nearlier_cases = 2" + JANE)
        entry = entry_at(file)
        assert (entry.name, entry.identifier) == ("double_click", "jane@example.com")
        assert (entry.read.fails, entry.read.earlier_cases) == (("charges",), 2)
        file.write_text(HEAD + '[read]\nidentifier = "other@example.com"' + JANE)
        assert entry_at(file).identifier == "other@example.com"


class TestFiles:
    FILES = sorted(CUSTOMERS.glob("*.toml"))

    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
    def test_it_can_be_told(self, path: Path, account: Account) -> None:
        entry = entry_at(path)
        tell(entry, account)
        assert len(account.all("customer")) == len(entry.customers)

    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
    def test_every_address_is_made_up(self, path: Path) -> None:
        domains = re.findall(r"[\w.+-]+@([\w.-]+)", path.read_text())
        assert {domain.lower().rstrip(".") for domain in domains} <= {"example.com", "example.org", "example.net"}

    def test_all_of_them_are_read(self) -> None:
        assert [entry.name for entry in entries()] == [path.stem for path in self.FILES]


def test_there_is_a_customer_of_each_kind_of_thing_that_stripe_says() -> None:
    table = (CUSTOMERS.parent / "README.md").read_text().partition("## What Stripe knows")[2].partition("\n## ")[0]
    rows = [row for row in table.splitlines() if row.startswith("| ") and "`" in row]
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    told = {entry.name: entry.expect for entry in entries()}
    assert len(rows) == 14
    assert named <= set(told)
    assert [name for name in named if not (told[name].reads or told[name].never)] == []
