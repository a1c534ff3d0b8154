"""What the bot says of every way of paying: of a payment on its way, of one that is here, and of one that goes back.

Each type that the SDK knows is looked at in summary, *More*, form, approver's card, outcome, follow-up and handoff.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from billing.account.account import Account, Panel
from billing.account.customer import Customer
from billing.account.payment_method import PaymentMethod
from billing.account.payment_types import PAYMENT_TYPES, PaymentType, type_of
from billing.account.payments import Charge
from billing.account.refund import Refund
from billing.case.events import Approved, Event, Executed
from billing.evidence.assessment import assess
from billing.evidence.twin import card_of
from billing.follow_up.draft import drafted
from billing.policy.policy import Policy
from billing.remedies.ladder import offered
from billing.values.choices import Classification, Remedy
from billing.wording import payment_methods
from bot.messages.everything import everything
from bot.messages.handoff import draw
from bot.messages.outcome import outcomes
from bot.messages.proposal import proposals
from bot.messages.remedies import remedies
from bot.messages.remedy_modal import for_remedy
from bot.messages.scene import Scene
from bot.messages.summary import identified
from sandbox.standins.slack.blockkit.rules import check_blocks, check_view
from tests.billing.samples import (
    BOB,
    IDENTIFIED,
    NOW,
    account,
    case_of,
    charge,
    classified,
    classified_case,
    invoice,
    proposed,
    subscription,
    usd,
)
from tests.bot.hostile import text_objects

POLICY = Policy()
KINDS = [*PAYMENT_TYPES, "a_way_of_next_year"]
EVERY = pytest.mark.parametrize("kind", KINDS)
FAILED = Classification.FAILED_PAYMENT
# What nobody may read of money that is on its way, whoever they are.
NEVER = (
    "did not go through",
    "don't have to pay",
    "waits for the customer",
    "no further attempt",
    "payment method helps",
    "is past due:",
)


def paid_with(kind: str) -> PaymentMethod:
    return PaymentMethod("pm_1", kind, brand="Testbank", last4="3000", payer="j•••@example.com", mandate="mandate_1")


def coming(kind: str, status: str = "active", **given: Any) -> Account:
    """A renewal, or a first payment, that was asked for two days ago."""
    on = charge(status="pending", invoice="in_1", subscription="sub_1", method=paid_with(kind), created=ago(2))
    fields: dict[str, Any] = {
        "subscriptions": (subscription(status=status),),
        "invoices": (invoice(attempt_count=1),),
        "charges": (on,),
        "payment_methods": (paid_with(kind),),
    }
    return account(**(fields | given))


def ago(days: int) -> Any:
    return NOW - timedelta(days=days)


def scene(reading: Account, *events: Event | tuple[str, Event], kind: Classification = FAILED) -> Scene:
    case = case_of(IDENTIFIED, classified(kind), *events)
    return Scene(case, reading, (), lambda *_: None, lambda _: reading, lambda _: {}, POLICY)


def said(drawn: Any) -> str:
    return "\n".join(found["text"] for found in text_objects(drawn))


def everywhere(reading: Account) -> Iterator[tuple[str, str]]:
    """Each place that speaks of a customer's money, and what it says."""
    unclassified, case = case_of(IDENTIFIED), classified_case(FAILED)
    summary, more = identified(unclassified, reading), everything(case, reading)
    assert check_blocks(summary) == []
    assert check_view(more) == []
    offers = remedies(scene(reading))
    assert offers
    yield "summary", said(summary)
    yield "more", said(more)
    yield "remedies", said(offers.blocks)
    yield "follow-up", drafted(case, reading, POLICY)
    yield "handoff", said(draw(scene(reading)))


def takes(kind: PaymentType) -> str:
    return kind.takes or "some business days"


