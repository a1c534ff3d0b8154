"""What to do about the classified case: the recommended steps with one button, every remedy by itself behind that.

Without a classification there are none.
"""

from billing.account.account import Account
from billing.case.case import Case
from billing.case.events import Targets
from billing.case.lifecycle import Status
from billing.case.plan import plan
from billing.policy.policy import Policy
from billing.remedies import going_on, ladder
from billing.remedies.confirmation import to_confirm
from billing.remedies.ladder import RUNGS
from billing.remedies.last_in_use import is_last_in_use
from billing.remedies.recommended import is_solved, proposed_first, recommended
from billing.remedies.recommended import steps as steps_for
from billing.remedies.verdict import UNKNOWN
from billing.reports import product_gaps
from billing.values.choices import Remedy
from billing.wording import labels, lines, on_its_way, unanswered
from billing.work.task import AGAIN_FOR
from bot.messages import blocks, marks
from bot.messages.blocks import Block, Element
from bot.messages.closing import sure_to_close
from bot.messages.root import notification
from bot.messages.scene import Message, Scene, button, line, menu
from bot.messages.whose_turn import is_unsent
from bot.slack.button_value import Button, hangs_on

WAITS = {
    Status.IDENTIFIED: "Classify the case again: the remedies depend on it.",
    Status.OPENED: "The customer is being looked for: the remedies come after the classification.",
    Status.UNIDENTIFIED: "Find the customer first: the remedies come after the classification.",
    Status.PROPOSED: (
        "A proposal waits for its second person. Steps on other objects that need none can be taken meanwhile."
    ),
    Status.EXECUTING: "A step is being carried out.",
    Status.UNSETTLED: "Whether Stripe carried out the last step is not known yet; nothing else can start until it is.",
    Status.CLOSED: "The case is closed.",
}
PLAN = "propose:plan"


def remedies(scene: Scene) -> Message | None:
    """None for a case that was never classified, and while what went back before is read: it stays as it is then."""
    case, account, policy = scene.case, scene.account, scene.policy
    if case.seq_of("classified") == 0 or (account and not scene.outdated and ladder.is_half_read(case, account)):
        return None
    if case.status is not Status.CLASSIFIED or account is None or scene.outdated:
        waits = blocks.context(not_begun(case) if scene.slow else WAITS.get(case.status, "Stripe is being read again."))
        current = account if case.status is Status.PROPOSED and not scene.outdated else None
        beside = [steps_beside(case, current, policy)] if current else []
        still = [ends(case, account)] if case.classified and case.is_open else []
        return Message("remedies", notification(case), [waits, *beside, *still])
    # Once nothing is left but to tell the customer, the follow-up's button is the loud one, until it is sent.
    tell = is_solved(case, account, policy) and is_unsent(case)
    last = ends(case, account, tell=tell)
    drawn = [*recommendation(case, account, policy), all_steps(case, account, policy), last]
    return Message("remedies", notification(case), drawn)


def not_begun(case: Case) -> str:
    assert case.work is not None
    since, until = (blocks.moment(at) for at in (case.work.at, case.work.at + AGAIN_FOR))
    return f"Not begun since {since}: Stripe was asked for nothing yet. It is tried until {until}, then fails."


def recommendation(case: Case, account: Account, policy: Policy) -> list[Block]:
    """The steps to take next, with the one loud button of a case; once they are done, the way out of it."""
    if under_way := plan(case):
        return [blocks.section(f"A plan is being carried out; next: *{labels.REMEDIES[under_way.left[0]].lower()}*.")]
    steps = recommended(case, account, policy)
    if steps:
        told = [f"{number}. {step(remedy, case, account, policy)}" for number, remedy in enumerate(steps, start=1)]
        heading = "Still to do" if any(map(case.has_done, Remedy)) else "Recommended"
        loud = button(case, "Take these steps…" if len(steps) > 1 else "Take this step…", PLAN, style="primary")
        return [
            *blocks.sections([f"*{heading}*", *still_double(case, account), *told]),
            *refused(case, account, policy, in_front=True),
            blocks.actions(loud),
        ]
    if not is_solved(case, account, policy):
        return [
            blocks.section("*No step is recommended.* Choose one below."),
            *refused(case, account, policy, in_front=True),
        ]
    left = line(going_on.goes_on_with(case, account))
    style = None if is_unsent(case) else "primary"
    return [
        blocks.section(f"{marks.DONE} *Solved*{f': {left}' if left else ''}."),
        blocks.actions(button(case, "Hand off and close", "close", style=style, confirm=sure_to_close(case))),
    ]


