"""The billing portal as a case of its own: what customers can do for themselves, the form, what would change."""

from billing.account.account import Account, Panel
from billing.account.portal import Portal
from billing.case.case import Case
from billing.remedies.change_portal import CANCEL_MODES, SWITCHES
from billing.values.choices import Remedy
from billing.values.facts import Facts
from bot.messages import blocks, marks
from bot.messages.blocks import Block
from bot.messages.modals import View, modal
from bot.messages.root import notification
from bot.messages.scene import Message, Scene, button
from bot.slack.button_value import Button, hangs_on

ACTION = f"propose:{Remedy.PORTAL}"
CAN = {
    "payment_method_update": "Update the payment method",
    "invoice_history": "See invoices",
    "subscription_cancel": "Cancel",
    "customer_update": "Change their details",
    "login_page": "Reach it by a login page",
}
MODES = {"at_period_end": "at the end of the period", "immediately": "at once"}
NOT_READ = "What the portal offers is *unknown*: Stripe did not say. It is asked again."
READING = "Stripe is being asked what the portal offers."


def about_portal(scene: Scene) -> Message:
    case, account = scene.case, scene.account
    if account is None:
        drawn = [blocks.section(READING)]
    elif account.portal is None or not account.knows(Panel.PORTAL):
        drawn = [blocks.section(NOT_READ)]
    else:
        drawn = offered(scene, account.portal)
    return Message("summary", notification(case), drawn)


def offered(scene: Scene, portal: Portal) -> list[Block]:
    case = scene.case
    missing = [CAN[name].lower() for name in SWITCHES if not portal.settings[name]]
    switches = [f"{mark(portal.settings, name)} {CAN[name]}" for name in SWITCHES]
    said = ["*What customers can do for themselves*", *switches]
    if not portal.configured:
        said.insert(1, "The portal was never set up, so customers can do nothing themselves.")
    if portal.login_url:
        said.append(f"<{portal.login_url}|Try it>")
    costs = explained(scene.elsewhere.explained_by_portal())
    drawn = [blocks.section("\n".join(said)), blocks.context(costs if missing else f"Nothing is missing. {costs}")]
    if portal.configured and not portal.is_default:
        there = f"<{portal.page}|make it the default>"
        drawn.append(
            blocks.context(f"It is not the account's default, which no program can set: {there} in the dashboard.")
        )
    if case.may("proposed"):
        drawn.append(blocks.actions(button(case, "Change the portal…", ACTION)))
    return drawn


def mark(settings: Facts, name: str) -> str:
    return marks.DONE if settings[name] else marks.NOT_DONE


def explained(cases: int) -> str:
    counted = "1 case" if cases == 1 else f"{cases} cases"
    return f"{counted} of the last 90 days came from missing self-serve controls."


def for_portal(case: Case, account: Account) -> View:
    assert account.portal is not None
    now = account.portal.settings
    options = [{"text": blocks.wording(CAN[name], blocks.OPTION_LIMIT), "value": name} for name in SWITCHES]
    ticked = [option for option in options if now[str(option["value"])]]
    features = {"type": "checkboxes", "options": options, **({"initial_options": ticked} if ticked else {})}
    modes = [(mode, MODES[mode]) for mode in CANCEL_MODES]
    drawn = [
        blocks.context("It holds for every customer. A second person approves; it can be undone."),
        blocks.input_block("features", "What customers can do", features, optional=True),
        blocks.input_block(
            "cancel_mode", "A cancellation takes effect", blocks.select(modes, initial=str(now["cancel_mode"]))
        ),
        blocks.input_block("note", "Note", blocks.text_input(multiline=True, max_length=3000), optional=True),
    ]
    metadata = Button(case.case_id, hangs_on(case, ACTION), ACTION).encode()
    return modal(ACTION, "Change the portal", "Propose", drawn, metadata)


def before_and_after(before: Facts, after: Facts) -> list[str]:
    """A line for each setting that changes."""
    switched = [
        f"• {CAN[name]}: {state(before, name)} → *{state(after, name)}*"
        for name in SWITCHES
        if differs(before, after, name)
    ]
    if differs(before, after, "cancel_mode"):
        modes = [MODES.get(str(settings.get("cancel_mode")), "unknown") for settings in (before, after)]
        switched.append(f"• A cancellation takes effect: {modes[0]} → *{modes[1]}*")
    return switched


def differs(before: Facts, after: Facts, name: str) -> bool:
    return before.get(name) != after.get(name)


def state(settings: Facts, name: str) -> str:
    return "on" if settings.get(name) else "off"
