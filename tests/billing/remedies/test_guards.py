"""The guard rails: each by what would be lost without it, and none without a case, a sentence and words for the log."""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from types import ModuleType

import pytest

from billing.remedies import (
    cancel_at_period_end,
    cancel_now,
    credit_balance,
    for_a_person,
    may_give_back,
    on_its_way,
    refund_charge,
    retry_payment,
    stripe_limits,
    void_invoice,
)
from billing.remedies.ladder import RUNGS
from billing.remedies.reasons import Reason
from billing.remedies.verdict import Verdict
from billing.values.choices import Remedy
from bot.messages.changes import FACTS, FAILED, VOID, why_failed
from tests.billing.remedies.all_right import ALL_RIGHT
from tests.billing.remedies.losses import LOSSES, Step

GIVING_BACK: list[Callable[..., Verdict | None]] = [may_give_back.may_give_back, may_give_back.goes_beyond]
SHEETS = (
    cancel_at_period_end,
    cancel_now,
    credit_balance,
    for_a_person,
    may_give_back,
    stripe_limits,
    refund_charge,
    retry_payment,
    void_invoice,
)
# What each remedy's own guard rail asks beside what it says itself.
GUARDS: dict[Remedy, list[Callable[..., Verdict | None]]] = {
    Remedy.REFUND_CHARGE: [stripe_limits.goes_too_late, *GIVING_BACK],
    Remedy.CREDIT_BALANCE: [*GIVING_BACK],
    Remedy.CANCEL_AT_PERIOD_END: [cancel_at_period_end.may_end],
    Remedy.CANCEL_NOW: [],
    Remedy.RETRY_PAYMENT: [stripe_limits.is_too_little, on_its_way.is_on_its_way],
    Remedy.VOID_INVOICE: [on_its_way.is_on_its_way],
}
# For what moves money between people; collecting an invoice is in the invoice's own currency.


def asked(step: Step) -> Verdict:
    return RUNGS[step.remedy].verdict(step.on, step.account, step.policy)


@pytest.mark.parametrize("loss", LOSSES)
def test_without_the_guard_rail(loss: str) -> None:
    found = asked(LOSSES[loss])
    assert (found.allowed, found.reason) == (False, LOSSES[loss].reason)
    assert found.sentence[0].isupper()
    assert found.sentence.endswith(".")


@pytest.mark.parametrize("right", ALL_RIGHT)
def test_it_is_all_right_to(right: str) -> None:
    assert asked(ALL_RIGHT[right]) == Verdict(True)


def test_what_is_too_much_is_told_with_what_may_go_back_at_most() -> None:
    told = [
        asked(step).sentence for step in LOSSES.values() if step.reason in {"more_than_left", "prorated", "made_up_for"}
    ]
    assert all("USD" in sentence for sentence in told)
    credited = asked(LOSSES["what is left after a part is taken for not credited"]).sentence
    assert "20.00 USD" in credited
    wholly = asked(LOSSES["two payments go back whole after one was credited"]).sentence
    assert "More than 0.00 USD" in wholly


# Of the portal, which is nobody's in particular, it is only asked whether it was read.
@pytest.mark.parametrize("remedy", sorted(set(Remedy) - set(GUARDS) - {Remedy.PORTAL}))
def test_what_changes_nothing_in_stripe_needs_no_guard_rail(remedy: Remedy) -> None:
    assert not RUNGS[remedy].changes_stripe
    anywhere = next(iter(LOSSES.values()))
    assert RUNGS[remedy].verdict(anywhere.on, anywhere.account, anywhere.policy).allowed


# What follows is read off the source, so that nobody adds a reason without a case.


def reasons(function: Callable[..., Verdict | None]) -> set[str]:
    """Every reason that the function may give by itself."""
    body = ast.parse(textwrap.dedent(inspect.getsource(function)))
    return {reason for node in ast.walk(body) if (reason := reason_in(node))}


def reason_in(node: ast.AST) -> str | None:
    match node:
        case ast.Attribute(value=ast.Name("Reason"), attr=name):
            return Reason[name].value
        case ast.Return(value=ast.Name(name)) if name in {"NOT_HERE", "UNKNOWN"}:
            return Reason[name].value
    return None


@pytest.mark.parametrize("remedy", GUARDS, ids=str)
def test_every_reason_of_a_guard_rail_has_a_case(remedy: Remedy) -> None:
    by_hand = reasons(for_a_person.is_for_a_person) - (set() if remedy is Remedy.CREDIT_BALANCE else {"currencies"})
    own = {reason for guard in [RUNGS[remedy].guard, *GUARDS[remedy]] for reason in reasons(guard)}
    assert {step.reason for step in LOSSES.values() if step.remedy is remedy} == own | by_hand


def test_no_reason_is_given_anywhere_else_in_the_guard_rails() -> None:
    whole = [node for sheet in SHEETS for node in ast.walk(ast.parse(inspect.getsource(sheet)))]
    everywhere = {reason for node in whole if isinstance(node, ast.FunctionDef) for reason in of(node)}
    assert everywhere == {step.reason for step in LOSSES.values()}
    assert len(everywhere) > 15


def of(function: ast.FunctionDef) -> Iterator[str]:
    yield from (reason for node in ast.walk(function) if (reason := reason_in(node)))


@pytest.mark.parametrize("remedy", GUARDS, ids=str)
def test_the_thread_has_words_for_every_reason_that_ends_a_proposal_or_a_request(remedy: Remedy) -> None:
    given = {step.reason for step in LOSSES.values() if step.remedy is remedy}
    if RUNGS[remedy].approval:
        assert given <= set(VOID)
    assert all(why_failed(remedy, reason) in {VOID.get(reason), FAILED.get(reason)} for reason in given)


ACTS = [cancel_at_period_end, cancel_now, credit_balance, refund_charge, retry_payment, void_invoice]


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_the_thread_has_words_for_every_reason_of_an_acts_own(act: ModuleType) -> None:
    functions = [node for node in ast.walk(ast.parse(inspect.getsource(act))) if isinstance(node, ast.FunctionDef)]
    returned = [node.value for function in functions if function.name == "blocked" for node in returns(function)]
    given = {node.value for value in returned if value for node in ast.walk(value) if isinstance(node, ast.Constant)}
    assert given - {""} <= set(VOID) | set(FAILED)


def returns(function: ast.FunctionDef) -> Iterator[ast.Return]:
    return (node for node in ast.walk(function) if isinstance(node, ast.Return))


@pytest.mark.parametrize("remedy", GUARDS, ids=str)
def test_the_thread_has_words_for_every_fact_that_may_change(remedy: Remedy) -> None:
    step = next(step for step in ALL_RIGHT.values() if step.remedy is remedy)
    known = RUNGS[remedy].facts(step.on, step.account)
    assert known
    assert set(known) <= set(FACTS)
