"""What an invoice was for: each kind of line, what made it, and the tax, with what is said of each."""

from typing import Any

import pytest
import stripe

from billing.account.invoice_line import LineKind, Purpose, Tax
from billing.account.payments import Invoice
from billing.stripe.translate import invoice_lines, payments
from billing.stripe.translate.invoice_lines import Known, known, rate_name
from billing.values.money import Money
from billing.wording import bills, lines, statuses
from billing.wording.line import Line
from tests.billing import stripe_shapes as shapes
from tests.billing.samples import usd
from tests.billing.sdk import listed
from tests.billing.stripe_shapes import AT, Object

DAY = 86400
BEFORE, AHEAD, ONCE = (AT - 30 * DAY, AT), (AT, AT + 30 * DAY), (AT, AT)
ITEM, EXTRA = "subscription_item_details", "invoice_item_details"
METERED = shapes.price(id="price_m", recurring={"interval": "month", "interval_count": 1, "usage_type": "metered"})
SUBSCRIPTIONS = [shapes.subscription(shapes.item(), shapes.item(price=METERED))]


def line(period: tuple[int, int] = AHEAD, amount: int = 4900, kind: str = ITEM, **given: Any) -> Object:
    price = given.pop("price", "price_1")
    proration = given.pop("proration", False)
    return {
        **shapes.line(kind, proration=proration),
        "amount": amount,
        "description": "Pro",
        "period": {"start": period[0], "end": period[1]},
        "pricing": {"price_details": {"price": price, "product": "prod_pro"}},
        **given,
    }


def read(*given: Object, reason: str = "subscription_cycle", cut: bool = False, **more: Any) -> Invoice:
    listed = {"data": list(given), "has_more": cut}
    return payments.invoice(shapes.invoice(billing_reason=reason, lines=listed, **more), known(SUBSCRIPTIONS))


def text(line: Line) -> str:
    return "".join(part if isinstance(part, str) else getattr(part, "text", "•") for part in line)


# A line, why its invoice was made, what kind it is, what *More* says of it.
KINDS: dict[str, tuple[Object, str, LineKind, str]] = {
    "the next period": (line(), "subscription_cycle", LineKind.PERIOD, "49.00 USD: Pro · • – •"),
    "usage of a known price": (line(BEFORE, price="price_m"), "subscription_cycle", LineKind.USAGE, "Pro (usage)"),
    "usage of a price that no item shows any more": (
        line(BEFORE, price="price_x"),
        "subscription_cycle",
        LineKind.USAGE,
        "Pro (usage)",
    ),
    "a seat's price, billed late": (line(BEFORE), "subscription_cycle", LineKind.PERIOD, "49.00 USD: Pro · • – •"),
    "time before the first invoice, by the month": (
        line(BEFORE),
        "subscription_create",
        LineKind.BACKDATED,
        "Pro (time before the first invoice) · • – •",
    ),
    "time before the first invoice, in one": (
        line(BEFORE, proration=True),
        "subscription_create",
        LineKind.BACKDATED,
        "time before the first invoice",
    ),
    "usage on the first invoice": (line(BEFORE, price="price_m"), "subscription_create", LineKind.USAGE, "usage"),
    "unused time": (
        line(amount=-100, proration=True),
        "subscription_update",
        LineKind.UNUSED,
        "-1.00 USD: Pro (credit",
    ),
    "what is left after a change": (
        line(proration=True),
        "subscription_update",
        LineKind.REMAINING,
        "time left after a change",
    ),
    "a change that waited as an item": (
        line(kind=EXTRA, proration=True),
        "subscription_cycle",
        LineKind.REMAINING,
        "time left after a change",
    ),
    "something bought once": (line(ONCE, kind=EXTRA), "manual", LineKind.ONE_TIME, "49.00 USD: Pro (one-time item)"),
    "a line without a parent": (line(ONCE, parent=None), "manual", LineKind.ONE_TIME, "one-time item"),
}


@pytest.mark.parametrize("case", KINDS)
def test_a_line_says_what_it_is_for(case: str) -> None:
    given, reason, kind, said = KINDS[case]
    [found] = read(given, reason=reason).lines
    assert found.kind is kind
    assert said in text(bills.line(found))


def test_every_kind_is_in_the_table_and_has_words() -> None:
    assert {row[2] for row in KINDS.values()} == set(LineKind) - {LineKind.TRIAL}
    assert set(bills.KINDS) == set(LineKind)


def test_a_trial_is_a_trial() -> None:
    in_trial = Known(trial_ends={"sub_1": AT + 30 * DAY})
    found = invoice_lines.line_of(line(amount=0), shapes.invoice(), in_trial)
    assert found.kind is LineKind.TRIAL
    assert "(trial)" in text(bills.line(found))


def test_a_discount_stands_beside_the_amount() -> None:
    [found] = read(line(discount_amounts=[{"amount": 900, "discount": "di_1"}])).lines
    assert text(bills.line(found)).startswith("49.00 USD, less 9.00 USD: Pro")


