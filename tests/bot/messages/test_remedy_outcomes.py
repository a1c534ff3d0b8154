"""What is decided and what came of it, remedy by remedy: the approver's card and the outcome."""

from dataclasses import replace
from typing import Any

import pytest

from billing.account.payment_method import PaymentMethod
from billing.case.case import Case
from billing.case.events import (
    Approved,
    Event,
    Executed,
    Failed,
    HandedOff,
    RemedyAsked,
    UndoAsked,
    Undone,
    Unsettled,
    Voided,
)
from billing.remedies.ladder import RUNGS
from billing.reports.revenue import impact
from billing.values.choices import Classification, Remedy
from billing.values.facts import Facts
from sandbox.standins.slack.blockkit.rules import MESSAGE_TEXT, check_blocks, text_length
from tests.billing.occurrences import follow
from tests.billing.remedies.proposals import FORMS, customer, proposal
from tests.billing.samples import IDENTIFIED, account, case_of, classified, classified_case, invoice, subscription
from tests.bot.hostile import ATTACKS, buttons, invisible, mrkdwn, shortened, thread_of

CARDS = [*FORMS]
FINAL = {remedy for remedy in CARDS if not RUNGS[remedy].undo}
ON_THE_CARD: dict[Remedy, list[str]] = {
    Remedy.RETRY_PAYMENT: ["Proposal: charge 49.00 USD again", "49.00 USD is charged to the customer now", "in_1"],
    Remedy.VOID_INVOICE: ["Proposal: void invoice A-0001", "in_1"],
    Remedy.CANCEL_NOW: ["Proposal: cancel Pro now", "sub_1", "last subscription in use"],
    Remedy.CREDIT_BALANCE: ["Proposal: credit 49.00 USD"],
    Remedy.REFUND_CHARGE: ["Proposal: refund 49.00 USD", "49.00 USD of 49.00 USD left", "ch_1", "Duplicate charge"],
}


def card(case: Case, text: str = "Jane", **given: Any) -> Any:
    (found,) = [message for message in thread_of(case, text, **given) if message.name == "proposal:4"]
    return found.blocks


def shown(remedy: Remedy) -> dict[str, Any]:
    reading = customer()
    return {
        "customer": reading.customer,
        "charges": reading.charges,
        "invoices": reading.invoices,
        "subscriptions": reading.subscriptions,
    }


@pytest.mark.parametrize("remedy", CARDS)
def test_the_card_says_what_is_decided_and_that_it_is_final_where_it_is(remedy: Remedy) -> None:
    drawn_card = card(proposal(remedy), **shown(remedy))
    told = mrkdwn(drawn_card)
    assert all(part in told for part in ON_THE_CARD[remedy])
    assert "Safer steps were skipped:* The customer asked for this (share portal login page" in told
    (approve,) = [button for button in buttons(drawn_card) if button["action_id"] == "approve"]
    assert ("This can't be undone." in approve["confirm"]["text"]["text"]) is (remedy in FINAL)
    assert check_blocks(drawn_card) == []


@pytest.mark.parametrize("remedy", CARDS)
def test_before_stripe_has_said_what_it_does_the_card_has_no_approve(remedy: Remedy) -> None:
    drawn_card = card(proposal(remedy, previewed=False), **shown(remedy))
    assert [button["action_id"] for button in buttons(drawn_card)] == ["reject", "withdraw"]
    assert "Stripe is asked what this would do" in mrkdwn(drawn_card)


@pytest.mark.parametrize("remedy", CARDS)
@pytest.mark.parametrize("attack", ATTACKS, ids=shortened)
def test_a_card_of_any_remedy_stays_harmless_and_within_slacks_limits(remedy: Remedy, attack: str) -> None:
    drawn_card = card(proposal(remedy), f"a{attack}")
    assert check_blocks(drawn_card) == []
    assert invisible(drawn_card) == set()
    assert text_length(drawn_card) <= MESSAGE_TEXT


REASONS = ["changed:status", "disputed", "not_found_after_all", "api_error", "<!channel>"]


