"""The modals: for an identifier, and for a remedy's inputs. Drawn from what is stored: Slack waits three seconds."""

from billing import remedies
from billing.case import Case
from billing.events import Remedy
from billing.evidence.twins import duplicates
from billing.picture.account import Account
from billing.picture.payments import Charge
from billing.remedies import SPECS
from billing.wording import labels, lines
from bot import blocks
from bot.blocks import Block
from bot.clicks import Button, hangs_on

View = dict[str, object]


def modal(callback_id: str, title: str, submit: str, drawn: list[Block], metadata: str) -> View:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": blocks.plain(blocks.cut(title, 24)),
        "submit": blocks.plain(blocks.cut(submit, 24)),
        "close": blocks.plain("Cancel"),
        "private_metadata": metadata,
        "blocks": drawn,
    }


def for_identifier(callback_id: str, *, initial: str, metadata: str) -> View:
    hint = "An e-mail address, a Stripe id or dashboard link, or github:login."
    drawn = [
        blocks.input_block("identifier", "Customer", blocks.text_input(initial=initial, max_length=500), hint=hint)
    ]
    return modal(
        callback_id, "Open billing case" if callback_id == "open_case" else "Find customer", "Look up", drawn, metadata
    )


def for_remedy(case: Case, account: Account, remedy: Remedy) -> View:
    action = f"propose:{remedy}"
    spec = SPECS[remedy]
    drawn: list[Block] = [blocks.context(f"{labels.REMEDIES[remedy]} {spec.does}.")]
    for name in spec.inputs:
        drawn.append(INPUTS[name](account))
    if safer := remedies.skipped(remedy, case, account):
        names = ", ".join(labels.REMEDIES[step].lower() for step in safer)
        options = [(reason.value, label) for reason, label in labels.SKIP_REASONS.items()]
        drawn.append(
            blocks.input_block(
                "skip_reason",
                "Why are safer steps skipped?",
                blocks.select(options),
                hint=f"Still possible: {names}. The approver sees your reason.",
            )
        )
    metadata = Button(case.case_id, hangs_on(case, action), action).encode()
    submit = "Propose" if spec.approval else "Do it"
    return modal(action, labels.REMEDIES[remedy], submit, drawn, metadata)


def subscription_input(account: Account) -> Block:
    """The newest of a pair of duplicates is preselected: the older one is what the customer knows."""
    choices = [subscription for subscription in account.subscriptions if subscription.can_end_at_period_end]
    extra = [twins[-1].id for twins in duplicates(account)]
    options = [(choice.id, lines.subscription_option(choice)) for choice in choices]
    preselected = options[0][0] if len(options) == 1 else next(iter(extra), None)
    return blocks.input_block("subscription", "Subscription", blocks.select(options, initial=preselected))


def charge_input(account: Account) -> Block:
    options = [(charge.id, lines.charge_option(charge, account)) for charge in account.refundable_charges]
    return blocks.input_block("charge", "Charge", blocks.select(options, initial=likely_charge(account).id))


def amount_input(account: Account) -> Block:
    charge = likely_charge(account)
    currencies = sorted({other.captured.currency.upper() for other in account.refundable_charges})
    # Slack keeps what was typed into a block id that it knows; another preselected charge must not inherit that.
    return blocks.input_block(
        f"amount:{charge.id}",
        f"Amount ({' or '.join(currencies)})",
        blocks.text_input(initial=charge.left.major),
        hint="In the charge's own currency, digits with at most one dot; at most what is left of the charge.",
    )


def likely_charge(account: Account) -> Charge:
    """The newest charge of a duplicate subscription, or the newest one that can be refunded."""
    extra = {twins[-1].id for twins in duplicates(account)}
    refundable = account.refundable_charges
    return next((charge for charge in refundable if charge.subscription in extra), refundable[0])


def reason_input(_account: Account) -> Block:
    return blocks.input_block("reason", "Reason", blocks.select(list(labels.REFUND_REASONS.items())))


def note_input(_account: Account) -> Block:
    element = blocks.text_input(multiline=True, max_length=1000)
    return blocks.input_block(
        "note", "Note", element, optional=True, hint="For the team; no card numbers or passwords."
    )


INPUTS = {
    "subscription": subscription_input,
    "charge": charge_input,
    "amount": amount_input,
    "reason": reason_input,
    "note": note_input,
}
