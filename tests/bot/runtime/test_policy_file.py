"""POLICY_FILE: what an admin may set, and the line that a mistake in it is answered with."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from billing.policy.limits import Limits
from billing.policy.policy import Policy
from billing.policy.rules import Rule
from billing.policy.templates import BUILT_IN
from billing.remedies.ladder import RUNGS
from billing.values.choices import Remedy
from bot.runtime.policy_file import read_policy
from bot.runtime.settings import WrongSettings

POLICIES = {
    "": Policy(),
    "[approval]\nexpires_minutes = 30": Policy(approval_expires=timedelta(minutes=30)),
    "[approval]\nexpires_minutes = 0.5": Policy(approval_expires=timedelta(seconds=30)),
}


@pytest.mark.parametrize("written", POLICIES)
def test_a_policy_file_is_read(tmp_path: Path, written: str) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(written)
    assert replace(read_policy(path), digest="") == POLICIES[written]
    assert replace(read_policy(None), digest="") == Policy()


def test_a_policy_is_told_from_others_by_what_it_says_and_not_by_how_that_is_written(tmp_path: Path) -> None:
    def digest(written: str) -> str:
        path = tmp_path / "policy.toml"
        path.write_text(written)
        return read_policy(path).digest

    assert (
        digest("") == digest("# nothing") == digest("[approval]\nexpires_minutes = 1440.0") == read_policy(None).digest
    )
    assert digest("[approval]\nexpires_minutes = 30") != digest("")


WRONG_POLICIES = [
    "[approval",
    "[approvals]",
    "[approval]\nexpire_minutes = 3",
    "approval = 5",
    'approval = "expires_minutes"',
    "approval = []",
]
WRONG_POLICIES += [
    f"[approval]\nexpires_minutes = {value}"
    for value in ("0", "-1", "true", '"30"', "nan", "inf", "1e300", "1e-300", "0.0001")
]
WRONG_POLICIES += [f"a = {'[' * 5000}", f"{'a.' * 5000}b = 1"]


@pytest.mark.parametrize("written", WRONG_POLICIES)
def test_a_wrong_policy_stops_the_start_with_a_line(tmp_path: Path, written: str) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(written)
    with pytest.raises(WrongSettings, match=r"^POLICY_FILE: "):
        read_policy(path)


WHOLE = """
[approval]
expires_minutes = 60
[[approval.rules]]
name = "large refunds"
remedies = ["refund_charge", "credit_balance"]
over = { usd = "500.00", jpy = "50000" }
approvals = 2
from = ["S0FINANCE", "U0ADA"]
[[approval.rules]]
name = "everything"
[limits]
refund = { usd = "2000.00" }
workspace_day = { usd = "20000.00", eur = "0" }
"""


def test_rules_and_limits_are_read_in_minor_units(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(WHOLE)
    policy = read_policy(path)
    money = frozenset({Remedy.REFUND_CHARGE, Remedy.CREDIT_BALANCE})
    second = frozenset(remedy for remedy, rung in RUNGS.items() if rung.approval)
    assert policy.rules == (
        Rule("large refunds", money, {"usd": 50000, "jpy": 50000}, 2, ("S0FINANCE", "U0ADA")),
        Rule("everything", second),
    )
    assert policy.limits == Limits(refund={"usd": 200000}, workspace_day={"usd": 2000000, "eur": 0})


NOTICES = """
[approval]
notify = "none"
remind_after_minutes = 5
escalate_to = ["S0LEADS"]
quiet = "20:00-08:00"
timezone = "Europe/Berlin"
"""


def test_notices_are_read_with_the_hours_in_which_nobody_is_reminded(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(NOTICES)
    notices = read_policy(path).notices
    assert (notices.tells, notices.escalate_to) == (False, ("S0LEADS",))
    for proposed, reminded in (
        ("2026-07-01 17:54", "2026-07-01 17:59"),
        ("2026-07-01 17:55", "2026-07-02 06:00"),
        ("2026-07-02 05:54", "2026-07-02 06:00"),
        ("2026-12-01 18:55", "2026-12-02 07:00"),
    ):
        at, then = (datetime.fromisoformat(f"{text}+00:00") for text in (proposed, reminded))
        assert notices.remind_at(at) == then


def test_shadow_mode_is_read(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text("[mode]\nshadow = true")
    assert read_policy(path).shadow
    assert not read_policy(None).shadow


RULE = "[[approval.rules]]\nname = 'large'\n"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("[[approval.rules]]", "approval.rules.1.name: Field required"),
        ("[[approval.rules]]\nname = ' '", "approval.rules.1.name: allowed is a line of 1 to 80 characters"),
        (RULE * 2, "approval.rules: two rules are named “large”; allowed is a name for each"),
        (
            RULE + "who = 'U0ADA'",
            "approval.rules.1.who: there is no such name; there are name, remedies, over, approvals, from",
        ),
        (
            RULE + "from = []",
            "approval.rules.1.from: allowed are user ids (U…, W…) and user-group ids (S…), at least one",
        ),
        (
            RULE + "from = ['@ada']",
            "approval.rules.1.from: allowed are user ids (U…, W…) and user-group ids (S…), at least one",
        ),
        (RULE + "voters = ['U0ADA']", "approval.rules.1.voters: there is no such name; there are name, remedies, over"),
        (RULE + "approvals = 0", "approval.rules.1.approvals: Input should be greater than or equal to 1"),
        (
            RULE + "remedies = ['no_action']",
            "approval.rules.1.remedies: allowed are the remedies that need a second person",
        ),
        (RULE + "over = { usd = '1.234' }", "approval.rules.1.over: usd: USD has 2 decimals"),
        (RULE + "over = { USD = '1' }", "approval.rules.1.over: USD is no currency"),
        (RULE + "over = { usd = 500 }", "approval.rules.1.over.usd: Input should be a valid string"),
        (RULE + "over = {}", "approval.rules.1.over: it names no currency"),
        ("[limits]\nrefund = { zzz = '1' }", "limits.refund: zzz is no currency"),
        ('[approval]\nquiet = "20-8"', "approval.quiet: allowed are two times of a day, such as 20:00-08:00"),
        ('[approval]\nnotify = "mail"', "approval.notify: Input should be 'dm' or 'none'"),
        ('[approval]\ntimezone = "Mars"', "approval.timezone: allowed is the name of a time zone"),
        ('[approval]\nescalate_to = ["leads"]', "approval.escalate_to: allowed are user ids"),
        ("[limits]\nyear = { usd = '1' }", "limits.year: there is no such name; there are refund, customer_30_days"),
    ],
)
def test_a_rule_or_limit_that_can_not_be_is_refused_by_its_key(tmp_path: Path, written: str, said: str) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(written)
    with pytest.raises(WrongSettings) as wrong:
        read_policy(path)
    assert str(wrong.value).startswith(f"POLICY_FILE: {said}")
    assert "\n" not in str(wrong.value)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            "[approvals]",
            "approvals: there is no such name; there are approval, limits, mode, retention, remedies, seats, follow_up",
        ),
        ("[seats]\nenforce = true", "seats.enforce: there is no such name; there are enforced"),
        ("[seats]\nenforced = 1", "seats.enforced: Input should be a valid boolean"),
        ("[approval]\nexpires_minutes = 0", "approval.expires_minutes: Input should be greater than or equal to 0.001"),
    ],
)
def test_a_mistake_is_named_by_its_key_with_what_is_allowed(tmp_path: Path, written: str, said: str) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(written)
    with pytest.raises(WrongSettings) as wrong:
        read_policy(path)
    assert str(wrong.value) == f"POLICY_FILE: {said}; mend or remove it"


POINTS = '[follow_up]\ntemplates = "texts/ours.toml"\n'


def test_sentences_for_customers_are_read_from_beside_the_policy(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "ours.toml").write_text('closing = "Bye"\n[done]\nlog_gap = ""\n')
    (tmp_path / "policy.toml").write_text(POINTS)
    policy = read_policy(tmp_path / "policy.toml")
    assert policy.templates == {**BUILT_IN, "closing": "Bye", "done.log_gap": ""}


WRONG_TEXTS = {
    'goodbye = "Bye"': "goodbye: there is no such sentence; take its name from docs/follow-up.md",
    '[done]\nrefund_charge = "$amont"': r"done.refund_charge: \$amont means nothing there",
    '[done]\nrefund_charge = "5$"': r"done.refund_charge: a \$ must begin a placeholder; write \$\$ for a dollar sign",
    "[done": "can't be read as TOML",
    None: "there is no such file beside POLICY_FILE; name the one that you have",
}


@pytest.mark.parametrize(("written", "told"), WRONG_TEXTS.items())
def test_a_mistake_in_the_sentences_stops_the_start_with_a_line(tmp_path: Path, written: str | None, told: str) -> None:
    (tmp_path / "texts").mkdir()
    if written is not None:
        (tmp_path / "texts" / "ours.toml").write_text(written)
    (tmp_path / "policy.toml").write_text(POINTS)
    with pytest.raises(WrongSettings, match=rf"^POLICY_FILE: follow_up.templates: texts/ours.toml: {told}"):
        read_policy(tmp_path / "policy.toml")


def test_a_policy_file_that_cannot_be_read_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe")
    for path in (tmp_path / "missing.toml", tmp_path, tmp_path / "binary.toml"):
        with pytest.raises(WrongSettings, match=r"^POLICY_FILE: "):
            read_policy(path)