def step(remedy: Remedy, case: Case, account: Account, policy: Policy) -> str:
    its = RUNGS[remedy]
    on = proposed_first(case, its, its.choices(account, policy), account)
    named = blocks.untrusted(its.button(on, account).rstrip("…"))
    how = "a second person approves" if its.approval else "can be undone" if its.undo else ""
    return f"{named}{f' · {how}' if how else ''}"


def still_double(case: Case, account: Account) -> list[str]:
    told = going_on.still_double(case, account)
    return [f"{marks.WARNING} {line(told)}."] if told else []


def all_steps(case: Case, account: Account, policy: Policy) -> Block:
    """Every remedy by itself, one click away."""
    on_offer = ladder.offered(case, account, policy)
    # What can't be undone comes last, whatever its place on the ladder.
    told = [f"• {rung(remedy, case, account)}" for remedy in sorted(on_offer, key=is_final)]
    return blocks.collapsed(
        f"All {len(on_offer)} steps, safest first",
        *blocks.sections(told),
        *refused(case, account, policy, in_front=False),
        blocks.actions(*(remedy_button(case, remedy, account, policy) for remedy in on_offer)),
    )


def steps_beside(case: Case, account: Account, policy: Policy) -> Block:
    """What can be done while a proposal waits."""
    there = ladder.offered_beside(case, account, policy)
    return blocks.collapsed(
        f"{len(there)} steps that need nobody else",
        *blocks.sections(f"• {rung(remedy, case, account)}" for remedy in there),
        blocks.actions(*(remedy_button(case, remedy, account, policy) for remedy in there)),
    )


def is_final(remedy: Remedy) -> bool:
    return RUNGS[remedy].approval and not RUNGS[remedy].undo


def rung(remedy: Remedy, case: Case, account: Account) -> str:
    its = RUNGS[remedy]
    done = " (done)" if case.has_done(remedy) else ""
    final = "" if its.undo else "irreversible, "
    second = f" · *{final}needs a second person*" if its.approval else ""
    lacking = product_gaps.lacking_in_portal(case.classification, account) if remedy is Remedy.SHARE_PORTAL else []
    lacks = f". But {'; '.join(lacking)}: log it as a product gap" if lacking else ""
    return f"*{labels.REMEDIES[remedy]}*{done}: {its.does}{second}{lacks}"


def refused(case: Case, account: Account, policy: Policy, *, in_front: bool) -> list[Block]:
    """What somebody may look for here, and why it is not on offer: in front what would be recommended otherwise, or is
    unknown.
    """
    wanted = set(steps_for(case, account, policy))
    told = [
        f"Not on offer: *{labels.REMEDIES[remedy]}*. {line((verdict.sentence,))}"
        for remedy, verdict in ladder.withheld(case, account, policy)
        if remedy is not Remedy.SHARE_PORTAL and (remedy in wanted or verdict == UNKNOWN) is in_front
    ]
    decides = Remedy.SHARE_PORTAL in wanted or account.portal is None
    if not (account.portal and account.portal.login_url) and decides is in_front:
        told.insert(0, f"Not on offer: *{labels.REMEDIES[Remedy.SHARE_PORTAL]}*. {unreachable(case, account)}.")
    return [blocks.context("\n".join(told))] if told else []


