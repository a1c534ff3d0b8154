"""The modal behind *More*: of any customer it opens, and nothing in it links, pings or hides."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.account.invoice_line import InvoiceLine, LineKind
from bot.messages.everything import everything
from sandbox.standins.slack.blockkit.rules import check_view
from tests.billing.samples import account, classified_case, invoice, usd
from tests.bot.hostile import ATTACKS, bare, formatting, hostile, invisible, mrkdwn, reading, shortened


@given(text=hostile, size=st.sampled_from([1, 3, 80]))
@settings(max_examples=30)
def test_more_is_within_slacks_limits(text: str, size: int) -> None:
    view = everything(classified_case(), reading(text, size=size))
    assert check_view(view) == []
    assert view["callback_id"] == "more"


@pytest.mark.parametrize("attack", ATTACKS, ids=shortened)
def test_more_of_an_enormous_customer_with_a_hostile_name_still_opens(attack: str) -> None:
    assert check_view(everything(classified_case(), reading(f"a{attack}", size=40))) == []


@given(text=hostile, size=st.integers(1, 3))
@settings(max_examples=50)
def test_more_pings_and_formats_nothing(text: str, size: int) -> None:
    view = everything(classified_case(), reading(text, size=size))
    seen = bare(mrkdwn(view))
    assert "<" not in seen
    assert ">" not in seen
    assert formatting(view) == formatting(everything(classified_case(), reading("a", size=size)))


@pytest.mark.parametrize("attack", ATTACKS, ids=shortened)
def test_nothing_invisible_reaches_whoever_looks_behind_more(attack: str) -> None:
    assert invisible(everything(classified_case(), reading(f"a{attack}"))) == set()


def test_what_is_said_of_an_invoice_stands_under_it() -> None:
    sold = InvoiceLine(LineKind.PERIOD, "1 × Pro", usd(4900))
    shown = mrkdwn(everything(classified_case(), account(invoices=(invoice(lines=(sold,)),))))
    under = [row for row in shown.splitlines() if "1 × Pro" in row]
    assert [row.startswith("    ◦ 49.00 USD") for row in under] == [True]
    assert "• –" not in shown