class TestOnItsWay:
    @EVERY
    @pytest.mark.parametrize("status", ["active", "incomplete", "past_due"])
    def test_it_is_said_everywhere_with_how_long_it_takes_and_nowhere_called_failed(
        self, kind: str, status: str
    ) -> None:
        for place, told in everywhere(coming(kind, status)):
            assert "on its way" in told, place
            assert takes(type_of(kind)) in told, place
            assert type_of(kind).name in told or payment_methods.named(paid_with(kind)) in told, place
            assert not [words for words in NEVER if words in told], place

    @EVERY
    @pytest.mark.parametrize("status", ["active", "incomplete", "past_due"])
    def test_nothing_suggests_a_failed_payment_and_neither_void_nor_retry_is_offered(
        self, kind: str, status: str
    ) -> None:
        reading = coming(kind, status)
        assert assess(reading).suggested is not FAILED
        assert not {Remedy.VOID_INVOICE, Remedy.RETRY_PAYMENT} & set(offered(classified_case(FAILED), reading, POLICY))
        assert (
            "Not on offer: *Void invoice*. A payment of this invoice is on its way"
            in dict(everywhere(reading))["remedies"]
        )

    @EVERY
    def test_cancelling_now_names_it_and_leaves_it_alone(self, kind: str) -> None:
        reading = coming(kind)
        form = for_remedy(classified_case(), reading, Remedy.CANCEL_NOW, POLICY, {})
        assert check_view(form) == []
        on = proposed(remedy=Remedy.CANCEL_NOW, charge=None, subscription="sub_1", amount=None, currency=None)
        (card,) = proposals(scene(reading, on))
        for told in (said(form), said(card.blocks)):
            assert "49.00 USD are on its way" in told
            assert takes(type_of(kind)) in told
            assert "that still arrives, and can be refunded then" in told

    @EVERY
    def test_nothing_of_it_is_refunded_and_the_reason_said(self, kind: str) -> None:
        told = said(remedies_of(coming(kind), Classification.PRODUCT_FAILURE))
        assert "Not on offer: *Refund a charge*. This payment is on its way" in told

    def test_what_failed_beside_it_is_still_told(self) -> None:
        other = (invoice(attempt_count=1), invoice("in_2", attempt_count=1, subscription="sub_2"))
        failed = charge("ch_2", status="failed", failure="expired_card", invoice="in_2", subscription="sub_2")
        reading = coming("sepa_debit")
        both = replace(
            reading,
            invoices=other,
            charges=(*reading.charges, failed),
            subscriptions=(subscription(), subscription("sub_2", status="past_due", product="prod_plus")),
        )
        draft = drafted(classified_case(FAILED), both, POLICY)
        assert "Your last payment did not go through." in draft
        assert "The card on file is no longer valid" in draft
        assert (
            "Your payment of 49.00 USD is on its way: by SEPA Direct Debit that takes up to 14 business days" in draft
        )
        assert assess(both).suggested is FAILED

    def test_what_waits_for_the_customers_yes_is_not_on_its_way(self) -> None:
        """`requires_action`: Stripe has made no charge, and nothing comes by itself."""
        reading = coming("card", status="incomplete", charges=())
        assert "first payment waiting" in said(identified(case_of(IDENTIFIED), reading))
        assert assess(reading).suggested is FAILED

    @pytest.mark.parametrize("unread", [{"unknown": (Panel.CHARGES,)}, {"linked": False}])
    def test_where_attempts_were_not_read_nobody_is_told_that_it_failed(self, unread: dict[str, Any]) -> None:
        reading = coming("sepa_debit", charges=(), **unread)
        assert "did not go through" not in drafted(classified_case(FAILED), reading, POLICY)
        assert Remedy.VOID_INVOICE not in offered(classified_case(FAILED), reading, POLICY)


def remedies_of(reading: Account, kind: Classification) -> Any:
    drawn = remedies(scene(reading, kind=kind))
    assert drawn
    return drawn.blocks


def options_of(form: Any) -> list[dict[str, Any]]:
    [charges] = [block for block in form["blocks"] if block.get("block_id") == "charge"]
    found: list[dict[str, Any]] = charges["element"]["options"]
    return found


def sent(kind: str, **given: Any) -> tuple[Account, list[Event | tuple[str, Event]]]:
    """A charge that was paid so and refunded in the case, and the case's log."""
    made = Refund("re_1", usd(4900), "succeeded", "case_1", "4", NOW, **given)
    paid = charge(method=paid_with(kind), refunded=usd(4900), refunds=(made,))
    done = Executed(remedy=Remedy.REFUND_CHARGE, proposal=4, charge="ch_1", refund="re_1", amount=4900, currency="usd")
    return account(charges=(paid,)), [proposed(), (BOB, Approved(4)), ("bot", done)]