@pytest.mark.parametrize("remedy", CARDS)
def test_whatever_comes_of_it_is_told_within_slacks_limits(remedy: Remedy) -> None:
    approved = follow(replace(proposal(remedy)), Approved(4))
    on = approved.proposed(4)
    done = Executed(
        remedy=remedy,
        proposal=4,
        charge=on.charge,
        subscription=on.subscription,
        invoice=on.invoice,
        amount=on.amount,
        currency=on.currency,
        refund="re_1",
        transaction="cbtxn_1",
        left_undone=("credit_note:no", "void_invoice:in_1:no", "collect_invoice:in_2:no"),
    )
    ends: list[Event] = [done, Unsettled(remedy, "api_error", proposal=4)]
    ends += [Failed(remedy, reason, proposal=4) for reason in REASONS]
    ends += [Voided(4, reason=reason) for reason in REASONS]
    for event in ends:
        (outcome,) = [message for message in thread_of(follow(approved, event)) if message.name == "outcome:4"]
        assert check_blocks(outcome.blocks) == []
        assert "<!channel>" not in mrkdwn(outcome.blocks)
    told = mrkdwn(thread_of(follow(approved, done))[-1].blocks)
    assert "No credit note could be made (`no`): do it in the Stripe dashboard" in told
    assert "could not be voided: `in_1` (`no`)" in told
    assert "could not be put right: `in_2` (`no`)" in told


OPEN: list[tuple[Unsettled, str]] = [
    (Unsettled(Remedy.REFUND_CHARGE, "api_error", proposal=4), "asks in a way that can't do it twice"),
    (Unsettled(Remedy.REFUND_CHARGE, "interrupted", proposal=4), "asks in a way that can't do it twice"),
    (Unsettled(Remedy.RETRY_PAYMENT, "processing", proposal=4), "a bank debit takes some days"),
    (
        Unsettled(Remedy.REFUND_CHARGE, "approval_required", proposal=4),
        "decide there, <https://dashboard.stripe.com/approval_requests|among the approval requests>",
    ),
    (
        Unsettled(Remedy.REFUND_CHARGE, "approval_required", proposal=4, approval="areq_1"),
        "decide there, <https://dashboard.stripe.com/approval_requests/areq_1|on the request's page>",
    ),
    (Unsettled(Remedy.REFUND_CHARGE, "unread:no_permission", proposal=4), "does not let the bot look"),
    (Unsettled(Remedy.REFUND_CHARGE, "unread:account_invalid", proposal=4), "give it that account's key again"),
    (
        Unsettled(Remedy.REFUND_CHARGE, "changed:refunded", proposal=4, stopped=True),
        "is not asked again, because somebody changed it in Stripe meanwhile. Next step: wait",
    ),
    (
        Unsettled(Remedy.REFUND_CHARGE, "api_key_expired", proposal=4, stopped=True),
        "Stripe said no (`api_key_expired`)",
    ),
    (
        Unsettled(Remedy.REFUND_CHARGE, "api_error", proposal=4, stopped=True),
        "What it does not find then has failed.",
    ),
]


LACKS = "the bot's Stripe key lacks the permission `rak_charge_write`: ask an admin to add it"
KEYS = [
    ("rak_charge_write", LACKS),
    (
        "rak_charge_write,rak_refund_write",
        "the permission `rak_charge_write` or `rak_refund_write`: ask an admin",
    ),
    ("not_permitted", "the bot's Stripe key lacks a permission for it"),
    ("invalid_api_key", "Stripe does not take the bot's key any more: ask an admin"),
]


@pytest.mark.parametrize(("code", "words"), KEYS)
def test_what_the_bots_key_lacks_is_named_with_who_adds_it(code: str, words: str) -> None:
    approved = follow(proposal(Remedy.REFUND_CHARGE), Approved(4))
    stopped = Unsettled(Remedy.REFUND_CHARGE, code, proposal=4, stopped=True)
    for event in (Failed(Remedy.REFUND_CHARGE, code, proposal=4), stopped):
        (outcome,) = [message for message in thread_of(follow(approved, event)) if message.name == "outcome:4"]
        assert words in mrkdwn(outcome.blocks)
        assert "Stripe said no" not in mrkdwn(outcome.blocks)


@pytest.mark.parametrize(("event", "words"), OPEN)
def test_what_is_not_known_yet_says_what_is_and_what_happens_next(event: Unsettled, words: str) -> None:
    approved = follow(proposal(event.remedy), Approved(4))
    (outcome,) = [message for message in thread_of(follow(approved, event)) if message.name == "outcome:4"]
    assert check_blocks(outcome.blocks) == []
    told = mrkdwn(outcome.blocks)
    assert "not known yet" in told
    assert words in told


