"""What the product or its website lacks, seen from one case: named, so that the next customer needs no support.

A gap has one of the names in `GAPS`, or `other:` and a fingerprint of the title under which somebody logged it. The
title itself is never part of a name: what people type may be erased.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from billing.account.account import Account
from billing.account.portal import Portal
from billing.case.case import Case
from billing.case.events import GapRecorded
from billing.follow_up import goodwill
from billing.values.choices import Classification

GAPS = {
    "no_portal": "No billing portal: customers have no page where they can manage their billing",
    "no_login_page": "No portal login page: the portal has no login page, so only the product can lead customers there",
    "no_cancel_flow": "No cancellation flow: the portal does not let customers cancel",
    "no_invoice_access": "No invoice access: the portal does not show invoices",
    "no_payment_method_update": "No card update: the portal does not let customers change their payment method",
    "no_duplicate_guard": "No duplicate guard: checkout lets a customer buy a plan that they already have",
    "no_seat_explanation": "No seat explanation: customers don't see what each seat costs",
    "no_usage_visibility": "No usage visibility: customers don't see what they use until they are billed for it",
    "no_renewal_reminder": "No renewal reminder: customers forget to cancel, and get their money back as goodwill",
    "product_issue": "The product failed: customers paid for what it did not deliver",
}
# As they are told one after the other.
OF_THE_PORTAL = ("no_portal", "no_login_page", "no_cancel_flow", "no_invoice_access", "no_payment_method_update")
OTHER = "other:"
ERASED = "a gap whose title was erased"
# Not a gap: nobody knows whether there is one.
UNKNOWN_PORTAL = "Unknown whether the portal lacks something: Stripe did not answer"

FROM_CLASSIFICATION = {
    Classification.DUPLICATE_SUBSCRIPTION: "no_duplicate_guard",
    Classification.TEAM_SEATS: "no_seat_explanation",
    Classification.PRODUCT_FAILURE: "product_issue",
}


@dataclass(frozen=True, slots=True)
class Gap:
    """`logged` is the `seq` at which somebody typed it in, with its title; 0 where the bot read it off the case."""

    name: str
    logged: int = 0


def of(case: Case, account: Account | None) -> list[Gap]:
    """What the case shows by itself, and what was logged for the customer at hand; each once, by its newest title."""
    logged = {
        recorded.event.gap: recorded.seq
        for recorded in case.since(case.lookup_seq)
        if isinstance(recorded.event, GapRecorded) and not recorded.event.found
    }
    shown = dict.fromkeys(shown_in(case, account), 0)
    return [Gap(name, seq) for name, seq in (shown | logged).items()]


def yet_to_record(case: Case, account: Account | None) -> list[GapRecorded]:
    """What the case shows by itself and its log does not hold yet."""
    recorded = {recorded.event.gap for recorded in case.log if isinstance(recorded.event, GapRecorded)}
    shown = shown_in(case, account)
    return [GapRecorded(name, found=True) for name in shown if name not in recorded]


def shown_in(case: Case, account: Account | None) -> list[str]:
    """Names in `GAPS`: what its kind shows, and that somebody had to ask for their money back."""
    return [*shown_by(case.classification, account), *([goodwill.GAP] if goodwill.is_given(case) else [])]


def shown_by(classification: Classification | None, account: Account | None) -> list[str]:
    """Names in `GAPS`: what the classification points at, then what the portal lacks for a case of its kind. A portal
    that could not be read shows nothing.
    """
    if account is None:
        return []
    found = [FROM_CLASSIFICATION[classification]] if classification in FROM_CLASSIFICATION else []
    portal = account.portal
    if portal is None:
        return found
    if not portal.configured:
        return [*found, "no_portal"]
    found += not_offered(portal, classification, account)
    if classification is Classification.MISSING_SELF_SERVE and not found and pays_by_usage(account):
        # The portal has all that Stripe can offer, and Stripe's portal shows no usage.
        found.append("no_usage_visibility")
    return found if portal.login_url else [*found, "no_login_page"]


def not_offered(portal: Portal, classification: Classification | None, account: Account) -> Iterator[str]:
    """What customers of that kind need, and the portal does not let them do."""
    alone = classification is Classification.MISSING_SELF_SERVE
    if alone or classification is Classification.DUPLICATE_SUBSCRIPTION:
        yield from () if portal.cancel else ("no_cancel_flow",)
        yield from () if portal.invoices else ("no_invoice_access",)
    if classification is Classification.FAILED_PAYMENT or (alone and pays_by_card(account)):
        yield from () if portal.payment_method else ("no_payment_method_update",)


def lacking_in_portal(classification: Classification | None, account: Account | None) -> list[str]:
    """What a customer of that kind would need of the portal and does not find there, in words."""
    shown = shown_by(classification, account)
    return [GAPS[gap].partition(": ")[2] for gap in OF_THE_PORTAL if gap in shown]


def pays_by_card(account: Account) -> bool:
    """Or by anything else that is stored and charged by itself."""
    return any(subscription.collection_method == "charge_automatically" for subscription in account.live_subscriptions)


def pays_by_usage(account: Account) -> bool:
    items = (item for subscription in account.live_subscriptions for item in subscription.items)
    return any(item.usage_type == "metered" for item in items)


def said(name: str, title: str | None = None) -> str:
    """The gap in words. `title` is what somebody typed, if it is known; only gaps of no known name are called by it."""
    if name in GAPS:
        return GAPS[name]
    return presentable(title or "") or ERASED


def short(name: str, title: str | None = None) -> str:
    return said(name, title).partition(": ")[0] if name in GAPS else said(name, title)


# Addresses and Stripe's ids of people and their things.
PERSONAL = re.compile(r"\S+@\S+|\b(?:cus|sub|in|ch|py|pi|re|pm|card|src)_\w{8,}", re.ASCII)


def presentable(title: str) -> str:
    """A typed title without what may tell who the customer was, in case somebody typed that."""
    return " ".join(PERSONAL.sub("…", title).split())


# Words that say that something lacks, to whom, or nothing: without them "No dark mode" and "Dark mode missing" are one.
SMALL_WORDS = """
    a able absent add adding allow allows an and any are as at be by can cannot cant client clients could couldnt
    customer customers do does doesnt dont find for from get has have havent how i in is isnt it its lack lacking lacks
    let lets me missing my need needs no none not nowhere of on or our own people person please see should show shows
    so someone somebody that the their them themselves there they this to unable us user users want wants way we where
    why with without
