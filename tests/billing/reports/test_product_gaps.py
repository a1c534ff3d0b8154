"""Product gaps: what a case shows by itself, what a typed title comes to, and that neither gives anybody away."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.account.account import Account, Panel
from billing.account.portal import Portal
from billing.account.subscription import SubscriptionItem
from billing.case.case import Case
from billing.case.events import Closed, GapRecorded, HandedOff
from billing.commands import decisions
from billing.reports import product_gaps
from billing.reports.product_gaps import (
    GAPS,
    KNOWN_BY,
    PLACES,
    SMALL_WORDS,
    Gap,
    normalised,
    presentable,
    said,
    shown_by,
)
from billing.values.choices import Classification
from tests.billing.samples import (
    IDENTIFIED,
    PORTAL,
    account,
    case_of,
    classified,
    classified_case,
    operator,
    subscription,
)

NO_PORTAL = account(portal=Portal(configured=False))
UNKNOWN_PORTAL = account(portal=None, unknown=(Panel.PORTAL,))
METERED = SubscriptionItem("prod_1", "API", None, "month", 1, None, None, usage_type="metered")
BY_USAGE = account(subscriptions=(subscription(items=(METERED,)),))
NO_CARDS = replace(PORTAL, payment_method=False)
SENT = subscription(collection_method="send_invoice")
ALL_OF_IT = ["no_cancel_flow", "no_invoice_access", "no_payment_method_update"]
DUPLICATE, TEAM, FAILED, SELF_SERVE, FAILURE = Classification


def test_every_gap_is_told_in_a_title_and_a_sentence() -> None:
    for name, sentence in GAPS.items():
        title, _, what = sentence.partition(": ")
        assert product_gaps.short(name) == title
        assert what


@pytest.mark.parametrize(
    ("kind", "reading", "shown"),
    [
        (DUPLICATE, account(), ["no_duplicate_guard"]),
        (TEAM, account(), ["no_seat_explanation"]),
        (FAILED, account(), []),
        (SELF_SERVE, account(), []),
        (FAILURE, account(), ["product_issue"]),
        (None, account(), []),
        (None, NO_PORTAL, ["no_portal"]),
        (SELF_SERVE, NO_PORTAL, ["no_portal"]),
        (SELF_SERVE, account(portal=Portal(True, "https://x")), ALL_OF_IT),
        (SELF_SERVE, account(portal=Portal(True)), [*ALL_OF_IT, "no_login_page"]),
        (SELF_SERVE, account(portal=replace(PORTAL, login_url=None)), ["no_login_page"]),
        (SELF_SERVE, account(portal=NO_CARDS), ["no_payment_method_update"]),
        (SELF_SERVE, account(portal=NO_CARDS, subscriptions=(SENT,)), []),
        (FAILED, account(portal=Portal(True)), ["no_payment_method_update", "no_login_page"]),
        (TEAM, account(portal=Portal(True)), ["no_seat_explanation", "no_login_page"]),
        (None, account(portal=Portal(True)), ["no_login_page"]),
        (FAILED, account(portal=Portal(True, "https://x", cancel=True)), ["no_payment_method_update"]),
        (SELF_SERVE, BY_USAGE, ["no_usage_visibility"]),
        (FAILURE, BY_USAGE, ["product_issue"]),
        (SELF_SERVE, None, []),
    ],
)
def test_a_case_shows_what_its_classification_and_the_portal_tell(
    kind: Classification | None, reading: Account | None, shown: list[str]
) -> None:
    assert shown_by(kind, reading) == shown


@pytest.mark.parametrize("kind", Classification)
def test_a_portal_that_could_not_be_read_shows_no_gap(kind: Classification) -> None:
    assert not [gap for gap in shown_by(kind, UNKNOWN_PORTAL) if gap != product_gaps.FROM_CLASSIFICATION.get(kind)]


def test_a_handoff_first_records_what_the_case_shows_once() -> None:
    reading = account(portal=Portal(True, "https://x", invoices=True))
    found = [GapRecorded(name, found=True) for name in ("no_duplicate_guard", "no_cancel_flow")]
    assert decisions.hand_off(classified_case(), operator(), reading).events == (*found, HandedOff())
    assert decisions.close(classified_case(), operator(), reading).events == (*found, HandedOff(), Closed())
    logged = case_of(IDENTIFIED, classified(), GapRecorded("no_cancel_flow"))
    assert decisions.hand_off(logged, operator(), reading).events == (found[0], HandedOff())
    recorded = case_of(IDENTIFIED, classified(), *found, HandedOff())
    assert decisions.hand_off(recorded, operator(), reading).events == (HandedOff(),)
    assert decisions.close(case_of(IDENTIFIED), operator(), NO_PORTAL).events == (
        GapRecorded("no_portal", found=True),
        HandedOff(),
        Closed(),
    )
    assert decisions.close(case_of(), operator(), None).events == (HandedOff(), Closed())


def test_what_somebody_logged_stands_beside_what_the_case_shows() -> None:
    case = case_of(IDENTIFIED, classified(), GapRecorded("other:12345678"), GapRecorded("no_duplicate_guard"))
    assert product_gaps.of(case, account()) == [Gap("no_duplicate_guard", 5), Gap("other:12345678", 4)]
    # A gap that was read off an earlier classification is no longer shown.
    changed = case_of(IDENTIFIED, classified(TEAM), GapRecorded("no_duplicate_guard", found=True))
    assert product_gaps.of(changed, account()) == [Gap("no_seat_explanation")]


TITLES = {
    "no_portal": ["No billing portal", "The portal is missing"],
    "no_login_page": ["No portal login page", "There is no login page", "Customers can't log in to the portal"],
    "no_cancel_flow": ["No cancel flow", "Customers can't cancel their plan themselves", "Add a cancellation page"],
    "no_invoice_access": ["No invoice history", "Where do I download past invoices?", "receipts missing"],
    "no_payment_method_update": ["No way to update the card", "Can't change payment method"],
    "no_duplicate_guard": ["No duplicate guard", "Checkout allows buying the same plan twice"],
    "no_seat_explanation": ["No seat explanation", "Show what each seat costs"],
    "no_renewal_reminder": ["No renewal reminder", "Remind customers before they are charged"],
    "no_usage_visibility": ["No usage visibility", "Customers cannot see their usage"],
}


@pytest.mark.parametrize(("name", "title"), [(name, title) for name, titles in TITLES.items() for title in titles])
def test_a_title_in_other_words_is_the_known_gap(name: str, title: str) -> None:
    assert normalised(title) == name


@pytest.mark.parametrize(
    "title",
    [
        "Cancelled subscription still shows as active",
        "Can't cancel, can't see invoices",
        "Invoice has the wrong VAT number",
        "Payment page crashes on Safari",
        "Portal doesn't remember the language",
        "Can't log in to the app",
        "Double opt-in for newsletters",
        "",
        "???",
    ],
)
def test_a_title_that_says_something_else_is_a_gap_of_its_own(title: str) -> None:
    assert normalised(title).startswith("other:")


def test_every_known_name_is_one_that_has_a_sentence() -> None:
    assert set(TITLES) == set(KNOWN_BY) == set(GAPS) - {"product_issue"}


# Letters that come back from capitals as they were.
WORD = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzäöüéñß0123456789"), min_size=1, max_size=12)


@given(st.lists(WORD, min_size=1, max_size=8), st.randoms(use_true_random=False), st.data())
def test_order_case_punctuation_and_small_words_make_no_other_gap(
    words: list[str], chance: random.Random, data: st.DataObject
) -> None:
    name = normalised(" ".join(words))
    shuffled = chance.sample(words, len(words))
    spaces = st.sampled_from([" ", "  ", ", ", " – ", "\n", "/", "-"])
    written = data.draw(spaces).join(chance.choice([word, word.upper(), word.title()]) for word in shuffled)
    assert normalised(f"  {written}?!") == name
    if not set(words) <= set(SMALL_WORDS.split()):
        assert normalised(f"There is no {written}") == name


@given(st.text(max_size=120))
def test_a_name_never_holds_the_title(title: str) -> None:
    name = normalised(title)
    assert name in GAPS or (len(name) == len("other:12345678") and int(name.removeprefix("other:"), 16) >= 0)
    assert len(name) <= 40


def test_other_titles_have_other_names() -> None:
    titles = ["dark mode", "SSO", "annual plans", "Apple Pay", "purchase orders", "VAT number on invoices"]
    assert len({normalised(title) for title in titles}) == len(titles)


def test_known_words_are_of_use() -> None:
    small = set(SMALL_WORDS.split())
    for groups, beside in KNOWN_BY.values():
        assert not small & {word for text in (*groups, beside) for word in text.split()}
    assert not small & set(PLACES.split())


def test_a_gap_is_called_by_its_title_without_what_may_tell_who_asked() -> None:
    assert said("other:12345678", "No SSO") == "No SSO"
    assert said("other:12345678") == said("other:12345678", " ") == "a gap whose title was erased"
    assert said("no_portal", "jane@example.com has no portal") == GAPS["no_portal"]
    assert presentable("No SSO for\njane@example.com, cus_JaneDoe123") == "No SSO for … …"
    assert presentable("in_app purchases") == "in_app purchases"


@pytest.mark.parametrize("case", [case_of(), case_of(IDENTIFIED), classified_case()])
def test_without_a_reading_nothing_is_shown(case: Case) -> None:
    assert product_gaps.of(case, None) == []
    assert product_gaps.yet_to_record(case, None) == []
