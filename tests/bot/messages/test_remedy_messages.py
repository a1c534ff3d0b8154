"""The remedies on offer: what their buttons and forms say, and that where much is at stake they ask for a clear yes."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.account.account import Account, Panel
from billing.account.given_back import GivenBack, PendingItem
from billing.account.portal import Portal
from billing.account.preview import Preview
from billing.policy.policy import Policy
from billing.remedies.ladder import RUNGS, offered
from billing.values.choices import Classification, Remedy
from bot.messages import blocks
from bot.messages.plan_form import about
from bot.messages.remedies import all_steps, remedies, remedy_button
from bot.messages.remedy_modal import for_remedy
from bot.messages.scene import Message, Scene
from sandbox.standins.slack.blockkit.rules import check_blocks, check_view
from tests.billing.remedies.proposals import POLICY, customer
from tests.billing.remedies.shapes import SHAPES, unread, with_item
from tests.billing.samples import NOW, PORTAL, account, classified_case, invoice, subscription, usd
from tests.bot.hostile import hostile, invisible, mrkdwn, reading, text_objects

FINAL = {remedy for remedy in Remedy if RUNGS[remedy].approval and not RUNGS[remedy].undo}
EVERY = pytest.mark.parametrize(("kind", "name"), list(product(Classification, SHAPES)))


def drawn(kind: Classification, reading: Account) -> dict[Remedy, dict[str, Any]]:
    case = classified_case(kind)
    return {remedy: remedy_button(case, remedy, reading, POLICY) for remedy in offered(case, reading, POLICY)}


@EVERY
def test_a_button_says_in_about_thirty_characters_what_it_does_and_is_red_where_it_is_final(
    kind: Classification, name: str
) -> None:
    for remedy, button in drawn(kind, SHAPES[name].account).items():
        text = button["text"]["text"]
        assert len(text) <= 32
        assert text.endswith("…") is bool(RUNGS[remedy].inputs)
        assert (button.get("style") == "danger") is (remedy in FINAL)


SAID = {
    Remedy.SHARE_PORTAL: "Share portal login page",
    Remedy.SHARE_INVOICES: "Get invoice links for me",
    Remedy.PRESERVE_SEATS: "Keep all 6 seats…",
    Remedy.CANCEL_AT_PERIOD_END: "End Pro on 13 Dec…",
    Remedy.RETRY_PAYMENT: "Charge 49.00 USD again…",
    Remedy.VOID_INVOICE: "Void invoice A-0001…",
    Remedy.CANCEL_NOW: "Cancel Pro now…",
    Remedy.CREDIT_BALANCE: "Give credit…",
    Remedy.REFUND_CHARGE: "Refund up to 49.00 USD…",
    Remedy.LOG_GAP: "Log a product gap…",
    Remedy.NO_ACTION: "No action…",
}


@pytest.mark.parametrize("remedy", SAID)
def test_a_button_names_what_it_acts_on(remedy: Remedy) -> None:
    reading = SHAPES["team seats"].account
    (said,) = {found[remedy]["text"]["text"] for kind in Classification if remedy in (found := drawn(kind, reading))}
    assert said == SAID[remedy]


@EVERY
def test_of_all_steps_those_that_cannot_be_undone_are_told_last(kind: Classification, name: str) -> None:
    told = mrkdwn([all_steps(classified_case(kind), SHAPES[name].account, POLICY)])
    steps = [line for line in told.splitlines() if line.startswith("• ")]
    final = ["irreversible" in line for line in steps]
    assert steps
    assert final == sorted(final)


def test_where_several_could_be_meant_a_button_names_none_of_them() -> None:
    reading = customer(subscriptions=(subscription(product="a"), subscription("sub_2", product="b")))
    case = classified_case(Classification.PRODUCT_FAILURE)
    assert remedy_button(case, Remedy.CANCEL_NOW, reading, POLICY)["text"]["text"] == "Cancel a subscription now…"


def message(kind: Classification, reading: Account) -> Message:
    def nothing(*_: Any) -> Any:
        return None

    shown = remedies(Scene(classified_case(kind), reading, (), nothing, nothing, nothing, POLICY))
    assert shown is not None
    assert check_blocks(shown.blocks) == []
    return shown


def told(kind: Classification, reading: Account) -> str:
    return "\n".join(text["text"] for text in text_objects(message(kind, reading).blocks))


UNKNOWN = "What this rests on could not be read"
UNREAD = [
    (Classification.PRODUCT_FAILURE, Panel.CHARGES, ["Credit balance", "Refund a charge"]),
    (Classification.FAILED_PAYMENT, Panel.INVOICES, ["Share invoices", "Retry payment", "Void invoice"]),
    (Classification.DUPLICATE_SUBSCRIPTION, Panel.SUBSCRIPTIONS, ["Cancel at period end", "Cancel now"]),
    (Classification.TEAM_SEATS, Panel.SUBSCRIPTIONS, ["Preserve seats"]),
]


@pytest.mark.parametrize(("kind", "panel", "names"), UNREAD)
def test_what_could_not_be_read_is_said_to_be_unknown_and_what_is_not_there_is_not_mentioned(
    kind: Classification, panel: Panel, names: list[str]
) -> None:
    shown = told(kind, unread(customer(), panel))
    assert all(f"Not on offer: *{name}*. {UNKNOWN}" in shown for name in names)
    nothing = told(kind, customer(subscriptions=(), charges=(), invoices=()))
    assert "Not on offer" not in nothing


def test_of_a_portal_that_could_not_be_read_it_is_said_once() -> None:
    shown = told(Classification.MISSING_SELF_SERVE, unread(customer(), Panel.PORTAL))
    assert shown.count("Not on offer") == 1
    assert "Not on offer: *Share portal login page*. The portal: unknown, Stripe did not answer." in shown


LOGIN = "Not on offer: *Share portal login page*. "
NO_LOGIN_PAGE = "The portal has no login page, so only the product can lead customers there"


@pytest.mark.parametrize(
    ("portal", "says"),
    [
        (Portal(configured=False), f"{LOGIN}The portal: never set up; log it as a product gap."),
        (replace(PORTAL, login_url=None), f"{LOGIN}{NO_LOGIN_PAGE}: log it as a product gap."),
        (
            replace(PORTAL, login_url=None, cancel=False, payment_method=False),
            f"{LOGIN}{NO_LOGIN_PAGE}. And the portal does not let customers cancel; "
            "the portal does not let customers change their payment method: log it as a product gap.",
        ),
        (
            replace(PORTAL, cancel=False, payment_method=False),
            "But the portal does not let customers cancel; "
            "the portal does not let customers change their payment method: log it as a product gap",
        ),
    ],
)
def test_what_the_portal_lacks_for_this_customer_is_said_all_of_it(portal: Portal, says: str) -> None:
    assert says in told(Classification.MISSING_SELF_SERVE, customer(portal=portal))


def test_a_session_is_offered_wherever_stripe_may_open_one() -> None:
    def offers_link(reading: Account) -> bool:
        drawn = message(Classification.MISSING_SELF_SERVE, reading).blocks
        return "session_link|" in json.dumps(drawn)

    assert offers_link(customer())
    assert offers_link(customer(portal=replace(PORTAL, login_url=None)))
    assert offers_link(unread(customer(), Panel.PORTAL))
    assert not offers_link(customer(portal=Portal(configured=False)))


def test_credit_that_is_switched_off_is_not_unknown_because_the_charges_are() -> None:
    found = RUNGS[Remedy.CREDIT_BALANCE].availability(unread(customer(), Panel.CHARGES), Policy())
    assert found.reason == "switched_off"


@given(text=hostile, size=st.sampled_from([1, 3]))
@settings(max_examples=40)
def test_no_name_makes_a_button_too_long_or_hides_anything_in_it(text: str, size: int) -> None:
    for kind in Classification:
        for button in drawn(kind, reading(text, size=size)).values():
            assert len(button["text"]["text"]) <= 75
            assert invisible(button) == set()
            assert check_blocks([{"type": "actions", "elements": [button]}]) == []


CONFIRMED = [
    (subscription(), True, ["Nothing else of this customer's goes on"], ["contract"]),
    (subscription(), False, [], []),
    (with_item(interval="year"), False, ["The contract: yearly."], ["Nothing else"]),
    (with_item(interval="year"), True, ["The contract: yearly.", "Nothing else of this customer's"], []),
    (subscription(quantity=6), False, ["The contract: several seats."], ["Nothing else"]),
]


@pytest.mark.parametrize("remedy", [Remedy.CANCEL_AT_PERIOD_END, Remedy.CANCEL_NOW])
@pytest.mark.parametrize(("ending", "alone", "says", "says_not"), CONFIRMED)
def test_a_clear_yes_says_what_is_at_stake(
    remedy: Remedy, ending: Any, alone: bool, says: list[str], says_not: list[str]
) -> None:
    others = () if alone else (subscription("sub_9", product="prod_other"), subscription("sub_8", product="prod_else"))
    button = drawn(Classification.PRODUCT_FAILURE, account(subscriptions=(ending, *others)))[remedy]
    assert ("confirm" in button) is bool(says)
    told = button["confirm"]["text"]["text"] if says else ""
    assert all(part in told for part in says)
    assert not any(part in told for part in says_not)


FULL = Preview(NOW, {"next_invoice": usd(58800), "last_invoice": usd(100)}, next_at=NOW)


def read(view: dict[str, Any]) -> str:
    return "\n".join(text["text"] for text in text_objects(view))


def ending(reading: Account, **told: Preview) -> str:
    case = classified_case(Classification.MISSING_SELF_SERVE)
    return read(for_remedy(case, reading, Remedy.CANCEL_AT_PERIOD_END, POLICY, told))


def test_the_form_says_what_stripe_would_bill_where_the_contract_asks_for_care() -> None:
    yearly = account(subscriptions=(with_item(interval="year"),))
    told = ending(yearly, sub_1=FULL)
    assert "In use and paid for until" in told
    assert "The next invoice over 588.00 USD is not made" in told
    assert "Stripe still bills 1.00 USD" in told
    assert "Stripe is still being asked what it would bill" in ending(yearly)
    refused = ending(yearly, sub_1=Preview(NOW, problem="not_allowed"))
    assert "What Stripe would bill is unknown: it gave no preview" in refused


def test_of_the_last_one_it_says_so_and_does_not_call_unknown_what_nobody_asked() -> None:
    told = ending(account())
    assert "This is the customer's last subscription in use" in told
    assert "In use and paid for until" in told
    assert "Stripe" not in told


def test_which_of_two_to_keep_is_told_with_the_time_where_both_are_of_one_day() -> None:
    def keeps(apart: timedelta) -> str:
        bought = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
        both = (subscription(created=bought), subscription("sub_2", created=bought + apart))
        case = classified_case(Classification.DUPLICATE_SUBSCRIPTION)
        return read(for_remedy(case, account(subscriptions=both), Remedy.CANCEL_AT_PERIOD_END, POLICY, {}))

    assert "Keep Pro, 49.00 USD per month since 20 Nov 2026 09:30: it was bought first" in keeps(timedelta(minutes=2))
    assert "Keep Pro, 49.00 USD per month since 20 Nov 2026: it was bought first" in keeps(timedelta(days=2))


@pytest.mark.parametrize("remedy", [remedy for remedy in Remedy if RUNGS[remedy].is_a_step])
def test_what_a_step_of_a_plan_does_is_never_cut_off(remedy: Remedy) -> None:
    assert len(about(remedy)) <= blocks.OPTION_LIMIT


def test_the_form_says_what_it_does_as_a_sentence_of_its_own() -> None:
    assert ending(account()).count("Lets a subscription run out; can be undone until then.") == 1


def test_an_ordinary_one_among_others_has_nothing_to_say() -> None:
    told = ending(account(subscriptions=(subscription(), subscription("sub_2", product="prod_other"))))
    assert "last subscription" not in told
    assert "In use" not in told


@pytest.mark.parametrize("remedy", [remedy for remedy in Remedy if RUNGS[remedy].inputs])
@given(text=hostile, size=st.sampled_from([1, 3]))
@settings(max_examples=20)
def test_every_form_of_every_classification_is_within_slacks_limits_with_previews_too(
    remedy: Remedy, text: str, size: int
) -> None:
    seen = reading(text, size=size)
    told = {one.id: FULL for one in seen.subscriptions}
    for kind in Classification:
        case = classified_case(kind)
        if remedy in offered(case, seen, POLICY):
            view = for_remedy(case, seen, remedy, POLICY, told)
            assert check_view(view) == []
            assert invisible(view) == set()


def test_the_form_of_cancel_now_says_which_open_invoice_it_leaves_alone_for_not_knowing() -> None:
    owing = account(invoices=(invoice(attempt_count=1),), linked=False)
    form = for_remedy(classified_case(Classification.DUPLICATE_SUBSCRIPTION), owing, Remedy.CANCEL_NOW, POLICY, {})
    assert "Whether a payment of invoice A-0001 over 49.00 USD is on its way is unknown: it stays open." in read(form)


def cancelling(given: GivenBack | None) -> str:
    reading = replace(customer(), given_back=given)
    return read(
        for_remedy(classified_case(Classification.DUPLICATE_SUBSCRIPTION), reading, Remedy.CANCEL_NOW, POLICY, {})
    )


def test_the_form_of_cancel_now_says_what_a_change_left_and_is_dropped() -> None:
    left = (
        PendingItem("ii_1", "sub_1", usd(22027), proration=True),
        PendingItem("ii_2", "sub_1", usd(-88110), proration=True),
        PendingItem("ii_3", "sub_2", usd(100), proration=True),
        PendingItem("ii_4", "sub_1", usd(300), proration=False),
    )
    told = cancelling(GivenBack(pending=left))
    assert "220.27 USD that a change left to be billed is dropped: nobody pays it any more" in told
    assert "881.10 USD of credit that a change left is dropped: the customer loses it" in told
    assert "dropped" not in cancelling(GivenBack())
    assert "what is dropped of it, is unknown" in cancelling(GivenBack(pending=None))
    assert "dropped" not in cancelling(None)


@pytest.mark.parametrize(
    ("left", "asked"), [(GivenBack(), False), (GivenBack(pending=None), True), (None, True)], ids=str
)
def test_what_becomes_of_what_a_change_left_is_asked_for_unless_there_is_nothing(
    left: GivenBack | None, asked: bool
) -> None:
    reading = replace(customer(), given_back=left)
    view: Any = for_remedy(
        classified_case(Classification.DUPLICATE_SUBSCRIPTION), reading, Remedy.CANCEL_NOW, POLICY, {}
    )
    inputs = {block["element"]["action_id"]: block["element"] for block in view["blocks"] if "element" in block}
    assert ("pending" in inputs) is asked
    if asked:
        assert [option["value"] for option in inputs["pending"]["options"]] == ["drop", "bill"]
        assert inputs["pending"]["initial_option"]["value"] == "drop"
