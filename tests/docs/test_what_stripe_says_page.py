"""The operator's page of what Stripe says has every sentence that the bot says of it."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from billing.account.given_back import Grant
from billing.account.invoice_line import LineKind
from billing.account.payment_method import PaymentMethod
from billing.account.payment_types import PAYMENT_TYPES, PaymentType
from billing.account.trial_end import TrialEnd
from billing.remedies.stripe_limits import goes_too_late, is_too_little
from billing.wording import incomplete, waiting
from billing.wording.bills import KINDS
from billing.wording.giving_back import credits
from billing.wording.lines import unpriced
from billing.wording.mandates import NETWORK, REASONS, STATES
from billing.wording.refund_states import ASKS, CANCELED, FAILED, PENDING, RefundState
from billing.wording.refusals import REFUSALS
from billing.wording.statuses import PURPOSE
from billing.wording.subscriptions import AFTER_TRIAL, SCHEDULE_END
from bot.messages.changes import STANDS
from bot.messages.outcome import OTHERS_DID
from tests.billing.evidence.readings import item
from tests.billing.samples import charge, usd

TEXT = Path("docs/what-stripe-says.md").read_text(encoding="utf-8")
PAGE = " ".join(TEXT.split())
REFUNDED = TEXT.split("### Until when there is one")[1].split("| you see")[0].splitlines()
ROWS = [row for row in REFUNDED if "| for " in row or "not at all" in row]
# Explained where they are met: a period needs no word, and a time before the first invoice has its invoice's.
SELF_EVIDENT = {LineKind.PERIOD, LineKind.BACKDATED, LineKind.TRIAL, LineKind.USAGE}


@pytest.mark.parametrize("said", AFTER_TRIAL.values())
def test_what_the_end_of_a_trial_does(said: str) -> None:
    assert said.split(":")[0] in PAGE


@pytest.mark.parametrize("said", SCHEDULE_END.values())
def test_what_a_schedule_does_when_it_is_over(said: str) -> None:
    assert said in PAGE


@pytest.mark.parametrize("own", ["eur", "usd"])
def test_what_a_price_says_that_has_no_amount(own: str) -> None:
    assert f"*{unpriced(item(price=None, currency=own), 'eur')}*" in PAGE


@pytest.mark.parametrize("said", PURPOSE.values())
def test_why_an_invoice_was_made(said: str) -> None:
    assert f"*{said}*" in PAGE


@pytest.mark.parametrize("kind", sorted(set(LineKind) - SELF_EVIDENT))
def test_what_a_line_is_for(kind: LineKind) -> None:
    assert f"({KINDS[kind]})" in PAGE


@pytest.mark.parametrize("step", [*waiting.STEPS.values(), *waiting.DEPOSITS.values(), *waiting.STATUSES.values()])
def test_what_a_payment_waits_for(step: waiting.Step) -> None:
    assert f"*{step.told}*" in PAGE


@pytest.mark.parametrize("state", [*PENDING.values(), ASKS, *FAILED.values(), CANCELED], ids=lambda state: state.told)
def test_where_a_refund_stands(state: RefundState) -> None:
    assert f"| *{state.told}* | {state.cure}" in PAGE


@pytest.mark.parametrize(("code", "said"), REFUSALS.items())
def test_why_stripe_refused_one(code: str, said: str) -> None:
    assert f"| `{code}` | {said} |" in PAGE


def test_the_ends_that_have_sentences_of_their_own() -> None:
    assert set(TrialEnd) - set(AFTER_TRIAL) == {TrialEnd.CHARGED, TrialEnd.ENDS}
    assert "then visa •4242 is charged" in PAGE
    assert "ends with its trial, without a payment" in PAGE


@pytest.mark.parametrize("kind", PAYMENT_TYPES.values(), ids=lambda kind: kind.name)
def test_until_when_there_are_refunds(kind: PaymentType) -> None:
    when = f"for {kind.refund_days} days" if kind.refund_days else "" if kind.has_refunds else "not at all"
    rows = [row for row in ROWS if kind.name in row.split("|")[1].strip(" ").split(", ")]
    assert [row.split("|")[2].strip() for row in rows] == ([when] if when else [])


def test_what_is_refused_for_its_age_its_kind_or_its_amount() -> None:
    old = replace(charge(), method=PaymentMethod("pm_1", "sepa_debit"), created=datetime(2026, 1, 2, tzinfo=UTC))
    too_old = goes_too_late(old, datetime(2026, 12, 2, tzinfo=UTC))
    never = goes_too_late(replace(old, method=PaymentMethod("pm_1", "oxxo")), old.created)
    for found in (too_old, never, is_too_little(usd(49))):
        assert found
        assert f"*{found.sentence.split(':')[0]}*".replace("02 Jan", "2 Jan") in PAGE


def test_what_is_prepaid_and_used_up() -> None:
    grant = Grant("credgr_1", None, usd(10000), usd(3700), datetime(2026, 1, 2, tzinfo=UTC))
    said = "".join(part for part in credits(replace(grant, name="Pack")) if isinstance(part, str))
    named, _, used = said.partition(": ")
    assert f"*{named}…: {used}*" in PAGE
    taken_back = str(credits(replace(grant, voided=True))[0])
    assert f"*{taken_back.partition(';')[0]}*" in PAGE


@pytest.mark.parametrize("said", waiting.SETUP.values())
def test_what_a_payment_method_waits_for(said: str) -> None:
    assert f"*{said}*" in PAGE


@pytest.mark.parametrize("said", [incomplete.UNTRIED, incomplete.COMING, incomplete.UNCONFIRMED, incomplete.MADE_GOOD])
def test_what_a_payment_without_an_invoice_says(said: str) -> None:
    assert said in PAGE


def test_where_one_goes_on_without_an_invoices_page() -> None:
    for place in (incomplete.BEGAN, *incomplete.INSTEAD.values()):
        assert place.told in PAGE


@pytest.mark.parametrize("state", ["inactive", "pending"])
def test_what_a_mandate_says(state: str) -> None:
    assert f"*({STATES[state]})*" in PAGE
    assert f"({NETWORK['revoked']}: {REASONS['account_closed']})" in PAGE


@pytest.mark.parametrize("said", [*STANDS.values(), OTHERS_DID])
def test_what_is_said_where_somebody_else_was_quicker(said: str) -> None:
    assert f"*{said}*" in PAGE
