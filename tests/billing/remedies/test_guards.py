"""The guard rails: each by what would be lost without it, and none without a case, a sentence and words for the log."""

import ast
import inspect
from collections.abc import Iterator
from types import ModuleType

import pytest

from billing.execution import cancelling, crediting, ending, refunding, settling
from billing.remedies import guards, limits, on_its_way
from billing.remedies.guards import verdict
from billing.remedies.spec import SPECS
from billing.remedies.targets import facts
from billing.remedies.verdict import NOT_HERE, UNKNOWN, Verdict
from billing.values.choices import Remedy
from bot.messages.changes import FACTS, FAILED, VOID, why_failed
from tests.billing.remedies.all_right import ALL_RIGHT
from tests.billing.remedies.losses import LOSSES, Step

GIVING_BACK = ["may_give_back", "goes_beyond"]
SHEETS = (guards, limits)
GUARDS = {
    Remedy.REFUND_CHARGE: ["may_refund", "goes_too_late", *GIVING_BACK],
    Remedy.CREDIT_BALANCE: ["may_credit", *GIVING_BACK],
    Remedy.CANCEL_AT_PERIOD_END: ["may_end"],
    Remedy.CANCEL_NOW: ["may_cancel"],
    Remedy.RETRY_PAYMENT: ["may_retry", "is_too_little", "is_on_its_way"],
    Remedy.VOID_INVOICE: ["may_void", "is_on_its_way"],
}
# For what moves money between people; collecting an invoice is in the invoice's own currency.


def asked(step: Step) -> Verdict:
    return verdict(step.remedy, step.on, step.account, step.policy)


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


@pytest.mark.parametrize("remedy", sorted(set(Remedy) - set(GUARDS)))
def test_what_changes_nothing_in_stripe_needs_no_guard_rail(remedy: Remedy) -> None:
    assert not SPECS[remedy].changes_stripe
    anywhere = next(iter(LOSSES.values()))
    assert verdict(remedy, anywhere.on, anywhere.account, anywhere.policy).allowed


# What follows is read off the source, so that nobody adds a reason without a case.
CONSTANTS = {
    "NOT_HERE": NOT_HERE.reason,
    "UNKNOWN": UNKNOWN.reason,
    "DO_NOT_RETRY": guards.DO_NOT_RETRY,
    "ON_ITS_WAY": on_its_way.ON_ITS_WAY,
    "WAITS": guards.WAITS,
}


def reasons(function: str) -> set[str]:
    """Every reason that the function may give by itself."""
    body = ast.parse(inspect.getsource(getattr(guards, function)))
    return {reason for node in ast.walk(body) if (reason := reason_in(node))}


def reason_in(node: ast.AST) -> str | None:
    match node:
        case ast.Call(func=ast.Name("Verdict"), args=[ast.Constant(False), reason, _]):
            return named(reason)
        case ast.Call(func=ast.Name("elsewhere"), args=[reason, _]):
            return named(reason)
        case ast.Return(value=ast.Name(name)) if name in {"NOT_HERE", "UNKNOWN"}:
            return CONSTANTS[name]
    return None


def named(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    assert isinstance(node, ast.Name)
    return CONSTANTS[node.id]


@pytest.mark.parametrize("remedy", GUARDS, ids=str)
def test_every_reason_of_a_guard_rail_has_a_case(remedy: Remedy) -> None:
    for_a_person = reasons("is_for_a_person") - (set() if remedy is Remedy.CREDIT_BALANCE else {"currencies"})
    shown = {step.reason for step in LOSSES.values() if step.remedy is remedy}
    assert shown == {reason for guard in GUARDS[remedy] for reason in reasons(guard)} | for_a_person


def test_no_reason_is_given_anywhere_else_in_the_guard_rails() -> None:
    whole = [node for sheet in SHEETS for node in ast.walk(ast.parse(inspect.getsource(sheet)))]
    everywhere = {reason for node in whole if isinstance(node, ast.FunctionDef) for reason in of(node)}
    assert everywhere == {step.reason for step in LOSSES.values()}
    assert len(everywhere) > 15


def of(function: ast.FunctionDef) -> Iterator[str]:
    # `elsewhere` itself only passes on what it is given.
    if function.name != "elsewhere":
        yield from (reason for node in ast.walk(function) if (reason := reason_in(node)))


@pytest.mark.parametrize("remedy", GUARDS, ids=str)
def test_the_thread_has_words_for_every_reason_that_ends_a_proposal_or_a_request(remedy: Remedy) -> None:
    given = {step.reason for step in LOSSES.values() if step.remedy is remedy}
    if SPECS[remedy].approval:
        assert given <= set(VOID)
    assert all(why_failed(remedy, reason) in {VOID.get(reason), FAILED.get(reason)} for reason in given)


@pytest.mark.parametrize("act", [cancelling, crediting, ending, refunding, settling], ids=lambda act: act.__name__)
def test_the_thread_has_words_for_every_reason_of_an_acts_own(act: ModuleType) -> None:
    functions = [node for node in ast.walk(ast.parse(inspect.getsource(act))) if isinstance(node, ast.FunctionDef)]
    returned = [node.value for function in functions if function.name == "blocked" for node in returns(function)]
    given = {held.value for value in returned if value for held in ast.walk(value) if isinstance(held, ast.Constant)}
    assert given - {""} <= set(VOID) | set(FAILED)


def returns(function: ast.FunctionDef) -> Iterator[ast.Return]:
    return (node for node in ast.walk(function) if isinstance(node, ast.Return))


@pytest.mark.parametrize("remedy", GUARDS, ids=str)
def test_the_thread_has_words_for_every_fact_that_may_change(remedy: Remedy) -> None:
    step = next(step for step in ALL_RIGHT.values() if step.remedy is remedy)
    known = facts(remedy, step.on, step.account)
    assert known
    assert set(known) <= set(FACTS)