def unreachable(case: Case, account: Account) -> str:
    """Why there is no portal to send anybody to, and what else of it this customer would miss."""
    if account.portal is None:
        return f"The portal: {unanswered.unknown(account)}"
    if not account.portal.configured:
        return f"The portal: {lines.portal(account.portal)}; log it as a product gap"
    first, *besides = product_gaps.lacking_in_portal(case.classification, account)
    also = f". And {'; '.join(besides)}" if besides else ""
    return f"{first[0].upper()}{first[1:]}{also}: log it as a product gap"


def ends(case: Case, account: Account | None, *, tell: bool = False) -> Block:
    """Its select has no value of its own, so that what a button's value says stands in the row's id."""
    # Stripe opens no portal that was never set up; one that could not be read may well be there.
    never_set_up = account is not None and account.portal is not None and not account.portal.configured
    link = [] if never_set_up else [("Portal link for me", "session_link")]
    return blocks.actions(
        button(case, "Follow-up…", "follow_up", style="primary" if tell else None),
        button(case, "Hand off", "handoff"),
        blocks.users_select("handoff_to", "Hand off to…"),
        *menu(case, *link),
        id=Button(case.case_id, hangs_on(case, "handoff_to"), "handoff_to").encode(),
    )


def remedy_button(case: Case, remedy: Remedy, account: Account, policy: Policy) -> Element:
    """Says what it does to what; irreversible ones are red, and always ask for a second person."""
    its = RUNGS[remedy]
    found = ladder.choices_in(case, its, account, policy)
    on = proposed_first(case, its, found, account)
    return button(
        case,
        its.button(on, account),
        f"propose:{remedy}",
        style="danger" if is_final(remedy) else None,
        confirm=sure(remedy, found, account),
    )


def sure(remedy: Remedy, found: list[Targets], account: Account) -> Element | None:
    """Asks for a clear yes where nobody else will be asked, and where the customer would be left with nothing."""
    if remedy is Remedy.SHARE_PORTAL:
        return blocks.confirm(
            "Share the portal?", "Its login page goes into the follow-up. Nothing changes in Stripe.", "Share"
        )
    if remedy is Remedy.SHARE_INVOICES:
        return blocks.confirm(
            "Get the links?", "You alone see them. Whoever holds such a link can see and pay the invoice.", "Get them"
        )
    if not RUNGS[remedy].ends:
        return None
    subscriptions = [subscription for on in found if (subscription := account.subscription(on.subscription))]
    shapes = dict.fromkeys(trait.name for subscription in subscriptions for trait in to_confirm(subscription, account))
    last = any(is_last_in_use(subscription, account) for subscription in subscriptions)
    why = [f"The contract: {', '.join(shapes)}."] if shapes else []
    why += ["Nothing else of this customer's goes on after it."] if last else []
    if not why:
        return None
    asked = "Before a second person decides, Stripe is asked what that does."
    then = asked if RUNGS[remedy].approval else "The form says what that does."
    return blocks.confirm("Look twice", " ".join([*why, then]), "Show me")


def warnings(on: Targets, account: Account) -> list[str]:
    """For the form and the approver's card."""
    subscription = account.subscription(on.subscription)
    if subscription is None:
        return []
    told = []
    if traits := to_confirm(subscription, account):
        told.append(f"*Contract:* {line((', '.join(trait.name for trait in traits),))}")
    if is_last_in_use(subscription, account):
        told.append(f"{marks.WARNING} This is the customer's last subscription in use.")
    for invoice in account.comes_for(subscription):
        how = line((on_its_way.how(account.on_its_way_for(invoice)),))
        told.append(f"{marks.WAITS} {invoice.remaining} are {how}: that still arrives, and can be refunded then.")
    for invoice in account.may_come_for(subscription):
        named = f"invoice {invoice.number or invoice.id} over {invoice.remaining}"
        told.append(f"{marks.UNKNOWN} Whether a payment of {named} is on its way is unknown: it stays open.")
    return told
