"""What each of Stripe's payment methods is, and what tells it from others: never enough of it to use."""

import inspect
from dataclasses import asdict
from typing import Any

import pytest
import stripe

from billing.account.payment_method import PaymentMethod
from billing.account.payment_types import PAYMENT_TYPES
from billing.stripe.translate import payment_methods
from billing.wording.payment_methods import named
from sandbox.standins.stripe.objects import payment_types as sandboxed
from sandbox.standins.stripe.objects.payment_method import Card, Other, charged_with, payment_method, source
from tests.billing import stripe_shapes as shapes

# What Stripe describes under a name of its own that is no type of payment method.
NO_TYPES = {"billing_details", "radar_options"}
# What shows on a charge or method, and in whose words.
SAYS = {
    "acss_debit": "pre-authorized debit STRIPE TEST BANK •6789",
    "au_becs_debit": "BECS Direct Debit •3456",
    "bacs_debit": "Bacs Direct Debit •2345",
    "cashapp": "Cash App Pay $j•••",
    "ideal": "iDEAL rabobank",
    "klarna": "Klarna",
    "link": "Link j•••@example.com",
    "nz_bank_account": "NZ BECS Direct Debit ANZ •0010",
    "paypal": "PayPal j•••@example.com",
    "revolut_pay": "Revolut Pay",
    "sepa_debit": "SEPA Direct Debit DE •3000",
    "us_bank_account": "ACH Direct Debit STRIPE TEST BANK •6789",
}
SECRETS = ("jane.doe", "janedoe", "PAYERID123WX", "110000000", "Jane Doe", "37040044", "108800", "BSB")


def described(holder: Any) -> set[str]:
    classes = (name for name, _ in inspect.getmembers(holder, inspect.isclass) if issubclass(_, stripe.StripeObject))
    snake = ("".join(f"_{char.lower()}" if char.isupper() else char for char in name).lstrip("_") for name in classes)
    return set(snake) - NO_TYPES


@pytest.mark.parametrize("holder", [stripe.PaymentMethod, stripe.Charge.PaymentMethodDetails])
def test_every_type_that_the_sdk_knows_has_a_name(holder: Any) -> None:
    known = {kind for kind in described(holder) if kind in holder.__annotations__}
    assert len(known) > 50
    assert known <= PAYMENT_TYPES.keys()


def of_kind(kind: str) -> dict[str, Any]:
    return payment_method(id="pm_1", card=Other(kind), customer=None, created=0)


@pytest.mark.parametrize("kind", sandboxed.PAYMENT_TYPES)
class TestEveryType:
    def test_says_what_it_is_and_which(self, kind: str) -> None:
        told = named(payment_methods.payment_method(of_kind(kind)))
        assert told == SAYS.get(kind, PAYMENT_TYPES[kind].name)

    def test_a_charge_says_the_same_and_under_which_mandate(self, kind: str) -> None:
        found = payment_methods.of_charge(
            {"payment_method": "pm_1", "payment_method_details": charged_with(of_kind(kind))}
        )
        assert found
        assert (found.id, found.kind) == ("pm_1", kind)
        assert (found.mandate is not None) == sandboxed.PAYMENT_TYPES[kind].mandate
        assert named(found).startswith(PAYMENT_TYPES[kind].name)

    def test_nothing_of_it_can_be_used(self, kind: str) -> None:
        method = of_kind(kind)
        both = (
            payment_methods.payment_method(method),
            payment_methods.of_charge({"payment_method_details": charged_with(method)}),
        )
        said = " ".join(str(value) for found in both if found for value in asdict(found).values())
        assert not [secret for secret in SECRETS if secret in said]


@pytest.mark.parametrize(
    ("kind", "said", "told"),
    [
        ("bancontact", {"bank_name": "KBC", "iban_last4": "7061"}, "Bancontact KBC •7061"),
        (
            "amazon_pay",
            {"funding": {"card": {"brand": "Visa", "last4": "1111"}}},
            "Amazon Pay Visa •1111",
        ),
        ("mobilepay", {"card": {"brand": "visa_dankort", "last4": "4501"}}, "MobilePay visa dankort •4501"),
        ("swish", {"verified_phone_last4": "0123"}, "Swish •0123"),
        ("upi", {"vpa": "jane@okbank"}, "UPI j•••@okbank"),
        ("payto", {"pay_id": "jane@example.com", "last4": "3456"}, "PayTo •3456 j•••@example.com"),
        ("sepa_credit_transfer", {"iban": "DE89370400440532013000"}, "SEPA credit transfer •3000"),
        ("crypto", {"buyer_address": "0xabcdef012345"}, "stablecoins •2345"),
        ("kr_card", {"brand": "shinhan", "last4": "9999"}, "Korean card shinhan •9999"),
        ("brand_new_way", {"last4": "1234", "email": "jane@example.com"}, "brand new way •1234 j•••@example.com"),
        ("brand_new_way", None, "brand new way"),
    ],
)
def test_what_tells_one_from_others(kind: str, said: Any, told: str) -> None:
    found = payment_methods.of_charge({"payment_method_details": {"type": kind, kind: said}})
    assert found
    assert named(found) == told


class TestCards:
    def test_one_in_a_wallet(self) -> None:
        found = payment_methods.payment_method(shapes.payment_method(card=shapes.card(wallet={"type": "google_pay"})))
        assert found == PaymentMethod("pm_1", "card", "visa", "4242", 8, 2030, "Fp1", "google_pay")
        assert named(found) == "visa •4242 in Google Pay"

    @pytest.mark.parametrize("details", [None, {}, {"card": None}])
    def test_a_charge_need_not_say(self, details: Any) -> None:
        assert payment_methods.of_charge(shapes.charge(payment_method_details=details)) is None

    def test_one_without_a_number_is_a_card(self) -> None:
        found = payment_methods.of_charge(shapes.charge(payment_method_details={"type": "card", "card": {}}))
        assert found
        assert named(found) == "card"


class TestLegacySources:
    def test_a_card(self) -> None:
        card = source(id="card_1", card=Card(wallet="apple_pay"), customer={"id": "cus_1", "name": None}, created=0)
        found = payment_methods.source(card)
        assert (found.id, found.kind, found.last4) == ("card_1", "card", "4242")
        assert named(found) == "Visa •4242 in Apple Pay"

    def test_a_bank_account(self) -> None:
        bank_account = {"id": "ba_1", "object": "bank_account", "bank_name": "STRIPE TEST BANK", "last4": "6789"}
        assert named(payment_methods.source(bank_account)) == "ACH Direct Debit STRIPE TEST BANK •6789"

    def test_a_source(self) -> None:
        debit = {
            "id": "src_1",
            "object": "source",
            "type": "sepa_debit",
            "sepa_debit": {"country": "DE", "last4": "3000"},
        }
        assert named(payment_methods.source(debit)) == "SEPA Direct Debit DE •3000"

    @pytest.mark.parametrize(
        ("id", "kind"), [("card_1", "card"), ("ba_1", "us_bank_account"), ("src_1", "source"), ("acct_1", "source")]
    )
    def test_by_its_id_alone_it_is_of_a_kind(self, id: str, kind: str) -> None:
        assert payment_methods.source(id) == PaymentMethod(id, kind)
