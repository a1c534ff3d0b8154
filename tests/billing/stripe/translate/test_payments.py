"""Invoices, charges and what became of them: in the states that catch people out, and with keys left out."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.account.payment_method import PaymentMethod
from billing.account.payments import Charge, CheckoutSession, Dispute, Invoice
from billing.account.refund import Refund
from billing.evidence.assessment import assess
from billing.stripe.translate import invoice_lines, invoice_payments, payment_methods, payments
from billing.stripe.translate.values import at
from billing.values.money import Money
from billing.wording import lines
from tests.billing import stripe_shapes as shapes
from tests.billing.samples import account
from tests.billing.stripe_shapes import AT, Object

THEN, LATER = at(AT), at(AT + 86400)
DOLLARS = Money(4900, "usd")


def without(found: Object, *names: str) -> Object:
    return {name: value for name, value in found.items() if name not in names}


class TestInvoice:
    @pytest.mark.parametrize("subscription", ["sub_1", {"id": "sub_1", "object": "subscription"}])
    @pytest.mark.parametrize("intent", ["pi_1", {"id": "pi_1", "object": "payment_intent"}])
    def test_what_it_says(self, intent: Any, subscription: Any) -> None:
        parent = {"type": "subscription_details", "subscription_details": {"subscription": subscription}}
        found = payments.invoice(shapes.invoice(intent, parent=parent, next_payment_attempt=AT))
        assert replace(found, lines=(), purpose=None) == Invoice(
            "in_1",
            "A-1",
            "paid",
            DOLLARS,
            Money(0, "usd"),
            THEN,
            "sub_1",
            THEN,
            1,
            payment_intents=("pi_1",),
            live_intents=("pi_1",),
            billing_reason="subscription_cycle",
            processing=None if intent == "pi_1" else False,
        )

    @pytest.mark.parametrize(
        "parent", [None, {"type": "quote_details", "quote_details": {"quote": "qt_1"}, "subscription_details": None}]
    )
    def test_one_that_no_subscription_made(self, parent: Object | None) -> None:
        assert payments.invoice(shapes.invoice(parent=parent)).subscription is None

    def test_one_without_a_status_is_a_draft(self) -> None:
        found = payments.invoice(shapes.invoice(status=None, number=None))
        assert (found.status, found.number) == ("draft", None)

    def test_one_paid_outside_stripe_has_no_intent(self) -> None:
        found = shapes.invoice(None, amount_paid_off_stripe=4900)
        found["payments"]["data"].append({"payment": {"type": "payment_record", "payment_record": "pr_1"}})
        assert payments.invoice(found).payment_intents == ()
        assert payments.invoice(found).paid_off_stripe == DOLLARS
        assert payments.invoice(shapes.invoice()).paid_off_stripe is None

    @pytest.mark.parametrize(
        ("given", "paid"),
        [
            ({"amount_paid": 1500, "status": "paid"}, Money(1500, "usd")),
            ({"amount_paid": None, "status": "open"}, None),
            ({"amount_paid": 1500, "status": "canceled"}, None),
        ],
    )
    def test_its_payment_records_say_how_much_where_it_does_not(self, given: Object, paid: Money | None) -> None:
        found = without(shapes.invoice("pi_1"), "amount_paid_off_stripe")
        row = {"payment": {"type": "payment_record", "payment_record": "pr_1"}, **given}
        found["payments"]["data"].append(row)
        assert payments.invoice(found).paid_off_stripe == paid
        said = {**found, "amount_paid_off_stripe": 1600}
        assert payments.invoice(said).paid_off_stripe == Money(1600, "usd")

    def test_one_sent_by_mail_is_due_some_day(self) -> None:
        found = payments.invoice(shapes.invoice(collection_method="send_invoice", due_date=AT + 86400))
        assert (found.collection_method, found.due) == ("send_invoice", LATER)

    @pytest.mark.parametrize("kind", invoice_lines.LINE_PARENTS)
    def test_one_line_that_makes_up_for_a_change_is_enough(self, kind: str) -> None:
        shown = {"data": [shapes.line(), shapes.line(kind, proration=True)]}
        assert payments.invoice(shapes.invoice(lines=shown)).prorated

    @pytest.mark.parametrize("lines", [None, {"data": []}, {"data": [shapes.line(), shapes.line() | {"parent": None}]}])
    def test_otherwise_nothing_is_prorated(self, lines: Any) -> None:
        assert not payments.invoice(shapes.invoice(lines=lines)).prorated

    def test_one_given_up_says_why(self) -> None:
        details = {"uncollectible": {"reason": "max_payment_attempts"}}
        found = payments.invoice(shapes.invoice(status="uncollectible", status_details=details))
        assert (found.status, found.end_reason) == ("uncollectible", "max_payment_attempts")
        assert payments.invoice(shapes.invoice(status_details={"uncollectible": None})).end_reason is None

    def test_one_that_could_not_be_finalized_is_stuck_by_a_code(self) -> None:
        error = {"code": "customer_tax_location_invalid", "message": "Jane Doe lives nowhere"}
        found = payments.invoice(shapes.invoice(status="draft", last_finalization_error=error))
        assert found.stuck == "customer_tax_location_invalid"
        assert "Jane" not in repr(found)


STATES: list[tuple[Object, str, int, bool]] = [
    ({"status": "failed", "amount_captured": 0, "captured": False}, "failed", 4900, False),
    ({"status": "pending", "amount_captured": 0}, "pending", 4900, False),
    ({"captured": False, "amount_captured": 0}, "authorised", 4900, False),
    ({"captured": False, "amount_captured": 0, "amount_refunded": 4900, "refunded": True}, "released", 4900, False),
    ({"amount_captured": 3000}, "succeeded", 3000, True),
    ({"amount_captured": 3000, "amount_refunded": 3000, "refunded": True}, "succeeded", 3000, False),
    ({"disputed": True}, "succeeded", 4900, True),
]


class TestCharge:
    @pytest.mark.parametrize("expanded", [False, True])
    def test_it_finds_its_invoice_by_the_intent_that_paid_it(self, expanded: bool) -> None:
        def reference(id: str) -> Any:
            return {"id": id} if expanded else id

        invoices = (
            payments.invoice(shapes.invoice("pi_0", id="in_0")),
            payments.invoice(shapes.invoice(reference("pi_1"), id="in_1")),
        )
        found = shapes.charge(shapes.refund(), payment_intent=reference("pi_1"), customer=reference("cus_1"))
        assert payments.charge(found, invoices) == Charge(
            "ch_1",
            "succeeded",
            DOLLARS,
            Money(1000, "usd"),
            THEN,
            customer="cus_1",
            livemode=True,
            invoice="in_1",
            subscription="sub_1",
            method=PaymentMethod("", "card", "visa", "4242"),
            refunds=(Refund("re_1", Money(1000, "usd"), "succeeded", "case_1", "4", THEN, reason="duplicate"),),
            intent="pi_1",
        )

    @pytest.mark.parametrize("named", ["ch_1", {"id": "ch_1", "object": "charge"}])
    def test_a_legacy_one_without_an_intent_finds_the_invoice_that_names_it(self, named: Any) -> None:
        row = {"object": "invoice_payment", "status": "paid", "payment": {"type": "charge", "charge": named}}
        paid = shapes.invoice(None, id="in_1", payments={"object": "list", "data": [row]})
        rows = [shapes.invoice("pi_0", id="in_0"), paid, shapes.invoice(id="in_2", payments=None)]
        invoices = [payments.invoice(row) for row in rows]
        legacy = invoice_payments.paid_without_intent(rows)
        found = payments.charge(shapes.charge(payment_intent=None), invoices, legacy)
        assert (found.invoice, found.subscription) == ("in_1", "sub_1")
        another = payments.charge(shapes.charge(id="ch_2", payment_intent=None), invoices, legacy)
        assert (another.invoice, another.subscription) == (None, None)

    @pytest.mark.parametrize("kind", ["payment_intent", "charge"])
    @pytest.mark.parametrize("turned", [False, True])
    def test_it_is_for_the_invoice_that_it_still_pays(self, kind: str, turned: bool) -> None:
        """One that it was taken off goes on listing it, cancelled; of that one alone it is what was tried."""

        def listing(id: str, status: str) -> Object:
            row = {"object": "invoice_payment", "status": status, "payment": {"type": kind, kind: made[kind]}}
            return shapes.invoice(id=id, payments={"object": "list", "data": [row]})

        made = {"payment_intent": "pi_1", "charge": "ch_1"}
        rows = [listing("in_1", "canceled"), listing("in_2", "paid")]

        def invoice_of(rows: list[Object]) -> str | None:
            legacy = invoice_payments.paid_without_intent(rows)
            charged = shapes.charge(payment_intent="pi_1" if kind == "payment_intent" else None)
            return payments.charge(charged, [payments.invoice(row) for row in rows], legacy).invoice

        assert invoice_of(rows[::-1] if turned else rows) == "in_2"
        assert invoice_of(rows[:1]) == "in_1"

    @pytest.mark.parametrize("missing", ["customer", "payment_intent", "payment_method_details", "refunds"])
    def test_a_guests_belongs_to_no_invoice(self, missing: str) -> None:
        charge = payments.charge(shapes.charge(**{missing: None}), (payments.invoice(shapes.invoice(None)),))
        assert (charge.id, charge.invoice, charge.has_something_left, charge.refunds) == ("ch_1", None, True, ())

    @pytest.mark.parametrize(("given", "status", "amount", "refundable"), STATES)
    def test_only_money_that_was_taken_and_not_returned_is_left(
        self, given: Object, status: str, amount: int, refundable: bool
    ) -> None:
        found = payments.charge(shapes.charge(**given))
        assert (found.status, found.captured.amount, found.has_something_left) == (status, amount, refundable)

    def test_what_was_only_reserved_and_let_go_was_never_paid_and_never_went_back(self) -> None:
        """To Stripe it succeeded and was refunded: a payment intent that is cancelled, or lapses, refunds it."""
        let_go = shapes.refund(amount=4900, reason=None, metadata={})
        found = payments.charge(shapes.charge(let_go, captured=False, amount_captured=0, refunded=True))
        assert (found.refunded.amount, found.refunds) == (0, ())
        assert lines.charge_state(found) == "49.00 USD reserved and let go again on visa •4242"
        reading = account(charges=(found,), invoices=())
        assert not [one for one in assess(reading).evidence if found.id in one.rests_on]
        assert not reading.was_paid_since(found.captured, found.created)

    def test_the_bank_says_more_precisely_than_stripe_why_it_failed(self) -> None:
        outcome = {"type": "issuer_declined", "reason": "insufficient_funds", "advice_code": "try_again_later"}
        found = payments.charge(failed(outcome=outcome))
        assert (found.failure, found.advice, found.blocked) == ("insufficient_funds", "try_again_later", False)

    @pytest.mark.parametrize("outcome", [None, {"type": "invalid", "reason": None}])
    def test_otherwise_stripes_own_code_has_to_do(self, outcome: Any) -> None:
        assert payments.charge(failed(outcome=outcome)).failure == "card_declined"

    def test_stripe_may_have_blocked_it_before_the_bank_was_asked(self) -> None:
        found = payments.charge(failed(outcome={"type": "blocked", "reason": "highest_risk_level"}))
        assert (found.blocked, found.failure, found.advice) == (True, "highest_risk_level", None)

    def test_what_radar_says_of_a_good_one_is_no_failure(self) -> None:
        assert payments.charge(shapes.charge(outcome={"type": "manual_review", "reason": "rule"})).failure is None

    def test_the_money_may_go_to_another_account(self) -> None:
        assert payments.charge(shapes.charge(on_behalf_of="acct_9")).connect == "acct_9"
        assert payments.charge(shapes.charge(application="ca_1")).connect == "ca_1"


def failed(**given: Any) -> Object:
    return shapes.charge(status="failed", captured=False, amount_captured=0, failure_code="card_declined", **given)


class TestRefund:
    def test_where_it_went_and_by_what_it_can_be_looked_for(self) -> None:
        told = {"reference": "7400001", "reference_status": "available", "type": "reversal"}
        found = payments.refund(shapes.refund(destination_details={"type": "card", "card": told}))
        assert (found.destination, found.sent_as) == ("card", "reversal")
        assert (found.reference, found.reference_status) == ("7400001", "available")

    @pytest.mark.parametrize("details", [None, {}, {"type": "crypto"}, {"type": "new_way", "new_way": None}])
    def test_stripe_need_not_say(self, details: Object | None) -> None:
        found = payments.refund(shapes.refund(destination_details=details))
        assert (found.destination, found.reference) == ((details or {}).get("type"), None)

    def test_what_the_customer_saw_is_another_amount_beside(self) -> None:
        seen = {"presentment_amount": 925, "presentment_currency": "eur"}
        found = payments.refund(shapes.refund(presentment_details=seen))
        assert (found.amount, found.presented) == (Money(1000, "usd"), Money(925, "eur"))
        paid = payments.charge(shapes.charge(presentment_details=seen))
        assert (paid.captured, paid.presented) == (DOLLARS, Money(925, "eur"))

    @pytest.mark.parametrize("metadata", [None, {}, {"case": "case_1"}])
    def test_one_that_is_not_ours_belongs_to_no_case(self, metadata: Object | None) -> None:
        found = payments.refund(shapes.refund(metadata=metadata, status=None))
        assert (found.case_id, found.proposal, found.status) == (None, None, "pending")

    def test_one_that_did_not_arrive_says_why(self) -> None:
        found = payments.refund(shapes.refund(status="failed", failure_reason="lost_or_stolen_card"))
        assert (found.status, found.failure) == ("failed", "lost_or_stolen_card")

    @pytest.mark.parametrize("reason", ["fraudulent", None])
    def test_why_it_was_made(self, reason: str | None) -> None:
        assert payments.refund(shapes.refund(reason=reason)).reason == reason


class TestDispute:
    @pytest.mark.parametrize("charge", ["ch_1", {"id": "ch_1", "object": "charge"}])
    def test_what_it_says(self, charge: Any) -> None:
        assert payments.dispute(shapes.dispute(charge=charge)) == Dispute(
            "dp_1", "ch_1", "needs_response", "fraudulent", DOLLARS, THEN, LATER
        )

    def test_an_inquiry_may_leave_the_charge_refundable(self) -> None:
        found = payments.dispute(shapes.dispute(status="warning_needs_response", is_charge_refundable=True))
        assert (found.is_inquiry, found.is_open, found.refundable) == (True, True, True)

    @pytest.mark.parametrize("details", [None, {}, {"due_by": None}])
    def test_nothing_may_be_left_to_answer(self, details: Object | None) -> None:
        found = payments.dispute(shapes.dispute(evidence_details=details, reason=None))
        assert (found.answer_by, found.reason) == (None, "general")


class TestCheckout:
    @pytest.mark.parametrize("subscription", ["sub_1", {"id": "sub_1"}])
    def test_what_it_says(self, subscription: Any) -> None:
        assert payments.checkout(shapes.checkout(subscription=subscription)) == CheckoutSession(
            "cs_1", "complete", "paid", "subscription", THEN, LATER, DOLLARS, "sub_1"
        )

    def test_one_that_only_takes_a_card_has_no_total(self) -> None:
        found = payments.checkout(shapes.checkout(mode="setup", amount_total=None, currency=None, subscription=None))
        assert (found.mode, found.total, found.subscription) == ("setup", None, None)


KINDS: list[tuple[Callable[..., Any], Object, set[str]]] = [
    (payments.invoice, shapes.invoice("pi_1"), {"id", "total", "amount_remaining", "currency", "created"}),
    (
        payments.charge,
        shapes.charge(shapes.refund()),
        {"id", "status", "amount", "amount_captured", "amount_refunded", "currency", "created", "livemode"},
    ),
    (payments.refund, shapes.refund(), {"id", "amount", "currency"}),
    (payments.dispute, shapes.dispute(), {"id", "charge", "status", "amount", "currency", "created"}),
    (payment_methods.payment_method, shapes.payment_method(), {"id", "type"}),
    (payments.checkout, shapes.checkout(), {"id", "payment_status", "mode", "created"}),
]


@pytest.mark.parametrize(("translate", "full", "required"), KINDS, ids=[full["object"] for _, full, _ in KINDS])
@given(data=st.data())
def test_what_may_be_null_or_left_out_is_not_missed(
    translate: Callable[..., Any], full: Object, required: set[str], data: st.DataObject
) -> None:
    optional = st.sets(st.sampled_from(sorted(full.keys() - required)))
    nulls, gone = data.draw(optional), data.draw(optional)
    assert translate(without(full | dict.fromkeys(nulls), *gone)).id == full["id"]
