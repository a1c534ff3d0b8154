"""What a case did itself is no sign of the customer's."""

from dataclasses import replace
from datetime import timedelta

from billing.account.account import Account
from billing.case.case import Case
from billing.case.events import UndoAsked, Undone
from billing.evidence.assessment import assess
from billing.reports.own_doing import by_others
from billing.values.choices import Remedy
from tests.billing.samples import IDENTIFIED, NOW, account, asked_to_end, case_of, classified, ended, subscription

ENDING = account(
    subscriptions=(subscription(cancel_at=NOW + timedelta(days=20)), subscription("sub_2", product="prod_other"))
)


def leaving(case: Case, reading: Account) -> list[str]:
    found = by_others(assess(reading).anomalies, case, reading)
    return ["".join(map(str, one.line)) for one in found if one.name == "churn_risk"]


def test_an_end_that_the_case_set_is_no_sign_that_they_are_leaving() -> None:
    reading = replace(ENDING, earlier_cases=2)
    before = case_of(IDENTIFIED, classified())
    assert leaving(before, reading) == ["They may be leaving: an end is planned; 2 earlier cases"]
    ours = case_of(IDENTIFIED, classified(), asked_to_end(), ("bot", ended()))
    assert leaving(ours, reading) == []
    back = case_of(
        IDENTIFIED,
        classified(),
        asked_to_end(),
        ("bot", ended()),
        UndoAsked(remedy=Remedy.CANCEL_AT_PERIOD_END, subscription="sub_1", execution=5),
        ("bot", Undone(remedy=Remedy.CANCEL_AT_PERIOD_END, execution=5, request=6, subscription="sub_1")),
    )
    assert leaving(back, reading) == leaving(before, reading)
