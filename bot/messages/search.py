"""What a search without one clear answer says, and the customers to pick from."""

from collections.abc import Sequence

from billing.account.account import Panel, Profile
from billing.account.customer import FoundBy
from billing.case.case import Case
from billing.case.events import Unidentified
from billing.case.fold import unidentified
from billing.evidence.contracts import twins
from billing.evidence.duplicates import judge_together
from billing.evidence.judgement import Finding
from billing.values.errors import IN_LIVE_MODE, IN_TEST_MODE, OTHER_ACCOUNT
from billing.values.identifiers import IdentifierKind, recall
from billing.wording import lines, subscriptions
from bot.messages import blocks, marks
from bot.messages.blocks import Block, Element
from bot.messages.changes import said_no
from bot.messages.scene import Scene, bullets, button, line
from bot.slack.payloads import PICKED_FROM

SUBSCRIPTIONS = 3
TWINS = 3
BOTH = 2
# So many of name, address and card.
ALIKE = 2
# So that everyone to pick from fits into one message, however long their names are.
PART = 100
NOT_FOUND = {
    "none": "*No customer found.* Stripe knows nobody under that identifier.",
    "guest": "*No customer found.* There is a payment or a checkout that fits, but it was made as a guest: "
    "nobody in Stripe stands behind it.",
    "deleted": "*This customer is deleted* in Stripe, so nothing can be done for them here.",
    "unsearched": "*Whether this customer exists is unknown*: a login is found only through Stripe's search, which is "
    "not available to this account or to the bot's key. Look for their address or a customer id (`cus_…`) instead.",
    "error": "*Whether this customer exists is unknown*: Stripe did not answer. It will be asked again.",
}
# What Stripe itself says of where it is, if not here.
ELSEWHERE = {
    IN_LIVE_MODE: "*This is in live mode*, and the bot's key is for test mode: nothing can be read or done about it "
    "here. Look in the Stripe dashboard, or in a channel whose bot has a live key.",
    IN_TEST_MODE: "*This is in test mode*, and the bot's key is for live mode: it stands for no real payment. Look for "
    "the customer's address, or for an id from the dashboard's live mode.",
    OTHER_ACCOUNT: "*Whether this customer exists is unknown*: this belongs to another Stripe account, or to one that "
    "the bot's key does not reach any more. Look in that account's dashboard.",
}
UNSEARCHED = (
    "Whether somebody has the address in another spelling or in their metadata is unknown: "
    "Stripe's search is not available to this account or to the bot's key."
)
FOUND_BY = {
    "support_email": "the address is in their metadata",
    "github": "the login is in their metadata",
    "checkout": "the address was typed into a checkout",
    "receipt": "a receipt went to the address",
    "near": "the address is spelled a little differently",
}


def searched(scene: Scene) -> list[Block] | None:
    """None while the search goes on."""
    found = unidentified(scene.case)
    if found is None:
        return None
    case = scene.case
    elsewhere = [blocks.actions(button(case, "Look for a customer", "identify"))]
    controls = elsewhere if case.may("noted:identify") else []
    if not case.is_open:
        # Nobody is to be picked any more, and it is nothing to take up room.
        nobody = "*Several customers matched*, and none was picked." if found.reason == "several" else said_of(found)
        return [blocks.section(nobody)]
    if found.reason == "several":
        return [*several(scene, partial=found.partial), *controls]
    if found.partial and is_for_a_login(scene):
        return [blocks.section(NOT_FOUND["unsearched"]), *controls]
    limits = [blocks.context(UNSEARCHED)] if found.partial else []
    return [blocks.section(said_of(found)), *limits, *near(scene, found), *controls]


def near(scene: Scene, found: Unidentified) -> list[Block]:
    """Whom a slip in what was typed may stand for; nobody of them is taken for the customer by the bot."""
    meant = [each for each in scene.candidates if each.customer.found_by is FoundBy.NEAR]
    if found.reason != "none" or not meant:
        return []
    return [blocks.section("*Was one of these meant?*"), *candidates(scene.case, meant)]


def said_of(found: Unidentified) -> str:
    """Stripe's own hint before anything of ours."""
    if found.hint in ELSEWHERE:
        return ELSEWHERE[found.hint]
    if found.hint and found.reason == "error":
        return f"*Whether this customer exists is unknown*: {said_no(found.hint)}."
    return NOT_FOUND[kind(found)]


