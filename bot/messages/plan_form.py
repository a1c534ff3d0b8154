"""The form of a plan: the steps to tick, the recommended ones ticked, and what each that is ticked asks for."""

from collections.abc import Sequence

from billing.account.account import Account
from billing.account.preview import Previews
from billing.case.case import Case
from billing.policy.policy import Policy
from billing.remedies.ladder import RUNGS, offered, previewed_when_offered, skipped
from billing.values.choices import Remedy
from bot.messages import blocks
from bot.messages.blocks import Block
from bot.messages.modals import View, modal
from bot.messages.remedy_modal import asked_for, effects, form_of, why_skipped
from bot.slack.button_value import Button, hangs_on

ACTION = "propose:plan"
SECOND = "A second person approves"


def for_plan(
    case: Case,
    account: Account,
    ticked: Sequence[Remedy],
    policy: Policy,
    told: Previews,
    *,
    charge: str | None = None,
    title: str | None = None,
    files_in: str | None = None,
) -> View:
    """`charge` and `title` are what is chosen and typed in it so far, where it is drawn anew for that."""
    there = [remedy for remedy in offered(case, account, policy) if RUNGS[remedy].is_a_step]
    forms = {remedy: form_of(case, account, RUNGS[remedy], policy, charge=charge) for remedy in there}
    options = [
        (remedy, RUNGS[remedy].button(forms[remedy].first, account).rstrip("…"), about(remedy)) for remedy in there
    ]
    drawn: list[Block] = [
        blocks.input_block("steps", "What is to be done?", blocks.checkboxes(options, ticked=ticked), tells=True)
    ]
    asked = [subscription.id for _, subscription in previewed_when_offered(case, account)]
    inputs: set[str] = {"note"}
    for remedy in (remedy for remedy in there if remedy in ticked):
        form = forms[remedy]
        drawn += effects(RUNGS[remedy], form.found, account, told, asked)
        for name in RUNGS[remedy].asks(form.found, account):
            drawn += [] if name in inputs else asked_for(name, RUNGS[remedy], form, title, files_in)
            inputs.add(name)
    drawn += [block for remedy in ticked for block in why_skipped(skipped(remedy, case, account, policy, ticked))][:1]
    drawn.append(next(iter(forms.values())).input("note"))
    metadata = Button(case.case_id, hangs_on(case, ACTION), ACTION).encode()
    return modal(ACTION, "Plan", "Go ahead", drawn, metadata)


def about(remedy: Remedy) -> str:
    """Slack has 75 characters for it: behind who approves there is room for what it does, and for no more."""
    does = RUNGS[remedy].does
    return f"{SECOND}: {does.partition(';')[0]}" if RUNGS[remedy].approval else f"{does[:1].upper()}{does[1:]}"