class TestGoingBack:
    @pytest.mark.parametrize("kind", [kind for kind in KINDS if type_of(kind).has_refunds])
    def test_form_and_card_say_where_it_goes_and_until_when(self, kind: str) -> None:
        paid = charge(method=paid_with(kind))
        reading = account(charges=(paid,))
        form = for_remedy(classified_case(), reading, Remedy.REFUND_CHARGE, POLICY, {})
        (card,) = proposals(scene(reading, proposed(paid), kind=Classification.DUPLICATE_SUBSCRIPTION))
        assert check_view(form) == []
        for told in (said(form), said(card.blocks)):
            assert f"to the {type_of(kind).refund.place}" in told
            assert type_of(kind).refund.shown in told
            assert payment_methods.named(paid_with(kind)) in told
            assert ("can be refunded until" in told) == (type_of(kind).refund_days is not None)

    @pytest.mark.parametrize("kind", [kind for kind in KINDS if not type_of(kind).has_refunds])
    def test_what_has_no_refunds_is_not_on_offer_and_says_so(self, kind: str) -> None:
        told = said(remedies_of(account(charges=(charge(method=paid_with(kind)),)), Classification.PRODUCT_FAILURE))
        assert f"Not on offer: *Refund a charge*. Stripe refunds no payment by {type_of(kind).name}" in told

    @pytest.mark.parametrize("kind", [kind for kind in KINDS if type_of(kind).refund_days])
    def test_what_is_too_old_is_not_on_offer_and_says_since_when(self, kind: str) -> None:
        days = type_of(kind).refund_days or 0
        old = charge(method=paid_with(kind), created=ago(days + 1))
        told = said(remedies_of(account(charges=(old,)), Classification.PRODUCT_FAILURE))
        assert f"can be refunded for {days} days, and this one is of {old.created:%d %b %Y}" in told
        form = for_remedy(classified_case(), account(charges=(old, charge("ch_2"))), Remedy.REFUND_CHARGE, POLICY, {})
        assert [option["value"] for option in options_of(form)] == ["ch_2"]

    @EVERY
    def test_outcome_handoff_and_follow_up_say_where_it_went(self, kind: str) -> None:
        reading, events = sent(kind)
        told = scene(reading, *events, kind=Classification.DUPLICATE_SUBSCRIPTION)
        (outcome,) = outcomes(told)
        for words in (said(outcome.blocks), said(draw(told))):
            assert f"to the {type_of(kind).refund.place} ({payment_methods.named(paid_with(kind))})" in words
        draft = drafted(told.case, reading, POLICY)
        assert (
            f"We have refunded 49.00 USD to your {type_of(kind).refund.place}: {type_of(kind).refund.shown}." in draft
        )

    @EVERY
    def test_only_cards_are_called_so_and_only_banks_are(self, kind: str) -> None:
        reading, events = sent(kind)
        draft = drafted(scene(reading, *events).case, reading, POLICY)
        place = type_of(kind).refund.place
        assert ("your card" in draft) == (place == "card")
        assert ("your bank account" in draft) == (place == "bank account")

    def test_a_reversal_takes_the_payment_off_the_statement(self) -> None:
        reading, events = sent("card", destination="card", sent_as="reversal")
        assert "the payment disappears from the card's statement" in drafted(
            scene(reading, *events).case, reading, POLICY
        )
        assert "as a reversal: the payment leaves the statement" in said(everything(classified_case(), reading))

    def test_one_that_came_back_is_told_so_and_nothing_else(self) -> None:
        reading, events = sent("paypal")
        back = replace(reading.charges[0].refunds[0], status="failed")
        reading = account(charges=(replace(reading.charges[0], refunds=(back,)),))
        draft = drafted(scene(reading, *events).case, reading, POLICY)
        assert "came back to us" in draft
        assert "to your PayPal account" not in draft


