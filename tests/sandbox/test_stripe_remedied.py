"""The demo's customers on whom a remedy is carried out, read as a remedy reads them."""

from typing import Any

import pytest
import stripe

from sandbox.standins.server import Sandbox
from tests.sandbox.stripe_calls import code_of, refusal

DEEPEST: Any = {"expand": ["payments.data.payment.payment_intent"]}


def test_mila_owes_for_both_and_a_cancel_stops_the_one_that_stays(seeded: stripe.StripeClient) -> None:
    params: Any = {"customer": "cus_MilaPetrov", "status": "open"}
    assert {(each.id, each.auto_advance) for each in seeded.v1.invoices.list(params).data} == {
        ("in_MilaProLatest", True),
        ("in_MilaProAgainLatest", True),
    }
    seeded.v1.subscriptions.cancel("sub_MilaProAgain", {"prorate": False, "invoice_now": False})
    assert {each.auto_advance for each in seeded.v1.invoices.list(params).data} == {False}
    seeded.v1.invoices.void_invoice("in_MilaProAgainLatest")
    assert seeded.v1.invoices.update("in_MilaProLatest", {"auto_advance": True}).auto_advance
    assert seeded.v1.invoices.pay("in_MilaProLatest").status == "paid"
    assert seeded.v1.subscriptions.retrieve("sub_MilaPro").status == "active"


def test_jonas_has_on_his_balance_what_alma_waits_for(seeded: stripe.StripeClient) -> None:
    balance = seeded.v1.customers.retrieve("cus_JonasWeber").balance
    assert balance is not None
    assert -2_000 < balance < 0
    [final] = [each for each in seeded.v1.invoices.list({"customer": "cus_JonasWeber"}).data if each.total < 0]
    [line] = final.to_dict(for_json=True)["lines"]["data"]
    assert line["parent"]["subscription_item_details"]["proration"]
    assert (final.total, line["subscription"]) == (balance, "sub_JonasProAgain")

    assert seeded.v1.customers.retrieve("cus_AlmaNygaard").balance == 0
    waiting: Any = {"customer": "cus_AlmaNygaard", "pending": True}
    [item] = seeded.v1.invoice_items.list(waiting).to_dict(for_json=True)["data"]
    assert item["proration"]
    assert item["amount"] < 0
    assert item["parent"]["subscription_details"]["subscription"] == "sub_AlmaProAgain"


def test_bao_can_only_leave_by_the_schedule(seeded: stripe.StripeClient) -> None:
    leaving: Any = {"cancel_at_period_end": True}
    assert refusal(lambda: seeded.v1.subscriptions.update("sub_BaoTeam", leaving)).http_status == 400
    plan = seeded.v1.subscription_schedules.retrieve("sub_sched_Bao").to_dict(for_json=True)
    now, later = plan["phases"]
    assert (now["items"][0]["quantity"], later["items"][0]["quantity"], plan["end_behavior"]) == (5, 9, "release")
    item = seeded.v1.subscriptions.retrieve("sub_BaoTeam").items.data[0]
    assert (now["start_date"], now["end_date"]) == (item.current_period_start, item.current_period_end)
    assert plan["current_phase"] == {"end_date": now["end_date"], "start_date": now["start_date"]}


@pytest.mark.parametrize(
    ("invoice", "code", "advice"),
    [
        ("in_NinaProLatest", "insufficient_funds", "try_again_later"),
        ("in_OskarProLatest", "stolen_card", "do_not_try_again"),
    ],
)
def test_ninas_card_works_by_now_and_oskars_never_will(
    seeded: stripe.StripeClient, invoice: str, code: str, advice: str
) -> None:
    found = seeded.v1.invoices.retrieve(invoice, DEEPEST).to_dict(for_json=True)
    last = found["payments"]["data"][0]["payment"]["payment_intent"]["last_payment_error"]
    assert (last["decline_code"], last["advice_code"]) == (code, advice)
    assert (found["next_payment_attempt"] is None) is (code == "stolen_card")
    if code == "stolen_card":
        assert code_of(lambda: seeded.v1.invoices.pay(invoice)) == "card_declined"
    else:
        assert seeded.v1.invoices.pay(invoice).status == "paid"


def test_fatima_gets_back_in_steps_of_ten_fils(seeded: stripe.StripeClient) -> None:
    part: Any = {"charge": "ch_FatimaProFirst", "amount": 1_255}
    assert refusal(lambda: seeded.v1.refunds.create(part)).http_status == 400
    part["amount"] = 1_250
    assert seeded.v1.refunds.create(part).currency == "kwd"


def test_elenas_credit_note_says_what_was_tax(seeded: stripe.StripeClient) -> None:
    made = seeded.v1.refunds.create({"charge": "ch_ElenaPro", "amount": 1_220})
    note = seeded.v1.credit_notes.create(
        {
            "invoice": "in_ElenaPro",
            "amount": 1_220,
            "refunds": [{"refund": made.id, "amount_refunded": 1_220}],
            "email_type": "none",
        }
    )
    assert (note.total, note.total_excluding_tax) == (1_220, 1_000)


def test_greta_has_a_year_to_get_back_in_part_and_no_way_out(seeded: stripe.StripeClient, sandbox: Sandbox) -> None:
    sandbox.stripe.turn_portal_on(subscription_cancel=False)
    leaving: Any = {"type": "subscription_cancel", "subscription_cancel": {"subscription": "sub_GretaProYear"}}
    session: Any = {"customer": "cus_GretaVogel", "flow_data": leaving}
    assert refusal(lambda: seeded.v1.billing_portal.sessions.create(session)).http_status == 400
    assert seeded.v1.refunds.create({"charge": "ch_GretaProYearFirst", "amount": 14_400}).status == "succeeded"


def test_a_refund_ends_yusufs_inquiry(seeded: stripe.StripeClient) -> None:
    [asked] = seeded.v1.disputes.list({"charge": "ch_YusufProFirst"}).data
    assert (asked.status, asked.is_charge_refundable) == ("warning_needs_response", True)
    assert seeded.v1.refunds.create({"charge": "ch_YusufProFirst"}).status == "succeeded"
    assert seeded.v1.disputes.retrieve(asked.id).status == "warning_closed"
