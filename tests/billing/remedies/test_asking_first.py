"""What is asked before anything is done: why safer steps are skipped, and a clear yes where much is at stake."""

from typing import Any

import pytest

from billing.account.account import Account
from billing.case.case import Case
from billing.case.events import Executed, GapRecorded, Proposed, RemedyAsked
from billing.commands.propose import take
from billing.values.choices import Classification, Remedy, SkipReason
from billing.values.errors import InvalidInput
from bot.messages.remedy_modal import for_remedy
from tests.billing.remedies.shapes import SHAPES
from tests.billing.remedies.test_ladder import NEEDS
from tests.billing.remedies.test_table import EVERY, POLICY, expected, filled_in
from tests.billing.samples import IDENTIFIED, NOW, case_of, classified, classified_case, operator


@EVERY
def test_the_form_asks_why_exactly_while_a_safer_step_is_left(kind: Classification, name: str) -> None:
    reading, on_offer = SHAPES[name].account, expected(kind, name)
    for remedy in filter(has_a_form, on_offer):
        safer = [step for step in on_offer[: on_offer.index(remedy)] if not NEEDS[step][1]]
        asks_until_done(kind, remedy, reading, safer)


def has_a_form(remedy: Remedy) -> bool:
    return bool(NEEDS[remedy][0])


def asks_until_done(kind: Classification, remedy: Remedy, reading: Account, safer: list[Remedy]) -> None:
    """`safer` are those before it that need nobody else."""
    asks_at_first = bool(safer) and NEEDS[remedy][1]
    for case, asks in [(classified_case(kind), asks_at_first), *((after(kind, [step]), False) for step in safer)]:
        assert asks_why(case, remedy, reading) is asks
        unexplained = filled_in(remedy, reading, skip_reason=None)
        if asks:
            with pytest.raises(InvalidInput) as problem:
                take(case, operator(), remedy, unexplained, (reading, case.stale_before_seq), POLICY, NOW)
            assert problem.value.field == "skip_reason"
        else:
            take(case, operator(), remedy, unexplained, (reading, case.stale_before_seq), POLICY, NOW)
        (event,) = take(
            case, operator(), remedy, filled_in(remedy, reading), (reading, case.stale_before_seq), POLICY, NOW
        ).events
        if isinstance(event, Proposed | RemedyAsked | Executed):
            assert event.skip_reason == (SkipReason.CUSTOMER_ASKED if asks else None)


def after(kind: Classification, done: list[Remedy]) -> Case:
    """As if Stripe had not changed by it: whether something was done is the log's to say."""
    steps = [GapRecorded("no dark mode") if remedy is Remedy.LOG_GAP else Executed(remedy=remedy) for remedy in done]
    return case_of(IDENTIFIED, classified(kind), *steps)


def asks_why(case: Case, remedy: Remedy, reading: Account) -> bool:
    return "skip_reason" in inputs(for_remedy(case, reading, remedy, POLICY, {}))


def inputs(view: dict[str, Any]) -> dict[str, Any]:
    """What the form asks for, by name."""
    drawn = [block for block in view["blocks"] if block["type"] == "input"]
    return {block["block_id"].partition(":")[0]: block["element"] for block in drawn}


@EVERY
def test_the_form_asks_for_what_the_contract_says_and_has_at_least_one_choice(kind: Classification, name: str) -> None:
    for remedy in filter(has_a_form, expected(kind, name)):
        needed = NEEDS[remedy][0].split()
        asked = inputs(for_remedy(classified_case(kind), SHAPES[name].account, remedy, POLICY, {}))
        assert [input for input in asked if input != "skip_reason"] == needed
        assert all(asked[input]["options"] for input in {"subscription", "invoice", "charge"} & set(needed))
