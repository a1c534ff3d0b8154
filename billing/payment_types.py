"""Stripe's payment methods by type: what people call each, how long its payments take, and where its refunds go.

The one table for it; a type that stands in none is called by its name in words. What is not sure is not promised: how
soon a wallet or a lender shows a refund is theirs to say.

Sources, as of API version 2026-10-28.endive: the types are those of the SDK's PaymentMethod and
Charge.PaymentMethodDetails. How long debits take: docs.stripe.com/payments/{sepa-debit, ach-direct-debit, bacs-debit,
au-becs-debit, acss-debit, nz-bank-account}. Refunds: docs.stripe.com/refunds, support.stripe.com/questions/
{how-long-refunds-take-to-process, refunds-for-ach-direct-debit-payments, customer-refund-processing-time} and
docs.stripe.com/payments/{amazon-pay, klarna, paypal, customer-balance/refunding}.
"""

from dataclasses import dataclass


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


@dataclass(frozen=True, slots=True)
class PaymentType:
    """`takes` is how long until a payment is known to have worked, for those that nobody knows of at once."""

    name: str
    refund: Destination
    takes: str | None = None


SOME_DAYS = "some business days"

PAYMENT_TYPES: dict[str, PaymentType] = {
    # Cards.
    "card": PaymentType("card", CARD),
    "card_present": PaymentType("card at a reader", CARD),
    "interac_present": PaymentType("Interac card at a reader", CARD),
    "kr_card": PaymentType("Korean card", CARD),
    # Bank debits: asked for today, known to have worked days later.
    "ach_debit": PaymentType("ACH debit", ACH, takes="up to 6 business days"),
    "acss_debit": PaymentType("pre-authorized debit", BANK, takes="up to 5 business days"),
    "au_becs_debit": PaymentType("BECS Direct Debit", BANK, takes="up to 2 business days"),
    "bacs_debit": PaymentType("Bacs Direct Debit", BANK, takes="up to 7 business days"),
    "nz_bank_account": PaymentType("NZ BECS Direct Debit", BANK, takes=SOME_DAYS),
    "sepa_debit": PaymentType("SEPA Direct Debit", BANK, takes="up to 14 business days"),
    "us_bank_account": PaymentType("ACH Direct Debit", ACH, takes="up to 4 business days"),
    # Out of a bank account, with the customer's own yes.
    "bancontact": PaymentType("Bancontact", BANK),
    "bizum": PaymentType("Bizum", BANK),
    "blik": PaymentType("BLIK", BANK),
    "eps": PaymentType("EPS", BANK),
    "fpx": PaymentType("FPX", BANK),
    "giropay": PaymentType("giropay", BANK),
    "ideal": PaymentType("iDEAL", BANK),
    "mb_way": PaymentType("MB WAY", BANK),
    "multibanco": PaymentType("Multibanco", ASKED),
    "p24": PaymentType("Przelewy24", BANK),
    "pay_by_bank": PaymentType("Pay by Bank", BANK),
    "paynow": PaymentType("PayNow", BANK),
    "payto": PaymentType("PayTo", BANK),
    "pix": PaymentType("Pix", BANK),
    "promptpay": PaymentType("PromptPay", ASKED),
    "sofort": PaymentType("Sofort", BANK, takes="up to 14 business days"),
    "swish": PaymentType("Swish", BANK),
    "twint": PaymentType("TWINT", BANK),
    "upi": PaymentType("UPI", BANK),
    # Transfers and vouchers.
    "ach_credit_transfer": PaymentType("ACH credit transfer", ASKED),
    "boleto": PaymentType("Boleto", ASKED),
    "customer_balance": PaymentType("bank transfer", ASKED),
    "konbini": PaymentType("Konbini", ASKED),
    "oxxo": PaymentType("OXXO", ASKED),
    "sepa_credit_transfer": PaymentType("SEPA credit transfer", ASKED),
    # Wallets.
    "alipay": PaymentType("Alipay", wallet("Alipay")),
    "amazon_pay": PaymentType("Amazon Pay", wallet("Amazon Pay")),
    "cashapp": PaymentType("Cash App Pay", wallet("Cash App")),
    "crypto": PaymentType("stablecoins", Destination("wallet", "the blockchain shows it once it is confirmed")),
    "grabpay": PaymentType("GrabPay", wallet("GrabPay")),
    "kakao_pay": PaymentType("Kakao Pay", wallet("Kakao Pay")),
    "link": PaymentType("Link", Destination("Link account", "it goes back to what paid Link, within 5 to 10 days")),
    "mobilepay": PaymentType("MobilePay", wallet("MobilePay")),
    "naver_pay": PaymentType("Naver Pay", wallet("Naver Pay")),
    "payco": PaymentType("PAYCO", wallet("PAYCO")),
    "paypal": PaymentType("PayPal", wallet("PayPal")),
    "paypay": PaymentType("PayPay", wallet("PayPay")),
    "revolut_pay": PaymentType("Revolut Pay", wallet("Revolut")),
    "samsung_pay": PaymentType("Samsung Pay", wallet("Samsung Pay")),
    "satispay": PaymentType("Satispay", wallet("Satispay")),
    "wechat": PaymentType("WeChat Pay", wallet("WeChat Pay")),
    "wechat_pay": PaymentType("WeChat Pay", wallet("WeChat Pay")),
    # Paid later, or in parts.
    "affirm": PaymentType("Affirm", lender("Affirm")),
    "afterpay_clearpay": PaymentType("Afterpay", lender("Afterpay")),
    "alma": PaymentType("Alma", lender("Alma")),
    "billie": PaymentType("Billie", lender("Billie")),
    "klarna": PaymentType("Klarna", lender("Klarna")),
    "scalapay": PaymentType("Scalapay", lender("Scalapay")),
    "sequra": PaymentType("seQura", lender("seQura")),
    "sunbit": PaymentType("Sunbit", lender("Sunbit")),
    "zip": PaymentType("Zip", lender("Zip")),
    # Not a way of paying that Stripe carries out, or one of its own.
    "custom": PaymentType("another way of paying", BACK),
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