def is_for_a_login(scene: Scene) -> bool:
    """Nothing but the search knows logins; what was typed may be erased."""
    typed = recall(scene.typed(scene.case.lookup_seq, "identifier") or "")
    return typed is not None and typed.kind is IdentifierKind.GITHUB


def kind(found: Unidentified) -> str:
    return "guest" if found.reason == "none" and found.guest else found.reason


def several(scene: Scene, *, partial: bool) -> list[Block]:
    if not scene.candidates:
        return [blocks.section("*Several customers match*, but who they are was erased. Look for the customer again.")]
    offered = scene.candidates[:PICKED_FROM]
    return [
        blocks.section(how_many(len(scene.candidates))),
        *together(scene),
        *candidates(scene.case, offered),
        *([blocks.context("Whether more match is unknown: Stripe's search did not answer.")] if partial else []),
    ]


def how_many(found: int) -> str:
    """No more are asked for than it takes to know that there are too many to pick from."""
    if found <= PICKED_FROM:
        return f"*{found} customers match.* Pick the one who wrote to you."
    return (
        f"*More than {PICKED_FROM} customers match*, and only {PICKED_FROM} are shown. Pick the one who wrote to you, "
        "or look for them by a customer id (`cus_…`), an invoice or a payment of theirs."
    )


def together(scene: Scene) -> list[Block]:
    """What they have between them; which of them wrote is still for a person to say."""
    judgement = judge_together(scene.candidates, scene.case.log[-1].at)
    said = [f"{marks.WARNING} {line(anomaly.line)}" for anomaly in twins(judgement)]
    more = [f"+{len(said) - TWINS} more"] if len(said) > TWINS else []
    found = [*one_person(scene.candidates), *said[:TWINS], *more]
    if judgement.finding is Finding.UNKNOWN:
        found.append("Whether they hold a duplicate between them is unknown: Stripe did not answer for all of them.")
    return [blocks.section("\n".join(found))] if found else []


def one_person(profiles: Sequence[Profile]) -> list[str]:
    """Where more than their address says so."""
    names = {(profile.customer.name or "").casefold() for profile in profiles}
    addresses = {(profile.customer.email or "").casefold() for profile in profiles}
    cards = [{method.fingerprint for method in profile.payment_methods} - {None} for profile in profiles]
    same = {
        "name": len(names) == 1 and names != {""},
        "address": len(addresses) == 1 and addresses != {""},
        "card": bool(set.intersection(*cards)),
    }
    why = [what for what, is_so in same.items() if is_so]
    if len(profiles) != BOTH or len(why) < ALIKE:
        return []
    *others, last = why
    same_in = f"{', '.join(others)} and {last}"
    return [f"*Both look like one person*: the same {same_in}. The summary of either shows the other, too."]


def candidates(case: Case, offered: Sequence[Profile]) -> list[Block]:
    return [
        blocks.section(told(number, profile), pick(case, number) if case.may("noted:identify") else None)
        for number, profile in enumerate(offered, start=1)
    ]


def pick(case: Case, number: int) -> Element:
    return button(case, f"Pick {number}", f"pick:{number}")


def told(number: int, profile: Profile) -> str:
    customer = profile.customer
    since = f" · customer since {blocks.date(customer.created, '{date_short}')}" if customer.created else ""
    said = [f"*{number}.* {line((lines.who(customer),), limit=PART)} · `{customer.id}`{since}", *has(profile)]
    if weaker := FOUND_BY.get(customer.found_by):
        said.append(f"Weaker match: {weaker}")
    return "\n".join(said)


def has(profile: Profile) -> list[str]:
    """What tells them apart: what is alive; an unread list is unknown, not empty."""
    if profile.customer.deleted:
        return []
    if Panel.SUBSCRIPTIONS in profile.unknown:
        return ["Subscriptions: unknown, Stripe did not answer"]
    live = profile.live_subscriptions
    more = [f"+{len(live) - SUBSCRIPTIONS} more"] if len(live) > SUBSCRIPTIONS else []
    described = bullets([subscriptions.subscription(subscription) for subscription in live[:SUBSCRIPTIONS]], limit=PART)
    return [*described, *more] or ["No live subscription"]
