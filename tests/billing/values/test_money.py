"""Amounts: what people type, what Stripe counts, and what can't be added up."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from billing.values.money import CurrencyMismatch, Money, decimals, increment, parse

# Stripe's decimals, from its documentation; all others have two.
NONE = ["bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf"]
THREE = ["bhd", "jod", "kwd", "omr", "tnd"]
TWO = ["usd", "eur", "gbp", "chf", "isk", "ugx", "huf", "twd", "mro", "mur", "inr", "brl", "sek", "pln", "czk"]
CURRENCIES = [*NONE, *THREE, *TWO]


@pytest.mark.parametrize(
    ("currency", "places"), [(code, 0) for code in NONE] + [(code, 3) for code in THREE] + [(code, 2) for code in TWO]
)
def test_decimals_are_counted_as_stripe_counts_them(currency: str, places: int) -> None:
    assert decimals(currency) == places
    assert Money(7 * 10**places, currency).major == ("7" if places == 0 else f"7.{'0' * places}")


def test_a_currency_that_nobody_knows_has_two_decimals() -> None:
    assert decimals("qqq") == 2


@given(st.integers(1, 10**11), st.sampled_from(CURRENCIES))
@example(1, "kwd")
@example(1, "jpy")
@example(1, "isk")
def test_what_is_prefilled_parses_to_the_same_amount(steps: int, currency: str) -> None:
    """Stripe charges in the same steps as it refunds in."""
    money = Money(steps * increment(currency), currency)
    assert parse(money.major, currency) == money
    assert parse(f" {money.major}\n", currency) == money


@pytest.mark.parametrize(
    ("typed", "currency", "amount"),
    [
        ("49", "usd", 4900),
        ("49.", "usd", 4900),
        (".5", "usd", 50),
        ("4900", "jpy", 4900),
        ("0.010", "kwd", 10),
        ("0.01", "kwd", 10),
        ("049.9", "usd", 4990),
        ("3", "isk", 300),
        ("3", "ugx", 300),
        ("3", "mga", 3),
    ],
)
def test_digits_with_at_most_one_dot_are_an_amount(typed: str, currency: str, amount: int) -> None:
    assert parse(typed, currency) == Money(amount, currency)


REFUSED = ["", " ", ".", "0", "0.00", ".0", "-1", "+1", "−1", "1,000", "1,5", "1 000", "1\u00a0000", "1e3", "1E3"]
REFUSED += ["0x10", "1_000", "1..5", "1.2.3", "$5", "5 USD", "5€", "١٢", "１２", "²", "½", "inf", "nan", "Infinity"]
REFUSED += ["1.001", "0.001", str(10**20), "9" * 5000, "1\x00", "1\n2", "null", "None"]


@pytest.mark.parametrize("typed", REFUSED)
def test_anything_else_is_refused_in_one_sentence(typed: str) -> None:
    with pytest.raises(ValueError, match=r"\.$") as refusal:
        parse(typed, "usd")
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("typed", "currency", "step"),
    [("0.001", "kwd", "0.010"), ("1.234", "bhd", "0.010"), ("3.50", "isk", "1.00"), ("0.01", "ugx", "1.00")],
)
def test_what_is_finer_than_stripe_takes_is_refused(typed: str, currency: str, step: str) -> None:
    with pytest.raises(ValueError, match=f"in steps of {step} only"):
        parse(typed, currency)


@pytest.mark.parametrize("currency", CURRENCIES)
def test_one_decimal_too_many_is_refused(currency: str) -> None:
    with pytest.raises(ValueError, match="decimals"):
        parse(f"1.{'0' * decimals(currency)}1", currency)


@given(st.text(max_size=30), st.sampled_from(CURRENCIES))
def test_whatever_is_typed_is_an_amount_above_zero_or_refused(typed: str, currency: str) -> None:
    try:
        money = parse(typed, currency)
    except ValueError:
        return
    assert money.amount > 0
    assert money.currency == currency


@pytest.mark.parametrize("amount", [49.0, 4900.5, True, "4900", None])
def test_an_amount_is_a_whole_number_of_minor_units(amount: object) -> None:
    with pytest.raises(TypeError):
        Money(amount, "usd")  # type: ignore[arg-type]  # the wrong type is the point


@pytest.mark.parametrize("currency", ["USD", "us", "usdx", "", "u$d", "üsd", "usd\n"])
def test_a_currency_is_three_lower_case_letters(currency: str) -> None:
    with pytest.raises(ValueError, match="three lower-case letters"):
        Money(1, currency)


@given(st.integers(-(10**12), 10**12), st.integers(-(10**12), 10**12))
def test_amounts_of_one_currency_add_up(one: int, other: int) -> None:
    assert Money(one, "usd") + Money(other, "usd") == Money(one + other, "usd")
    assert Money(one, "usd") - Money(other, "usd") == Money(one - other, "usd")
    assert (Money(one, "usd") > Money(other, "usd")) is (one > other)


def test_amounts_of_two_currencies_never_meet() -> None:
    dollars, euros = Money(1, "usd"), Money(1, "eur")
    with pytest.raises(CurrencyMismatch):
        dollars + euros
    with pytest.raises(CurrencyMismatch):
        dollars - euros
    with pytest.raises(CurrencyMismatch):
        _ = dollars > euros
    assert dollars != euros


@pytest.mark.parametrize(
    ("money", "shown"),
    [
        (Money(123456789, "usd"), "1,234,567.89 USD"),
        (Money(4900, "jpy"), "4,900 JPY"),
        (Money(5, "kwd"), "0.005 KWD"),
        (Money(-250, "eur"), "-2.50 EUR"),
        (Money(10**25 + 1, "usd"), "100,000,000,000,000,000,000,000.01 USD"),
    ],
)
def test_an_amount_is_shown_whole(money: Money, shown: str) -> None:
    assert str(money) == shown
