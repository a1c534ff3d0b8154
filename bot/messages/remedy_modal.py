"""The form of a remedy: what it would do, what it is to be done to, and why safer steps are skipped.

Drawn from what is stored: Slack waits three seconds.
"""

from collections.abc import Collection

from billing.account.account import Account
from billing.account.preview import Previews
from billing.case.case import Case
from billing.case.events import Targets
from billing.evidence.assessment import assess
from billing.evidence.pair import Pair
from billing.policy.policy import Policy
from billing.remedies.inputs import DROP
from billing.remedies.ladder import RUNGS, choices_in, previewed_when_offered, skipped
from billing.remedies.recommended import proposed_first
from billing.remedies.rung import Rung
from billing.remedies.typed_before import as_typed, typed_last
from billing.reports import product_gaps
from billing.values import money
from billing.values.choices import Classification, Remedy
from billing.wording import ending, giving_back, labels, lines
from bot.messages import blocks, marks, options
from bot.messages.blocks import Block
from bot.messages.gap_form import may_be_filed
from bot.messages.modals import View, modal
from bot.messages.remedies import warnings
from bot.messages.scene import line
from bot.slack.button_value import Button, hangs_on

MOST_EFFECTS = 3


def for_remedy(
    case: Case,
    account: Account,
    remedy: Remedy,
    policy: Policy,
    told: Previews,
    *,
    charge: str | None = None,
    title: str | None = None,
    files_in: str | None = None,
) -> View:
    """`charge` and `title` are what is chosen and typed in the form, where it is drawn anew for that.

    `files_in` is the repository in which product gaps are filed, if they are.
    """
    action, rung = f"propose:{remedy}", RUNGS[remedy]
    form = form_of(case, account, rung, policy, charge=charge)
    drawn: list[Block] = [blocks.context(f"{rung.does[:1].upper()}{rung.does[1:]}.")]
    asked = [subscription.id for _, subscription in previewed_when_offered(case, account)]
    drawn += effects(rung, form.found, account, told, asked)
    for name in rung.asks(form.found, account):
        drawn += asked_for(name, rung, form, title, files_in)
    drawn += why_skipped(skipped(remedy, case, account, policy))
    metadata = Button(case.case_id, hangs_on(case, action), action).encode()
    submit = "Propose" if rung.approval else rung.submit
    return modal(action, labels.REMEDIES[remedy], submit, drawn, metadata)


def form_of(case: Case, account: Account, rung: Rung, policy: Policy, *, charge: str | None) -> "Form":
    """With `charge` chosen, if that may be."""
    found = choices_in(case, rung, account, policy)
    chosen = next((on for on in found if charge and on.charge == charge), None)
    first = chosen or typed_last(case, rung.remedy, found) or proposed_first(case, rung, found, account)
    first = as_typed(case, rung.remedy, first) if first else None
    gaps = product_gaps.shown_in(case, account)
    return Form(account, found, first, product_gaps.short(gaps[0]) if gaps else "", reason_for(case.classification))


def asked_for(name: str, rung: Rung, form: "Form", title: str | None, files_in: str | None) -> list[Block]:
    """One input, and what hangs on it."""
    asked = form.input(name)
    if name == "amount":
        return [asked, *went_back(rung, form.on, form.account)]
    if name != "title" or not files_in:
        return [asked]
    asked["dispatch_action"] = True
    asked["element"]["dispatch_action_config"] = {"trigger_actions_on": ["on_character_entered"]}
    return [asked, *may_be_filed(form.likely_gap if title is None else title, files_in)]


def why_skipped(safer: list[Remedy]) -> list[Block]:
    if not safer:
        return []
    names = ", ".join(labels.REMEDIES[step].lower() for step in safer)
    reasons = [(reason.value, label) for reason, label in labels.SKIP_REASONS.items()]
    hint = f"Still possible: {names}. The approver sees your reason."
    return [blocks.input_block("skip_reason", "Why are safer steps skipped?", blocks.select(reasons), hint=hint)]


def effects(rung: Rung, found: list[Targets], account: Account, told: Previews, asked: Collection[str]) -> list[Block]:
    """What it would do to each subscription that could be chosen, where the contract asks for that to be read first.

    `asked` are those that Stripe is asked about.
    """
    if before := rung.before(found, account):
        return [blocks.context(*map(line, before[:MOST_EFFECTS]))]
    if not rung.ends:
        return []
    said = []
    for on in found[:MOST_EFFECTS]:
        subscription = account.subscription(on.subscription)
        if subscription is None:
            continue
        warned = warnings(on, account)
        warned += [f"{marks.WARNING} {line(part)}." for part in rung.loses(subscription, account)]
        if not warned:
            continue
        preview = told.get(subscription.id)
        # Else a second person is shown it.
        effect = [] if rung.approval else ending.of_end(subscription, preview)
        effect += [ending.NOT_YET] if effect and preview is None and subscription.id in asked else []
        said += [f"*{line((lines.plan(subscription),))}*", *warned, *map(line, effect)]
    return blocks.sections(said)