def test_credit_that_was_taken_back_says_so() -> None:
    credit = Executed(remedy=Remedy.CREDIT_BALANCE, proposal=4, amount=4900, currency="usd", transaction="cbtxn_1")
    case = case_of(IDENTIFIED, classified(Classification.PRODUCT_FAILURE), credit)
    last = thread_of(case)[-1].blocks
    assert "Credited 49.00 USD" in mrkdwn(last)
    (undo,) = buttons(last)
    assert undo["action_id"] == "undo:credit_balance"
    assert "The credit is taken off again" in undo["confirm"]["text"]["text"]
    asked = follow(case, UndoAsked(remedy=Remedy.CREDIT_BALANCE, execution=4))
    undone = Undone(remedy=Remedy.CREDIT_BALANCE, execution=4, request=5, transaction="cbtxn_2")
    thread = thread_of(follow(asked, undone))
    assert "taken back later" in mrkdwn([message.blocks for message in thread])
    assert "Taken back:* the credit (`cbtxn_2`)" in mrkdwn(thread[-1].blocks)


ENDED = Executed(remedy=Remedy.CANCEL_AT_PERIOD_END, request=4, subscription="sub_1")
END_FOR_NOW = RemedyAsked(remedy=Remedy.CANCEL_AT_PERIOD_END, subscription="sub_1")
UNDO = UndoAsked(remedy=Remedy.CANCEL_AT_PERIOD_END, subscription="sub_1", execution=5)
LATER = "2027-10-01T00:00:00+00:00"


def outcome(name: str, *events: Event) -> str:
    case = case_of(IDENTIFIED, classified(), *events)
    (found,) = [message for message in thread_of(case) if message.name == name]
    assert check_blocks(found.blocks) == []
    return mrkdwn(found.blocks)


def undone(after: Facts | None, before: str | None = None) -> str:
    """What the thread says of an undo, by what Stripe showed right after it."""
    asked = replace(END_FOR_NOW, seen={"ends": before})
    back = Undone(remedy=Remedy.CANCEL_AT_PERIOD_END, execution=5, request=6, subscription="sub_1", after=after)
    return outcome("outcome:6", asked, ENDED, UNDO, back)


def test_as_before_is_said_of_an_undo_only_where_stripe_showed_just_that() -> None:
    assert "goes on as before." in undone({"status": "active", "ends": None})
    assert "goes on as before: it ends on" in undone({"status": "active", "ends": LATER}, LATER)
    others = {
        "Stripe shows that it ends on": undone({"status": "active", "ends": LATER}),
        "Stripe shows it as canceled": undone({"status": "canceled", "ends": None}),
        "the later end that was planned before is gone": undone({"status": "active", "ends": None}, LATER),
        "could not be read right after": undone(None),
    }
    for words, told in others.items():
        assert words in told
        assert "as before" not in told


def test_an_end_and_a_cancellation_that_stripe_does_not_show_are_said() -> None:
    ended = replace(ENDED, after={"status": "active", "ends": None, "at_period_end": False})
    assert "Stripe showed no end" in outcome("outcome:4", END_FOR_NOW, ended)
    gone = Executed(remedy=Remedy.CANCEL_NOW, request=4, subscription="sub_1", after={"status": "active"})
    assert "Stripe still showed it as active" in outcome("outcome:4", END_FOR_NOW, gone)


NAMED: list[tuple[Executed, str, str]] = [
    (
        Executed(remedy=Remedy.CANCEL_NOW, request=4, subscription="sub_1"),
        "Cancelled now* · Pro `sub_1`",
        "|Pro sub_1> cancelled",
    ),
    (ENDED, "Cancelled at period end:* Pro `sub_1` ends with its period", "|Pro sub_1> set to end"),
    (
        Executed(remedy=Remedy.VOID_INVOICE, request=4, invoice="in_1"),
        "· A-0001 `in_1`: nobody",
        "|A-0001 in_1> voided",
    ),
    (Executed(remedy=Remedy.RETRY_PAYMENT, request=4, invoice="in_1"), "Paid* · A-0001 `in_1`", "|A-0001 in_1> tried"),
]


