"""Payment methods that are no card, by Stripe's type: what the method itself says, and what a charge says beside it.

Values are those of Stripe's test accounts, or made up in the same form.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PaymentType:
    """Attributes:
    own: what the payment method says; a charge says it too, but for `kept_back`.
    charged: what only a charge says.
    mandate: whether each charge names the mandate that it was made under.
    takes_days: whether a payment is on its way for days before anybody knows that it worked.
    refund_days: for how long after the charge it can be refunded, where that is limited.
    has_refunds: whether it can be refunded at all.
    destination: what `destination_details` of a refund calls where the money goes, and whether that has a reference.
    """

    own: Fields = field(default_factory=dict)
    charged: Fields = field(default_factory=dict)
    kept_back: frozenset[str] = frozenset()
    mandate: bool = False
    takes_days: bool = False
    destination: str | None = None
    has_reference: bool = False
    refund_days: int | None = None
    has_refunds: bool = True


NO_GENERATOR = {"generated_from": {"charge": None, "setup_attempt": None}}
BY_BANK: dict[str, Any] = {"mandate": True, "takes_days": True, "has_reference": True}
EURO: dict[str, Any] = {"destination": "eu_bank_transfer", "has_reference": True}

PAYMENT_TYPES: dict[str, PaymentType] = {
    "boleto": PaymentType({"tax_id": "000.000.000-00"}, has_refunds=False),
    "oxxo": PaymentType(charged={"number": "59000000178521670320200618"}, has_refunds=False),
    "acss_debit": PaymentType(
        {
            "bank_name": "STRIPE TEST BANK",
            "fingerprint": "acss1",
            "institution_number": "000",
            "last4": "6789",
            "transit_number": "11000",
        },
        mandate=True,
        takes_days=True,
    ),
    "affirm": PaymentType(charged={"transaction_id": "AFF1"}, destination="affirm", refund_days=120),
    "afterpay_clearpay": PaymentType(
        charged={"order_id": None, "reference": None},
        destination="afterpay_clearpay",
        has_reference=True,
        refund_days=120,
    ),
    "alipay": PaymentType(
        charged={"buyer_id": "2088", "fingerprint": "ali1", "transaction_id": "ALI1"}, refund_days=90
    ),
    "amazon_pay": PaymentType(
        charged={"funding": {"card": None, "type": None}, "transaction_id": "AMZ1"},
        destination="amazon_pay",
        refund_days=90,
    ),
    "au_becs_debit": PaymentType(
        {"bsb_number": "000000", "fingerprint": "becs1", "last4": "3456"},
        **{**BY_BANK, "has_reference": False},
        destination="au_bank_transfer",
        refund_days=90,
    ),
    "bacs_debit": PaymentType(
        {"fingerprint": "bacs1", "last4": "2345", "sort_code": "108800"}, **BY_BANK, destination="gb_bank_transfer"
    ),
    "bancontact": PaymentType(
        charged={"bank_name": "VAN DE PUT & CO", "bic": "VAPEBE22", "iban_last4": "7061", "verified_name": None},
        **EURO,
        refund_days=180,
    ),
    "cashapp": PaymentType(
        {"buyer_id": "CUST1", "cashtag": "$janedoe"}, {"transaction_id": "CAPP1"}, destination="cashapp", refund_days=90
    ),
    "customer_balance": PaymentType(destination="customer_cash_balance"),
    "ideal": PaymentType(
        {"bank": "rabobank", "bic": "RABONL2U"},
        {"iban_last4": "5264", "transaction_id": None, "verified_name": None},
        **EURO,
        refund_days=180,
    ),
    "klarna": PaymentType(
        {"dob": None},
        {"payment_method_category": "pay_later", "preferred_locale": "en-US"},
        kept_back=frozenset({"dob"}),
        destination="klarna",
        has_reference=True,
        refund_days=180,
    ),
    "link": PaymentType(
        {"email": "jane.doe@example.com", "persistent_token": None},
        {"country": "US"},
        kept_back=frozenset({"email", "persistent_token"}),
    ),
    "nz_bank_account": PaymentType(
        {
            "account_holder_name": "Jane Doe",
            "bank_code": "11",
            "bank_name": "ANZ",
            "branch_code": "0000",
            "last4": "0010",
            "suffix": "010",
        },
        takes_days=True,
        destination="nz_bank_transfer",
    ),
    "paypal": PaymentType(
        {"country": "US", "payer_email": "jane.doe@example.com", "payer_id": "PAYERID123WX"},
        {"payer_name": "Jane Doe", "seller_protection": None, "transaction_id": "PP1"},
        destination="paypal",
        has_reference=True,
        refund_days=180,
    ),
    "revolut_pay": PaymentType(
        charged={"funding": {"card": None, "type": None}, "transaction_id": "REV1"}, destination="revolut"
    ),
    "sepa_debit": PaymentType(
        {
            "bank_code": "37040044",
            "branch_code": "",
            "country": "DE",
            "fingerprint": "sepa1",
            "last4": "3000",
            **NO_GENERATOR,
        },
        kept_back=frozenset({"generated_from"}),
        **BY_BANK,
        destination="eu_bank_transfer",
        refund_days=180,
    ),
    "sofort": PaymentType(
        {"country": "DE"}, {"bank_name": "Testbank", "iban_last4": "7061"}, takes_days=True, **EURO, refund_days=180
    ),
    "swish": PaymentType(
        charged={"fingerprint": "swish1", "payment_reference": None, "verified_phone_last4": "0123"},
        destination="swish",
        has_reference=True,
        refund_days=365,
    ),
    "us_bank_account": PaymentType(
        {
            "account_holder_type": "individual",
            "account_type": "checking",
            "bank_name": "STRIPE TEST BANK",
            "financial_connections_account": None,
            "fingerprint": "ach1",
            "last4": "6789",
            "networks": {"preferred": "ach", "supported": ["ach"]},
            "routing_number": "110000000",
            "status_details": {},
        },
        {"payment_reference": None},
        kept_back=frozenset({"financial_connections_account", "networks", "status_details"}),
        **BY_BANK,
        destination="us_bank_transfer",
        refund_days=180,
    ),
    "wechat_pay": PaymentType(
        charged={"fingerprint": "wx1", "transaction_id": "WX1"}, destination="wechat_pay", refund_days=180
    ),
}
# What a type that stands in no table has to do with.
OTHER = PaymentType()


def type_of(name: str) -> PaymentType:
    return PAYMENT_TYPES.get(name, OTHER)