# The lines of an invoice that a period's end made, and what is said of it: "renewal" of nothing but a renewal.
CYCLES: dict[str, tuple[list[Object], bool, Purpose, str]] = {
    "the next period": ([line()], False, Purpose.RENEWAL, "renewal"),
    "with usage of the last one": ([line(BEFORE, price="price_m"), line()], False, Purpose.RENEWAL, "renewal"),
    "usage alone": ([line(BEFORE, price="price_m")], False, Purpose.USAGE, "usage"),
    "usage and something bought once": (
        [line(ONCE, kind=EXTRA), line(BEFORE, price="price_m")],
        False,
        Purpose.USAGE,
        "usage",
    ),
    "something bought once": ([line(ONCE, kind=EXTRA)], False, Purpose.ONE_TIME, "one-time items"),
    "changes": (
        [line(amount=-100, proration=True), line(proration=True)],
        False,
        Purpose.PRORATIONS,
        "changes made in the period",
    ),
    "more lines than were read, usage first": (
        [line(BEFORE, price="price_m")],
        True,
        Purpose.PERIOD_OVER,
        "at a period's end",
    ),
    "more lines than were read, the period first": ([line()], True, Purpose.RENEWAL, "renewal"),
}


@pytest.mark.parametrize("case", CYCLES)
def test_renewal_is_said_of_a_renewal_alone(case: str) -> None:
    given, cut, purpose, said = CYCLES[case]
    found = read(*given, cut=cut)
    assert found.purpose is purpose
    assert f" · {said} · " in text(lines.invoice(found))
    assert ("renewal" in text(lines.invoice(found))) == (purpose is Purpose.RENEWAL)


@pytest.mark.parametrize("reason", ["subscription_cycle", "subscription_update"])
def test_the_first_payment_after_a_trial_is_no_renewal_nor_a_change_of_plan(reason: str) -> None:
    """A trial that was ended early is a change to Stripe."""
    after = Known(trial_ends={"sub_1": AT})
    found = payments.invoice(shapes.invoice(billing_reason=reason, lines={"data": [line()]}), after)
    assert found.purpose is Purpose.AFTER_TRIAL
    assert "first payment after the trial" in text(lines.invoice(found))


def test_the_first_invoice_says_that_it_bills_time_before_it() -> None:
    found = read(line(BEFORE), line(), reason="subscription_create")
    assert "first invoice, with the time before it" in text(lines.invoice(found))
    assert "with the time" not in text(lines.invoice(read(line(), reason="subscription_create")))


def test_without_lines_stripes_own_word_has_to_do() -> None:
    assert read().purpose is None
    assert "renewal" in text(lines.invoice(read()))


def test_every_purpose_has_words() -> None:
    assert set(statuses.PURPOSE) == set(Purpose)


def test_lines_that_were_not_read_are_said_to_be_there() -> None:
    told = list(map(text, bills.lines_of(read(line(), cut=True))))
    assert told[-1] == "More lines than were read: Stripe has them all"
    assert len(bills.lines_of(read(line()))) == 1


class TestTax:
    def test_by_rate_with_what_it_was_counted_on(self) -> None:
        shares = [
            {"amount": 380, "tax_behavior": "exclusive", "taxable_amount": 2000, "taxability_reason": "standard_rated"},
            {"amount": 70, "tax_behavior": "inclusive", "taxable_amount": 1000, "taxability_reason": "reduced_rated"},
        ]
        for share, rate in zip(shares, ("txr_1", "txr_2"), strict=True):
            share["tax_rate_details"] = {"tax_rate": rate}
        found = read(line(), total_taxes=shares)
        named = invoice_lines.named(found.taxes, {"txr_1": "VAT 19% (DE)"})
        assert [text(bills.tax(tax)) for tax in named] == [
            "3.80 USD: VAT 19% (DE) on 20.00 USD, on top",
            "0.70 USD: tax on 10.00 USD, in the price (reduced rate)",
        ]

    @pytest.mark.parametrize("reason", sorted(listed(stripe.Invoice.TotalTax, "taxability_reason")))
    def test_every_reason_of_the_sdk_has_words(self, reason: str) -> None:
        assert reason in bills.TAX_REASONS

    def test_a_reason_that_stripe_adds_later_is_shown_with_blanks(self) -> None:
        assert text(bills.tax(Tax(usd(0), reason="still_to_come"))) == "0.00 USD: tax, on top (still to come)"

    @pytest.mark.parametrize(
        ("rate", "said"),
        [
            ({"display_name": "VAT", "percentage": 19.0, "jurisdiction": "DE"}, "VAT 19% (DE)"),
            (
                {"display_name": "Sales tax", "percentage": 10, "effective_percentage": 8.25, "state": "CA"},
                "Sales tax 8.25% (CA)",
            ),
            ({"display_name": "Fee", "percentage": 0.0, "rate_type": "flat_amount"}, "Fee"),
            ({}, "Tax"),
        ],
    )
    def test_a_rate_is_called_as_on_the_invoice(self, rate: Object, said: str) -> None:
        assert rate_name(rate) == said


def test_amounts_are_of_the_invoices_currency() -> None:
    [found] = read(line(), currency="jpy").lines
    assert found.amount == Money(4900, "jpy")