class TestWhereIsMyRefund:
    def asked(self, status: str = "succeeded", days: int = 5, **given: Any) -> Account:
        made = Refund("re_9", usd(2000), status, created=ago(days), **given)
        return account(charges=(self.paid(made),))

    def paid(self, made: Refund) -> Charge:
        return charge(method=paid_with("paypal"), refunded=usd(2000), refunds=(made,))

    def draft(self, reading: Account) -> str:
        return drafted(classified_case(Classification.MISSING_SELF_SERVE), reading, POLICY)

    def test_it_says_when_and_where_it_went_and_by_what_it_can_be_looked_for(self) -> None:
        reading = self.asked(destination="paypal", reference="5AB123", reference_status="available")
        draft = self.draft(reading)
        assert "We sent 20.00 USD back to your PayPal account on 18 November 2026: PayPal shows it" in draft
        assert "by the reference 5AB123" in draft
        more = said(everything(classified_case(), reading))
        assert "Refund of 20.00 USD" in more
        assert "reference 5AB123" in more

    def test_a_reference_that_is_not_there_yet_is_not_promised(self) -> None:
        reading = self.asked(destination="paypal", reference_status="pending")
        assert "reference" not in self.draft(reading)
        assert "its reference is not there yet" in said(everything(classified_case(), reading))

    @pytest.mark.parametrize("status", ["pending", "requires_action"])
    def test_one_that_is_under_way_is_not_told_as_done(self, status: str) -> None:
        draft = self.draft(self.asked(status))
        assert f"A refund of 20.00 USD {'is under way' if status == 'pending' else 'waits for you'}" in draft
        assert "We sent" not in draft

    def test_one_that_came_back_is_asked_about(self) -> None:
        assert "Our refund of 20.00 USD came back to us" in self.draft(self.asked("failed"))

    def test_nobody_is_reminded_of_an_old_one(self) -> None:
        assert "20.00 USD" not in self.draft(self.asked(days=90))

    def test_it_is_no_failure_of_the_product(self) -> None:
        assert assess(self.asked(reason="requested_by_customer")).suggested is None

    def test_what_they_saw_in_their_currency_is_said_and_never_counted_with(self) -> None:
        reading = self.asked(presented=replace(usd(1850), currency="eur"))
        seen = replace(reading.charges[0], presented=replace(usd(4532), currency="eur"))
        reading = replace(reading, charges=(seen,))
        assert "You see it as 18.50 EUR." in self.draft(reading)
        more = said(everything(classified_case(), reading))
        assert "49.00 USD (the customer saw 45.32 EUR) paid" in more
        assert "Refund of 20.00 USD (the customer saw 18.50 EUR)" in more
        assert reading.charges[0].left == usd(2900)


@EVERY
def test_who_pays_with_what_is_said_in_summary_and_more_with_what_tells_it_apart(kind: str) -> None:
    reading = account(payment_methods=(paid_with(kind),), charges=(charge(method=paid_with(kind)),))
    for told in (said(identified(case_of(IDENTIFIED), reading)), said(everything(classified_case(), reading))):
        assert payment_methods.named(paid_with(kind)) in told
    assert "mandate_1" in said(everything(classified_case(), reading))


@pytest.mark.parametrize(
    ("subscriptions", "customers", "paying"),
    [
        (("pm_a", "card_b"), ("pm_c", "card_d"), "pm_a"),
        ((None, "card_b"), ("pm_c", "card_d"), "card_b"),
        ((None, None), ("pm_c", "card_d"), "pm_c"),
        ((None, None), (None, "card_d"), "card_d"),
        ((None, None), (None, None), None),
    ],
)
def test_what_pays_is_found_in_stripes_own_order(
    subscriptions: tuple[str | None, str | None], customers: tuple[str | None, str | None], paying: str | None
) -> None:
    methods = tuple(PaymentMethod(id, "card") for id in ("pm_a", "card_b", "pm_c", "card_d"))
    payer = Customer("cus_1", default_payment_method=customers[0], default_source=customers[1])
    sub = subscription(default_payment_method=subscriptions[0], default_source=subscriptions[1])
    found = card_of(sub, account(customer=payer, payment_methods=methods))
    assert (found.id if found else None) == paying