"""
# Where it lacks, which makes no other gap of it.
PLACES = "account app billing button link online page portal screen self serve service site website"
# A title is one of these gaps when it has a word of each group, and besides only small words, places and `beside`.
KNOWN_BY: dict[str, tuple[tuple[str, ...], str]] = {
    "no_cancel_flow": (
        ("cancel cancels canceling cancelling cancellation cancellations unsubscribe",),
        "flow subscription subscriptions plan plans",
    ),
    "no_invoice_access": (
        ("invoice invoices receipt receipts",),
        "access all download downloads history list old past pdf pdfs view",
    ),
    "no_payment_method_update": (
        ("card cards payment", "change changes changing replace replacing update updates updating"),
        "credit debit details expired method methods new",
    ),
    "no_duplicate_guard": (
        ("already double duplicate duplicates twice", "buy buying guard plan plans prevent subscription subscriptions"),
        "against check checkout prevention purchase purchases same subscribe warning",
    ),
    "no_seat_explanation": (
        ("seat seats", "breakdown cost costs count explain explained explanation price prices pricing"),
        "each per what",
    ),
    "no_usage_visibility": (
        ("consumption quota usage",),
        "before current dashboard history metered view visibility visible",
    ),
    "no_renewal_reminder": (
        ("remind reminder reminders notice notify notification", "renew renews renewal renewals charge charged"),
        "before email mail next upcoming",
    ),
    "no_portal": (("portal",), "hosted stripe"),
    "no_login_page": (("log login sign signin", "billing page portal"), "hosted stripe"),
}


def normalised(title: str) -> str:
    """The name of the gap that a title speaks of. The same words in another order, or with other small words, are the
    same gap.
    """
    meant = words(title)
    for name, (groups, beside) in KNOWN_BY.items():
        told = [set(group.split()) for group in groups]
        if all(meant & group for group in told) and meant <= {*PLACES.split(), *beside.split()}.union(*told):
            return name
    return OTHER + hashlib.sha256(" ".join(sorted(meant)).encode()).hexdigest()[:8]


def words(title: str) -> frozenset[str]:
    """The words that matter, or all of them if none does."""
    plain = unicodedata.normalize("NFKC", title).casefold()
    every = frozenset(re.findall(r"[^\W_]+", re.sub(r"['’]", "", plain)))
    return every.difference(SMALL_WORDS.split()) or every