@pytest.mark.parametrize(("done", "in_thread", "in_handoff"), NAMED, ids=[done.remedy for done, *_ in NAMED])
def test_what_was_changed_is_called_as_people_call_it_and_as_stripe_does(
    done: Executed, in_thread: str, in_handoff: str
) -> None:
    asked = RemedyAsked(remedy=done.remedy, subscription=done.subscription, invoice=done.invoice)
    case = case_of(IDENTIFIED, classified(), asked, done, HandedOff())
    read: dict[str, Any] = {"invoices": (invoice(),), "subscriptions": (subscription(),)}
    thread = {message.name: mrkdwn(message.blocks) for message in thread_of(case, **read)}
    assert in_thread in thread["outcome:4"]
    assert in_handoff in thread["handoff:6"]
    unread = {message.name: mrkdwn(message.blocks) for message in thread_of(case, invoices=(), subscriptions=())}
    assert f"`{done.subscription or done.invoice}`" in unread["outcome:4"]
    assert "Pro " not in unread["outcome:4"]


def test_an_undo_that_would_overwrite_something_says_what() -> None:
    failed = Failed(Remedy.CANCEL_AT_PERIOD_END, "changed_since:prices,ends", request=6)
    told = outcome("outcome:6", END_FOR_NOW, ENDED, UNDO, failed)
    assert "its price and when it ends changed in Stripe since, and an undo would overwrite that" in told


LEFT = [
    ("", [], ["Nothing was"]),
    ("untouched", ["Nothing was sent to Stripe."], []),
    ("unchanged", ["Nothing was changed."], []),
    ("gone", ["Stripe does not have it any more."], ["Nothing was"]),
    ("on_its_way", ["a payment of it is on its way by now, not from here"], ["Nothing was"]),
    ("changed:status", ["somebody else was quicker: its status"], ["Nothing was"]),
    ("used", ["meanwhile the credit is used already"], ["Nothing was"]),
]


@pytest.mark.parametrize("remedy", CARDS)
@pytest.mark.parametrize(("left", "says", "says_not"), LEFT)
def test_after_a_refusal_it_is_said_how_things_stand_and_no_more_than_was_seen(
    remedy: Remedy, left: str, says: list[str], says_not: list[str]
) -> None:
    failed = follow(follow(proposal(remedy), Approved(4)), Failed(remedy, "no", proposal=4, left=left))
    (outcome,) = [message for message in thread_of(failed) if message.name == "outcome:4"]
    told = mrkdwn(outcome.blocks)
    assert all(words in told for words in says)
    assert not any(words in told for words in says_not)


@pytest.mark.parametrize("remedy", CARDS)
def test_what_somebody_else_did_first_is_told_as_theirs_and_can_not_be_undone(remedy: Remedy) -> None:
    on = proposal(remedy).proposed(4)
    theirs = Executed(
        remedy=remedy, proposal=4, invoice=on.invoice, subscription=on.subscription, reason="done_by_others"
    )
    case = follow(follow(proposal(remedy), Approved(4)), theirs)
    (outcome,) = [message for message in thread_of(case) if message.name == "outcome:4"]
    told = mrkdwn(outcome.blocks)
    assert "somebody else did it in Stripe just before, so Stripe refused ours" in told
    assert "Revenue impact" not in told
    assert "undo:" not in str(outcome.blocks)
    assert impact(case, account()) == impact(classified_case(), account())


def test_what_changed_is_told_with_what_the_card_showed_beside_the_proposal() -> None:
    """What was read for the card is approved with it, and is not part of what was proposed."""
    approved = follow(proposal(Remedy.RETRY_PAYMENT), Approved(4, seen={"decline": "insufficient_funds"}))
    now = shown(Remedy.RETRY_PAYMENT) | {"invoices": (invoice(processing=False, failure="expired_card"),)}
    thread = thread_of(follow(approved, Voided(4, "changed:decline")), **now)
    (outcome,) = [message for message in thread if message.name == "outcome:4"]
    assert "why the last attempt failed was insufficient_funds, is now expired_card" in mrkdwn(outcome.blocks)


def test_whoever_approves_reads_where_the_money_goes_or_comes_from() -> None:
    visa = PaymentMethod("pm_1", "card", brand="visa", last4="4242")
    fields = shown(Remedy.REFUND_CHARGE) | {"payment_methods": (visa,)}
    fields["charges"] = (replace(fields["charges"][0], method=visa),)
    asked = {}
    for remedy in (Remedy.REFUND_CHARGE, Remedy.RETRY_PAYMENT):
        (approve,) = [found for found in buttons(card(proposal(remedy), **fields)) if found["action_id"] == "approve"]
        asked[remedy] = approve["confirm"]["text"]["text"]
    assert "49.00 USD goes back to the customer's card (visa •4242)." in asked[Remedy.REFUND_CHARGE]
    assert "49.00 USD is charged to visa •4242." in asked[Remedy.RETRY_PAYMENT]
