"""What a payment waits for that only the customer can do: what they must do, where, and until when.

The steps are those of a payment intent's `next_action` (https://docs.stripe.com/api/payment_intents/object). Stripe
itself sends the customer the link for small deposits; for all the rest the invoice's page leads on.
"""

from dataclasses import dataclass
from datetime import datetime

from billing.account.account import Account
from billing.account.payments import Invoice
from billing.account.waiting import ACTION, CONFIRMATION, METHOD, UNREAD, Waiting
from billing.wording.declines import Cure, Decline
from billing.wording.line import Line


@dataclass(frozen=True, slots=True)
class Place:
    """Where it is done, for the team and for the customer."""

    told: str
    for_customer: str


PAGE = Place("on the invoice's page", "on your invoice's page")
PHONE = Place("on their phone; the invoice's page begins it anew", "on your phone; your invoice's page begins it anew")
MAIL = Place("by the link in Stripe's e-mail to them", "by the link in the e-mail that you got about it")
VOUCHER = Place("with what the invoice's page shows", "with what your invoice's page shows")


@dataclass(frozen=True, slots=True)
class Step:
    """`does` follows "the customer must"; "their" is "your" to the customer."""

    does: str
    where: Place = PAGE

    @property
    def told(self) -> str:
        return f"{self.does}, {self.where.told}"

    @property
    def for_customer(self) -> str:
        return f"{self.does.replace('their', 'your').replace('them', 'you')}, {self.where.for_customer}"


STEPS = {
    "alipay_handle_redirect": Step("approve it in Alipay"),
    "blik_authorize": Step("approve it in their bank's app within a minute (BLIK)", PHONE),
    "boleto_display_details": Step("pay the boleto", VOUCHER),
    "card_await_notification": Step("approve it where their bank asks them", PHONE),
    "cashapp_handle_redirect_or_display_qr_code": Step("approve it in Cash App"),
    "display_bank_transfer_instructions": Step("transfer the money from their bank", VOUCHER),
    "klarna_display_qr_code": Step("approve it with Klarna"),
    "konbini_display_details": Step("pay at a convenience store (Konbini)", VOUCHER),
    "multibanco_display_details": Step("pay in their bank's app or at a Multibanco machine", VOUCHER),
    "oxxo_display_details": Step("pay at an OXXO shop", VOUCHER),
    "paynow_display_qr_code": Step("pay by PayNow"),
    "pix_display_qr_code": Step("pay by Pix"),
    "promptpay_display_qr_code": Step("pay by PromptPay"),
    "redirect_to_url": Step("finish it with their bank or wallet"),
    "swish_handle_redirect_or_display_qr_code": Step("approve it in Swish"),
    "upi_handle_redirect_or_display_qr_code": Step("approve it in their UPI app"),
    "use_stripe_sdk": Step("confirm it with their bank"),
    "verify_with_microdeposits": Step("verify their bank account with the small deposit on its statement", MAIL),
    "wechat_pay_display_qr_code": Step("pay with WeChat Pay"),
    "wechat_pay_redirect_to_android_app": Step("approve it in WeChat"),
    "wechat_pay_redirect_to_ios_app": Step("approve it in WeChat"),
}
# Of a small deposit, what it asks for.
DEPOSITS = {
    "amounts": Step("verify their bank account with the amounts of two small deposits on its statement", MAIL),
    "descriptor_code": Step("verify their bank account with the code of the small deposit on its statement", MAIL),
}
# A step that Stripe adds later, and one that it does not name.
SOMETHING = Step("confirm it")
STATUSES = {METHOD: Step("choose a payment method that works"), CONFIRMATION: Step("finish paying")}
# What helps after a refusal, where the customer has to do it.
CURES = {
    Cure.NEW_CARD: Step("take another payment method"),
    Cure.DETAILS: Step("enter the details again"),
    Cure.CONFIRM: Step("confirm it"),
}


# Of a payment method that was left for later: nothing can be charged to it until then.
SETUP = {
    METHOD: "the customer has yet to give a payment method that works",
    CONFIRMATION: "the customer began to give a payment method, and left",
    ACTION: "the customer has yet to confirm the payment method with their bank",
    UNREAD: "whether the customer has yet to confirm the payment method is unknown",
}


def step(waiting: Waiting) -> Step:
    if waiting.status != ACTION:
        return STATUSES.get(waiting.status, SOMETHING)
    return DEPOSITS.get(waiting.deposit or "") or STEPS.get(waiting.action or "", SOMETHING)


def of(invoice: Invoice, account: Account) -> Waiting | None:
    """What an open invoice waits for. A refusal says more than that there is no method; who was sent an invoice, and
    did not begin to pay it, is not waited for by a payment.
    """
    waiting = invoice.waiting
    if waiting is None or not invoice.is_owed or waiting.status == ACTION:
        return waiting if waiting and invoice.is_owed else None
    refused = invoice.failure or account.last_failure(invoice)
    return None if refused or invoice.collection_method == "send_invoice" else waiting


def must(waiting: Waiting, now: datetime) -> Line:
    """How "the customer must" goes on: a day while it counts, and what its passing means."""
    if waiting.until and waiting.until <= now:
        return (f"{step(waiting).told}: the first time for it is over, so they begin it anew",)
    begins: Line = (" from ", waiting.begins) if waiting.begins and waiting.begins > now else ()
    return (step(waiting).told, *begins, *((" until ", waiting.until) if waiting.until else ()))


def begun(waiting: Waiting, now: datetime) -> Line:
    """Of a payment without an invoice, which has no page of Stripe's to lead back to."""
    if waiting.until and waiting.until <= now:
        return (f"the customer was to {step(waiting).does}, which was over ", waiting.until)
    return (f"the customer must {step(waiting).does}", *((" until ", waiting.until) if waiting.until else ()))


def cured(failed: Decline) -> str:
    """What the customer has to do about a refusal, if it is theirs to mend."""
    found = CURES.get(failed.cure)
    return f"they must {found.told}" if found else ""