def went_back(rung: Rung, on: Targets, account: Account) -> list[Block]:
    """Until when a refund is possible; what went back for the payment before, and credit that names none."""
    charge = account.charge(on.charge)
    if charge is None:
        return []
    said = [*rung.until(charge, account), *giving_back.told(charge, account, as_credit=rung.as_credit)]
    return [blocks.context(*(f"{line(part)}." for part in said))] if said else []


class Form:
    """The inputs of one remedy's form. `likely_gap` is what the case shows by itself, and `reason` Stripe's word for
    what it was classified as.
    """

    def __init__(
        self, account: Account, found: list[Targets], first: Targets | None, likely_gap: str, reason: str
    ) -> None:
        self.account = account
        self.reason = reason
        self.likely_gap = likely_gap
        self.found = found
        self.first = first

    def input(self, name: str) -> Block:
        match name:
            case "subscription":
                return self.subscription()
            case "invoice":
                return self.invoice()
            case "charge":
                return self.charge()
            case "amount":
                return self.amount()
            case "pending":
                what = blocks.select(list(labels.PENDING.items()), initial=DROP)
                hint = "Billing it makes a last invoice that is collected as usual, over usage not billed yet, too."
                return blocks.input_block("pending", "What a change left to be billed", what, hint=hint)
            case "reason":
                reasons = blocks.select(list(labels.REFUND_REASONS.items()), initial=self.reason)
                return blocks.input_block("reason", "Reason", reasons)
            case "title":
                hint = "In a few words, without names or addresses: it goes on the team's list of gaps."
                element = blocks.text_input(initial=self.likely_gap, max_length=120)
                return blocks.input_block("title", "What does the product lack?", element, hint=hint)
        element = blocks.text_input(multiline=True, max_length=1000)
        return blocks.input_block(
            "note", "Note", element, optional=True, hint="For the team; no card numbers or passwords."
        )

    def subscription(self) -> Block:
        found = [subscription for on in self.found if (subscription := self.account.subscription(on.subscription))]
        both = assess(self.account).pair
        hint = f"Keep {kept(both)}: {both.why}. End the other one." if both else ""
        initial = self.first.subscription if self.first else None
        return blocks.input_block(
            "subscription", "Subscription", blocks.select(options.subscriptions(found), initial=initial), hint=hint
        )

    def invoice(self) -> Block:
        found = [invoice for on in self.found if (invoice := self.account.invoice(on.invoice))]
        shown = blocks.select(options.invoices(found, self.account), initial=self.first.invoice if self.first else None)
        return blocks.input_block("invoice", "Invoice", shown)

    def charge(self) -> Block:
        found = [(charge, on) for on in self.found if (charge := self.account.charge(on.charge))]
        shown = blocks.select(options.charges(found, self.account), initial=self.first.charge if self.first else None)
        return blocks.input_block("charge", "Charge", shown, tells=True)

    @property
    def on(self) -> Targets:
        """What the form is filled in for."""
        return self.first or self.found[0]

    def amount(self) -> Block:
        first = self.on
        left = money.Money(first.amount or 0, first.currency or "usd")
        most = self.most(first)
        of = "" if first.charge else " of the newest payment"
        # Slack keeps what was typed into a block id that it knows; another preselected charge must not inherit that.
        return blocks.input_block(
            f"amount:{first.charge or self.account.customer.id}",
            f"Amount in {most.currency.upper()}, up to {most.major}{of}",
            blocks.text_input(initial=left.major),
            hint=f"Digits with at most one dot, such as {most.major}.",
        )

    def most(self, on: Targets) -> money.Money:
        """What may still go back of the chosen one, whatever is typed in for it."""
        left = next((targets for targets in self.found if targets.charge == on.charge), on)
        return money.Money(left.amount or 0, left.currency or "usd")


def kept(both: Pair) -> str:
    """With the time of day where both are of one day, as in the choices above it."""
    bought, other = both.keep.created, both.end.created
    when = f"{bought:%d %b %Y %H:%M}" if bought.date() == other.date() else f"{bought:%d %b %Y}"
    return f"{lines.plan(both.keep)} since {when}"


def reason_for(classification: Classification | None) -> str:
    """Stripe knows no other word for what is nobody's second payment."""
    return "duplicate" if classification is Classification.DUPLICATE_SUBSCRIPTION else "requested_by_customer"
