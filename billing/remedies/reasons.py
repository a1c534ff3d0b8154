"""Why a guard rail bars a step: a code for the log, and what it is called where somebody chooses and where it ended."""

from enum import StrEnum


class Reason(StrEnum):
    """Attributes:
    form: the sentence for whoever chooses, with what to do instead; names in braces are the case at hand.
    thread: why what was decided is not done after all, as it ends a sentence.
    """

    form: str
    thread: str

    def __new__(cls, code: str, form: str, thread: str) -> "Reason":
        made = str.__new__(cls, code)
        made._value_ = code
        made.form, made.thread = form, thread
        return made

    DISPUTED = (
        "disputed",
        "{why}",
        "the charge is disputed now",
    )
    NOT_PAID = (
        "not_paid",
        "This charge was not paid, so there is nothing to give back.",
        "the charge is not paid any more",
    )
    TOO_OLD = (
        "too_old",
        "A payment by {kind} can be refunded for {days} days, and this one is of {paid}: {otherwise}.",
        "the charge is too old by now to be refunded the way it was paid",
    )
    NO_REFUNDS = (
        "no_refunds",
        "Stripe refunds no payment by {kind}: {otherwise}.",
        "what it was paid with has no refunds",
    )
    TOO_LITTLE = (
        "too_little",
        "Stripe charges nothing below {least}: void the invoice, or leave it to the next one.",
        "what is open is less than Stripe charges at all",
    )
    MORE_THAN_LEFT = (
        "more_than_left",
        "At most {most} of this charge is left to give back.",
        "less of the charge is left than was to be given back",
    )
    MADE_UP_FOR = (
        "made_up_for",
        "{before}. More than {most} would pay the customer twice.",
        "the customer was given credit for it already, so it would pay them twice",
    )
    CREDITS_USED = (
        "credits_used",
        "Of this payment, {used} went for credits that are used: at most {most} may go back.",
        "the credits that the payment bought are used by now",
    )
    PRORATED = (
        "prorated",
        "{before}. More than {most} would pay the customer twice.",
        "Stripe credited unused time of it already, so it would pay the customer twice",
    )
    NOT_POSITIVE = (
        "not_positive",
        "The amount must be more than zero.",
        "the amount is not more than zero",
    )
    CURRENCY = (
        "currency",
        "This charge is in {currency}.",
        "it is in another currency",
    )
    NOT_OPEN = (
        "not_open",
        "This invoice is not open, so there is nothing to {do}.",
        "the invoice is not open any more",
    )
    NO_METHOD = (
        "no_method",
        "There is nothing to charge: ask the customer to add a payment method.",
        "the customer has no payment method any more",
    )
    NO_DEFAULT = (
        "no_default",
        "Stripe charges a default only, and none of their payment methods is one: have the customer set it, or pay on "
        "the invoice's page.",
        "none of the customer's payment methods is their default any more",
    )
    DO_NOT_RETRY = (
        "do_not_retry",
        "Don't charge this again: {why}.",
        "the last failure rules out another attempt",
    )
    ON_ITS_WAY = (
        "on_its_way",
        "{payment} is {how}: {wait}.",
        "a payment of the invoice is on its way already",
    )
    WAITS = (
        "waits_for_customer",
        "The customer must {must}: another try by us would end there too.",
        "the payment waits for the customer, so another try by us would end there too",
    )
    SENT_INVOICE = (
        "sent_invoice",
        "This invoice was sent to be paid by hand: ask the customer to pay it.",
        "the invoice is to be paid by hand",
    )
    PARTLY_PAID = (
        "partly_paid",
        "A part of this invoice is paid: settle it in the Stripe dashboard.",
        "a part of the invoice is paid",
    )
    ENDED = (
        "ended",
        "The subscription behind this invoice has ended: don't charge for it any more.",
        "the subscription has ended",
    )
    NOT_ACTIVE = (
        "not_active",
        "This subscription is {status}: there is nothing to {do}.",
        "the subscription is not running any more",
    )
    ENDS_ALREADY = (
        "ends_already",
        "This subscription is set to end already.",
        "the subscription is set to end already",
    )
    SWITCHED_OFF = (
        "switched_off",
        "Credit is switched off here: it takes a wider Stripe key and a switch in the policy.",
        "the policy does not allow it any more",
    )
    NO_BALANCE = (
        "no_balance",
        "This kind of customer has no balance that credit could go to.",
        "this kind of customer has no balance",
    )
    MANAGED_PAYMENTS = (
        "managed_payments",
        "A person decides this in the Stripe dashboard: Stripe itself is the seller here and refunds by its own rules.",
        "Stripe itself is the seller, so a person decides it in the dashboard",
    )
    CONNECT = (
        "connect",
        "A person decides this in the Stripe dashboard: the money belongs to another Stripe account.",
        "the money belongs to another Stripe account, so a person decides it in the dashboard",
    )
    CURRENCIES = (
        "currencies",
        "A person decides this in the Stripe dashboard: this customer pays in several currencies.",
        "the customer pays in several currencies, so a person decides it in the dashboard",
    )
    UNLINKED = (
        "unlinked",
        "A person decides this in the Stripe dashboard: which invoice this charge paid could not be read.",
        "which invoice the charge paid could not be read, so a person decides it in the dashboard",
    )
    NOT_HERE = (
        "not_here",
        "Stripe does not list this for the customer any more.",
        "Stripe does not list it for the customer any more",
    )
    UNKNOWN = (
        "unknown",
        "What this rests on could not be read: refresh the case; "
        "if it stays so, `check` names what the key may not read.",
        "what it rests on could not be read; the bot's `check` command names what its Stripe key may not read",
    )
