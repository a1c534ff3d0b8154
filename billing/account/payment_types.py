"""Stripe's payment methods by type: what people call each, how long its payments take, where its refunds go, and for
how long there are any.

The one table for it; a type that stands in none is called by its name in words. What is not sure is not promised, and
not refused either: how soon a wallet or a lender shows a refund is theirs to say, and where no page names a last day
for refunds, Stripe is asked. Whatever has refunds has partial ones, too.

Sources, as of API version 2026-10-28.endive: the types are those of the SDK's PaymentMethod and
Charge.PaymentMethodDetails. How long debits take: docs.stripe.com/payments/{sepa-debit, ach-direct-debit, bacs-debit,
au-becs-debit, acss-debit, nz-bank-account}. Refunds: docs.stripe.com/refunds, support.stripe.com/questions/
{how-long-refunds-take-to-process, refunds-for-ach-direct-debit-payments, customer-refund-processing-time} and
docs.stripe.com/payments/{amazon-pay, klarna, paypal, customer-balance/refunding}. Until when, and whether at all: the
page of each, docs.stripe.com/payments/{affirm, afterpay-clearpay, alipay, amazon-pay, au-becs-debit, bancontact,
boleto, cash-app-pay, eps, grabpay, ideal, klarna, mb-way, multibanco, oxxo, p24, paynow, paypal, pix, satispay,
sepa-debit, sofort, swish, twint, upi, wechat-pay, zip, countries/korea}; of ACH the page at support.stripe.com above,
of Interac docs.stripe.com/terminal/payments/refunds (at a reader only), of custom ones whoever carried them out.
"""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a refund goes, in words that follow "to your" for customers and "to the" for the team.

    Attributes:
    shown: where and when it can be seen, as a sentence's second half.
    on_statement: whether a refund so early that the payment is only taken back shows as no payment at all.
    """

    place: str
    shown: str
    on_statement: bool = False


CARD = Destination("card", "the card's statement shows it within 5 to 10 business days", on_statement=True)
BANK = Destination("bank account", "the bank usually shows it within 5 to 10 business days")
ACH = Destination("bank account", "the bank usually shows it after about 3 business days")
ASKED = Destination("bank account", "it is sent once the e-mail that asks for the bank account is answered")
CASH = Destination("cash balance with us", "it is there at once, for the next payment")
BACK = Destination(
    "payment method", "it goes back the way it was paid, and usually shows there within 5 to 10 business days"
)


def wallet(name: str) -> Destination:
    return Destination(f"{name} account", f"{name} shows it in its balance, or on what paid {name}, as soon as it can")


def lender(name: str) -> Destination:
    return Destination(f"{name} account", f"{name} takes it off what is still to be paid, or sends it back")


SOME_DAYS = "some business days"
WORKING_WEEK = 5


@dataclass(frozen=True, slots=True)
class PaymentType:
    """Attributes:
    business_days: how many until a payment is known to have worked, for those that nobody knows of at once.
    refund_days: for how long it can be refunded, from the day of the charge on.
    has_refunds: whether Stripe refunds it at all.
    """

    name: str
    refund: Destination
    business_days: int | None = None
    refund_days: int | None = None
    has_refunds: bool = True

    @property
    def takes(self) -> str | None:
        return f"up to {self.business_days} business days" if self.business_days else None

    @property
    def arrives_within(self) -> timedelta:
        """With the weekends that may be in between."""
        days = self.business_days or 0
        return timedelta(days=days + 2 * ceil(days / WORKING_WEEK))


PAYMENT_TYPES: dict[str, PaymentType] = {
    # Cards.
    "card": PaymentType("card", CARD),
    "card_present": PaymentType("card at a reader", CARD),
    "interac_present": PaymentType("Interac card at a reader", CARD, has_refunds=False),
    "kr_card": PaymentType("Korean card", CARD, refund_days=365),
    # Bank debits: asked for today, known to have worked days later; of NZ BECS, no page says how many.
    "ach_debit": PaymentType("ACH debit", ACH, business_days=6, refund_days=180),
    "acss_debit": PaymentType("pre-authorized debit", BANK, business_days=5),
    "au_becs_debit": PaymentType("BECS Direct Debit", BANK, business_days=2, refund_days=90),
    "bacs_debit": PaymentType("Bacs Direct Debit", BANK, business_days=7),
    "nz_bank_account": PaymentType("NZ BECS Direct Debit", BANK),
    "sepa_debit": PaymentType("SEPA Direct Debit", BANK, business_days=14, refund_days=180),
    "us_bank_account": PaymentType("ACH Direct Debit", ACH, business_days=4, refund_days=180),
    # Out of a bank account, with the customer's own yes.
    "bancontact": PaymentType("Bancontact", BANK, refund_days=180),
    "bizum": PaymentType("Bizum", BANK),
    "blik": PaymentType("BLIK", BANK),
    "eps": PaymentType("EPS", BANK, refund_days=180),
    "fpx": PaymentType("FPX", BANK),
    "giropay": PaymentType("giropay", BANK, refund_days=180),
    "ideal": PaymentType("iDEAL", BANK, refund_days=180),
    "mb_way": PaymentType("MB WAY", BANK, refund_days=365),
    "multibanco": PaymentType("Multibanco", ASKED, refund_days=365),
    "p24": PaymentType("Przelewy24", BANK, refund_days=180),
    "pay_by_bank": PaymentType("Pay by Bank", BANK),
    "paynow": PaymentType("PayNow", BANK, refund_days=90),
    "payto": PaymentType("PayTo", BANK),
    "pix": PaymentType("Pix", BANK, refund_days=90),
    "promptpay": PaymentType("PromptPay", ASKED),
    "sofort": PaymentType("Sofort", BANK, business_days=14, refund_days=180),
    "swish": PaymentType("Swish", BANK, refund_days=365),
    "twint": PaymentType("TWINT", BANK, refund_days=180),
    "upi": PaymentType("UPI", BANK, refund_days=60),
    # Transfers and vouchers.
    "ach_credit_transfer": PaymentType("ACH credit transfer", ASKED),
    "boleto": PaymentType("Boleto", ASKED, has_refunds=False),
    "customer_balance": PaymentType("bank transfer", ASKED),
    "konbini": PaymentType("Konbini", ASKED),
    "oxxo": PaymentType("OXXO", ASKED, has_refunds=False),
    "sepa_credit_transfer": PaymentType("SEPA credit transfer", ASKED),
    # Wallets.
    "alipay": PaymentType("Alipay", wallet("Alipay"), refund_days=90),
    "amazon_pay": PaymentType("Amazon Pay", wallet("Amazon Pay"), refund_days=90),
    "cashapp": PaymentType("Cash App Pay", wallet("Cash App"), refund_days=90),
    "crypto": PaymentType("stablecoins", Destination("wallet", "the blockchain shows it once it is confirmed")),
    "grabpay": PaymentType("GrabPay", wallet("GrabPay"), refund_days=90),
    "kakao_pay": PaymentType("Kakao Pay", wallet("Kakao Pay"), refund_days=365),
    "link": PaymentType("Link", Destination("Link account", "it goes back to what paid Link, within 5 to 10 days")),
    "mobilepay": PaymentType("MobilePay", wallet("MobilePay")),
    "naver_pay": PaymentType("Naver Pay", wallet("Naver Pay"), refund_days=365),
    "payco": PaymentType("PAYCO", wallet("PAYCO"), refund_days=365),
    "paypal": PaymentType("PayPal", wallet("PayPal"), refund_days=180),
    "paypay": PaymentType("PayPay", wallet("PayPay")),
    "revolut_pay": PaymentType("Revolut Pay", wallet("Revolut")),
    "samsung_pay": PaymentType("Samsung Pay", wallet("Samsung Pay"), refund_days=365),
    "satispay": PaymentType("Satispay", wallet("Satispay"), refund_days=180),
    "wechat": PaymentType("WeChat Pay", wallet("WeChat Pay"), refund_days=180),
    "wechat_pay": PaymentType("WeChat Pay", wallet("WeChat Pay"), refund_days=180),
    # Paid later, or in parts.
    "affirm": PaymentType("Affirm", lender("Affirm"), refund_days=120),
    "afterpay_clearpay": PaymentType("Afterpay", lender("Afterpay"), refund_days=120),
    "alma": PaymentType("Alma", lender("Alma")),
    "billie": PaymentType("Billie", lender("Billie")),
    "klarna": PaymentType("Klarna", lender("Klarna"), refund_days=180),
    "scalapay": PaymentType("Scalapay", lender("Scalapay")),
    "sequra": PaymentType("seQura", lender("seQura")),
    "sunbit": PaymentType("Sunbit", lender("Sunbit")),
    "zip": PaymentType("Zip", lender("Zip"), refund_days=180),
    # Not a way of paying that Stripe carries out, or one of its own.
    "custom": PaymentType("another way of paying", BACK, has_refunds=False),
    "stripe_account": PaymentType("Stripe balance", BACK),
}

# How a card was paid with, in the wallets' own names.
WALLETS = {
    "amex_express_checkout": "Amex Express Checkout",
    "apple_pay": "Apple Pay",
    "google_pay": "Google Pay",
    "link": "Link",
    "masterpass": "Masterpass",
    "meta_pay": "Meta Pay",
    "samsung_pay": "Samsung Pay",
    "visa_checkout": "Visa Checkout",
}


def type_of(kind: str) -> PaymentType:
    return PAYMENT_TYPES.get(kind) or PaymentType(in_words(kind), BACK)


def wallet_name(kind: str) -> str:
    return WALLETS.get(kind, in_words(kind))


def in_words(code: str) -> str:
    return code.replace("_", " ")
